import type { StorageAccountConfig } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { DataStore } from '../../constructs';
import { getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';

/*
 * Account settings that Terraform plans and Azure refuses, on the provider's own construct.
 */

function account(stack: TerraformStack, config: Partial<StorageAccountConfig> = {}): StorageAccount {
  return new StorageAccount(stack, 'lake', {
    name: 'contosolake',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    ...config,
  });
}

const hns = { isHnsEnabled: true };
const versioned = { blobProperties: { versioningEnabled: true } };

test.each<[string, Partial<StorageAccountConfig>, string]>([
  [
    'versioning and a hierarchical namespace',
    { ...hns, ...versioned },
    "set 'versioningEnabled' of its 'blobProperties' to false, or 'isHnsEnabled' to false",
  ],
  [
    'a change feed and a hierarchical namespace',
    { ...hns, blobProperties: { changeFeedEnabled: true } },
    "set 'changeFeedEnabled' of its 'blobProperties' to false, or 'isHnsEnabled' to false",
  ],
  ...['GRS', 'RAGRS', 'GZRS', 'RAGZRS'].map((accountReplicationType): [string, object, string] => [
    `tier Premium and replication ${accountReplicationType}`,
    { accountTier: 'Premium', accountKind: 'BlockBlobStorage', accountReplicationType },
    "set 'accountReplicationType' to LRS or ZRS, or 'accountTier' to Standard",
  ]),
])('fails for %s', (settings, config, fix) => {
  const stack = stackForTest();
  DataStore.fromStorageAccount(account(stack, config));
  expect(() => synthesizeStack(stack)).toThrow(
    `AccountSettingsConflict: storage account "contosolake" has ${settings}: Terraform plans it, but Azure cannot create such an account; ${fix} (at test/lake)`,
  );
});

test('fails for settings that are put into the account later, once for each', () => {
  const stack = stackForTest();
  const lake = account(stack, hns);
  DataStore.fromStorageAccount(lake);
  DataStore.fromStorageAccount(lake);
  lake.putBlobProperties({ versioningEnabled: true, changeFeedEnabled: true });
  const said = getProblems(() => synthesizeStack(stack)).map(({ message }) => message);
  expect(said).toEqual([
    expect.stringContaining('has versioning and a hierarchical namespace'),
    expect.stringContaining('has a change feed and a hierarchical namespace'),
  ]);
});

test.each<[string, Partial<StorageAccountConfig>]>([
  ['versioning on flat Blob storage', versioned],
  ['a hierarchical namespace without versioning', { ...hns, blobProperties: { versioningEnabled: false } }],
  ['tier Premium and replication ZRS', { accountTier: 'Premium', accountReplicationType: 'ZRS' }],
  ['tier Standard and replication GRS', { accountReplicationType: 'GRS' }],
])('takes %s', (_settings, config) => {
  const stack = stackForTest();
  DataStore.fromStorageAccount(account(stack, config));
  expect(() => synthesizeStack(stack)).not.toThrow();
});

test('does not check values that only Terraform knows, or accounts without shares', () => {
  const stack = stackForTest();
  const accountReplicationType = variable(stack, 'replication');
  DataStore.fromStorageAccount(account(stack, { accountTier: 'Premium', accountReplicationType }));
  expect(() => synthesizeStack(stack)).not.toThrow();
  const other = stackForTest();
  account(other, { ...hns, ...versioned });
  expect(() => synthesizeStack(other)).not.toThrow();
});
