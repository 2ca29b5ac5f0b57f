import type { TypeGroupsByKind } from './type-table';

/**
 * Types of azuread 3.7.0, without `azuread_`, from the bindings of @cdktf/provider-azuread 14.3.1 (2026-11-29).
 *
 * @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs
 */
export const AZUREAD_RESOURCES: TypeGroupsByKind = {
  read: {
    'principal-sources.ts': `
      application application_certificate application_federated_identity_credential
      application_flexible_federated_identity_credential application_owner application_password application_registration
      group_role_management_policy group_without_members invitation service_principal service_principal_certificate
      service_principal_password service_principal_token_signing_certificate user`,
  },
  always: {
    'has members, which have the access of the group': 'group',
    'adds a member to a group, which gets the access of the group': 'group_member',
    'adds a member or owner to a group for a time': `
      privileged_access_group_assignment_schedule privileged_access_group_eligibility_schedule`,
    'gives a role of the directory, which can change groups and applications': `
      administrative_unit_role_member custom_directory_role directory_role_assignment
      directory_role_eligibility_schedule_request directory_role_member`,
    'gives a permission on an API, such as Microsoft Graph, which can change groups and applications': `
      app_role_assignment service_principal_delegated_permission_grant`,
    'lets people request memberships of groups': `
      access_package_assignment_policy access_package_catalog_role_assignment
      access_package_resource_package_association`,
  },
  ifShared: {
    'lets those who manage a catalog give memberships of the group':
      'access_package_resource_catalog_association',
    'decides where and how it signs in': `
      application_fallback_public_client application_redirect_uris`,
    'puts it under the administrators of an administrative unit':
      'administrative_unit administrative_unit_member',
    'writes users and groups':
      'synchronization_job synchronization_job_provision_on_demand synchronization_secret',
  },
  cannot: {
    'names, claims and requests, which give nothing by themselves': `
      access_package access_package_catalog application_api_access application_app_role application_from_template
      application_identifier_uri application_known_clients application_optional_claims
      application_permission_scope application_pre_authorized authentication_strength_policy claims_mapping_policy conditional_access_policy
      directory_role named_location service_principal_claims_mapping_policy_assignment user_flow_attribute`,
  },
};

export const AZUREAD_DATA_SOURCES: TypeGroupsByKind = {
  read: { 'principal-sources.ts': 'application group service_principal user' },
  always: {},
  ifShared: {},
  cannot: {
    'reads what exists, and creates nothing': `
      access_package access_package_catalog access_package_catalog_role administrative_unit
      application_published_app_ids application_template client_config directory_object directory_role_templates
      directory_roles domains group_role_management_policy groups named_location service_principals users`,
  },
};
