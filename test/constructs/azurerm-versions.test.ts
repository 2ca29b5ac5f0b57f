import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import type { AzurermProviderConfig } from '@cdktf/provider-azurerm/lib/provider';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { LocalBackend, TerraformStack } from 'cdktf';
import { DataStore, ManagedIdentity, ShareExchange } from '../../constructs';
import { findResourceProviders } from '../../constructs/data-store/provider-registrations';
import { GOLDENS } from '../fixtures/goldens';
import type { Configuration } from '../support/terraform-provider/configuration';
import { asText } from '../support/terraform-provider/values';
import { appForTest, getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { copyShare, recipient } from './declarations';
import { getAnnotations } from './share-stacks';

/*
 * The arguments that depend on the version of azurerm which a stack requires.
 */

/** A stack that publishes an invitation with the azurerm of a constraint, which it is told last. */
function publishWith(version: string): TerraformStack {
  const stack = stackForTest();
  const dataStore = new DataStore(stack, 'lake', {
    name: 'contoso',
    resourceGroupName: 'rg-lake',
    location: 'westeurope',
  });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore, publishInvitations: true });
  copyShare(stack, 'sales', dataStore, { exchange }).invite(recipient(stack));
  stack.addOverride('terraform.required_providers.azurerm', { source: 'hashicorp/azurerm', version });
  return stack;
}

const BY_NAMES = ['storage_account_name', 'storage_container_name'];
const BY_ID = ['storage_container_id'];

test.each([
  ['4.55.0', BY_NAMES],
  ['~> 4.0', BY_NAMES],
  ['>= 4.55, < 5.0', BY_NAMES],
  ['4.77.0', BY_ID],
  ['>= 4.77', BY_ID],
  ['~> 5.0', BY_ID],
  ['5.2.0', BY_ID],
])('with azurerm %s, blobs are placed by %j', (version, names) => {
  const blobs = resources(publishWith(version), StorageBlob);
  expect(blobs).toHaveLength(2);
  for (const blob of blobs)
    expect(Object.keys(blob).filter((name) => name.startsWith('storage_'))).toEqual(names);
});

test('the id of the container depends on the account and on the container', () => {
  const [blob] = resources(publishWith('5.2.0'), StorageBlob);
  expect(blob['storage_container_id']).toMatch(
    /^\$\{azurerm_storage_account\.\w+\.id\}\/blobServices\/default\/containers\/\$\{azurerm_storage_container\.\w+\.name\}$/,
  );
});

test.each(['>= 4.0', '> 4.55', '!= 4.60.0', '>= 4.55, < 6.0', 'newest'])(
  'azurerm %s leaves open which arguments a blob has',
  (version) => {
    expect(getProblems(() => synthesizeStack(publishWith(version)))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'publishInvitations' must be false while the stack allows azurerm "${version}": a published blob has arguments before 4.77 that azurerm 5 does not have, got true`,
        fix: "require one of both, such as '~> 4.55' or '~> 5.2', as the version of azurerm in the stack",
        where: 'test',
      },
    ]);
  },
);

describe('the registration of resource providers', () => {
  const CODE = 'ResourceProvidersUnregistered';

  /** A stack with an account, an exchange and an identity of its own, with a provider that is told what to register. */
  function findWarnings(version: string, config: Partial<AzurermProviderConfig> = {}): readonly string[] {
    const stack = new TerraformStack(appForTest(), 'test');
    new LocalBackend(stack, { path: 'test.tfstate' });
    new AzurermProvider(stack, 'azurerm', { features: [{}], storageUseAzuread: true, ...config });
    stack.addOverride('terraform.required_providers.azurerm', { source: 'hashicorp/azurerm', version });
    new DataStore(stack, 'lake', { name: 'contoso', resourceGroupName: 'rg', location: 'westeurope' });
    new ManagedIdentity(stack, 'sync', { resourceGroupName: 'rg', location: 'westeurope' });
    new LogAnalyticsWorkspace(stack, 'logs', {
      name: 'logs',
      resourceGroupName: 'rg',
      location: 'westeurope',
    });
    new ContainerAppEnvironment(stack, 'apps', {
      name: 'apps',
      resourceGroupName: 'rg',
      location: 'westeurope',
    });
    synthesizeStack(stack);
    return getAnnotations(stack).flatMap(([where, , text]) =>
      text.startsWith(CODE) ? [`${where}: ${/needs ([^:]*)/.exec(text)![1]}`] : [],
    );
  }

  test.each<[string, Partial<AzurermProviderConfig>, string]>([
    [
      '~> 5.0',
      {},
      'Microsoft.App, Microsoft.OperationalInsights, Microsoft.Storage, Microsoft.ManagedIdentity',
    ],
    ['5.2.0', { resourceProviderRegistrations: 'core' }, 'Microsoft.App, Microsoft.OperationalInsights'],
    ['5.2.0', { resourceProviderRegistrations: 'legacy' }, 'Microsoft.App'],
    [
      '5.2.0',
      { resourceProvidersToRegister: ['Microsoft.App', 'Microsoft.Storage'] },
      'Microsoft.OperationalInsights, Microsoft.ManagedIdentity',
    ],
    ['4.55.0', {}, 'Microsoft.App'],
    ['>= 4.55', {}, 'Microsoft.App'],
    ['~> 4.60', { resourceProviderRegistrations: 'all' }, 'Microsoft.App'],
    ['4.55.0', { resourceProviderRegistrations: 'core' }, 'Microsoft.App, Microsoft.OperationalInsights'],
  ])('is missed with azurerm %s and %j', (version, config, names) => {
    expect(findWarnings(version, config)).toEqual([`test/azurerm: ${names}`]);
  });

  test.each<[string, Partial<AzurermProviderConfig>]>([
    ['3.117.0', {}],
    ['4.55.0', { skipProviderRegistration: true }],
    ['4.55.0', { resourceProvidersToRegister: ['Microsoft.App'] }],
    ['>= 4.55', { resourceProviderRegistrations: 'none' }],
    ['5.2.0', { resourceProviderRegistrations: 'none' }],
    ['5.2.0', { resourceProviderRegistrations: 'all', resourceProvidersToRegister: ['Microsoft.App'] }],
  ])('is nothing to warn of with azurerm %s and %j', (version, config) => {
    expect(findWarnings(version, config)).toEqual([]);
  });

  /** The types of azurerm whose resource provider is registered in each subscription. */
  const ALWAYS = ['azurerm_resource_group', 'azurerm_role_assignment', 'azurerm_role_definition'];
  const APPS = ['App', 'Storage', 'ManagedIdentity'];
  const MONITORED = ['App', 'OperationalInsights', 'insights', 'Storage', 'ManagedIdentity'];
  const MOVED = ['Storage', 'StorageMover (azapi)'];

  test.each<[string, string[]]>([
    ['change-digests/analysts', APPS],
    ['change-digests/orders', APPS],
    ['change-events/analysts', [...MONITORED, 'App (azapi)']],
    ['change-events/orders', ['EventGrid', 'Storage']],
    ['cross-stack/analytics', ['Storage']],
    ['cross-stack/lake', ['Storage', 'ManagedIdentity']],
    ['cross-stack/shares', []],
    [
      'engines/data-factory/forecasts',
      ['App', 'DataFactory', 'insights', 'Storage', 'ManagedIdentity', 'DataFactory (azapi)'],
    ],
    ['engines/data-factory/sensors', ['Storage']],
    ['engines/object-replication/contoso', ['Storage', 'Storage (azapi)']],
    ['engines/object-replication/fabrikam', ['Storage', 'Storage (azapi)']],
    ['engines/storage-mover-two-tenants/contoso', MOVED],
    ['engines/storage-mover-two-tenants/fabrikam', MOVED],
    ['engines/storage-mover/archive', ['Storage']],
    ['engines/storage-mover/research', [...APPS, 'StorageMover (azapi)']],
    ['exchange/contoso', ['Storage']],
    ['in-place-native/contoso', ['Storage (azapi)']],
    ['in-place-native/fabrikam', ['Storage (azapi)']],
    ['many-partners/platform', ['Storage']],
    ['platform/platform', ['KeyVault', 'Storage', 'Network', 'ManagedIdentity']],
    ['scheduled/fabrikam', MONITORED],
    ['several-accounts/contoso', []],
    ['several-accounts/fabrikam', ['Storage']],
    ['two-companies/contoso', []],
    ['two-companies/fabrikam', ['Storage']],
  ])('is needed by the example %s of %j', (name, needed) => {
    const { resource = {} } = JSON.parse(new Map(GOLDENS).get(name)!) as Configuration;
    const types = Object.keys(resource).filter(
      (type) => type.startsWith('azurerm_') && !ALWAYS.includes(type),
    );
    for (const type of types) expect(findResourceProviders([type])).toHaveLength(1);
    const ofAzapi = Object.entries(resource).flatMap(([type, all]) =>
      type.startsWith('azapi_')
        ? Object.values(all).map((each) => `${asText(each['type']).split('/')[0]} (azapi)`)
        : [],
    );
    const found = new Set([...findResourceProviders(types), ...ofAzapi]);
    expect([...found].map((each) => each.replace(/^microsoft\./i, ''))).toEqual(needed);
  });

  test('has a table with an entry for each example', () => {
    expect(GOLDENS).toHaveLength(25);
  });
});
