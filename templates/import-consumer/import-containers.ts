import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { TerraformStack } from 'cdktf';
import type { IDataStore } from 'cdktf-azure-data-share';

/**
 * Has Terraform import containers that exist, instead of creating them. Call it after the subscriptions that land in them.
 *
 * @param accountId ARM id of the storage account: an import needs its text.
 */
export function importContainers(store: IDataStore, accountId: string, names: readonly string[]): void {
  for (const each of TerraformStack.of(store).node.findAll()) {
    if (!(each instanceof StorageContainer) || each.storageAccountIdInput !== store.storageAccountId)
      continue;
    const name = each.nameInput!;
    if (names.includes(name)) each.importFrom(`${accountId}/blobServices/default/containers/${name}`);
  }
}
