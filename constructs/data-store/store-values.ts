import { DataAzurermStorageAccount } from '@cdktf/provider-azurerm/lib/data-azurerm-storage-account';
import type { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { canonicalizeId, toLiteral } from '../synthesis/props-validation';
import type { DataStoreAttributes, DataStoreLookup } from './data-store-props';
import type { StoreValues } from './referenced-data-store';

/** Returns the values of a store from its account. */
export function toStoreValues(account: StorageAccount): StoreValues {
  return {
    storageAccountId: account.id,
    // A literal name, because invitation ids are derived from it. They cannot be derived from a reference.
    storageAccountName: account.nameInput ?? account.name,
    blobEndpoint: trimTrailingSlashes(account.primaryBlobEndpoint),
    location: account.location,
    declaredLocation: toLiteral(account.locationInput),
    isHnsEnabled: account.isHnsEnabledInput ?? false,
    // azurerm enables both by default.
    sharedAccessKeyEnabled: account.sharedAccessKeyEnabledInput ?? true,
    allowNestedItemsToBePublic: account.allowNestedItemsToBePublicInput ?? true,
  };
}

/** Returns the values of a store that the app does not define. */
export function toReferencedValues(attributes: DataStoreAttributes): StoreValues {
  const { storageAccountName, location, blobEndpoint } = attributes;
  return {
    storageAccountId: canonicalizeId(attributes.storageAccountId),
    storageAccountName,
    blobEndpoint: trimTrailingSlashes(blobEndpoint ?? `https://${storageAccountName}.blob.core.windows.net`),
    location,
    declaredLocation: toLiteral(location),
    isHnsEnabled: attributes.isHnsEnabled ?? false,
    tenantId: attributes.tenantId,
    sharedAccessKeyEnabled: attributes.sharedAccessKeyEnabled,
    allowNestedItemsToBePublic: attributes.allowNestedItemsToBePublic,
  };
}

/** Defines a data source for an account that exists, and returns the values that it reads. */
export function lookUpStoreValues(parent: Construct, lookup: DataStoreLookup): StoreValues {
  const { storageAccountName, resourceGroupName, tenantId } = lookup;
  const account = new DataAzurermStorageAccount(parent, 'Resource', {
    name: storageAccountName,
    resourceGroupName,
  });
  return {
    storageAccountId: account.id,
    storageAccountName,
    blobEndpoint: trimTrailingSlashes(account.primaryBlobEndpoint),
    location: account.location,
    isHnsEnabled: account.isHnsEnabled,
    tenantId,
    sharedAccessKeyEnabled: lookup.sharedAccessKeyEnabled,
    allowNestedItemsToBePublic: lookup.allowNestedItemsToBePublic ?? account.allowNestedItemsToBePublic,
  };
}

/** Returns an endpoint in the form that documents use. */
export function trimTrailingSlashes(endpoint: string): string {
  return Token.isUnresolved(endpoint)
    ? Token.asString(Fn.trimsuffix(endpoint, '/'))
    : endpoint.replace(/\/+$/, '');
}
