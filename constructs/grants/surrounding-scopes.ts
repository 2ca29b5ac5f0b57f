import { DataAzurermSubscription } from '@cdktf/provider-azurerm/lib/data-azurerm-subscription';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { IDataStore } from '../data-store/data-store-props';
import type { DeclaredStorage } from '../data-store/declared-storage-index';
import { toAccountScope } from '../data-store/declared-storage-index';
import { hasReference, toAppKey, toAttributeKey } from '../synthesis/comparison-keys';
import { isResourceOfType } from '../synthesis/resource-types';
import { listConstructs } from '../synthesis/all-constructs';

/** The scopes around the accounts of an app: resource groups and subscriptions, as far as the app tells. */
export class SurroundingScopes {
  /** Names of resource groups by the keys of the references to their ids and names. */
  private readonly groupNames = new Map<string, string>();
  /** Keys of the ids of subscriptions, with the stack whose provider is in it. */
  private readonly subscriptions = new Map<string, TerraformStack>();

  constructor(
    root: IConstruct,
    private readonly storage: DeclaredStorage,
  ) {
    for (const construct of listConstructs(root)) {
      if (isResourceOfType(ResourceGroup, construct)) {
        const reference = toAttributeKey(construct, 'name');
        const name = toAppKey(construct, construct.nameInput ?? '');
        for (const key of [reference, toAttributeKey(construct, 'id')])
          this.groupNames.set(key, hasReference(name) ? reference : name);
      } else if (isResourceOfType(DataAzurermSubscription, construct) && !construct.subscriptionIdInput) {
        this.subscriptions.set(toAttributeKey(construct, 'id'), TerraformStack.of(construct));
      }
    }
  }

  /** Describes a scope if the account of a store is within it. */
  public describe(scope: string, store: IDataStore): string | undefined {
    const account = toAccountScope(this.storage.toStoreKey(store));
    if (scope === account || scope === `${account}/blobservices/default`) return 'the storage account';
    const id = Token.isUnresolved(store.storageAccountId) ? '' : store.storageAccountId.toLowerCase();
    const [, subscription, group] = /^((?:\/[^/]+){2})((?:\/[^/]+){2})/.exec(id) ?? [];
    if (subscription !== undefined)
      return scope === subscription
        ? 'the subscription'
        : scope === `${subscription}${group}`
          ? 'the resource group'
          : undefined;
    const resource = this.storage.findAccount(store);
    if (!resource) return undefined;
    if (this.isInGroup(resource, scope)) return 'the resource group';
    return this.subscriptions.get(scope) === TerraformStack.of(resource) ? 'the subscription' : undefined;
  }

  private isInGroup(account: StorageAccount, scope: string): boolean {
    const key = toAppKey(account, account.resourceGroupNameInput ?? '');
    const group = this.groupNames.get(key) ?? key;
    const literalName = /^\/subscriptions\/.+\/resourcegroups\/([^/]+)$/.exec(scope)?.[1];
    return (this.groupNames.get(scope) ?? literalName) === group;
  }
}
