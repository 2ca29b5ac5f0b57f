import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { TerraformStack } from 'cdktf';
import type { SnapshotJobProps, StoreFacts, WatchOptions } from '../../constructs';
import {
  AzapiProvider,
  ChangeEvents,
  ChangeScaling,
  ManagedIdentity,
  ShareEvents,
  SnapshotJob,
  SnapshotMonitoring,
  SnapshotSchedule,
  SnapshotTrigger,
} from '../../constructs';
import { requiresVersion } from '../../constructs/synthesis/azurerm-version';
import { toPollingCron } from '../../constructs/scheduling/polling-cron';
import type { Block } from '../support/stacks';
import { getOutput, getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { accept, copyShare, createReceivedInvitation, recipient, referToStore, TENANT } from './declarations';
import { getAnnotations } from './share-stacks';

const OTHER_TENANT = '33333333-3333-4333-8333-333333333333';
const changeEvents = {
  queueEndpoint: 'https://contosoevents.queue.core.windows.net',
  queueName: 'sales-fabrikam',
};
const EXCHANGE = {
  storageAccountName: 'contoso',
  blobEndpoint: 'https://contoso.blob.core.windows.net',
  container: 'exchange',
  tenantId: TENANT,
};
const QUEUE = { accountName: 'contosoevents', queueName: 'sales-fabrikam', queueLength: '1' };
const LISTING = [
  'sync',
  'env:DATASHARE_SUBSCRIPTION',
  '--if-running',
  'skip',
  '--if-ended',
  'skip',
  '--log-format',
  'json',
];
const CHANGES = ['sync', 'env:DATASHARE_SUBSCRIPTION', '--from-events', ...LISTING.slice(2)];
const AZAPI_JOB = { tfResourceType: 'azapi_resource' };
const PLACE = { resourceGroupName: 'rg-lake', location: 'westeurope' };

interface Declared {
  /** The fields of the invitation that tell where changes are told. */
  readonly told?: Parameters<typeof createReceivedInvitation>[0];
  readonly source?: Partial<StoreFacts>;
  readonly targetTenant?: string;
  readonly trigger?: SnapshotTrigger;
  readonly job?: Partial<SnapshotJobProps>;
  readonly prepare?: (stack: TerraformStack) => void;
}

/** A job of Fabrikam that changes start. */
function declare({
  told = { changeEvents },
  source = { tenantId: TENANT },
  targetTenant = TENANT,
  trigger,
  job,
  prepare,
}: Declared = {}) {
  const stack = stackForTest();
  // The bindings of CDK Terrain require 4.73.
  requireAzurerm('4.55.0')(stack);
  prepare?.(stack);
  const identity = new ManagedIdentity(stack, 'sync', PLACE);
  const subscription = accept(stack, 'contoso-sales', {
    identity,
    invitation: createReceivedInvitation(told, source),
    target: referToStore(stack, 'fabrikam', { tenantId: targetTenant }, 'target'),
    snapshotTrigger: trigger ?? SnapshotTrigger.onChange({ atMostEvery: 5 }),
  });
  const image = 'fabrikam.azurecr.io/datashare:0.1.0';
  const declared = new SnapshotJob(stack, 'sales-job', { subscription, image, ...PLACE, ...job });
  return { stack, job: declared, subscription };
}

const requireAzurerm = (version: string) => (stack: TerraformStack) =>
  stack.addOverride('terraform.required_providers.azurerm', { source: 'hashicorp/azurerm', version });
const addAzapi = (stack: TerraformStack): void => void new AzapiProvider(stack, 'azapi');

const listJobs = (stack: TerraformStack): Readonly<Record<string, Block>> =>
  Object.fromEntries(resources(stack, ContainerAppJob).map((each) => [String(each['name']), each]));
const findArguments = (job: object): unknown =>
  (job as { template: { container: { args: unknown }[] } }).template.container[0].args;

describe('a job that changes start', () => {
  test('lists everything on its schedule, and a second job synchronizes changes', () => {
    const { stack, job } = declare();
    const jobs = listJobs(stack);
    expect(Object.keys(jobs)).toEqual(['sales-job', 'sales-job-changes']);
    expect(findArguments(jobs['sales-job'])).toEqual(LISTING);
    expect(findArguments(jobs['sales-job-changes'])).toEqual(CHANGES);
    expect(jobs['sales-job']).toMatchObject({ schedule_trigger_config: { cron_expression: '0 2 * * *' } });
    expect(job).toMatchObject({ cron: '0 2 * * *', changes: { jobName: 'sales-job-changes' } });
  });

  test('the subscription tells the trigger, and where changes are told', () => {
    const { subscription } = declare({
      trigger: SnapshotTrigger.onChange({ fullListingEvery: SnapshotSchedule.hourly() }),
    });
    expect(getOutput(subscription).value).toMatchObject({
      snapshotTrigger: {
        kind: 'Cron',
        cron: '0 * * * *',
        onChange: { atMostEverySeconds: 60, fullListingCron: '0 * * * *' },
      },
      changeEvents,
    });
  });

  test.each<[string, Declared, ChangeScaling, string]>([
    ['an azapi provider', { prepare: addAzapi }, ChangeScaling.AZAPI, 'the stack has an azapi provider'],
    [
      'azurerm 4.73',
      { prepare: requireAzurerm('~> 4.73') },
      ChangeScaling.AZURERM,
      'the stack requires azurerm ~> 4.73',
    ],
    ['azurerm 4.55 alone', {}, ChangeScaling.POLLING, 'its azurerm gives scale rules no identity'],
    [
      'a queue in another tenant',
      { prepare: addAzapi, source: { tenantId: OTHER_TENANT } },
      ChangeScaling.POLLING,
      'the queue is in another tenant',
    ],
    [
      'a queue in a tenant that is not known',
      { prepare: addAzapi, source: { tenantId: null } },
      ChangeScaling.POLLING,
      'it is not known that the queue is in the tenant of the job',
    ],
    [
      'a way that the app sets',
      { prepare: addAzapi, job: { changeScaling: ChangeScaling.POLLING } },
      ChangeScaling.POLLING,
      "'changeScaling' says so",
    ],
  ])('is started as it can be with %s, and synthesis says why', (_, declared, scaling, because) => {
    const { stack, job } = declare(declared);
    expect(job.changes?.scaling).toBe(scaling);
    synthesizeStack(stack);
    const texts = getAnnotations(stack).map(([, , text]) => text);
    expect(texts.filter((text) => text.startsWith('ChangesStart'))).toEqual([
      expect.stringContaining(`(${scaling}), because`) as string,
    ]);
    expect(texts.join()).toContain(because);
  });

  test('by azapi, messages start it, and the scaler signs in as the identity of the job', () => {
    const { stack } = declare({ prepare: addAzapi });
    expect(Object.keys(listJobs(stack))).toEqual(['sales-job']);
    const identity = expect.stringContaining('azurerm_user_assigned_identity.sync') as string;
    const [job] = resources(stack, AZAPI_JOB);
    expect(job).toMatchObject({
      type: 'Microsoft.App/jobs@2026-01-01',
      name: 'sales-job-changes',
      identity: [{ type: 'UserAssigned', identity_ids: [identity] }],
      body: {
        properties: {
          configuration: {
            triggerType: 'Event',
            eventTriggerConfig: {
              parallelism: 1,
              scale: {
                minExecutions: 0,
                maxExecutions: 1,
                pollingInterval: 300,
                rules: [{ type: 'azure-queue', metadata: QUEUE, identity }],
              },
            },
          },
          template: { containers: [{ args: CHANGES }] },
        },
      },
    });
    expect(JSON.stringify(job)).not.toMatch(/connectionString|AccountKey|"auth"/i);
  });

  test('by azurerm, messages start it, and the scale rule has the identity', () => {
    const { stack } = declare({ prepare: requireAzurerm('>= 4.80, < 5.0') });
    expect(listJobs(stack)['sales-job-changes']).toMatchObject({
      event_trigger_config: {
        scale: [
          {
            max_executions: 1,
            polling_interval_in_seconds: 300,
            rules: [
              {
                custom_rule_type: 'azure-queue',
                metadata: QUEUE,
                identity_id: expect.stringContaining('azurerm_user_assigned_identity.sync') as string,
              },
            ],
          },
        ],
      },
    });
  });

  test('on a schedule, it looks at the queue', () => {
    expect(listJobs(declare().stack)['sales-job-changes']).toMatchObject({
      schedule_trigger_config: { cron_expression: '*/5 * * * *', parallelism: 1 },
    });
  });

  test('the queue of a share of the same app is used', () => {
    const stack = stackForTest();
    addAzapi(stack);
    const store = referToStore(stack, 'contoso', { tenantId: TENANT });
    const events = new ShareEvents(stack, 'events', { queueStore: store, resourceGroupName: 'rg-data' });
    const share = copyShare(stack, 'sales', store);
    const invitation = share.invite(recipient(stack), { changeEvents: ChangeEvents.toQueue({ events }) });
    const subscription = accept(stack, 'from-contoso', {
      invitation,
      identity: new ManagedIdentity(stack, 'sync', PLACE),
      target: referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target'),
      snapshotTrigger: SnapshotTrigger.onChange(),
    });
    new SnapshotJob(stack, 'sales-job', { subscription, image: 'datashare:1', ...PLACE });
    expect(resources(stack, AZAPI_JOB)).toMatchObject([
      {
        body: {
          properties: {
            configuration: {
              eventTriggerConfig: { scale: { rules: [{ metadata: { accountName: 'contoso' } }] } },
            },
          },
        },
      },
    ]);
  });

  test('the URL for run records is a secret of both jobs', () => {
    const { stack } = declare({ prepare: addAzapi, job: { notifyUrl: 'https://fabrikam.example/hook' } });
    expect(resources(stack, AZAPI_JOB)[0]).toMatchObject({
      body: {
        properties: {
          configuration: { secrets: [{ name: 'notify-url' }] },
          template: {
            containers: [
              {
                env: expect.arrayContaining([
                  { name: 'DATASHARE_NOTIFY_URL', secretRef: 'notify-url' },
                ]) as object,
              },
            ],
          },
        },
      },
    });
  });

  test.each<[string, Declared, string]>([
    [
      'a way that cannot sign in',
      { source: { tenantId: OTHER_TENANT }, job: { changeScaling: ChangeScaling.AZAPI } },
      "'changeScaling' must be ChangeScaling.POLLING, because the queue is in another tenant",
    ],
    [
      'a way that azurerm does not have',
      { job: { changeScaling: ChangeScaling.AZURERM } },
      'scale rules have an identity from 4.73 on',
    ],
    [
      'a way that is none',
      { job: { changeScaling: 'Events' as ChangeScaling } },
      'one of Azapi, Azurerm, Polling',
    ],
    [
      'a way for a schedule',
      { trigger: SnapshotTrigger.cron('0 3 * * *'), job: { changeScaling: ChangeScaling.POLLING } },
      "'changeScaling' must be left out",
    ],
    ['a name that leaves no room', { job: { name: 'a'.repeat(25) } }, "'name' must be at most 24 characters"],
  ])('is refused with %s', (_, declared, words) => {
    expect(
      getProblems(() => declare(declared))
        .map(({ message }) => message)
        .join(),
    ).toContain(words);
  });

  test('needs an azapi provider for that way', () => {
    const { stack } = declare({ job: { changeScaling: ChangeScaling.AZAPI } });
    expect(getProblems(() => synthesizeStack(stack)).map(({ code }) => code)).toEqual(['ProviderMissing']);
  });
});

test('without a queue, the job applies the digests in the exchange, on a schedule', () => {
  const stack = stackForTest();
  addAzapi(stack);
  const subscription = accept(stack, 'contoso-sales', {
    identity: new ManagedIdentity(stack, 'sync', PLACE),
    invitation: createReceivedInvitation({ exchange: EXCHANGE }, { tenantId: TENANT }),
    target: referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target'),
    snapshotTrigger: SnapshotTrigger.onChange({ atMostEvery: 15 }),
  });
  new SnapshotJob(stack, 'sales-job', { subscription, image: 'datashare:1', ...PLACE });
  const job = listJobs(stack)['sales-job-changes'];
  expect(job).toMatchObject({ schedule_trigger_config: { cron_expression: '*/15 * * * *' } });
  expect(findArguments(job)).toContain('--from-digest');
});

describe('a trigger on changes', () => {
  test.each([0, 1441, 1.5, NaN])('has no interval of %d minutes', (atMostEvery) => {
    expect(getProblems(() => SnapshotTrigger.onChange({ atMostEvery }))[0].message).toContain(
      "'atMostEvery' must be",
    );
  });

  test('needs an invitation that reports changes', () => {
    const stack = stackForTest();
    const [problem] = getProblems(() =>
      accept(stack, 'sales', { snapshotTrigger: SnapshotTrigger.onChange() }),
    );
    expect(problem.message).toContain(
      'the invitation names neither change events nor an exchange for digests',
    );
  });
});

test.each([
  [60, '* * * * *'],
  [61, '*/2 * * * *'],
  [420, '*/10 * * * *'],
  [3600, '0 * * * *'],
  [3660, '0 */2 * * *'],
  [18_000, '0 */6 * * *'],
  [86_400, '0 0 * * *'],
])('at most every %d seconds is the schedule %s', (seconds, cron) => {
  expect(toPollingCron(seconds)).toBe(cron);
});

test.each<[string, boolean]>([
  ['4.55.0', false],
  ['~> 4.0', false],
  ['>= 4.72, < 5', false],
  ['4.73.0', true],
  ['~> 4.80', true],
  ['~> 5.0', true],
  ['>= 4.73, != 4.75.0', true],
  ['> 4', false],
  ['< 5', false],
  ['', false],
])('azurerm %s gives scale rules an identity: %s', (constraint, isEnough) => {
  expect(requiresVersion(constraint, [4, 73])).toBe(isEnough);
});

describe('the alert of changes that are copied too late', () => {
  const watch = (declared: Declared, options?: WatchOptions) => {
    const { stack, job } = declare(declared);
    const workspace = {
      resourceGroupName: 'rg-lake',
      location: 'westeurope',
      emailAddresses: ['a@fabrikam.example'],
    };
    new SnapshotMonitoring(stack, 'watch', workspace).watch(job, options);
    const alerts = resources(stack, MonitorScheduledQueryRulesAlertV2);
    const queries = alerts.map((each): [string, string] => {
      const { query } = (each['criteria'] as { query: string }[])[0];
      return [String(each['name']), query];
    });
    return Object.fromEntries(queries);
  };

  test('compares the latency of changes, and the age of messages that wait', () => {
    const queries = watch({});
    expect(Object.keys(queries).sort()).toEqual(['sales-job-behind', 'sales-job-failed', 'sales-job-late']);
    expect(queries['sales-job-behind']).toContain(
      '| where tolong(line.changeLatencyP95Ms) > 1200000 or tolong(line.oldestWaitingMs) > 1200000',
    );
    expect(watch({}, { behindAfterMinutes: 5 })['sales-job-behind']).toContain('> 300000');
  });

  test('with digests, fires only if the app says after how many minutes', () => {
    const told = { exchange: EXCHANGE };
    expect(Object.keys(watch({ told })).sort()).toEqual(['sales-job-failed', 'sales-job-late']);
    expect(watch({ told }, { behindAfterMinutes: 90 })['sales-job-behind']).toContain('> 5400000');
  });

  test('runs of changes do not hide that the full listing is late', () => {
    expect(watch({})['sales-job-late']).toContain(
      'not(ContainerGroupName_s startswith "sales-job-changes-")',
    );
  });

  test.each<[Declared, number]>([
    [{}, 0],
    [{}, 1.5],
    [{ trigger: SnapshotTrigger.cron('0 3 * * *') }, 5],
  ])('is refused: %#', (declared, behindAfterMinutes) => {
    expect(getProblems(() => watch(declared, { behindAfterMinutes }))[0].message).toContain(
      "'behindAfterMinutes'",
    );
  });
});
