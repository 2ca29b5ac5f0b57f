import { createLookup } from '../../lookup';
/** Describes how resources of one type and principals belong together. */
export interface PrincipalType {
  /** Predicate for messages: `decides who the principal is`. */
  readonly what: string;
  /** The arguments that decide who the principal is; null for all, `Code` for all that decide what runs and as whom. */
  readonly deciding: readonly string[] | 'Code' | null;
  /** The arguments that name the principal which the resource is about; null if it is the principal itself. */
  readonly target: readonly string[] | null;
  /** The arguments that name other principals who come in by it. */
  readonly others: readonly string[];
}

const createType = (
  what: string,
  deciding: PrincipalType['deciding'],
  target: readonly string[] | null = null,
  others: readonly string[] = [],
): PrincipalType => ({ what, deciding, target, others });

const credential = (target: string): PrincipalType =>
  createType('lets those who hold it sign in as the principal', null, [target]);
// The workloads of a cluster are trusted by the address that the cluster issues tokens with.
const trust = (target: string): PrincipalType =>
  createType('lets an external workload sign in as the principal', null, [target], ['issuer']);
const owner = (target: string): PrincipalType =>
  createType('lets an owner change the principal', null, [target]);
const member = (target: string, other: string): PrincipalType =>
  createType('decides who is in the group', null, [target], [other]);
const group = createType(
  'decides who is in the group',
  [
    ...['members', 'owners', 'dynamic_membership', 'types', 'dynamic'],
    // Anybody can join a public group, and administrators who may not change a protected one can change others.
    ...['visibility', 'administrative_unit_ids', 'assignable_to_role'],
  ],
  null,
  ['members'],
);
const application = createType('can sign in as the principal', [
  ...['owners', 'password', 'sign_in_audience', 'client_id'],
  // Decide where and how it signs in.
  ...['fallback_public_client_enabled', 'public_client', 'single_page_application', 'web'],
]);

/**
 * The types behind principals, as of azuread 3 and azurerm 4.55.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azuread/latest/docs
 */
const PRINCIPAL_TYPES = createLookup<PrincipalType>({
  azuread_application: application,
  azuread_application_registration: application,
  azuread_application_certificate: credential('application_id'),
  azuread_application_federated_identity_credential: trust('application_id'),
  azuread_application_flexible_federated_identity_credential: trust('application_id'),
  azuread_application_owner: owner('application_id'),
  azuread_application_password: credential('application_id'),
  azuread_group: group,
  azuread_group_without_members: group,
  azuread_group_member: member('group_object_id', 'member_object_id'),
  azuread_group_owner: owner('group_object_id'),
  azuread_invitation: createType('decides which guest the principal is', ['user_email_address', 'user_type']),
  azuread_privileged_access_group_assignment_schedule: member('group_id', 'principal_id'),
  azuread_privileged_access_group_eligibility_schedule: member('group_id', 'principal_id'),
  azuread_group_role_management_policy: createType('decides how members join the group', null, ['group_id']),
  azuread_service_principal: createType(
    'decides which application the principal is',
    ['client_id', 'application_id', 'owners', 'account_enabled'],
    null,
    ['client_id', 'application_id'],
  ),
  azuread_service_principal_certificate: credential('service_principal_id'),
  azuread_service_principal_password: credential('service_principal_id'),
  azuread_service_principal_token_signing_certificate: credential('service_principal_id'),
  azuread_user: createType('decides which user the principal is', [
    'user_principal_name',
    'mail',
    'password',
    'account_enabled',
  ]),
  azurerm_federated_identity_credential: trust('parent_id'),
  azurerm_user_assigned_identity: createType('decides which identity the principal is', [
    'name',
    'location',
    'resource_group_name',
  ]),
});

/** The type of anything else that a principal is made from, such as a machine with an identity of its own. */
export const OTHER_PRINCIPAL = createType('decides who the principal is', [
  'identity',
  'name',
  'location',
  'resource_group_name',
]);

/** A machine, an app or a service that has the identity. */
export const HOST = createType('can act as the identity', 'Code');

/** Something in such a machine, app or service: an extension, a slot, a job. */
export const CODE_PART = createType('decides what runs with the identity', 'Code');

/** A registry with the images that run with the identity. Its administrator can replace them. */
export const IMAGE_SOURCE = createType('has images that run with the identity', [
  'name',
  'admin_enabled',
  'resource_group_name',
]);

/** A role on the identity, or on what has it. */
export const USED_PRINCIPAL = createType('gives a role with which others can act as the identity', [
  ...['scope', 'principal_id', 'role_definition_id', 'role_definition_name', 'condition', 'schedule'],
  ...['for_each', 'count'],
]);

/** A data source finds a principal by its arguments. */
export const LOOKED_UP_PRINCIPAL = createType('finds the principal', null);

export function findPrincipalType(type: string): PrincipalType | undefined {
  return PRINCIPAL_TYPES[type];
}
