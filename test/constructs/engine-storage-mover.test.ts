import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import type {
  AcceptedSubscription,
  AcceptedSubscriptionProps,
  SingleSourceInvitation,
  StorageMoverOptions,
} from '../../constructs';
import {
  AzapiProvider,
  DatasetType,
  DeletionPolicy,
  PublishMode,
  SnapshotEngine,
  SnapshotTrigger,
} from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import { toMoverName } from '../../constructs/engines/storage-mover/mover-names';
import { toMoverSchedule } from '../../constructs/engines/storage-mover/mover-schedule';
import {
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accept,
  accountId,
  containerDataset,
  createReceivedInvitation,
  referToStore,
  TENANT,
} from './declarations';

const SOURCE_ID = accountId('contoso');
const OWN: StorageMoverOptions = {
  sourceAccountId: SOURCE_ID,
  storageMoverName: 'fabrikam-copies',
  resourceGroupName: 'rg-copies',
};
const MOVER_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.StorageMover/storageMovers/shared';
const OTHER_TENANT = '55555555-5555-4555-8555-555555555555';

type Datasets = SingleSourceInvitation['datasets'];

interface Case {
  readonly options?: StorageMoverOptions;
  readonly datasets?: Datasets;
  readonly source?: object;
  readonly props?: Partial<AcceptedSubscriptionProps>;
}

const folder = (path: string, container = 'curated'): Datasets[number] => ({
  datasetName: path.replaceAll('/', '-'),
  datasetType: DatasetType.FOLDER,
  container,
  path,
});

/** A subscription that Storage Mover carries, started by hand unless told otherwise. */
function carry(
  stack: TerraformStack,
  { options = OWN, datasets, source, props }: Case = {},
): AcceptedSubscription {
  return accept(stack, 'sales', {
    invitation: createReceivedInvitation(datasets && { datasets }, { tenantId: TENANT, ...source }),
    target: referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target'),
    engine: SnapshotEngine.storageMover(options),
    ...props,
  });
}

function stackWithAzapi(): TerraformStack {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  return stack;
}

const select = (stack: TerraformStack, type: string) =>
  resources(stack, AzapiResource).filter((each) => String(each['type']).split('@')[0].endsWith(type));

const readJobs = (stack: TerraformStack) =>
  select(stack, '/jobDefinitions').map(({ body }) => (body as { properties: object }).properties);

const readWarnings = ({ node }: AcceptedSubscription, code: string): string[] =>
  node.metadata.map(({ data }) => String(data)).filter((each) => each.startsWith(code));

describe('a subscription that Storage Mover carries', () => {
  test('has a storage mover, an endpoint for each container, a project, and one job for each dataset', () => {
    const stack = stackWithAzapi();
    const subscription = carry(stack, {
      datasets: [folder('a'), folder('b/c')],
      props: {
        mappings: [
          { datasetName: 'a', container: 'landing', path: 'x' },
          { datasetName: 'b-c', container: 'landing', path: 'y/z' },
        ],
      },
    });
    expect(select(stack, '/storageMovers')).toMatchObject([
      {
        name: 'fabrikam-copies',
        parent_id: expect.stringMatching(/\/resourceGroups\/rg-copies$/) as string,
      },
    ]);
    expect(select(stack, '/endpoints')).toMatchObject([
      {
        name: 'sales-source-curated',
        identity: [{ type: 'SystemAssigned' }],
        body: { properties: { endpointKind: 'Source', storageAccountResourceId: SOURCE_ID } },
      },
      {
        name: 'sales-target-landing',
        identity: [{ type: 'SystemAssigned' }],
        body: { properties: { endpointKind: 'Target', blobContainerName: 'landing' } },
      },
    ]);
    const ends = { sourceName: 'sales-source-curated', targetName: 'sales-target-landing' };
    const common = {
      jobType: 'CloudToCloud',
      dataIntegrityValidation: 'SaveVerifyFileMD5',
      copyMode: 'Additive',
    };
    expect(readJobs(stack)).toEqual([
      { ...common, ...ends, sourceSubpath: '/a', targetSubpath: '/x' },
      { ...common, ...ends, sourceSubpath: '/b/c', targetSubpath: '/y/z' },
    ]);
    expect(getOutput(subscription).value).toMatchObject({
      engine: {
        kind: 'StorageMover',
        resourceId: expect.stringMatching(/^\$\{azapi_resource\.sales_MoverProject\w*\.id\}$/) as string,
      },
    });
  });

  test('gives each endpoint its roles, before a job can start, and says aloud how wide they are', () => {
    const stack = stackWithAzapi();
    const subscription = carry(stack);
    const roles = resources(stack, RoleAssignment)
      .filter(({ principal_id: principal }) => String(principal).includes('azapi_resource'))
      .map(({ scope, role_definition_name: role, principal_id: principal }) => [
        String(role),
        /containers\/(.+)$/.exec(String(scope))?.[1],
        /Endpoint(Source|Target)/.exec(String(principal))?.[1],
      ]);
    expect(roles).toEqual(
      [
        ['Storage Account Contributor', undefined, 'Source'],
        ['Storage Account Contributor', undefined, 'Target'],
        ['Storage Blob Data Owner', 'curated', 'Source'],
        ['Storage Blob Data Owner', 'landing', 'Target'],
      ].sort(),
    );
    const [{ depends_on: needed }] = select(stack, '/jobDefinitions');
    expect((needed as string[]).filter((each) => each.startsWith('azurerm_role_assignment'))).toHaveLength(4);
    expect(readWarnings(subscription, 'EngineNeedsRights')).toEqual([
      expect.stringMatching(/Storage Account Contributor on the provider's account and on the target.* keys/),
    ]);
  });

  test('can use a storage mover that exists', () => {
    const stack = stackWithAzapi();
    carry(stack, { options: { sourceAccountId: SOURCE_ID, storageMoverId: MOVER_ID } });
    expect(select(stack, '/storageMovers')).toEqual([]);
    expect(select(stack, '/projects')).toMatchObject([{ parent_id: MOVER_ID, name: 'sales' }]);
  });

  test('gets no endpoint before the checks of the plan, whoever defines the storage mover', () => {
    const stack = stackWithAzapi();
    carry(stack, {
      options: { sourceAccountId: SOURCE_ID, storageMoverId: MOVER_ID },
      props: { target: referToStore(stack, 'fabrikam', { tenantId: variable(stack, 'tenant') }) },
    });
    const endpoints = select(stack, '/endpoints');
    expect(endpoints).toHaveLength(2);
    for (const { lifecycle } of endpoints)
      expect(JSON.stringify(lifecycle)).toContain("'sourceAccountId' must be left out");
  });

  test('has endpoints of its own in a storage mover that subscriptions share', () => {
    const stack = stackWithAzapi();
    const [invitation, options] = [
      createReceivedInvitation({}, { tenantId: TENANT }),
      { sourceAccountId: SOURCE_ID, storageMoverId: MOVER_ID },
    ];
    const target = referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target');
    const carryTo = (name: string, container: string): unknown =>
      accept(stack, name, {
        ...{ invitation, target, engine: SnapshotEngine.storageMover(options) },
        mappings: [{ datasetName: 'curated', container, path: '' }],
      });
    carryTo('a', 'b-target-copies');
    expect(getProblems(() => carryTo('a-target-b', 'copies'))).toMatchObject([
      { code: 'DuplicateName', message: expect.stringContaining('"a-target-b-target-copies"') as string },
    ]);
  });

  test('has a job that nothing starts without a schedule, and one that starts at its times', () => {
    const stack = stackWithAzapi();
    carry(stack, { props: { snapshotTrigger: SnapshotTrigger.manual() } });
    expect(readJobs(stack)[0]).not.toHaveProperty('schedule');
    const other = stackWithAzapi();
    carry(other, {
      options: { ...OWN, startDate: '2027-01-01T00:00:00Z', endDate: '2027-12-01T00:00:00Z' },
      props: { snapshotTrigger: SnapshotTrigger.cron('30 3 * * *') },
    });
    expect(readJobs(other)[0]).toMatchObject({
      schedule: {
        frequency: 'Daily',
        isActive: true,
        executionTime: { hour: 3, minute: 30 },
        startDate: '2027-01-01T00:00:00Z',
        endDate: '2027-12-01T00:00:00Z',
      },
    });
  });

  test('is another job for other places, because Azure does not change them', () => {
    const stack = stackWithAzapi();
    carry(stack);
    expect(select(stack, '/jobDefinitions')[0]['replace_triggers_external_values']).toEqual([
      'sales-source-curated',
      '/',
      'sales-target-landing',
      '/',
    ]);
  });

  test('keeps names of folders from becoming Terraform code', () => {
    const stack = stackWithAzapi();
    carry(stack, {
      datasets: [{ ...folder('a'), path: 'a${upper(1)}' }],
      props: { mappings: [{ datasetName: 'a', container: 'landing', path: 'b${upper(1)}' }] },
    });
    expect(readJobs(stack)).toMatchObject([
      { sourceSubpath: '/a$${upper(1)}', targetSubpath: '/b$${upper(1)}' },
    ]);
  });
});

describe('deletions', () => {
  test('are mirrored only if the subscription mirrors them, and a warning names what is deleted', () => {
    const stack = stackWithAzapi();
    const subscription = carry(stack, { props: { deletions: DeletionPolicy.MIRROR } });
    expect(readJobs(stack)).toMatchObject([{ copyMode: 'Mirror' }]);
    expect(readWarnings(subscription, 'EngineDeletes')).toEqual([
      expect.stringMatching(/files that others wrote.*"landing"/),
    ]);
    const other = stackWithAzapi();
    const kept = carry(other, { props: { deletions: DeletionPolicy.KEEP } });
    expect(readJobs(other)).toMatchObject([{ copyMode: 'Additive' }]);
    expect(readWarnings(kept, 'EngineDeletes')).toEqual([]);
  });

  const mirror = { deletions: DeletionPolicy.MIRROR } as const;
  test.each<[string, (stack: TerraformStack) => Case, RegExp]>([
    [
      'the state is in the folder',
      () => ({ props: { ...mirror, stateContainer: 'landing' } }),
      /would delete the state/,
    ],
    [
      'a single file is mirrored',
      () => ({
        datasets: [{ ...containerDataset('curated'), datasetType: DatasetType.FILE, path: 'a.csv' }],
        props: { ...mirror },
      }),
      /nothing says what it deletes beside a single file/,
    ],
    [
      'only Terraform knows the container',
      (stack) => ({
        props: { ...mirror, mappings: [{ datasetName: 'curated', container: variable(stack, 'container') }] },
      }),
      /^'mappings' must be a literal, because a mirror deletes/,
    ],
    [
      'only Terraform knows the folder',
      (stack) => ({
        props: {
          ...mirror,
          mappings: [{ datasetName: 'curated', container: 'landing', path: variable(stack, 'path') }],
        },
      }),
      /^'mappings' must be a literal, because a mirror deletes/,
    ],
    [
      'only Terraform knows where the state is',
      (stack) => ({ props: { ...mirror, stateContainer: variable(stack, 'state') } }),
      /^'stateContainer' must be a literal/,
    ],
  ])('are not mirrored where %s', (_name, create, message) => {
    const stack = stackWithAzapi();
    expect(getProblems(() => carry(stack, create(stack))).map((each) => each.message)).toContainEqual(
      expect.stringMatching(message),
    );
  });
});

describe('a subscription that Storage Mover cannot carry', () => {
  test.each<[string, Case, string, RegExp]>([
    [
      'two tenants in one stack',
      { source: { tenantId: OTHER_TENANT } },
      'ValueInvalid',
      /^'sourceAccountId' must be left out, because the accounts are in two tenants/,
    ],
    [
      'the id of another account',
      { options: { ...OWN, sourceAccountId: accountId('woodgrove') } },
      'ValueInvalid',
      /^'sourceAccountId' must be the id of the account of the invitation/,
    ],
    [
      'a schedule without a name',
      { props: { snapshotTrigger: SnapshotTrigger.cron('*/15 * * * *') } },
      'ValueInvalid',
      /^'snapshotTrigger' must be a schedule that Storage Mover can name/,
    ],
    ['atomic publication', { props: { publish: PublishMode.ATOMIC } }, 'EngineUnfit', /published as a whole/],
    ['a marker', { props: { successMarker: true } }, 'EngineUnfit', /mark complete datasets/],
    [
      'eleven jobs at the same time',
      {
        datasets: Array.from({ length: 11 }, (_, at) => folder(`f${at}`)),
        props: {
          mappings: Array.from({ length: 11 }, (_, at) => ({
            datasetName: `f${at}`,
            container: 'landing',
            path: `f${at}`,
          })),
        },
      },
      'EngineUnfit',
      /at most 10 jobs/,
    ],
  ])('is refused: %s', (_name, given, code, message) => {
    expect(getProblems(() => carry(stackWithAzapi(), given))).toContainEqual(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });

  test.each<[string, object, string]>([
    ['a source that is no account', { sourceAccountId: MOVER_ID }, 'sourceAccountId'],
    ['no name', { storageMoverName: undefined }, 'storageMoverName'],
    ['a name with a dot', { storageMoverName: 'a.b' }, 'storageMoverName'],
    ['no resource group', { resourceGroupName: undefined }, 'resourceGroupName'],
    ['a name beside an id', { storageMoverId: MOVER_ID }, 'storageMoverName'],
    ['an id of another type', { storageMoverId: SOURCE_ID, storageMoverName: undefined }, 'storageMoverId'],
    ['a region that is none', { location: 'west europe!' }, 'location'],
    [
      "a start of the provider's schedule",
      { sourceAccountId: undefined, startDate: '2027-01-01T00:00:00Z' },
      'startDate',
    ],
    ['an end of it', { sourceAccountId: undefined, endDate: '2027-01-01T00:00:00Z' }, 'endDate'],
    ['a start that is no time', { startDate: 'tomorrow' }, 'startDate'],
    ['an end that is no time', { endDate: '2027-01-01' }, 'endDate'],
  ])('settings are refused: %s', (_name, changed, prop) => {
    const create = () => SnapshotEngine.storageMover({ ...OWN, ...changed });
    expect(getProblems(create)).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(new RegExp(`'${prop}'`)) as string }),
    );
  });

  test('tenants and the source that only Terraform knows are compared in the plan', () => {
    const stack = stackWithAzapi();
    const [tenantId, sourceAccountId] = ['tenant', 'source'].map((name) => variable(stack, name));
    const target = referToStore(stack, 'fabrikam', { tenantId }, 'elsewhere');
    carry(stack, { options: { ...OWN, sourceAccountId }, props: { target } });
    const [{ lifecycle }] = select(stack, '/storageMovers') as unknown as [
      { lifecycle: { precondition: { error_message: string }[] } },
    ];
    const messages = lifecycle.precondition.map(({ error_message: message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/^ValueInvalid: 'sourceAccountId' .* two tenants/));
    expect(messages).toContainEqual(expect.stringMatching(/^ValueInvalid: 'sourceAccountId' must be the id/));
  });

  test('what nobody documents is told as unknown', () => {
    const stack = stackWithAzapi();
    const subscription = carry(stack, {
      datasets: [{ ...containerDataset('curated'), datasetType: DatasetType.FILE, path: 'a.csv' }],
    });
    synthesizeStack(stack);
    const [warning, ...others] = readWarnings(subscription, 'EngineUnproven');
    expect(others).toEqual([]);
    expect(warning).toMatch(/whether its subpath can be a single blob/);
    expect(warning).toMatch(/number of other jobs at the same time is unknown/);
  });
});

test.each<[string, object | undefined]>([
  ['0 * * * *', { frequency: 'Hourly', repeatInterval: 'PT1H' }],
  ['0 */6 * * *', { frequency: 'Hourly', repeatInterval: 'PT6H' }],
  ['30 23 * * *', { frequency: 'Daily', executionTime: { hour: 23, minute: 30 } }],
  [
    '0 2 * * 5,1-3,7',
    {
      frequency: 'Weekly',
      executionTime: { hour: 2, minute: 0 },
      daysOfWeek: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Friday'],
    },
  ],
  ['0 0 1,15 * *', { frequency: 'Monthly', executionTime: { hour: 0, minute: 0 }, daysOfMonth: [1, 15] }],
  ['30 * * * *', undefined],
  ['0 */5 * * *', undefined],
  ['0 */24 * * *', undefined],
  ['0 1,13 * * *', undefined],
  ['15 3 * * *', undefined],
  ['0,30 3 * * *', undefined],
  ['0 3 1 * 1', undefined],
  ['0 3 */2 * *', undefined],
  ['0 3 * 1 *', undefined],
])('the schedule %s has the times of cron or is none of Storage Mover', (cron, expected) => {
  expect(toMoverSchedule(cron)).toEqual(expected && { isActive: true, ...expected });
});

test('names that Azure does not take stay two names', () => {
  expect(toMoverName('sales', 'source', 'curated')).toBe('sales-source-curated');
  const odd = ['a.b', 'a_b', 'é', 'A_B', 'x'.repeat(65), `${'x'.repeat(65)}y`].map((name) =>
    toMoverName('s', name),
  );
  expect(new Set(odd.map((name) => name.toLowerCase())).size).toBe(odd.length);
  for (const name of odd) expect(name).toMatch(/^[0-9a-zA-Z][-_0-9a-zA-Z]{0,63}$/);
});
