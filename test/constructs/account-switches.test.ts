import { AzapiProvider, DataStore } from '../../constructs';
import { AccountSwitches } from '../../constructs/azapi/account-switches';
import { AzapiUpdateResource } from '../../constructs/azapi/azapi-update-resource';
import { accountId, referToStore } from './declarations';
import { appForTest, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { getAnnotations } from './share-stacks';

function describeSwitches(...on: readonly string[]): object {
  return {
    type: 'Microsoft.Storage/storageAccounts@2026-04-01',
    resource_id: accountId('contoso'),
    body: {
      properties: { dataCollaborationPolicyProperties: Object.fromEntries(on.map((name) => [name, true])) },
    },
  };
}

test('the switches of an account are one resource of a stack, whoever turns them on', () => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  const [store, same] = [referToStore(stack, 'contoso'), referToStore(stack, 'contoso', {}, 'same')];
  const first = AccountSwitches.of(stack).turnOn(store, 'allowStorageDataShares');
  const second = AccountSwitches.of(same).turnOn(
    same,
    'allowStorageConnectors',
    'allowCrossTenantDataSharing',
  );
  AccountSwitches.of(stack).turnOn(store, 'allowStorageDataShares');
  expect(second).toBe(first);
  expect(resources(stack, AzapiUpdateResource)).toEqual([
    describeSwitches('allowStorageDataShares', 'allowStorageConnectors', 'allowCrossTenantDataSharing'),
  ]);
});

test('each account and each stack has switches of its own', () => {
  const app = appForTest();
  const [provider, consumer] = ['provider', 'consumer'].map((id) => {
    const stack = stackForTest(id, app);
    new AzapiProvider(stack, 'azapi');
    return stack;
  });
  const store = new DataStore(provider, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
  AccountSwitches.of(provider).turnOn(store, 'allowStorageDataShares');
  AccountSwitches.of(provider).turnOn(referToStore(provider, 'fabrikam'), 'allowStorageConnectors');
  AccountSwitches.of(consumer).turnOn(referToStore(consumer, 'contoso'), 'allowStorageConnectors');
  expect(resources(provider, AzapiUpdateResource).map(({ resource_id: id }) => id)).toEqual([
    '${azurerm_storage_account.contoso_4FE4DACF.id}',
    accountId('fabrikam'),
  ]);
  expect(resources(consumer, AzapiUpdateResource)).toEqual([describeSwitches('allowStorageConnectors')]);
});

test.each<[string, unknown, string]>([
  [
    'body.properties.allowBlobPublicAccess',
    true,
    "'body.properties.allowBlobPublicAccess' of this azapi_update_resource is not declared, but the app sets it to true",
  ],
  [
    'body.properties.dataCollaborationPolicyProperties.allowStorageConnectors',
    false,
    'is declared as true, but the app changes it to false',
  ],
  ['sensitive_body', {}, "the app sets 'sensitive_body' of this azapi_update_resource"],
])('an override of the switches is a warning: %s', (argument, value, message) => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  const store = referToStore(stack, 'contoso');
  const resource = AccountSwitches.of(stack).turnOn(store, 'allowStorageDataShares');
  resource.addOverride(argument, value);
  AccountSwitches.of(stack).turnOn(store, 'allowStorageConnectors');
  synthesizeStack(stack);
  expect(getAnnotations(stack).map(([, , text]) => text)).toEqual([
    expect.stringMatching(/^ArgumentOverridden: /),
  ]);
  expect(getAnnotations(stack)[0][2]).toContain(message);
});
