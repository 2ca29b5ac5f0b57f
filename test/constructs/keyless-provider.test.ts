import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { AzurermProviderConfig } from '@cdktf/provider-azurerm/lib/provider';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { DataStore } from '../../constructs';
import { appForTest, synthesizeStack } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';
import { getAnnotations, SAFE } from './share-stacks';

const WARNING =
  'StorageKeysNeeded: this provider uses the keys of storage accounts, but storage account "contoso" allows none: azurerm fails with KeyBasedAuthenticationNotPermitted when it reads or creates blobs, file systems or the account itself; set \'storageUseAzuread\' of the provider to true, or ARM_STORAGE_USE_AZUREAD where Terraform runs';
const PROPS = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };

function stackWith(config: Partial<AzurermProviderConfig>): TerraformStack {
  const stack = new TerraformStack(appForTest(), 'test');
  new LocalBackend(stack, { path: 'test.tfstate' });
  new AzurermProvider(stack, 'azurerm', { features: [{}], ...config });
  return stack;
}

function findWarnings(stack: TerraformStack): unknown {
  synthesizeStack(stack);
  return getAnnotations(stack).filter(([, , text]) => text.startsWith('StorageKeysNeeded'));
}

describe('a provider that uses keys', () => {
  test.each([undefined, false])('is a warning beside an account without keys (%p)', (storageUseAzuread) => {
    const stack = stackWith({ storageUseAzuread });
    new DataStore(stack, 'lake', PROPS);
    expect(findWarnings(stack)).toEqual([['test/azurerm', 'warn', WARNING]]);
  });

  test('is a warning beside blobs of an account without keys of another place', () => {
    const stack = stackWith({});
    const store = referToStore(stack, 'contoso', SAFE);
    copyShare(stack, 'sales', store).invite(recipient(stack));
    expect(findWarnings(stack)).toEqual([]);
    const name = 'a.txt';
    new StorageBlob(stack, 'blob', {
      name,
      type: 'Block',
      storageAccountName: 'contoso',
      storageContainerName: 'curated',
    });
    expect(findWarnings(stack)).toEqual([['test/azurerm', 'warn', WARNING]]);
  });

  test('is none if only Terraform knows it, or it uses Microsoft Entra ID', () => {
    const unknown = stackWith({});
    unknown.node.tryRemoveChild('azurerm');
    const storageUseAzuread = new TerraformVariable(unknown, 'entra', { type: 'bool' }).booleanValue;
    new AzurermProvider(unknown, 'azurerm', { features: [{}], storageUseAzuread });
    for (const stack of [unknown, stackWith({ storageUseAzuread: true })]) {
      new DataStore(stack, 'lake', PROPS);
      expect(findWarnings(stack)).toEqual([]);
    }
  });

  test('is none if it is another one than that of the account', () => {
    const stack = stackWith({ storageUseAzuread: true });
    new AzurermProvider(stack, 'other', { features: [{}], alias: 'other' });
    new DataStore(stack, 'lake', PROPS);
    expect(findWarnings(stack)).toEqual([]);
  });
});
