import { parseScope } from './arm-scope';
import type { TerraformResource } from './terraform-file';
import type { TerraformTexts } from './terraform-texts';

/** A storage account, as far as the file says. */
export interface StorageAccount {
  readonly account: string;
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
  /** True if shared keys are enabled; null if the file does not say. */
  readonly hasSharedKeys: boolean | null;
  /** True if containers can be public; null if the file does not say. */
  readonly allowsPublicBlobs: boolean | null;
  readonly address: string;
}

/** A container that anybody can read. */
export interface PublicContainer {
  readonly address: string;
  readonly account: string | null;
  readonly container: string;
  /** True if anybody can list it as well. */
  readonly mayList: boolean;
}

export function toStorageAccounts(texts: TerraformTexts, resource: TerraformResource): StorageAccount[] {
  const account = texts.readArgument(resource, 'name')?.readText;
  if (!account) return [];
  const id = parseScope(texts.readArgument(resource, 'id')?.readText ?? '');
  const isRepeated = 'count' in resource.values || 'for_each' in resource.values;
  // A missing argument has azurerm's default. In a data source, it is unknown.
  const readFlag = (name: string, byDefault: boolean): boolean | null => {
    const value = resource.values[name];
    // A block that can create nothing forbids nothing.
    if (value === false && isRepeated) return null;
    if (typeof value === 'boolean') return value;
    return (value === undefined || value === null) && !resource.isData && !(name in resource.unknown)
      ? byDefault
      : null;
  };
  return [
    {
      account,
      subscription: id.subscription,
      resourceGroup:
        id.resourceGroup ?? (texts.readArgument(resource, 'resource_group_name')?.readText || null),
      hasSharedKeys: readFlag('shared_access_key_enabled', true),
      allowsPublicBlobs: readFlag('allow_nested_items_to_be_public', true),
      address: resource.address,
    },
  ];
}

export function toPublicContainers(
  texts: TerraformTexts,
  resource: TerraformResource,
  accounts: readonly StorageAccount[],
): PublicContainer[] {
  const type = texts.readArgument(resource, 'container_access_type')?.readText ?? 'private';
  const account = findAccountName(texts, resource);
  // Several blocks can have the name, and one with count = 0 creates nothing.
  const named = accounts.filter((each) => each.account === account);
  const isForbidden = named.length > 0 && named.every((each) => each.allowsPublicBlobs === false);
  if (type === 'private' || isForbidden) return [];
  const container = texts.readArgument(resource, 'name')?.readText || resource.address;
  return [{ address: resource.address, account, container, mayList: type !== 'blob' }];
}

export function findAccountName(texts: TerraformTexts, container: TerraformResource): string | null {
  const id = texts.readArgument(container, 'storage_account_id');
  const name = id
    ? parseScope(id.readText).account
    : texts.readArgument(container, 'storage_account_name')?.readText;
  const account = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_storage_account'));
  return name || (account && texts.readArgument(account, 'name')?.readText) || null;
}

/** Returns the item of a list that has exactly one. Of several instances, any can be meant. */
export function getOnlyItem<T>(items: readonly T[] | undefined): T | undefined {
  return items?.length === 1 ? items[0] : undefined;
}
