import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { DataStore } from '../../constructs';
import { appForTest, getProblems, synthesizeStack } from '../support/stacks';
import { accept, copyShare, recipient, referToStore } from './declarations';

/* Terraform refuses a provider that is not complete in the plan. Synthesis finds it where it stands. */

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const FEATURES = `'features' must be one block, such as [{}], because azurerm requires it`;

function createStack(...configs: readonly object[]): TerraformStack {
  const stack = new TerraformStack(appForTest(), 'test');
  configs.forEach((config, at) => {
    new AzurermProvider(stack, at === 0 ? 'azurerm' : `azurerm-${at}`, config);
  });
  copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(recipient(stack));
  return stack;
}

const findMessages = (stack: TerraformStack): string[] =>
  getProblems(() => synthesizeStack(stack)).map(({ message, where }) => `${message} (${where})`);

test.each<[title: string, configs: object[], messages: string[]]>([
  ['without features', [{}], [`${FEATURES}, but it is not set (test/azurerm)`]],
  ['with an empty list of features', [{ features: [] }], [`${FEATURES}, got [] (test/azurerm)`]],
  ['with two blocks of features', [{ features: [{}, {}] }], [`${FEATURES}, got [{},{}] (test/azurerm)`]],
  [
    'of which one has no features',
    [{ features: [{}] }, { alias: 'other' }],
    [`${FEATURES}, but it is not set (test/azurerm-1)`],
  ],
  [
    'with an alias only',
    [{ features: [{}], alias: 'eu' }],
    [
      `'alias' must be left out for one azurerm provider of the stack: 'test/ContainerGrants/contoso/curated/fabrikam/Reader' names no provider, and Terraform would use one without configuration, which azurerm refuses, got "eu" (test/azurerm)`,
    ],
  ],
])('a provider %s is refused', (_title, configs, messages) => {
  expect(findMessages(createStack(...configs))).toEqual(messages);
});

test.each<
  [title: string, change: (stack: TerraformStack, provider: AzurermProvider) => unknown, configs: object[]]
>([
  ['features of an override', (_stack, provider) => provider.addOverride('features', [{}]), [{}]],
  [
    'features that only Terraform knows',
    (stack, provider) => {
      provider.features = new TerraformVariable(stack, 'features', { type: 'any' }).value as never;
    },
    [{ features: [{}] }],
  ],
  ['a default beside an alias', () => undefined, [{ features: [{}] }, { features: [{}], alias: 'eu' }]],
  [
    'a provider that each resource names',
    (stack, provider) => {
      for (const each of stack.node.findAll())
        if ('terraformResourceType' in each && each !== provider)
          (each as { provider?: unknown }).provider = provider;
    },
    [{ features: [{}], alias: 'eu' }],
  ],
])('%s is enough', (_title, change, configs) => {
  const stack = createStack(...configs);
  change(stack, stack.node.findChild('azurerm') as AzurermProvider);
  expect(() => synthesizeStack(stack)).not.toThrow();
});

test('a container of an account in another subscription than that of the provider is refused', () => {
  const subscriptionId = '22222222-2222-4222-8222-222222222222';
  const stack = createStack({ features: [{}], subscriptionId });
  accept(stack, 'from-contoso');
  expect(getProblems(() => synthesizeStack(stack)).map(({ code, where }) => [code, where])).toEqual([
    ['SubscriptionMismatch', 'test/LandingContainers/target/landing'],
    ['SubscriptionMismatch', 'test/LandingContainers/target/datashare'],
  ]);
  const own = createStack({ features: [{}], subscriptionId });
  const { storageAccountId } = new DataStore(own, 'lake', { name: 'lake', ...PLACE });
  new StorageContainer(own, 'own', { name: 'own', storageAccountId });
  expect(() => synthesizeStack(own)).not.toThrow();
});
