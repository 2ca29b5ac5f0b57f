import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { TerraformVariable } from 'cdktf';
import type { DataStoreAttributes } from '../../constructs';
import { getProblems, resources, stackForTest, variable } from '../support/stacks';
import { accountId, factsIn, referToStore } from './declarations';

describe('a store that the app does not define', () => {
  test('defines nothing', () => {
    const stack = stackForTest();
    referToStore(stack, 'contoso');
    expect(resources(stack, StorageAccount)).toEqual([]);
  });

  test('is flat Blob storage at the public endpoint by default', () => {
    const stack = stackForTest();
    expect(factsIn(stack, referToStore(stack, 'contoso'))).toMatchObject({
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
    expect(referToStore(stackForTest(), 'contoso', { blobEndpoint }).blobEndpoint).toBe(expected);
  });

  test.each([
    ['storageAccountId', 'https://contoso.azuredatalakestore.net'],
    [
      'storageAccountId',
      '/subscriptions/1/resourceGroups/rg/providers/Microsoft.DataLakeStore/accounts/contoso',
    ],
    ['blobEndpoint', 'https://contoso.azuredatalakestore.net/'],
  ])('fails for a Data Lake Gen1 account as %s %s', (prop, value) => {
    expect(getProblems(() => referToStore(stackForTest(), 'contoso', { [prop]: value }))).toEqual([
      {
        code: 'DataLakeGen1Refused',
        message: `"${value}" is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024`,
        fix: 'share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)',
        where: 'test/contoso',
      },
    ]);
  });

  test.each([
    '/subscriptions/1/resourceGroups/rg-data',
    '/subscriptions/1/resourceGroups/rg-data/providers/Microsoft.KeyVault/vaults/contoso',
    `${accountId('contoso')}/blobServices/default/containers/contoso`,
  ])('fails for the id of something else: %s', (storageAccountId) => {
    expect(() => referToStore(stackForTest(), 'contoso', { storageAccountId })).toThrow(
      /^ValueInvalid: 'storageAccountId' must be (a storage account id like|the id of the account that)/,
    );
  });

  test('fails for everything that is wrong at once', () => {
    const wrong: DataStoreAttributes = {
      storageAccountId: 'contoso',
      storageAccountName: 'con-toso',
      location: '',
      blobEndpoint: 'http://contoso.blob.core.windows.net',
      tenantId: '0',
    };
    expect(getProblems(() => referToStore(stackForTest(), 'contoso', wrong)).map((p) => p.message)).toEqual([
      `'storageAccountName' must be 3 to 24 lowercase letters and digits, got "con-toso"`,
      `'storageAccountId' must be a storage account id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/..., got "contoso"`,
      `'location' must be an Azure region like 'westeurope', got ""`,
      `'blobEndpoint' must be an https URL without container, query or credentials, like https://contoso.blob.core.windows.net, got "http://contoso.blob.core.windows.net"`,
      `'tenantId' must be a UUID like 00000000-0000-0000-0000-000000000000, got "0"`,
    ]);
  });

  test.each(['https://u:p@contoso.example', 'https://contoso.example?sig=1', 'contoso.example'])(
    'fails for the endpoint %s',
    (blobEndpoint) => {
      expect(getProblems(() => referToStore(stackForTest(), 'contoso', { blobEndpoint }))).toMatchObject([
        { code: 'ValueInvalid', where: 'test/contoso' },
      ]);
    },
  );

  test("fails for another account's id", () => {
    const storageAccountId = accountId('litware');
    expect(getProblems(() => referToStore(stackForTest(), 'contoso', { storageAccountId }))).toEqual([
      {
        code: 'ValueInvalid',
        message: expect.stringMatching(
          /^'storageAccountId' must be the id of the account that 'storageAccountName' names \(contoso\), got ".*\/litware"$/,
        ) as string,
        fix: "change 'storageAccountId'",
        where: 'test/contoso',
      },
    ]);
  });

  test('fails for an id that only ends like one', () => {
    const storageAccountId = 'storageAccounts/contoso';
    expect(getProblems(() => referToStore(stackForTest(), 'contoso', { storageAccountId }))).toMatchObject([
      {
        message: `'storageAccountId' must be a storage account id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/..., got "storageAccounts/contoso"`,
      },
    ]);
  });

  test('accepts any id if only Terraform knows the name', () => {
    const stack = stackForTest();
    const storageAccountName = variable(stack, 'name');
    expect(() => referToStore(stack, 'contoso', { storageAccountName })).not.toThrow();
  });

  test('takes an id in any case', () => {
    const storageAccountId = accountId('contoso').toUpperCase();
    expect(() => referToStore(stackForTest(), 'contoso', { storageAccountId })).not.toThrow();
  });

  test('does not check values that only Terraform knows', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', {
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
    expect(factsIn(stack, referToStore(stack, 'contoso', { storageAccountName }))).toMatchObject({
      blobEndpoint: '${trimsuffix("https://${var.name}.blob.core.windows.net", "/")}',
    });
  });
});
