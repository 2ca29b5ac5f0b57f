import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { DataFactory } from '@cdktf/provider-azurerm/lib/data-factory';
import { DataFactoryCredentialUserManagedIdentity } from '@cdktf/provider-azurerm/lib/data-factory-credential-user-managed-identity';
import { DataFactoryPipeline } from '@cdktf/provider-azurerm/lib/data-factory-pipeline';
import { DataFactoryTriggerTumblingWindow } from '@cdktf/provider-azurerm/lib/data-factory-trigger-tumbling-window';
import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import { TerraformVariable, Token } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import type {
  AcceptedSubscription,
  AcceptedSubscriptionProps,
  DataFactoryOptions,
  SingleSourceInvitation,
} from '../../constructs';
import {
  AzapiProvider,
  DatasetType,
  SnapshotEngine,
  SnapshotJob,
  SnapshotSchedule,
  SnapshotTrigger,
} from '../../constructs';
import { toNetworkName } from '../../constructs/engines/data-factory-names';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import {
  appForTest,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
} from '../support/stacks';
import {
  accept,
  accountId,
  containerDataset,
  createReceivedInvitation,
  identityId,
  referToIdentity,
  referToStore,
  SYNCHRONIZER,
  TENANT,
} from './declarations';

const OWN = { factoryName: 'fabrikam-copies', resourceGroupName: 'rg-data' };
const FACTORY_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.DataFactory/factories/shared';

interface Case {
  readonly options?: DataFactoryOptions;
  readonly datasets?: SingleSourceInvitation['datasets'];
  readonly isHnsEnabled?: boolean;
  readonly props?: Partial<AcceptedSubscriptionProps>;
}

/** A subscription that Data Factory carries, started by hand unless told otherwise. */
function carry(
  stack: TerraformStack,
  { options = OWN, datasets, isHnsEnabled = false, props }: Case = {},
): AcceptedSubscription {
  const facts = { tenantId: TENANT, isHnsEnabled };
  return accept(stack, 'sales', {
    invitation: createReceivedInvitation(datasets && { datasets }, facts),
    target: referToStore(stack, 'fabrikam', facts, 'target'),
    identity: props && 'identity' in props ? props.identity : referToIdentity(stack),
    engine: SnapshotEngine.dataFactory(options),
    ...props,
  });
}

function stackWithAzapi(): TerraformStack {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  return stack;
}

interface Activity {
  readonly name: string;
  readonly inputs: readonly [{ readonly referenceName: string }];
  readonly typeProperties: Readonly<Record<string, unknown>> & {
    readonly source: { readonly storeSettings: Readonly<Record<string, unknown>> };
  };
}

function readActivities(stack: TerraformStack): readonly Activity[] {
  const [{ activities_json: text }] = resources(stack, DataFactoryPipeline);
  return JSON.parse(String(text)) as readonly Activity[];
}

const bodies = (stack: TerraformStack): readonly unknown[] =>
  resources(stack, AzapiResource).map(({ body }) => (body as { readonly properties: unknown }).properties);

test('the factory signs in as the identity of the subscription, and the document names the pipeline', () => {
  const stack = stackWithAzapi();
  const subscription = carry(stack);
  expect(resources(stack, DataFactory)).toMatchObject([
    { name: 'fabrikam-copies', identity: { type: 'UserAssigned', identity_ids: [identityId('reader')] } },
  ]);
  expect(getOutput(subscription).value).toMatchObject({
    engine: {
      kind: 'DataFactory',
      pipelineName: 'sales',
      resourceId: expect.stringMatching(/^\$\{azurerm_data_factory\.\w+\.id\}$/) as string,
    },
  });
  expect(JSON.stringify(bodies(stack))).not.toMatch(/key|sas|secret|connectionString/i);
});

test('copies are checked, keep attributes, and delete nothing', () => {
  const stack = stackWithAzapi();
  carry(stack);
  const [{ typeProperties }] = readActivities(stack);
  expect(typeProperties).toMatchObject({
    validateDataConsistency: true,
    preserve: ['Attributes'],
    source: {
      storeSettings: {
        recursive: true,
        wildcardFileName: '*',
        deleteFilesAfterCompletion: false,
        modifiedDatetimeStart: { value: '@pipeline().parameters.windowStart', type: 'Expression' },
      },
    },
  });
});

test.each([
  ['flat Blob storage', false, 'AzureBlobStorage', 'AzureBlobStorageReadSettings', 'container'],
  ['ADLS Gen2', true, 'AzureBlobFS', 'AzureBlobFSReadSettings', 'fileSystem'],
])('%s has its own kind of connection and location', (_, isHnsEnabled, service, settings, place) => {
  const stack = stackWithAzapi();
  carry(stack, { isHnsEnabled });
  expect(bodies(stack)).toMatchObject([
    { type: service },
    { type: service },
    { type: 'Binary', typeProperties: { location: { [place]: 'curated' } } },
    { type: 'Binary', typeProperties: { location: { [place]: 'landing' } } },
  ]);
  expect(readActivities(stack)[0].typeProperties.source.storeSettings['type']).toBe(settings);
});

test('a file is named, and a folder is a path', () => {
  const stack = stackWithAzapi();
  const datasets = [
    { datasetName: 'one', datasetType: DatasetType.FILE, container: 'curated', path: 'a/b.csv' },
    { datasetName: 'two', datasetType: DatasetType.FOLDER, container: 'curated', path: 'c/d' },
  ];
  const mappings = [
    { datasetName: 'one', container: 'landing', path: 'x.csv' },
    { datasetName: 'two', container: 'landing', path: 'y' },
  ];
  carry(stack, { datasets, props: { mappings } });
  const locations = bodies(stack).flatMap((body) => {
    const { location } = (body as { readonly typeProperties: { readonly location?: object } }).typeProperties;
    return location ? [location] : [];
  });
  expect(locations).toMatchObject([
    { folderPath: 'a', fileName: 'b.csv' },
    { fileName: 'x.csv' },
    { folderPath: 'c/d' },
    { folderPath: 'y' },
  ]);
  const [one, two] = readActivities(stack).map(({ typeProperties }) => typeProperties.source.storeSettings);
  expect(one).not.toHaveProperty('wildcardFileName');
  expect(two).toHaveProperty('wildcardFileName', '*');
});

test('a folder whose name looks like a template of Terraform stays a name', () => {
  const stack = stackWithAzapi();
  const path = 'a/${b}/%{c}';
  const datasets = [{ datasetName: 'odd', datasetType: DatasetType.FOLDER, container: 'curated', path }];
  carry(stack, { datasets, props: { mappings: [{ datasetName: 'odd', container: 'landing', path }] } });
  const locations = JSON.stringify(bodies(stack)).match(/"folderPath":"[^"]*"/g);
  expect(locations).toEqual(Array(2).fill('"folderPath":"a/$${b}/%%{c}"'));
});

test.each(['@pipeline().RunId', 'a/@{pipeline().RunId}'])(
  'a folder %s, which Data Factory can take for an expression, is refused at both ends',
  (odd) => {
    for (const [path, target] of [
      [odd, 'plain'],
      ['plain', odd],
    ]) {
      const datasets = [{ datasetName: 'odd', datasetType: DatasetType.FOLDER, container: 'curated', path }];
      const props = { mappings: [{ datasetName: 'odd', container: 'landing', path: target }] };
      expect(getProblems(() => carry(stackWithAzapi(), { datasets, props }))).toContainEqual(
        expect.objectContaining({
          code: 'EngineUnfit',
          message: expect.stringContaining('expression') as string,
        }),
      );
    }
  },
);

describe('the parts of a factory', () => {
  const carryNamed = (
    stack: TerraformStack,
    id: string,
    dataset: string,
    options: Parameters<typeof SnapshotEngine.dataFactory>[0] = { factoryId: FACTORY_ID },
  ): AcceptedSubscription =>
    accept(stack, id, {
      invitation: createReceivedInvitation({ datasets: [containerDataset(dataset)] }, { tenantId: TENANT }),
      target: referToStore(stack, `fabrikam${id.length}`, { tenantId: TENANT }, `target-${id}`),
      mappings: [{ datasetName: dataset, container: 'landing', path: '' }],
      identity: referToIdentity(stack, `reader-${id}`),
      engine: SnapshotEngine.dataFactory(options),
    });

  test('of two subscriptions that would have one name are refused', () => {
    const stack = stackWithAzapi();
    carryNamed(stack, 'a', 'bbb-ccc');
    expect(getProblems(() => carryNamed(stack, 'a-bbb', 'ccc'))).toMatchObject([{ code: 'DuplicateName' }]);
  });

  test('include its name: two subscriptions of an app cannot define one factory', () => {
    const app = appForTest();
    const define = (id: string, factoryName: string): TerraformStack => {
      const stack = stackForTest(id, app);
      new AzapiProvider(stack, 'azapi');
      carryNamed(stack, id, 'bbb', { factoryName, resourceGroupName: `rg-${id}` });
      return stack;
    };
    define('a', 'copies');
    synthesizeStack(define('bb', 'other-copies'));
    const third = define('ccc', 'Copies');
    expect(getProblems(() => synthesizeStack(third))).toMatchObject([{ code: 'DuplicateName' }]);
  });

  test('of two subscriptions with names of their own stand side by side', () => {
    const stack = stackWithAzapi();
    carryNamed(stack, 'a', 'bbb');
    carryNamed(stack, 'cd', 'bbb');
    expect(resources(stack, DataFactoryPipeline)).toHaveLength(2);
  });
});

test('a factory that exists gets nothing before Terraform has compared what only it knows', () => {
  const stack = stackWithAzapi();
  const tenantId = new TerraformVariable(stack, 'tenant', { type: 'string' }).stringValue;
  carry(stack, {
    options: { factoryId: FACTORY_ID },
    props: { target: referToStore(stack, 'fabrikam', { tenantId }, 'their-target') },
  });
  expect(resources(stack, DataFactoryCredentialUserManagedIdentity)).toMatchObject([
    { lifecycle: { precondition: expect.arrayContaining([expect.anything()]) as unknown } },
  ]);
});

test.each([
  ['0 2 * * *', '2027-01-01T02:00:00Z', 'Hour', 24],
  ['0 */6 * * *', '2027-01-01T06:00:00Z', 'Hour', 6],
  ['*/15 * * * *', '2027-01-01T00:15:00Z', 'Minute', 15],
])('windows of %s have hours or minutes', (cron, startTime, frequency, interval) => {
  const stack = stackWithAzapi();
  carry(stack, {
    options: { ...OWN, startTime },
    props: { snapshotTrigger: SnapshotTrigger.cron(cron) },
  });
  expect(resources(stack, DataFactoryTriggerTumblingWindow)).toMatchObject([
    { frequency, interval, start_time: startTime, max_concurrency: 1 },
  ]);
});

test('without a schedule, a run is started by hand and copies everything', () => {
  const stack = stackWithAzapi();
  carry(stack);
  expect(resources(stack, DataFactoryTriggerTumblingWindow)).toEqual([]);
  expect(resources(stack, DataFactoryPipeline)).toMatchObject([
    { parameters: { windowStart: '1900-01-01T00:00:00Z', windowEnd: '9999-12-31T00:00:00Z' } },
  ]);
});

test('a factory that exists is used as it is, with its runtime and an alert', () => {
  const stack = stackWithAzapi();
  const group = `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Insights/actionGroups/on-call`;
  const options = {
    factoryId: FACTORY_ID,
    integrationRuntimeName: 'private',
    resourceGroupName: 'rg-data',
    actionGroupIds: [group],
  };
  carry(stack, { options });
  expect(resources(stack, DataFactory)).toEqual([]);
  expect(bodies(stack)).toContainEqual(
    expect.objectContaining({
      connectVia: { referenceName: 'private', type: 'IntegrationRuntimeReference' },
    }),
  );
  expect(resources(stack, MonitorMetricAlert)).toMatchObject([
    { name: 'shared-sales-failed', scopes: [FACTORY_ID], action: [{ action_group_id: group }] },
  ]);
});

test('a managed network has a private endpoint to each account', () => {
  const stack = stackWithAzapi();
  carry(stack, {
    options: { ...OWN, managedNetwork: true, sourceAccountId: accountId('contoso') },
    isHnsEnabled: true,
  });
  expect(resources(stack, DataFactory)).toMatchObject([{ managed_virtual_network_enabled: true }]);
  for (const name of ['contoso', 'fabrikam'])
    expect(bodies(stack)).toContainEqual({ privateLinkResourceId: accountId(name), groupId: 'dfs' });
});

test.each(['sales', 'a.b', 'sales-', 'a--b', 'x'.repeat(90)])(
  'the integration runtime of %s has a name that Azure takes',
  (name) => {
    expect(toNetworkName(name, 'private')).toMatch(/^(?=.{3,63}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/);
  },
);

test('two subscriptions with similar names have two integration runtimes, of which a plain one is as it is', () => {
  const names = ['a-b', 'a.b', 'a_b', 'a--b', 'a-b-'].map((name) => toNetworkName(name, 'private'));
  expect(names[0]).toBe('a-b-private');
  expect(new Set(names).size).toBe(names.length);
});

const SCHEDULED = { snapshotTrigger: SnapshotTrigger.cron('0 2 * * *') };
test.each<[string, Case, string]>([
  [
    'another tenant',
    { props: { invitation: createReceivedInvitation({}, { tenantId: SYNCHRONIZER.principalId }) } },
    'EngineUnfit',
  ],
  ['a principal that is no managed identity', { props: { identity: SYNCHRONIZER } }, 'ValueInvalid'],
  ['a schedule without a start', { props: SCHEDULED }, 'ValueInvalid'],
  [
    'a start that is no time of the schedule',
    { options: { ...OWN, startTime: '2027-01-01T03:00:00Z' }, props: SCHEDULED },
    'ValueInvalid',
  ],
  ['a start without a schedule', { options: { ...OWN, startTime: '2027-01-01T02:00:00Z' } }, 'ValueInvalid'],
  [
    'the private endpoint of another account than that of the invitation',
    { options: { ...OWN, managedNetwork: true, sourceAccountId: accountId('others') } },
    'ValueInvalid',
  ],
  [
    'a file whose place only Terraform knows',
    {
      datasets: [
        { datasetName: 'one', datasetType: DatasetType.FILE, container: 'curated', path: 'a/b.csv' },
      ],
      props: { mappings: [{ datasetName: 'one', container: 'landing', path: Token.asString({ a: 1 }) }] },
    },
    'ValueInvalid',
  ],
  [
    'windows of different lengths',
    {
      options: { ...OWN, startTime: '2027-01-01T02:00:00Z' },
      props: { snapshotTrigger: SnapshotTrigger.cron('0 2,4 * * *') },
    },
    'EngineUnfit',
  ],
  [
    'windows that are too short',
    {
      options: { ...OWN, startTime: '2027-01-01T02:00:00Z' },
      props: { snapshotTrigger: SnapshotTrigger.cron('*/2 * * * *') },
    },
    'EngineUnfit',
  ],
])('refuses %s', (_, given, code) => {
  expect(getProblems(() => carry(stackWithAzapi(), given)).map((each) => each.code)).toContain(code);
});

test.each<[string, DataFactoryOptions, string]>([
  ['neither a name nor an id', { resourceGroupName: 'rg' }, 'factoryName'],
  ['a name and an id', { factoryId: FACTORY_ID, factoryName: 'copies' }, 'factoryName'],
  ['no resource group', { factoryName: 'copies' }, 'resourceGroupName'],
  ['the network of a factory that exists', { factoryId: FACTORY_ID, managedNetwork: true }, 'managedNetwork'],
  ['a runtime of a new factory', { ...OWN, integrationRuntimeName: 'r' }, 'integrationRuntimeName'],
  [
    'a runtime whose name ends with a hyphen',
    { factoryId: FACTORY_ID, integrationRuntimeName: 'private-' },
    'integrationRuntimeName',
  ],
  ['tags of nothing', { factoryId: FACTORY_ID, tags: { team: 'data' } }, 'tags'],
  [
    'a resource group of nothing',
    { factoryId: FACTORY_ID, resourceGroupName: 'rg-data' },
    'resourceGroupName',
  ],
  [
    'an account that nothing connects to',
    { ...OWN, sourceAccountId: accountId('contoso') },
    'sourceAccountId',
  ],
  ['a network without the account', { ...OWN, managedNetwork: true }, 'sourceAccountId'],
  ['a name with an underscore', { ...OWN, factoryName: 'my_copies' }, 'factoryName'],
  ['a start that is no time', { ...OWN, startTime: 'soon' }, 'startTime'],
  ['the id of something else', { factoryId: accountId('contoso') }, 'factoryId'],
  [
    'an alert without a resource group',
    {
      factoryId: FACTORY_ID,
      actionGroupIds: ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/actionGroups/a'],
    },
    'resourceGroupName',
  ],
])('settings with %s are refused', (_, options, prop) => {
  expect(getProblems(() => SnapshotEngine.dataFactory(options))).toContainEqual(
    expect.objectContaining({ code: 'ValueInvalid', message: expect.stringContaining(prop) as string }),
  );
});

describe('the job of a subscription that an engine of Azure carries', () => {
  const createJob = (stack: TerraformStack, snapshotTrigger?: SnapshotTrigger): SnapshotJob =>
    new SnapshotJob(stack, 'proof', {
      subscription: carry(stack),
      resourceGroupName: 'rg-data',
      image: 'fabrikam.azurecr.io/datashare:0.1.0',
      snapshotTrigger,
    });

  test('compares both sides, and copies nothing by itself', () => {
    const stack = stackWithAzapi();
    createJob(stack);
    const [{ template }] = resources(stack, ContainerAppJob);
    const [{ args }] = (template as { readonly container: readonly { readonly args: readonly string[] }[] })
      .container;
    expect(args.slice(0, 2)).toEqual(['reconcile', 'env:DATASHARE_SUBSCRIPTION']);
  });

  test('is refused with changes as its trigger', () => {
    const trigger = SnapshotTrigger.onChange({ fullListingEvery: SnapshotSchedule.daily({ hour: 2 }) });
    expect(getProblems(() => createJob(stackWithAzapi(), trigger))).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('an engine of Azure') as string }),
    );
  });
});
