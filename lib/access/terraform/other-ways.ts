import type { TerraformResource } from './terraform-file';

/** Something that lets people read blobs, or lets others do so, without a role assignment that we could read. */
export interface OtherWay {
  readonly address: string;
  /** What it does, for people. */
  readonly what: string;
  /** All that it says, to see whether it changes. */
  readonly content: string;
}

/** What each type of resource does. */
const WAYS: Readonly<Record<string, string>> = {
  azapi_resource: 'may be a role assignment',
  azuread_group: 'has members, who may what the group may',
  azuread_group_member: 'makes somebody a member of a group, who may what the group may',
  azurerm_federated_identity_credential: 'lets somebody else sign in as an identity',
  azurerm_lighthouse_assignment: 'hands roles to another tenant',
  azurerm_storage_account_blob_container_sas: 'makes a SAS, which needs no role',
  azurerm_storage_account_local_user: 'lets an SFTP user in, past all conditions',
  azurerm_storage_account_sas: 'makes a SAS, which needs no role',
  azurerm_storage_account_static_website: 'publishes the container $web',
  azurerm_storage_data_lake_gen2_filesystem: 'has access control lists, which add to what is granted',
  azurerm_storage_data_lake_gen2_path: 'has access control lists, which add to what is granted',
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
