import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import { StorageDataLakeGen2Path } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems, warnings } from '../../lib/errors/catalogue';
import { validateWhenComplete } from '../synthesis/late-validation';
import { isProviderOfType, isRepeated, isResourceOfType } from '../synthesis/resource-types';
import { toShownValue } from '../synthesis/terraform-strings';
import { warn } from '../synthesis/warnings';
import { readElementArguments } from '../synthesis/synthesized-arguments';
import { warnOfUnregisteredProviders } from './provider-registrations';
import { findProviderProblems } from './provider-validation';
import { findAccountConflicts } from './defined-accounts';
import { findForeignContainers } from './account-subscription';
import type { IDataStore } from './data-store-props';
import type { DeclaredContainer } from './declared-storage-index';
import { DeclaredStorage } from './declared-storage-index';
import { listConstructs } from '../synthesis/all-constructs';

const storesByStack = new WeakMap<TerraformStack, Set<IDataStore>>();

/**
 * Validates the containers and the provider of a stack that uses a store, when the app is complete: no account and
 * no container is defined twice, or in another subscription than its account, and the provider is
 * complete and can use an account without keys.
 */
export function watchStorage(user: IConstruct, store: IDataStore): void {
  const stack = TerraformStack.of(user);
  const known = storesByStack.get(stack);
  known?.add(store);
  if (known) return;
  const stores = new Set([store]);
  storesByStack.set(stack, stores);
  validateWhenComplete(stack, () => {
    warnOfKeylessStores(stack, stores);
    warnOfUnregisteredProviders(stack);
    const storage = new DeclaredStorage(stack.node.root);
    return [
      ...findProviderProblems(stack),
      ...findAccountConflicts(stack, stores),
      ...findDuplicateContainers(stack, storage),
      ...findForeignContainers(stack, storage),
    ];
  });
}

/** Returns the containers of a stack that the app defines twice. azurerm only finds this during the apply. */
function findDuplicateContainers(stack: TerraformStack, { containers }: DeclaredStorage): Problem[] {
  const first = new Map<string, DeclaredContainer>();
  return containers.flatMap((container) => {
    const { resource, account, name } = container;
    // A block with a condition of its own can be the alternative to another one.
    if (isRepeated(resource)) return [];
    const key = `${account} ${name}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, container);
      return [];
    }
    const isHere = [resource, other.resource].some((each) => TerraformStack.of(each) === stack);
    if (!isHere) return [];
    const shown = toShownValue(resource.nameInput ?? '');
    return [{ ...problems.containerDuplicate(shown, other.resource.node.path), where: resource.node.path }];
  });
}

/** The resources that azurerm manages through the data plane. */
const DATA_PLANE_TYPES = [StorageBlob, StorageDataLakeGen2Filesystem, StorageDataLakeGen2Path];

/**
 * Warns of a provider that uses the keys of accounts beside an account without keys: azurerm then fails with
 * `KeyBasedAuthenticationNotPermitted`.
 */
function warnOfKeylessStores(stack: TerraformStack, stores: ReadonlySet<IDataStore>): void {
  const all = listConstructs(stack);
  const isType = (construct: IConstruct): boolean =>
    DATA_PLANE_TYPES.some((type) => isResourceOfType<TerraformResource>(type, construct));
  const accounts = all.filter((construct) => isResourceOfType(StorageAccount, construct));
  const usesDataPlane = all.some(isType);
  const keyless = accounts.find(({ sharedAccessKeyEnabledInput: keys }) => keys === false);
  const store = [...stores].find(({ sharedAccessKeyEnabled: keys }) => keys === false);
  const name = keyless ? (keyless.nameInput ?? '') : usesDataPlane ? store?.storageAccountName : undefined;
  if (name === undefined) return;
  for (const provider of all) {
    if (!isProviderOfType(AzurermProvider, provider)) continue;
    const { storage_use_azuread: storageUseAzuread, alias } = readElementArguments(provider);
    const isUsed = keyless?.provider === undefined ? alias === undefined : keyless.provider === provider;
    if (isUsed && (storageUseAzuread === undefined || storageUseAzuread === false))
      warn(provider, warnings.storageKeysNeeded(toShownValue(name)));
  }
}
