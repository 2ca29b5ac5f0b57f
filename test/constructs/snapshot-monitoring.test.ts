import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { LogAnalyticsSavedSearch } from '@cdktf/provider-azurerm/lib/log-analytics-saved-search';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { TerraformStack } from 'cdktf';
import type { SnapshotJobProps, SnapshotMonitoringProps, WatchOptions } from '../../constructs';
import {
  DataStore,
  ManagedIdentity,
  SnapshotJob,
  SnapshotMonitoring,
  SnapshotTrigger,
} from '../../constructs';
import { buildReadersQuery } from '../../constructs/scheduling/storage-log-query';
import type { Block } from '../support/stacks';
import {
  addresses,
  getProblemCodes,
  getProblems,
  resources,
  stackForTest,
  variable,
} from '../support/stacks';
import { accept, accountId, referToStore } from './declarations';

const GROUP = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers';
const WORKSPACE = `${GROUP}/Microsoft.OperationalInsights/workspaces/logs`;
const ACTION_GROUP = `${GROUP}/Microsoft.Insights/actionGroups/on-call`;
const PLACE = { resourceGroupName: 'rg-lake', location: 'westeurope' };

function createMonitoring(
  stack: TerraformStack,
  props: Partial<SnapshotMonitoringProps> = {},
): SnapshotMonitoring {
  const emailAddresses = props.actionGroupId === undefined ? ['data@fabrikam.example'] : undefined;
  return new SnapshotMonitoring(stack, 'watch', { ...PLACE, emailAddresses, ...props });
}

function createJob(stack: TerraformStack, cron?: string, props: Partial<SnapshotJobProps> = {}): SnapshotJob {
  const subscription = accept(stack, 'sales-subscription', {
    identity: new ManagedIdentity(stack, 'sales-identity', PLACE),
    name: 'contoso-sales',
    snapshotTrigger: cron === undefined ? undefined : SnapshotTrigger.cron(cron),
  });
  const image = 'datashare:0.1.0';
  return new SnapshotJob(stack, 'sales-job', { subscription, image, resourceGroupName: 'rg-lake', ...props });
}

/** A job that writes to the workspace of what watches it. */
function watchJob(stack: TerraformStack, cron?: string, options?: WatchOptions): SnapshotJob {
  const monitoring = createMonitoring(stack);
  const job = createJob(stack, cron, { logAnalyticsWorkspaceId: monitoring.logAnalyticsWorkspaceId });
  monitoring.watch(job, options);
  return job;
}

/** The alerts of one job that runs by a cron, by what their names end with. */
function synthesizeAlerts(cron: string | undefined, options?: WatchOptions): Record<string, Block> {
  const stack = stackForTest();
  watchJob(stack, cron, options);
  const alerts = resources(stack, MonitorScheduledQueryRulesAlertV2);
  return Object.fromEntries(alerts.map((alert) => [String(alert['name']).replace('sales-job-', ''), alert]));
}

const getQuery = (alert: Block): string => (alert['criteria'] as { query: string }[])[0].query;

/** Lists the warnings of a job. */
function getWarnings(job: SnapshotJob): string[] {
  return job.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => String(data));
}

describe('monitoring', () => {
  test('makes a workspace, and a group that is written to', () => {
    const stack = stackForTest();
    createMonitoring(stack, { emailAddresses: ['a@x.example', 'b@x.example'], tags: { team: 'data' } });
    expect(resources(stack, LogAnalyticsWorkspace)).toEqual([
      {
        name: 'watch',
        resource_group_name: 'rg-lake',
        location: 'westeurope',
        sku: 'PerGB2018',
        retention_in_days: 30,
        tags: { team: 'data' },
      },
    ]);
    expect(resources(stack, MonitorActionGroup)).toEqual([
      {
        name: 'watch',
        resource_group_name: 'rg-lake',
        short_name: 'datashare',
        email_receiver: [
          { name: 'email-1', email_address: 'a@x.example', use_common_alert_schema: true },
          { name: 'email-2', email_address: 'b@x.example', use_common_alert_schema: true },
        ],
        tags: { team: 'data' },
      },
    ]);
  });

  test('takes those that are given, and makes nothing', () => {
    const stack = stackForTest();
    const monitoring = createMonitoring(stack, {
      logAnalyticsWorkspaceId: WORKSPACE,
      actionGroupId: ACTION_GROUP,
    });
    monitoring.watch(createJob(stack));
    expect(resources(stack, LogAnalyticsWorkspace)).toEqual([]);
    expect(resources(stack, MonitorActionGroup)).toEqual([]);
    expect(resources(stack, MonitorScheduledQueryRulesAlertV2)).toMatchObject([
      { scopes: [WORKSPACE], action: { action_groups: [ACTION_GROUP] } },
    ]);
  });

  test("has the workspace that a job's environment writes to", () => {
    const stack = stackForTest();
    const { logAnalyticsWorkspaceId } = createMonitoring(stack);
    const subscription = accept(stack, 'sales', { identity: new ManagedIdentity(stack, 'sync', PLACE) });
    const props = { subscription, image: 'datashare', resourceGroupName: 'rg-lake' };
    new SnapshotJob(stack, 'job', { ...props, logAnalyticsWorkspaceId });
    expect(resources(stack, ContainerAppEnvironment)).toMatchObject([
      {
        log_analytics_workspace_id: expect.stringMatching(
          /^\$\{azurerm_log_analytics_workspace\.watch_Workspace_\w+\.id\}$/,
        ) as string,
      },
    ]);
  });

  test.each([
    ['nobody to write to', {}, 'emailAddresses'],
    [
      'a group and addresses',
      { actionGroupId: ACTION_GROUP, emailAddresses: ['a@x.example'] },
      'emailAddresses',
    ],
    ['an address that is none', { emailAddresses: ['a@x.example', 'b'] }, 'emailAddresses[1]'],
    ['another id for a group', { actionGroupId: 'on-call' }, 'actionGroupId'],
    [
      'another id for a workspace',
      { actionGroupId: ACTION_GROUP, logAnalyticsWorkspaceId: 'x' },
      'logAnalyticsWorkspaceId',
    ],
    ['a name that is too short', { actionGroupId: ACTION_GROUP, name: 'abc' }, 'name'],
  ])('fails for %s', (_, props, prop) =>
    expect(
      getProblems(() => new SnapshotMonitoring(stackForTest(), 'watch', { ...PLACE, ...props })),
    ).toMatchObject([
      {
        code: 'ValueInvalid',
        message: expect.stringMatching(`^'${prop.replace(/[[\]]/g, '\\$&')}' must be `) as string,
      },
    ]),
  );
});

describe('the alerts of a job', () => {
  test('are two if it has a schedule, at addresses made of its id', () => {
    const stack = stackForTest();
    createMonitoring(stack).watch(createJob(stack, '0 * * * *'));
    const alert =
      /^azurerm_monitor_scheduled_query_rules_alert_v2\.watch_sales-job-(failed|late)_[0-9A-F]{8}$/;
    expect(addresses(stack).filter((address) => alert.test(address))).toHaveLength(2);
  });

  test('tell of each synchronization that failed or was refused', () => {
    const { failed } = synthesizeAlerts('0 * * * *');
    expect(failed).toMatchObject({
      resource_group_name: 'rg-lake',
      location: 'westeurope',
      severity: 2,
      window_duration: 'PT30M',
      evaluation_frequency: 'PT15M',
      auto_mitigation_enabled: true,
      skip_query_validation: true,
      criteria: [{ time_aggregation_method: 'Count', operator: 'GreaterThan', threshold: 0 }],
    });
    expect(getQuery(failed).split('\n').slice(0, -1)).toEqual([
      'ContainerAppConsoleLogs_CL',
      '| where ContainerGroupName_s startswith "sales-job-"',
      '| extend line = parse_json(Log_s)',
      '| where tostring(line.event) == "SynchronizationEnded"',
      '| where tostring(line.subscriptionName) in ("contoso-sales", "")',
      '| where tostring(line.status) in ("Failed", "Refused")',
    ]);
  });

  test.each([
    ['*/15 * * * *', undefined, '30m', 'PT30M', 'PT15M'],
    ['* * * * *', undefined, '10m', 'PT10M', 'PT5M'],
    ['0 * * * *', undefined, '2h', 'PT2H', 'PT15M'],
    ['0 * * * *', 1, '1h', 'PT1H', 'PT15M'],
    ['0 * * * *', 5, '5h', 'PT5H', 'PT15M'],
    ['0 */6 * * *', undefined, '12h', 'P1D', 'PT1H'],
    ['30 3 * * *', undefined, '2d', 'P2D', 'PT1H'],
    ['30 3 * * *', 1, '1d', 'P1D', 'PT1H'],
    ['0 8-18 * * *', undefined, '28h', 'P2D', 'PT1H'],
    ['0 0 * * 1,3,5,0', undefined, '2d', 'P2D', 'PT1H'],
  ])(
    'tell of %s where none has succeeded for %s intervals: %s',
    (cron, intervals, ago, window, frequency) => {
      const { late } = synthesizeAlerts(cron, { lateAfterIntervals: intervals });
      expect(late).toMatchObject({
        severity: 1,
        window_duration: window,
        evaluation_frequency: frequency,
        description: `No synchronization of contoso-sales has succeeded for ${ago}.`,
      });
      expect(getQuery(late)).toContain(`\n| where TimeGenerated > ago(${ago})\n`);
      expect(getQuery(late)).toContain('\n| where succeeded == 0\n');
    },
  );

  test.each([
    ['0 0 * * 1', 'its runs are more than two days apart, and alerts look back no further'],
    ['0 6 * * 1-5', 'its runs are more than two days apart, and alerts look back no further'],
    [undefined, 'it is started by hand'],
  ])('do not tell of %s that it is late, which a warning says', (cron, why) => {
    const stack = stackForTest();
    const job = watchJob(stack, cron);
    expect(resources(stack, MonitorScheduledQueryRulesAlertV2)).toMatchObject([{ name: 'sales-job-failed' }]);
    expect(getWarnings(job)).toEqual([
      `LateUnwatched: no alert fires if job "sales-job" has not succeeded for a while: ${why}; look at the run records, or at the status of the share, from time to time`,
    ]);
  });

  test.each<[string, Partial<SnapshotJobProps>]>([
    ['to no workspace', {}],
    ['to another workspace', { logAnalyticsWorkspaceId: WORKSPACE }],
  ])('hear nothing of a job whose environment writes %s, which a warning says', (_, props) => {
    const stack = stackForTest();
    const job = createJob(stack, '0 3 * * *', props);
    createMonitoring(stack).watch(job);
    expect(getWarnings(job)).toEqual([expect.stringMatching(/^LogsUnheard: .*"sales-job"/)]);
  });

  test('may not see a job in an environment that was given, which causes a warning', () => {
    const stack = stackForTest();
    const job = createJob(stack, '0 3 * * *', {
      environmentId: `${GROUP}/Microsoft.App/managedEnvironments/jobs`,
    });
    createMonitoring(stack, { logAnalyticsWorkspaceId: WORKSPACE }).watch(job);
    expect(getWarnings(job)).toEqual([]);
    expect(job.node.metadata.map(({ data }) => String(data))).toContainEqual(
      expect.stringMatching(/^LogsUnknown: .*"sales-job"/),
    );
  });

  test('hear a job whose environment writes to a workspace that both were given', () => {
    const stack = stackForTest();
    const job = createJob(stack, '0 3 * * *', { logAnalyticsWorkspaceId: WORKSPACE });
    createMonitoring(stack, { logAnalyticsWorkspaceId: WORKSPACE.toUpperCase() }).watch(job);
    expect(getWarnings(job)).toEqual([]);
  });

  test.each([
    [0, 'a whole number, 1 or more, got 0'],
    [1.5, 'a whole number, 1 or more, got 1.5'],
    [3, '1 to 2, because alerts look back two days at most, and runs are up to 1d apart, got 3'],
  ])('fail for %d intervals of a day', (lateAfterIntervals, rule) =>
    expect(getProblems(() => synthesizeAlerts('30 3 * * *', { lateAfterIntervals }))).toMatchObject([
      { code: 'ValueInvalid', message: `'lateAfterIntervals' must be ${rule}`, where: 'test/sales-job' },
    ]),
  );

  test('of two jobs are apart', () => {
    const stack = stackForTest();
    const monitoring = createMonitoring(stack);
    monitoring.watch(createJob(stack));
    const identity = new ManagedIdentity(stack, 'other', PLACE);
    const mappings = [{ datasetName: 'curated', container: 'elsewhere' }];
    const target = referToStore(stack, 'northwind');
    const subscription = accept(stack, 'other-subscription', { identity, mappings, target });
    const props = { subscription, image: 'datashare', resourceGroupName: 'rg-lake' };
    monitoring.watch(new SnapshotJob(stack, 'other-job', props));
    expect(resources(stack, MonitorScheduledQueryRulesAlertV2).map(({ name }) => name)).toEqual([
      'other-job-failed',
      'sales-job-failed',
    ]);
  });
});

describe('a store', () => {
  test.each([
    [
      'that is made here',
      (stack: TerraformStack) => new DataStore(stack, 'lake', { name: 'fabrikam', ...PLACE }),
      /^\$\{azurerm_storage_account\.lake_\w+\.id\}\/blobServices\/default$/,
    ],
    [
      'that is referred to',
      (stack: TerraformStack) => referToStore(stack, 'fabrikam'),
      new RegExp(`^${accountId('fabrikam')}/blobServices/default$`),
    ],
  ])('%s writes to the workspace who reads, writes and deletes', (_, storeIn, resource) => {
    const stack = stackForTest();
    createMonitoring(stack, { logAnalyticsWorkspaceId: WORKSPACE }).watchStore(storeIn(stack));
    expect(resources(stack, MonitorDiagnosticSetting)).toEqual([
      {
        name: 'watch',
        target_resource_id: expect.stringMatching(resource) as string,
        log_analytics_workspace_id: WORKSPACE,
        enabled_log: [
          { category: 'StorageRead' },
          { category: 'StorageWrite' },
          { category: 'StorageDelete' },
        ],
      },
    ]);
  });

  test('saves a search that counts requests, bytes and paths of the account by requester and day', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'fabrikam');
    createMonitoring(stack, { logAnalyticsWorkspaceId: WORKSPACE }).watchStore(store);
    expect(resources(stack, LogAnalyticsSavedSearch)).toEqual([
      {
        name: 'watch-readers-fabrikam',
        log_analytics_workspace_id: WORKSPACE,
        category: 'Data sharing',
        display_name: 'Readers of fabrikam by day',
        query: buildReadersQuery('fabrikam'),
      },
    ]);
    const query = buildReadersQuery('fabrikam');
    expect(query).toContain('| where AccountName == "fabrikam" and Category == "StorageRead"\n');
    expect(query).toContain('requests = count(), bytes = sum(ResponseBodySize), paths = dcount(ObjectKey)');
    expect(query).toContain('by day = bin(TimeGenerated, 1d), RequesterObjectId');
  });
});

test('values that only Terraform knows are not checked', () => {
  const stack = stackForTest();
  const props = { name: variable(stack, 'name'), resourceGroupName: variable(stack, 'group') };
  createMonitoring(stack, { ...props, logAnalyticsWorkspaceId: variable(stack, 'workspace') });
  expect(resources(stack, MonitorActionGroup)).toMatchObject([
    { name: '${var.name}', resource_group_name: '${var.group}' },
  ]);
  expect(getProblemCodes(() => new SnapshotMonitoring(stack, 'other', { ...PLACE }))).toEqual([
    'ValueInvalid',
  ]);
});
