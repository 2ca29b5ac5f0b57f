import { DataAzurermStorageAccount } from '@cdktf/provider-azurerm/lib/data-azurerm-storage-account';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import type { DataStoreLookup, IDataStore } from '../../constructs';
import { Dataset, DataStore } from '../../constructs';
import {
  addresses,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import { accept, copyShare, factsIn, recipient } from './declarations';
import { getAnnotations } from './share-stacks';

function lookUpStore(
  stack: TerraformStack,
  lookup: Partial<DataStoreLookup> = {},
  id = 'contoso',
): IDataStore {
  return DataStore.fromLookup(stack, id, {
    storageAccountName: 'contoso',
    resourceGroupName: 'rg-data',
    ...lookup,
  });
}

const READ = 'data.azurerm_storage_account.contoso_4FE4DACF';

test('is one data source, known by its name and the values that Terraform reads', () => {
  const stack = stackForTest();
  const tenantId = '22222222-2222-4222-8222-222222222222';
  expect(factsIn(stack, lookUpStore(stack, { tenantId }))).toEqual({
    storageAccountName: 'contoso',
    blobEndpoint: `\${trimsuffix(${READ}.primary_blob_endpoint, "/")}`,
    location: `\${${READ}.location}`,
    isHnsEnabled: `\${${READ}.is_hns_enabled}`,
    tenantId,
    resourceId: null,
  });
  const { data } = synthesizeStack(stack) as { data?: Record<string, Record<string, object>> };
  expect(data?.[DataAzurermStorageAccount.tfResourceType]).toEqual({
    contoso_4FE4DACF: { name: 'contoso', resource_group_name: 'rg-data' },
  });
});

test('is granted on by the id that Terraform reads', () => {
  const stack = stackForTest();
  copyShare(stack, 'sales', lookUpStore(stack)).invite(recipient(stack));
  expect(resources(stack, RoleAssignment)).toMatchObject([
    { scope: `\${${READ}.id}/blobServices/default/containers/curated` },
  ]);
  expect(addresses(stack)).toEqual([
    'azurerm_role_assignment.ContainerGrants_contoso_curated_fabrikam_Reader_D9A3D49F',
    'output.sales_fabrikam_Invitation_B87BF31C',
  ]);
});

test('folders of it are granted as the kind of store says that Terraform reads', () => {
  const stack = stackForTest();
  const datasets = [Dataset.folder('curated', 'sales')];
  copyShare(stack, 'sales', lookUpStore(stack), { datasets }).invite(recipient(stack));
  const [{ condition }] = resources(stack, RoleAssignment);
  expect(condition).toContain(`StringEquals 'sales\${${READ}.is_hns_enabled ? "" : "/"}'`);
});

test('is a valid target if its region is that of the source, which the plan checks', () => {
  const stack = stackForTest();
  accept(stack, 'accepted', { target: lookUpStore(stack, { storageAccountName: 'fabrikam' }) });
  const [container] = resources(stack, StorageContainer);
  expect(container).toMatchObject({ storage_account_id: `\${${READ}.id}` });
  const { precondition } = container['lifecycle'] as { precondition: { error_message: string }[] };
  expect(precondition.map(({ error_message }) => error_message.split(':')[0])).toEqual([
    'RegionMismatch',
    'StoreKindMismatch',
  ]);
});

test.each([
  ['storageAccountName', 'Contoso', 'must be 3 to 24 lowercase letters and digits, got "Contoso"'],
  [
    'resourceGroupName',
    '/subscriptions/1/resourceGroups/rg-data',
    `must be the name of a resource group: 1 to 90 letters (a to z), digits, '_', '-', '.' and parentheses, not ending with '.', got "/subscriptions/1/resourceGroups/rg-data"`,
  ],
  ['tenantId', 'contoso', 'must be a UUID like 00000000-0000-0000-0000-000000000000, got "contoso"'],
])('fails for %s %j', (prop, value, message) => {
  expect(getProblems(() => lookUpStore(stackForTest(), { [prop]: value }))).toEqual([
    {
      code: 'ValueInvalid',
      message: `'${prop}' ${message}`,
      fix: `change '${prop}'`,
      where: 'test/contoso',
    },
  ]);
});

test.each(['rg', 'Rg_1.(a)-b', 'a'.repeat(90)])('takes a resource group called %j', (resourceGroupName) => {
  expect(() => lookUpStore(stackForTest(), { resourceGroupName })).not.toThrow();
});

test('does not check values that only Terraform knows', () => {
  const stack = stackForTest();
  const [storageAccountName, resourceGroupName] = ['account', 'group'].map((id) => variable(stack, id));
  lookUpStore(stack, { storageAccountName, resourceGroupName });
  expect(synthesizeStack(stack)).toMatchObject({
    data: {
      azurerm_storage_account: {
        contoso_4FE4DACF: { name: '${var.account}', resource_group_name: '${var.group}' },
      },
    },
  });
});

test('has an unknown shared key setting unless the code states it', () => {
  const said = (lookup: Partial<DataStoreLookup>): string[] => {
    const stack = stackForTest();
    copyShare(stack, 'sales', lookUpStore(stack, lookup)).invite(recipient(stack));
    synthesizeStack(stack);
    return getAnnotations(stack).map(([, , text]) => text.split(':')[0]);
  };
  expect(said({})).toEqual(['SharedKeyUnknown', 'PublicAccessUnknown']);
  expect(said({ sharedAccessKeyEnabled: false, allowNestedItemsToBePublic: false })).toEqual([]);
});
