import { UNKNOWN_PART } from './arm-scope';

/**
 * Builds the ARM id that a resource will have, with `?` for parts that are not in the file. Returns undefined if its arguments do not
 * determine the id.
 *
 * @param read Reads an argument of the resource.
 */
export function createArmId(
  type: string,
  read: (name: string) => { readonly readText: string; readonly isKnown: boolean } | undefined,
): string | undefined {
  const readKnown = (argument: string): string | undefined => {
    const text = read(argument);
    return text?.isKnown && text.readText !== '' ? text.readText : undefined;
  };
  const name = readKnown('name');
  switch (type) {
    case 'azurerm_storage_account': {
      const group = `/subscriptions/${UNKNOWN_PART}/resourceGroups/${readKnown('resource_group_name') ?? UNKNOWN_PART}`;
      return name && `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
    }
    case 'azurerm_storage_container': {
      const account = readKnown('storage_account_id');
      return account && name && `${account}/blobServices/default/containers/${name}`;
    }
    case 'azurerm_resource_group':
      return name && `/subscriptions/${UNKNOWN_PART}/resourceGroups/${name}`;
    case 'azurerm_subscription':
      return `/subscriptions/${readKnown('subscription_id') ?? UNKNOWN_PART}`;
    case 'azurerm_management_group':
      return name && `/providers/Microsoft.Management/managementGroups/${name}`;
    case 'azapi_resource':
      return createChildId(readKnown('type'), readKnown('parent_id'), name);
    default:
      return undefined;
  }
}

/** Builds the id of a resource within another one, such as a data share of an account. */
function createChildId(
  type: string | undefined,
  parent: string | undefined,
  name: string | undefined,
): string | undefined {
  const [namespace, ...types] = type?.split('@')[0].split('/') ?? [];
  const own = types.pop();
  const ids = parent?.split('/providers/').pop()?.split('/') ?? [];
  const parentType = [ids[0], ...ids.filter((_, index) => index % 2 === 1)].join('/');
  const isWithin =
    types.length > 0 &&
    ids.length % 2 === 1 &&
    parentType.toLowerCase() === [namespace, ...types].join('/').toLowerCase();
  return isWithin && own && name ? `${parent}/${own}/${name}` : undefined;
}
