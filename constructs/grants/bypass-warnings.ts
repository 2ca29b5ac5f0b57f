import { validateWhenComplete } from '../synthesis/late-validation';
import type { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { IDataStore } from '../data-store/data-store-props';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { warnings } from '../../lib/errors/catalogue';
import { inform, warn } from '../synthesis/warnings';

/**
 * Warns of access that does not depend on role assignments: shared keys and public containers.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-security
 */
export function warnOfBypasses(grants: IConstruct, stores: ReadonlySet<IDataStore>): void {
  // CDKTF prints no further annotations of a stack that it has written. The construct can be in such a stack.
  const chooseSite = (construct: IConstruct): IConstruct =>
    TerraformStack.of(construct) === TerraformStack.of(grants) ? construct : grants;
  // Containers and settings can be declared after the share, so they are checked when the app is complete.
  validateWhenComplete(grants, () => {
    for (const store of stores) warnOfStore(chooseSite(store), store);
    for (const container of findPublicContainers(grants, stores))
      warnOfContainer(chooseSite(container), container);
    return [];
  });
}

function warnOfStore(site: IConstruct, store: IDataStore): void {
  const name = Token.isUnresolved(store.storageAccountName) ? 'a token' : store.storageAccountName;
  const { sharedAccessKeyEnabled: key, allowNestedItemsToBePublic: nested } = store;
  if (key === true) warn(site, warnings.sharedKeyOn(name));
  else if (key !== false) inform(site, warnings.sharedKeyUnknown(name));
  if (nested === true) inform(site, warnings.publicAllowed(name));
  else if (nested !== false) inform(site, warnings.publicUnknown(name));
}

function warnOfContainer(site: IConstruct, container: StorageContainer): void {
  const name = container.nameInput ?? '';
  warn(
    site,
    warnings.containerPublic(
      Token.isUnresolved(name) ? 'a token' : name,
      container.containerAccessTypeInput!,
    ),
  );
}

/** Returns the public containers of the app in accounts that data is shared from. */
function findPublicContainers(grants: IConstruct, stores: ReadonlySet<IDataStore>): StorageContainer[] {
  const storage = new DeclaredStorage(grants.node.root);
  const accounts = new Set([...stores].map((store) => storage.toStoreKey(store)));
  return storage.containers.flatMap(({ resource, account }) => {
    if (!accounts.has(account) || !('containerAccessTypeInput' in resource)) return [];
    const { containerAccessTypeInput: access } = resource;
    return access !== undefined && !Token.isUnresolved(access) && access !== 'private' ? [resource] : [];
  });
}
