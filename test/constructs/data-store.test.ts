import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import type { DataStoreAttributes, DataStoreProps, IDataStore, InvitationDocument } from '../../constructs';
import { DataStore } from '../../constructs';
import { outputOf, problemsOf, resources, stackForTest, variable } from '../support/stacks';
import { accountId, copyShare, INVITATION_ID, recipient, referredStore } from './declarations';

function ownedStore(stack: TerraformStack, props: Partial<DataStoreProps> = {}): DataStore {
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

/** What an invitation says of the store it was sent from, as Terraform will write it. */
function factsIn(stack: TerraformStack, store: IDataStore): unknown {
  const options = { invitationId: INVITATION_ID };
  const sent = copyShare(stack, 'sales', store).invite(recipient(stack), options);
  return (outputOf(sent).value as InvitationDocument).source;
}

describe('an owned store', () => {
  test('is one account without the ways around role assignments', () => {
    const stack = stackForTest();
    ownedStore(stack);
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
        local_user_enabled: false,
        cross_tenant_replication_enabled: false,
        https_traffic_only_enabled: true,
        min_tls_version: 'TLS1_2',
      },
    ]);
  });

  test('takes replication and tags', () => {
    const stack = stackForTest();
    ownedStore(stack, { accountReplicationType: 'GZRS', tags: { team: 'sales' } });
    expect(resources(stack, StorageAccount)).toMatchObject([
      { account_replication_type: 'GZRS', tags: { team: 'sales' } },
    ]);
  });

  test('is known by its literal name, and by what Terraform has of the real account', () => {
    const stack = stackForTest();
    const tenantId = '22222222-2222-4222-8222-222222222222';
    expect(factsIn(stack, ownedStore(stack, { tenantId }))).toEqual({
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
    expect(problemsOf(() => ownedStore(stackForTest(), { [prop]: value }))).toEqual([
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
    expect(() => ownedStore(stackForTest(), props)).not.toThrow();
  });

  test('leaves alone what only Terraform knows', () => {
    const stack = stackForTest();
    const store = ownedStore(stack, {
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

  test('asked for twice is the same store', () => {
    const lake = account(stackForTest());
    expect(DataStore.fromStorageAccount(lake)).toBe(DataStore.fromStorageAccount(lake));
  });

  test('knows whether the account is ADLS Gen2', () => {
    expect(DataStore.fromStorageAccount(account(stackForTest(), true)).isHnsEnabled).toBe(true);
    expect(DataStore.fromStorageAccount(account(stackForTest(), false)).isHnsEnabled).toBe(false);
  });

  test('knows its region before there is a plan, where the code says it', () => {
    expect(DataStore.fromStorageAccount(account(stackForTest())).declaredLocation).toBe('northeurope');
    const stack = stackForTest();
    const lake = account(stack);
    lake.location = variable(stack, 'location');
    expect(DataStore.fromStorageAccount(lake).declaredLocation).toBeUndefined();
  });
});

describe('a store that the app does not define', () => {
  test('defines nothing', () => {
    const stack = stackForTest();
    referredStore(stack, 'contoso');
    expect(resources(stack, StorageAccount)).toEqual([]);
  });

  test('is flat Blob storage at the public endpoint, unless said otherwise', () => {
    const stack = stackForTest();
    expect(factsIn(stack, referredStore(stack, 'contoso'))).toMatchObject({
      blobEndpoint: 'https://contoso.blob.core.windows.net',
      isHnsEnabled: false,
      tenantId: null,
    });
  });

  test.each([
    ['https://contoso.blob.core.chinacloudapi.cn/', 'https://contoso.blob.core.chinacloudapi.cn'],
    ['http://127.0.0.1:10000/contoso/', 'http://127.0.0.1:10000/contoso'],
    ['https://contoso.blob.core.windows.net', 'https://contoso.blob.core.windows.net'],
  ])('has the endpoint %s without a trailing slash', (blobEndpoint, expected) => {
    expect(referredStore(stackForTest(), 'contoso', { blobEndpoint }).blobEndpoint).toBe(expected);
  });

  test.each([
    ['storageAccountId', 'https://contoso.azuredatalakestore.net'],
    [
      'storageAccountId',
      '/subscriptions/1/resourceGroups/rg/providers/Microsoft.DataLakeStore/accounts/contoso',
    ],
    ['blobEndpoint', 'https://contoso.azuredatalakestore.net/'],
  ])('fails for a Data Lake Gen1 account as %s %s', (prop, value) => {
    expect(problemsOf(() => referredStore(stackForTest(), 'contoso', { [prop]: value }))).toEqual([
      {
        code: 'DataLakeGen1Refused',
        message: `"${value}" is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024`,
        fix: 'share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)',
        where: 'test/contoso',
      },
    ]);
  });

  test('fails for everything that is wrong at once', () => {
    const wrong: DataStoreAttributes = {
      storageAccountId: 'contoso',
      storageAccountName: 'con-toso',
      location: '',
      blobEndpoint: 'http://contoso.blob.core.windows.net',
      tenantId: '0',
    };
    expect(problemsOf(() => referredStore(stackForTest(), 'contoso', wrong)).map((p) => p.message)).toEqual([
      `'storageAccountId' must be a storage account id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/..., got "contoso"`,
      `'storageAccountName' must be 3 to 24 lowercase letters and digits, got "con-toso"`,
      `'location' must be an Azure region like 'westeurope', got ""`,
      `'blobEndpoint' must be an https URL without query or credentials, like https://contoso.blob.core.windows.net, got "http://contoso.blob.core.windows.net"`,
      `'tenantId' must be a UUID like 00000000-0000-0000-0000-000000000000, got "0"`,
    ]);
  });

  test.each(['https://u:p@contoso.example', 'https://contoso.example?sig=1', 'contoso.example'])(
    'fails for the endpoint %s',
    (blobEndpoint) => {
      expect(problemsOf(() => referredStore(stackForTest(), 'contoso', { blobEndpoint }))).toMatchObject([
        { code: 'ValueInvalid', where: 'test/contoso' },
      ]);
    },
  );

  test('takes an id in any case', () => {
    const storageAccountId = accountId('contoso').toUpperCase();
    expect(() => referredStore(stackForTest(), 'contoso', { storageAccountId })).not.toThrow();
  });

  test('leaves alone what only Terraform knows', () => {
    const stack = stackForTest();
    const store = referredStore(stack, 'contoso', {
      storageAccountId: variable(stack, 'id'),
      storageAccountName: variable(stack, 'name'),
      location: variable(stack, 'location'),
      blobEndpoint: variable(stack, 'endpoint'),
      isHnsEnabled: new TerraformVariable(stack, 'hns', { type: 'bool' }).booleanValue,
      tenantId: variable(stack, 'tenant'),
    });
    expect(factsIn(stack, store)).toEqual({
      storageAccountName: '${var.name}',
      blobEndpoint: '${trimsuffix(var.endpoint, "/")}',
      location: '${var.location}',
      isHnsEnabled: '${var.hns}',
      tenantId: '${var.tenant}',
      resourceId: null,
    });
  });

  test('makes its endpoint of a name that only Terraform knows', () => {
    const stack = stackForTest();
    const storageAccountName = variable(stack, 'name');
    expect(factsIn(stack, referredStore(stack, 'contoso', { storageAccountName }))).toMatchObject({
      blobEndpoint: '${trimsuffix("https://${var.name}.blob.core.windows.net", "/")}',
    });
  });
});
