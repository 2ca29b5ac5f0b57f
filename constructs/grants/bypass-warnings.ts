import { validateWhenComplete } from '../synthesis/late-validation';
import type { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { IDataStore } from '../data-store/data-store-props';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { warnings } from '../../lib/errors/catalogue';
import { readArguments } from '../synthesis/synthesized-arguments';
import { inform, warn } from '../synthesis/warnings';

/**
 * Warns of access that does not depend on role assignments: shared keys and public containers.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-security
 */
export function warnOfBypasses(grants: IConstruct, stores: ReadonlySet<IDataStore>): void {
  // The framework prints no further annotations of a stack that it has written. The construct can be in such a stack.
  const chooseSite = (construct: IConstruct): IConstruct =>
    TerraformStack.of(construct) === TerraformStack.of(grants) ? construct : grants;
  // Containers and settings can be declared after the share, so they are checked when the app is complete.
  validateWhenComplete(grants, () => {
    const storage = new DeclaredStorage(grants.node.root);
    for (const store of stores) warnOfStore(chooseSite(store), store, storage);
    for (const { container, access } of findPublicContainers(storage, stores))
      warnOfContainer(chooseSite(container), container, access);
    return [];
  });
}

function warnOfStore(site: IConstruct, store: IDataStore, storage: DeclaredStorage): void {
  const name = Token.isUnresolved(store.storageAccountName) ? 'a token' : store.storageAccountName;
  const [key, nested] = readAccountSettings(store, storage);
  if (key === true) warn(site, warnings.sharedKeyOn(name));
  else if (key !== false) inform(site, warnings.sharedKeyUnknown(name));
  if (nested === true) inform(site, warnings.publicAllowed(name));
  else if (nested !== false) inform(site, warnings.publicUnknown(name));
}

/** Reads whether an account allows keys and public containers, as it is synthesized if the app defines it. */
function readAccountSettings(store: IDataStore, storage: DeclaredStorage): readonly [unknown, unknown] {
  const account = storage.findAccount(store);
  if (!account) return [store.sharedAccessKeyEnabled, store.allowNestedItemsToBePublic];
  const settings = readArguments(TerraformStack.of(account), account);
  // azurerm enables both by default.
  return [settings['shared_access_key_enabled'] ?? true, settings['allow_nested_items_to_be_public'] ?? true];
}

function warnOfContainer(site: IConstruct, container: StorageContainer, access: string): void {
  const name = container.nameInput ?? '';
  warn(site, warnings.containerPublic(Token.isUnresolved(name) ? 'a token' : name, access));
}

interface PublicContainer {
  readonly container: StorageContainer;
  readonly access: string;
}

/** Returns the public containers of the app in accounts that data is shared from, as they are synthesized. */
function findPublicContainers(storage: DeclaredStorage, stores: ReadonlySet<IDataStore>): PublicContainer[] {
  const accounts = new Set([...stores].map((store) => storage.toStoreKey(store)));
  return storage.containers.flatMap(({ resource, account }) => {
    if (!accounts.has(account) || !('containerAccessTypeInput' in resource)) return [];
    const { container_access_type: access } = readArguments(TerraformStack.of(resource), resource);
    const isPublic = typeof access === 'string' && !Token.isUnresolved(access) && access !== 'private';
    return isPublic ? [{ container: resource, access }] : [];
  });
}
