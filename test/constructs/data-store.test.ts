import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import type { DataStoreProps } from '../../constructs';
import { DataStore } from '../../constructs';
import { getProblems, resources, stackForTest, variable } from '../support/stacks';
import { factsIn } from './declarations';

function createStore(stack: TerraformStack, props: Partial<DataStoreProps> = {}): DataStore {
  return new DataStore(stack, 'store', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    ...props,
  });
}

function account(stack: TerraformStack, isHnsEnabled?: boolean): StorageAccount {
  return new StorageAccount(stack, 'lake', {
    name: 'contosolake',
    resourceGroupName: 'rg-data',
    location: 'northeurope',
    accountTier: 'Standard',
    accountReplicationType: 'ZRS',
    isHnsEnabled,
  });
}

describe('an owned store', () => {
  test('fails for a replication that Azure does not have, and for no resource group', () => {
    const wrong = { accountReplicationType: 'XX', resourceGroupName: '' };
    expect(getProblems(() => createStore(stackForTest(), wrong)).map(({ message }) => message)).toEqual([
      `'resourceGroupName' must be the name of a resource group: 1 to 90 letters (a to z), digits, '_', '-', '.' and parentheses, not ending with '.', got ""`,
      `'accountReplicationType' must be one of LRS, ZRS, GRS, RAGRS, GZRS, RAGZRS, got "XX"`,
    ]);
  });

  test('is one account without the ways around role assignments', () => {
    const stack = stackForTest();
    createStore(stack);
    expect(resources(stack, StorageAccount)).toEqual([
      {
        name: 'contoso',
        resource_group_name: 'rg-data',
        location: 'westeurope',
        account_kind: 'StorageV2',
        account_tier: 'Standard',
        account_replication_type: 'LRS',
        shared_access_key_enabled: false,
        default_to_oauth_authentication: true,
        allow_nested_items_to_be_public: false,
        blob_properties: { container_delete_retention_policy: { days: 7 } },
        local_user_enabled: false,
        cross_tenant_replication_enabled: false,
        https_traffic_only_enabled: true,
        min_tls_version: 'TLS1_2',
      },
    ]);
  });

  test('takes replication and tags', () => {
    const stack = stackForTest();
    createStore(stack, { accountReplicationType: 'GZRS', tags: { team: 'sales' } });
    expect(resources(stack, StorageAccount)).toMatchObject([
      { account_replication_type: 'GZRS', tags: { team: 'sales' } },
    ]);
  });

  test('may be ADLS Gen2, which cannot be undone', () => {
    const stack = stackForTest();
    const store = createStore(stack, { isHnsEnabled: true });
    expect(resources(stack, StorageAccount)).toMatchObject([{ is_hns_enabled: true }]);
    expect(store.isHnsEnabled).toBe(true);
    expect(factsIn(stack, store)).toMatchObject({ isHnsEnabled: true });
  });

  test('is known by its literal name, and by the real values of the account', () => {
    const stack = stackForTest();
    const tenantId = '22222222-2222-4222-8222-222222222222';
    expect(factsIn(stack, createStore(stack, { tenantId }))).toEqual({
      storageAccountName: 'contoso',
      blobEndpoint: '${trimsuffix(azurerm_storage_account.store_16A42F5D.primary_blob_endpoint, "/")}',
      location: '${azurerm_storage_account.store_16A42F5D.location}',
      isHnsEnabled: false,
      tenantId,
      resourceId: null,
    });
  });

  test.each([
    ['name', 'ab', 'must be 3 to 24 lowercase letters and digits, got "ab"'],
    ['name', 'a'.repeat(25), `must be 3 to 24 lowercase letters and digits, got "${'a'.repeat(25)}"`],
    ['name', 'Contoso', 'must be 3 to 24 lowercase letters and digits, got "Contoso"'],
    ['location', 'west-europe', `must be an Azure region like 'westeurope', got "west-europe"`],
    ['tenantId', 'contoso', 'must be a UUID like 00000000-0000-0000-0000-000000000000, got "contoso"'],
  ])('fails for %s %j', (prop, value, message) => {
    expect(getProblems(() => createStore(stackForTest(), { [prop]: value }))).toEqual([
      { code: 'ValueInvalid', message: `'${prop}' ${message}`, fix: `change '${prop}'`, where: 'test/store' },
    ]);
  });

  test.each([
    { name: 'abc' },
    { name: 'a'.repeat(24) },
    { name: '123' },
    { location: 'West Europe' },
    { location: 'eastus2' },
  ])('takes %j', (props) => {
    expect(() => createStore(stackForTest(), props)).not.toThrow();
  });

  test('does not check values that only Terraform knows', () => {
    const stack = stackForTest();
    const store = createStore(stack, {
      name: variable(stack, 'name'),
      location: variable(stack, 'location'),
      tenantId: variable(stack, 'tenant'),
    });
    expect(resources(stack, StorageAccount)).toMatchObject([
      { name: '${var.name}', location: '${var.location}' },
    ]);
    expect(factsIn(stack, store)).toMatchObject({
      storageAccountName: '${var.name}',
      tenantId: '${var.tenant}',
    });
  });
});

describe("a store from the provider's own construct", () => {
  test('takes the name as the code has it, and the rest from the real account', () => {
    const stack = stackForTest();
    expect(factsIn(stack, DataStore.fromStorageAccount(account(stack)))).toEqual({
      storageAccountName: 'contosolake',
      blobEndpoint: '${trimsuffix(azurerm_storage_account.lake.primary_blob_endpoint, "/")}',
      location: '${azurerm_storage_account.lake.location}',
      isHnsEnabled: false,
      tenantId: null,
      resourceId: null,
    });
  });

  test('leaves the account as it is', () => {
    const stack = stackForTest();
    DataStore.fromStorageAccount(account(stack, true));
    expect(resources(stack, StorageAccount)).toEqual([
      {
        name: 'contosolake',
        resource_group_name: 'rg-data',
        location: 'northeurope',
        account_tier: 'Standard',
        account_replication_type: 'ZRS',
        is_hns_enabled: true,
      },
    ]);
  });

  test('requested twice is the same store', () => {
    const lake = account(stackForTest());
    expect(DataStore.fromStorageAccount(lake)).toBe(DataStore.fromStorageAccount(lake));
  });

  test('fails for a different tenant than before', () => {
    const lake = account(stackForTest());
    const tenantId = '33333333-3333-4333-8333-333333333333';
    DataStore.fromStorageAccount(lake);
    expect(getProblems(() => DataStore.fromStorageAccount(lake, { tenantId }))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'tenantId' must be the same as in the first call (nothing), got "${tenantId}"`,
      },
    ]);
  });

  test('knows whether the account is ADLS Gen2', () => {
    expect(DataStore.fromStorageAccount(account(stackForTest(), true)).isHnsEnabled).toBe(true);
    expect(DataStore.fromStorageAccount(account(stackForTest(), false)).isHnsEnabled).toBe(false);
  });

  test('knows its region at synthesis if the code states it', () => {
    expect(DataStore.fromStorageAccount(account(stackForTest())).declaredLocation).toBe('northeurope');
    const stack = stackForTest();
    const lake = account(stack);
    lake.location = variable(stack, 'location');
    expect(DataStore.fromStorageAccount(lake).declaredLocation).toBeUndefined();
  });

  test('accepts a tenant', () => {
    const stack = stackForTest();
    const tenantId = '22222222-2222-4222-8222-222222222222';
    const store = DataStore.fromStorageAccount(account(stack), { tenantId });
    expect(factsIn(stack, store)).toMatchObject({ storageAccountName: 'contosolake', tenantId });
  });

  test('fails for a tenant that is no UUID', () => {
    const lake = account(stackForTest());
    expect(getProblems(() => DataStore.fromStorageAccount(lake, { tenantId: 'contoso' }))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'tenantId' must be a UUID like 00000000-0000-0000-0000-000000000000, got "contoso"`,
      },
    ]);
  });
});
