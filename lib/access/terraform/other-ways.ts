import type { TerraformResource } from './terraform-file';

/** A resource that gives access to blobs without a role assignment that a report can show. */
export interface OtherWay {
  /** Terraform address of the resource. */
  readonly address: string;
  /** Predicate for messages, such as `creates a SAS, which needs no role`. */
  readonly what: string;
  /** All values of the resource, to detect changes. */
  readonly content: string;
}

/** The predicate for each type of resource. */
const WAYS: Readonly<Record<string, string>> = {
  azapi_resource: 'can be a role assignment',
  azuread_group: 'has members, which have the access of the group',
  azuread_group_member: 'adds a member to a group, which gets the access of the group',
  azuread_directory_role_assignment:
    'gives a role of the directory, which can change groups and applications',
  azuread_directory_role_member: 'gives a role of the directory, which can change groups and applications',
  azurerm_federated_identity_credential: 'lets an external workload sign in as an identity',
  azurerm_lighthouse_assignment: 'delegates roles to another tenant',
  azurerm_role_management_policy: 'decides how eligible roles are activated, and for how long',
  azurerm_storage_account_blob_container_sas: 'creates a SAS, which needs no role',
  azurerm_storage_account_local_user: 'gives an SFTP user access that no condition restricts',
  azurerm_storage_account_sas: 'creates a SAS, which needs no role',
  azurerm_storage_account_static_website: 'publishes the container $web',
  azurerm_storage_data_lake_gen2_filesystem:
    'has access control lists, which give access in addition to roles',
  azurerm_storage_data_lake_gen2_path: 'has access control lists, which give access in addition to roles',
  azurerm_storage_object_replication: 'copies blobs to another account',
};

export function findOtherWays(resources: readonly TerraformResource[]): OtherWay[] {
  return resources.flatMap((resource) => {
    const { address, type, values } = resource;
    const what = WAYS[type];
    if (what === undefined || !isOtherWay(resource)) return [];
    return [{ address, what, content: JSON.stringify([values, resource.unknown]) }];
  });
}

function isOtherWay({ type, values, unknown }: TerraformResource): boolean {
  const hasField = (name: string): boolean =>
    name in unknown ||
    (Array.isArray(values[name]) ? values[name].length > 0 : (values[name] ?? null) !== null);
  if (type.startsWith('azurerm_storage_data_lake_gen2_')) return hasField('ace');
  if (type === 'azuread_group') return hasField('members');
  if (type === 'azapi_resource') return /roleAssignments|containers|localUsers/i.test(String(values['type']));
  return true;
}
