import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { comparable } from './addresses';
import type { IDataStore } from './data-store-props';
import { inform, warn, warnings } from './warnings';

/**
 * Warns of what lets others in, whatever is granted: shared keys, and public containers.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-security
 */
export function warnOfWaysAround(grants: IConstruct, stores: ReadonlySet<IDataStore>): void {
  const warned = new Set<IConstruct>();
  // Containers and settings may be declared after the share: only the complete app can tell.
  grants.node.addValidation({
    validate: () => {
      for (const store of stores) if (!warned.has(store)) warnOfStore(store);
      for (const store of stores) warned.add(store);
      for (const container of publicContainers(grants, stores)) {
        if (!warned.has(container)) warnOfContainer(container);
        warned.add(container);
      }
      return [];
    },
  });
}

function warnOfStore(store: IDataStore): void {
  const name = Token.isUnresolved(store.storageAccountName) ? 'a token' : store.storageAccountName;
  const { sharedAccessKeyEnabled: key, allowNestedItemsToBePublic: nested } = store;
  if (key === true) warn(store, warnings.sharedKeyOn(name));
  else if (key !== false) inform(store, warnings.sharedKeyUnknown(name));
  if (nested === true) inform(store, warnings.publicAllowed(name));
  else if (nested !== false) inform(store, warnings.publicUnknown(name));
}

function warnOfContainer(container: StorageContainer): void {
  const name = container.nameInput ?? '';
  warn(
    container,
    warnings.containerPublic(
      Token.isUnresolved(name) ? 'a token' : name,
      container.containerAccessTypeInput!,
    ),
  );
}

/** Containers of the app that are public, in accounts that something is shared from. */
function publicContainers(grants: IConstruct, stores: ReadonlySet<IDataStore>): StorageContainer[] {
  const stack = TerraformStack.of(grants);
  const values = [...stores].flatMap((store) => [store.storageAccountId, store.storageAccountName]);
  const accounts = new Set(values.map((value) => comparable(stack, value)));
  return stack.node
    .findAll()
    .filter(
      (construct): construct is StorageContainer =>
        StorageContainer.isTerraformResource(construct) &&
        construct.terraformResourceType === StorageContainer.tfResourceType,
    )
    .filter(
      ({ containerAccessTypeInput: access }) =>
        access !== undefined && !Token.isUnresolved(access) && access !== 'private',
    )
    .filter(({ storageAccountIdInput, storageAccountNameInput }) => {
      const account = storageAccountIdInput ?? storageAccountNameInput;
      return account !== undefined && accounts.has(comparable(stack, account));
    });
}
