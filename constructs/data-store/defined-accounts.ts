import { DataAzurermStorageAccount } from '@cdktf/provider-azurerm/lib/data-azurerm-storage-account';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { isRepeated, isResourceOfType } from '../synthesis/resource-types';
import type { IDataStore } from './data-store-props';
import { listConstructs } from '../synthesis/all-constructs';

/**
 * Returns the accounts of a stack that are defined twice, and the references by name to accounts that the stack itself defines. Names
 * of accounts are unique in Azure. A block that is repeated, or has a provider of its own, can be the alternative to another one.
 */
export function findAccountConflicts(stack: TerraformStack, stores: Iterable<IDataStore>): Problem[] {
  const all = listConstructs(stack);
  const accounts = all.filter(
    (each): each is StorageAccount => isResourceOfType(StorageAccount, each) && isSingle(each),
  );
  const defined = new Map<string, StorageAccount>();
  const found: Problem[] = [];
  for (const account of accounts) {
    const name = account.nameInput;
    if (name === undefined || Token.isUnresolved(name)) continue;
    const other = defined.get(name);
    if (other === undefined) defined.set(name, account);
    else
      found.push({
        ...problems.duplicateName('storage account', name, other.node.path),
        where: account.node.path,
      });
  }
  const addReference = (name: string | undefined, where: string): void => {
    const account = name === undefined ? undefined : defined.get(name);
    if (account === undefined) return;
    const rule = `an account that this stack does not define ('${account.node.path}' does): Terraform would not wait for it`;
    const fix = "use its 'DataStore', or 'DataStore.fromStorageAccount'";
    found.push({ ...problems.valueInvalid('storageAccountName', rule, name), fix, where });
  };
  for (const each of all)
    if (isResourceOfType(DataAzurermStorageAccount, each) && isSingle(each))
      addReference(each.nameInput, each.node.path.replace(/\/Resource$/, ''));
  for (const { storageAccountName, storageAccountId, node } of stores)
    if (!Token.isUnresolved(storageAccountId)) addReference(storageAccountName, node.path);
  return found;
}

function isSingle(element: StorageAccount | DataAzurermStorageAccount): boolean {
  return !isRepeated(element) && element.provider === undefined;
}
