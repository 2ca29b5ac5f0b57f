import { isSameId } from '../../../model/rules/same-id';
import { parseScope } from '../values/arm-scope';
import { isRepeatedUnknown } from '../files/instances';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformText, TerraformTexts } from '../values/terraform-texts';

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
  /** False if only Terraform knows whether it is public. */
  readonly isKnown: boolean;
}

/** The settings that are read as on or off. All others are in `account-settings.ts`. */
export const ACCOUNT_FLAGS = ['shared_access_key_enabled', 'allow_nested_items_to_be_public'] as const;

export function toStorageAccounts(texts: TerraformTexts, resource: TerraformResource): StorageAccount[] {
  const account = texts.readArgument(resource, 'name')?.readText;
  if (!account) return [];
  const id = parseScope(texts.readArgument(resource, 'id')?.readText ?? '');
  // An account that may not exist forbids nothing.
  const mayBeMissing = isRepeatedUnknown(resource.values);
  // A missing argument has azurerm's default. In a data source, it is unknown.
  const readFlag = (name: (typeof ACCOUNT_FLAGS)[number], byDefault: boolean): boolean | null => {
    const text = texts.readArgument(resource, name);
    if (text === undefined) return resource.isData ? null : byDefault;
    const value = text.isKnown ? ({ true: true, false: false }[text.readText] ?? null) : null;
    return value === false && mayBeMissing ? null : value;
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

/** Finds the containers that are public unless their account forbids it. */
export function toPublicContainers(texts: TerraformTexts, resource: TerraformResource): PublicContainer[] {
  const type = texts.readArgument(resource, 'container_access_type');
  const access = type ? (type.isKnown ? type.readText : 'unknown') : 'private';
  if (access === 'private') return [];
  const container = texts.readArgument(resource, 'name')?.readText || resource.address;
  const account = findAccountName(texts, resource);
  return [
    {
      address: resource.address,
      account,
      container,
      mayList: access !== 'blob',
      isKnown: access !== 'unknown',
    },
  ];
}

/** True if the whole set of accounts of that name, in all files, forbids public containers. */
export function isPublicityForbidden(
  { account }: PublicContainer,
  accounts: readonly StorageAccount[],
): boolean {
  const named = accounts.filter((each) => account !== null && isSameId(each.account, account));
  return named.length > 0 && named.every(({ allowsPublicBlobs }) => allowsPublicBlobs === false);
}

/** Finds the name of the account of a container; null if the file does not say. */
export function findAccountName(texts: TerraformTexts, container: TerraformResource): string | null {
  const id = texts.readArgument(container, 'storage_account_id');
  const named = id ? undefined : texts.readArgument(container, 'storage_account_name');
  const written = id ? parseScope(id.readText).account : readKnown(named);
  if (written !== null) return written;
  const source = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_storage_account'));
  return source ? readKnown(texts.readArgument(source, 'name')) : null;
}

function readKnown(text: TerraformText | undefined): string | null {
  return text?.isKnown ? text.readText || null : null;
}

/** Returns the item of a list that has exactly one. Of several instances, any can be meant. */
export function getOnlyItem<T>(items: readonly T[] | undefined): T | undefined {
  return items?.length === 1 ? items[0] : undefined;
}
