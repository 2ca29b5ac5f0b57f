import { DataAzurermStorageAccount } from '@cdktf/provider-azurerm/lib/data-azurerm-storage-account';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { hasReference, toAppKey, toAttributeKey } from '../synthesis/comparison-keys';
import { isResourceOfType } from '../synthesis/resource-types';
import type { IDataStore } from './data-store-props';
import { listConstructs } from '../synthesis/all-constructs';

/** A container or file system that the app defines. */
export interface DeclaredContainer {
  readonly resource: StorageContainer | StorageDataLakeGen2Filesystem;
  /** Key of its account. */
  readonly account: string;
  /** Key of its name. */
  readonly name: string;
}

/**
 * The storage accounts and containers that an app declares, with one key for each account, in whatever way it is named: by
 * its id or its name, as a literal or a reference.
 */
export class DeclaredStorage {
  public readonly containers: readonly DeclaredContainer[];
  /** Names of accounts by the keys of the references to them. */
  private readonly accountsByReference = new Map<string, string>();
  /** Parts of scopes by the keys of the references to accounts and containers. */
  private readonly scopesByReference = new Map<string, string>();
  private readonly definedAccounts = new Map<string, StorageAccount>();

  constructor(root: IConstruct) {
    const all = listConstructs(root);
    for (const construct of all) {
      if (isResourceOfType(StorageAccount, construct))
        this.definedAccounts.set(this.addAccount(construct, true), construct);
      else if (isResourceOfType(DataAzurermStorageAccount, construct)) this.addAccount(construct, false);
    }
    this.containers = all
      .filter(
        (construct): construct is StorageContainer | StorageDataLakeGen2Filesystem =>
          isResourceOfType(StorageContainer, construct) ||
          isResourceOfType(StorageDataLakeGen2Filesystem, construct),
      )
      .map((resource) => this.addContainer(resource));
  }

  /** Returns the key of an account, from its id or its name. */
  public toAccountKey(user: IConstruct, idOrName: string): string {
    const key = toAppKey(user, idOrName);
    const name = /\/storageaccounts\/([^/<>]+)$/.exec(key)?.[1];
    return this.accountsByReference.get(key) ?? name ?? key;
  }

  /** Returns the key of the account of a store. */
  public toStoreKey(store: IDataStore): string {
    const { storageAccountName: name, storageAccountId: id } = store;
    const known = this.accountsByReference.get(toAppKey(store, id));
    return known ?? this.toAccountKey(store, Token.isUnresolved(name) ? id : name);
  }

  /** Returns the account of a store if the app defines it. */
  public findAccount(store: IDataStore): StorageAccount | undefined {
    return this.findAccountByKey(this.toStoreKey(store));
  }

  /** Returns the account of a key if the app defines it. */
  public findAccountByKey(key: string): StorageAccount | undefined {
    return this.definedAccounts.get(key);
  }

  /**
   * Returns the scope of a role assignment in one form. That of an account or container begins with the key of the account,
   * in whatever way the scope refers to it.
   */
  public toScopeKey(user: IConstruct, scope: string): string {
    return this.toNameKey(user, scope)
      .replace(ACCOUNT_ID, (_id, account: string) => toAccountScope(account))
      .replace(/\/+$/, '');
  }

  /** Returns a key in which references to accounts and containers of the app are replaced by what they are. */
  public toNameKey(user: IConstruct, value: string): string {
    return toAppKey(user, value).replace(
      /<[^<>]*>/g,
      (reference) => this.scopesByReference.get(reference) ?? reference,
    );
  }

  private addAccount(account: StorageAccount | DataAzurermStorageAccount, isDefined: boolean): string {
    const [idKey, nameKey] = ['id', 'name'].map((name) => toAttributeKey(account, name));
    const name = account.nameInput === undefined ? idKey : toAppKey(account, account.nameInput);
    // Names are unique in Azure, so two definitions of one name are not meant for one cloud or one time.
    const key = hasReference(name) || (isDefined && this.definedAccounts.has(name)) ? idKey : name;
    for (const reference of [idKey, nameKey]) this.accountsByReference.set(reference, key);
    // A name that is itself a reference is one more way to name the account.
    if (hasReference(name) && !this.accountsByReference.has(name)) this.accountsByReference.set(name, key);
    this.scopesByReference.set(idKey, toAccountScope(key));
    this.scopesByReference.set(nameKey, key);
    return key;
  }

  private addContainer(resource: StorageContainer | StorageDataLakeGen2Filesystem): DeclaredContainer {
    const account = this.toAccountKey(resource, findAccountReference(resource));
    const name = toAppKey(resource, resource.nameInput ?? '');
    const scope = toContainerScopeKey(account, name);
    this.scopesByReference.set(toAttributeKey(resource, 'name'), name);
    this.scopesByReference.set(toAttributeKey(resource, 'resource_manager_id'), scope);
    // Without the id of the account, the id of a container is its URL.
    if (resource.storageAccountIdInput !== undefined)
      this.scopesByReference.set(toAttributeKey(resource, 'id'), scope);
    return { resource, account, name };
  }
}

const ACCOUNT_ID =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.storage\/storageaccounts\/([^/]+)/;

/** Returns the form of an account's ARM id that `toScopeKey` gives. */
export function toAccountScope(account: string): string {
  return `account:${account}`;
}

/** Returns the form of a container's ARM id that `toScopeKey` gives. */
export function toContainerScopeKey(account: string, name: string): string {
  return `${toAccountScope(account)}/blobservices/default/containers/${name}`;
}

/** Returns the id or the name of a container's account. */
function findAccountReference(resource: StorageContainer | StorageDataLakeGen2Filesystem): string {
  const byName = 'storageAccountNameInput' in resource ? resource.storageAccountNameInput : undefined;
  return resource.storageAccountIdInput ?? byName ?? '';
}
