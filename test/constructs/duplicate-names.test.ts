import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { DataAzurermResourceGroup } from '@cdktf/provider-azurerm/lib/data-azurerm-resource-group';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { App, TerraformStack } from 'cdktf';
import { TerraformCount } from 'cdktf';
import type { AcceptedSubscription, IDataStore } from '../../constructs';
import {
  AzapiProvider,
  DataStore,
  ManagedIdentity,
  ShareEvents,
  SnapshotEngine,
  SnapshotJob,
  SnapshotMonitoring,
} from '../../constructs';
import { appForTest, getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import {
  accept,
  accountId,
  containerDataset,
  createReceivedInvitation,
  referToStore,
  TENANT,
} from './declarations';

/*
 * Azure has one resource of a type and a name in a resource group. Which of them two constructs of an app would both define is found
 * when the app is complete.
 */

const GROUP = 'rg-copies';
const PLACE = { resourceGroupName: GROUP, location: 'westeurope' };
const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const OTHER_SUBSCRIPTION = '99999999-9999-4999-8999-999999999999';
const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs`;
const ACTION_GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/on-call`;
const ENVIRONMENT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/apps`;

/** The problems of a stack, in short. */
function findDuplicates(stack: TerraformStack): string[] {
  return getProblems(() => synthesizeStack(stack)).map(({ code, message, where }) =>
    [code, message.replace(/^duplicate /, ''), `at '${where}'`].join(': '),
  );
}

/** A store of which each has its own account. */
function createStore(stack: TerraformStack, name: string): IDataStore {
  return new DataStore(stack, name, { ...PLACE, name, tenantId: TENANT, resourceGroupName: 'rg-data' });
}

function carry(
  stack: TerraformStack,
  id: string,
  engine: SnapshotEngine,
  target: IDataStore = createStore(stack, `${id}store`),
): AcceptedSubscription {
  const datasets = [containerDataset(id)];
  return accept(stack, id, {
    invitation: createReceivedInvitation({ datasets }, { tenantId: TENANT }),
    target,
    mappings: [{ datasetName: id, container: 'landing', path: '' }],
    identity: new ManagedIdentity(stack, `${id}-identity`, { ...PLACE, resourceGroupName: `rg-${id}` }),
    engine,
  });
}

const SOURCE = { sourceAccountId: accountId('contoso') };
const mover = (more: object = {}): SnapshotEngine =>
  SnapshotEngine.storageMover({ storageMoverName: 'copies', resourceGroupName: GROUP, ...SOURCE, ...more });
const factory = (more: object = {}): SnapshotEngine =>
  SnapshotEngine.dataFactory({ factoryName: 'fabrikam-copies', resourceGroupName: GROUP, ...more });

function createJob(stack: TerraformStack, id: string, more: object = {}): SnapshotJob {
  const identity = new ManagedIdentity(stack, `${id}-identity`, { ...PLACE, resourceGroupName: `rg-${id}` });
  const target = referToStore(stack, `fabrikam${id}`);
  const subscription = accept(stack, `${id}-subscription`, { identity, target });
  return new SnapshotJob(stack, id, {
    ...{ subscription, image: 'datashare:0.1.0', name: 'sync', resourceGroupName: GROUP },
    ...{ environmentId: ENVIRONMENT, ...more },
  });
}

function monitor(stack: TerraformStack, id: string, more: object = {}): SnapshotMonitoring {
  return new SnapshotMonitoring(stack, id, {
    ...{ ...PLACE, name: 'watch', resourceGroupName: `rg-${id}` },
    ...{ logAnalyticsWorkspaceId: WORKSPACE, actionGroupId: ACTION_GROUP, ...more },
  });
}

const OWN = { logAnalyticsWorkspaceId: undefined, actionGroupId: undefined, emailAddresses: ['a@x.example'] };

test.each<[string, (stack: TerraformStack, id: string) => unknown, string[]]>([
  [
    'storage movers of two accounts',
    (stack, id) => carry(stack, id, mover()),
    [`storage mover "copies", the other is at 'test/one/Mover': at 'test/two/Mover'`],
  ],
  [
    'data factories, even of two groups',
    (stack, id) => carry(stack, id, factory({ resourceGroupName: `rg-${id}` })),
    [`data factory "fabrikam-copies", the other is at 'test/one/Factory': at 'test/two/Factory'`],
  ],
  [
    'jobs',
    createJob,
    [`Container Apps job "sync", the other is at 'test/one/Resource': at 'test/two/Resource'`],
  ],
  [
    'jobs with an environment of their own',
    (stack, id) => createJob(stack, id, { environmentId: undefined }),
    [
      `Container Apps environment "sync", the other is at 'test/one/Environment': at 'test/two/Environment'`,
      `Container Apps job "sync", the other is at 'test/one/Resource': at 'test/two/Resource'`,
    ],
  ],
  [
    'identities',
    (stack, id) => new ManagedIdentity(stack, id, { ...PLACE, name: id === 'one' ? 'Sync' : 'sync' }),
    [`managed identity "sync", the other is at 'test/one/Resource': at 'test/two/Resource'`],
  ],
  [
    'workspaces and action groups',
    (stack, id) =>
      monitor(stack, id, { ...OWN, resourceGroupName: GROUP }).watchStore(
        referToStore(stack, `contoso${id}`),
      ),
    [
      `Log Analytics workspace "watch", the other is at 'test/one/Workspace': at 'test/two/Workspace'`,
      `action group "watch", the other is at 'test/one/ActionGroup': at 'test/two/ActionGroup'`,
    ],
  ],
  [
    'diagnostic settings and saved searches',
    (stack, id) => monitor(stack, id).watchStore(referToStore(stack, 'contoso', {}, `contoso-${id}`)),
    [
      `diagnostic setting "watch", the other is at 'test/one/Store-contoso-one': at 'test/two/Store-contoso-two'`,
      `saved search "watch-readers-contoso", the other is at 'test/one/Store-contoso-one-readers': at 'test/two/Store-contoso-two-readers'`,
    ],
  ],
])('two %s of one name are refused', (_, declare, found) => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  declare(stack, 'one');
  declare(stack, 'two');
  expect(findDuplicates(stack)).toEqual(found.map((each) => `DuplicateName: ${each}`));
});

test('two alerts of one name are refused: jobs in two groups, watched from one', () => {
  const stack = stackForTest();
  const monitoring = monitor(stack, 'watch');
  for (const id of ['one', 'two']) monitoring.watch(createJob(stack, id, { resourceGroupName: `rg-${id}` }));
  expect(findDuplicates(stack)).toEqual([
    `DuplicateName: log alert "sync-failed", the other is at 'test/watch/one-failed': at 'test/watch/two-failed'`,
  ]);
});

test('an account has one system topic, whatever construct refers to it', () => {
  const stack = stackForTest();
  const events = (id: string): ShareEvents =>
    new ShareEvents(stack, id, { queueStore: referToStore(stack, `queues${id}`), resourceGroupName: GROUP });
  events('one').provideTopic(referToStore(stack, 'contoso', {}, 'first'));
  const second = referToStore(stack, 'contoso', { storageAccountId: variable(stack, 'account') }, 'second');
  events('two').provideTopic(second);
  expect(findDuplicates(stack)).toContainEqual(
    `DuplicateName: system topic "contoso-changes", the other is at 'test/one/Topic-first': at 'test/two/Topic-second'`,
  );
});

describe('the resource group of a name', () => {
  const define = (stack: TerraformStack, id: string, more: object = {}): UserAssignedIdentity =>
    new UserAssignedIdentity(stack, id, { name: 'sync', ...PLACE, ...more });

  /** The first is of this library, without which nothing is checked. */
  function withIdentity(app: App = appForTest(), id = 'test', subscriptionId?: string): TerraformStack {
    const stack = stackForTest(id, app);
    (stack.node.findChild('azurerm') as AzurermProvider).subscriptionId = subscriptionId;
    new ManagedIdentity(stack, 'one', { ...PLACE, name: 'sync' });
    return stack;
  }

  test.each<[string, (stack: TerraformStack) => unknown]>([
    ['is equal in another case', (stack) => define(stack, 'two', { resourceGroupName: GROUP.toUpperCase() })],
    [
      'is equal if a resource of the app defines it',
      (stack) => {
        const { name } = new ResourceGroup(stack, 'group', { name: GROUP, location: 'westeurope' });
        define(stack, 'two', { resourceGroupName: name });
      },
    ],
    [
      'is equal if the app looks it up',
      (stack) => {
        const { name } = new DataAzurermResourceGroup(stack, 'group', { name: GROUP });
        define(stack, 'two', { resourceGroupName: name });
      },
    ],
    [
      'is equal if another provider has the same subscription',
      (stack) => {
        const own = { alias: 'other', features: [{}], subscriptionId: SUBSCRIPTION.toUpperCase() };
        define(stack, 'two', { provider: new AzurermProvider(stack, 'other', own) });
      },
    ],
  ])('%s', (_, declare) => {
    const stack = withIdentity(appForTest(), 'test', SUBSCRIPTION);
    declare(stack);
    expect(findDuplicates(stack)).toHaveLength(1);
  });

  test.each<[string, (stack: TerraformStack) => unknown]>([
    ['is another one', (stack) => define(stack, 'two', { resourceGroupName: 'rg-other' })],
    [
      'is of another subscription',
      (stack) => {
        const own = { alias: 'other', features: [{}], subscriptionId: OTHER_SUBSCRIPTION };
        define(stack, 'two', { provider: new AzurermProvider(stack, 'other', own) });
      },
    ],
    [
      'is only known to Terraform',
      (stack) => define(stack, 'two', { resourceGroupName: variable(stack, 'rg') }),
    ],
    ['has a block that may be no resource', (stack) => define(stack, 'two', { count: TerraformCount.of(1) })],
    [
      'has another type of that name',
      (stack) =>
        new ContainerAppJob(stack, 'two', {
          ...{ name: 'sync', ...PLACE, containerAppEnvironmentId: ENVIRONMENT, replicaTimeoutInSeconds: 60 },
          template: { container: [{ name: 'a', image: 'a', cpu: 0.5, memory: '1Gi' }] },
          manualTriggerConfig: {},
        }),
    ],
  ])('%s: both names can be', (_, declare) => {
    const stack = withIdentity(appForTest(), 'test', SUBSCRIPTION);
    declare(stack);
    synthesizeStack(stack);
  });

  test.each<[string, (string | undefined)[], number]>([
    ['of one subscription is one', [SUBSCRIPTION, SUBSCRIPTION], 1],
    ['of two subscriptions are two', [SUBSCRIPTION, OTHER_SUBSCRIPTION], 0],
    ['of subscriptions that the environment names are two', [undefined, undefined], 0],
  ])('in two stacks %s', (_, [one, two], count) => {
    const app = appForTest();
    const stacks = [withIdentity(app, 'one', one), withIdentity(app, 'two', two)];
    for (const stack of stacks) {
      if (count === 0) synthesizeStack(stack);
      else
        expect(findDuplicates(stack)).toEqual([
          expect.stringMatching(/'one\/one\/Resource': at 'two\/one\//),
        ]);
    }
  });
});
