import type { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { LogAnalyticsSavedSearch } from '@cdktf/provider-azurerm/lib/log-analytics-saved-search';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  actionGroupIdRule,
  resourceGroupNameRule,
  workspaceIdRule,
} from '../../lib/model/rules/azure-resource-rules';
import { regionRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems, warnings } from '../../lib/errors/catalogue';
import { toRelativeId } from '../synthesis/construct-ids';
import { toPlaceKey } from '../synthesis/comparison-keys';
import type { IDataStore } from '../data-store/data-store-props';
import type { Lookback } from './job-lateness';
import { buildBehindQuery, buildFailedRunsQuery, buildLateRunsQuery, formatTimespan } from './alert-queries';
import { computeDelay } from './job-delay';
import { buildReadersQuery } from './storage-log-query';
import { chooseLookback, computeLateness } from './job-lateness';
import type { ISnapshotJob } from './snapshot-job-props';
import type { SnapshotMonitoringProps, WatchOptions } from './snapshot-monitoring-props';
import {
  oneLineRule,
  validateText,
  checkProps,
  validateTags,
  canonicalizeId,
  requireInstance,
  requireProps,
} from '../synthesis/props-validation';
import { toShownValue } from '../synthesis/terraform-strings';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { inform, warn } from '../synthesis/warnings';
import { keepArguments } from '../synthesis/kept-arguments';
import { expectUse, markUsed } from '../synthesis/unused-declarations';
import { requirePlace } from '../synthesis/construct-place';

/** Severities of the alerts: 0 is critical, 4 is verbose. */
const SEVERITY = { failed: 2, late: 1, behind: 2 };

/** Logs arrive minutes after they are written. The window is twice the frequency, so each failure is covered twice. */
const RECENT: Lookback = { windowDuration: 'PT30M', evaluationFrequency: 'PT15M' };

/** Log categories of Azure Storage for requests to blobs. */
const STORAGE_LOGS = ['StorageRead', 'StorageWrite', 'StorageDelete'];

/**
 * Alerts for synchronizations: one if a run fails, one if no run has succeeded for too long, and one if changes are copied too late.
 *
 * Defines:
 *
 * - one `azurerm_log_analytics_workspace` and one `azurerm_monitor_action_group`, unless you pass them
 * - for each watched job, `azurerm_monitor_scheduled_query_rules_alert_v2` rules: failed and, if the job has a
 *   schedule, late; if changes start it, also behind
 * - for each watched store, one `azurerm_monitor_diagnostic_setting` of its Blob service, and one
 *   `azurerm_log_analytics_saved_search`
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types#log-alerts
 *
 * @example
 * const monitoring = new SnapshotMonitoring(this, 'watch', {
 *   resourceGroupName: 'rg-lake', location: 'westeurope', emailAddresses: ['data@fabrikam.example'],
 * });
 * const { logAnalyticsWorkspaceId } = monitoring;
 * const job = new SnapshotJob(this, 'sales-job', { subscription, image, resourceGroupName, logAnalyticsWorkspaceId });
 * monitoring.watch(job);
 */
export class SnapshotMonitoring extends Construct {
  /** ARM id of the workspace. Pass it to the jobs or their environments. */
  public readonly logAnalyticsWorkspaceId: string;
  /** ARM id of the action group. */
  public readonly actionGroupId: string;

  /** @throws DataShareError `ValueInvalid` */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SnapshotMonitoringProps,
  ) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'SnapshotMonitoringProps', props);
    throwProblemsAt(
      this,
      [
        validateText('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
        validateTags(props.tags),
        validateText('location', props.location, regionRule),
        validateText('name', props.name ?? id, workspaceNameRule),
        validateText('logAnalyticsWorkspaceId', props.logAnalyticsWorkspaceId, workspaceIdRule),
        validateText('actionGroupId', props.actionGroupId, actionGroupIdRule),
        ...validateReceivers(props),
      ],
      faults,
    );
    expectUse(
      this,
      'this monitoring watches nothing, so that no alert fires',
      "call 'watch' for each job, or remove it",
    );
    const place = { resourceGroupName: props.resourceGroupName, tags: props.tags };
    const name = props.name ?? id;
    this.logAnalyticsWorkspaceId =
      canonicalizeId(props.logAnalyticsWorkspaceId) ??
      keepArguments(
        new LogAnalyticsWorkspace(this, 'Workspace', {
          name,
          ...place,
          location: props.location,
          sku: 'PerGB2018',
          retentionInDays: 30,
        }),
      ).id;
    this.actionGroupId =
      canonicalizeId(props.actionGroupId) ??
      keepArguments(
        new MonitorActionGroup(this, 'ActionGroup', {
          name,
          ...place,
          shortName: 'datashare',
          emailReceiver: props.emailAddresses!.map((emailAddress, at) => ({
            name: `email-${at + 1}`,
            emailAddress,
            useCommonAlertSchema: true,
          })),
        }),
      ).id;
  }

  /**
   * Defines the alerts of one job. The job's environment must write its logs to the workspace; otherwise the warning
   * `LogsUnheard` is added.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public watch(job: ISnapshotJob, options: WatchOptions = {}): void {
    requireInstance(this, 'job', 'ISnapshotJob', job);
    requireProps(this, 'WatchOptions', options);
    markUsed(this);
    requireUnwatched(this, 'job', toShownValue(job.jobName), this.toAlertId(job, 'failed'));
    const lateness = computeLateness(job.cron, options.lateAfterIntervals);
    if ('problem' in lateness) throwProblemsAt(job, [lateness.problem]);
    const delay = computeDelay(job.changes, options.behindAfterMinutes);
    if ('problem' in delay) throwProblemsAt(job, [delay.problem]);
    const { subscriptionName } = job;
    this.warnOfMissingLogs(job);
    this.defineAlert(job, 'failed', RECENT, {
      description: `A synchronization of ${subscriptionName} failed or was refused; run datashare history for details.`,
      query: buildFailedRunsQuery(job),
    });
    if ('minutes' in delay)
      this.defineAlert(job, 'behind', RECENT, {
        description: `Changes of ${subscriptionName} are copied more than ${formatTimespan(delay.minutes)} after they are made.`,
        query: buildBehindQuery(job, delay.minutes),
      });
    if ('unwatched' in lateness)
      warn(job, warnings.lateUnwatched(toShownValue(job.jobName), lateness.unwatched));
    if (!('minutes' in lateness)) return;
    this.defineAlert(job, 'late', chooseLookback(lateness.minutes), {
      description: `No synchronization of ${subscriptionName} has succeeded for ${formatTimespan(lateness.minutes)}.`,
      query: buildLateRunsQuery(job, lateness.minutes),
    });
  }

  /** Alerts only see logs in this workspace. */
  private warnOfMissingLogs(job: ISnapshotJob): void {
    const environment = job.node.tryFindChild('Environment') as ContainerAppEnvironment | undefined;
    const name = toShownValue(job.jobName);
    if (!environment) return inform(job, warnings.logsUnknown(name));
    const stack = TerraformStack.of(this);
    const environmentWorkspaceId = environment.logAnalyticsWorkspaceIdInput;
    const isMonitored =
      environmentWorkspaceId !== undefined &&
      toPlaceKey(stack, environmentWorkspaceId) === toPlaceKey(stack, this.logAnalyticsWorkspaceId);
    if (!isMonitored) warn(job, warnings.logsUnheard(name));
  }

  /**
   * Logs all reads, writes and deletes of a store's blobs to the workspace, and saves a search there that counts requests,
   * bytes and paths by requester and day: how often the recipients of an in-place share read. Use it for your own stores only:
   * it is a setting of the account.
   *
   * @see https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage
   */
  public watchStore(store: IDataStore): void {
    requireInstance(this, 'store', 'IDataStore', store);
    markUsed(this);
    const id = `Store-${toRelativeId(TerraformStack.of(this), store)}`;
    requireUnwatched(this, 'store', toShownValue(store.storageAccountName), id);
    const { logAnalyticsWorkspaceId } = this;
    const name = this.props.name ?? this.node.id;
    keepArguments(
      new MonitorDiagnosticSetting(this, id, {
        name,
        targetResourceId: `${store.storageAccountId}/blobServices/default`,
        logAnalyticsWorkspaceId,
        enabledLog: STORAGE_LOGS.map((category) => ({ category })),
      }),
    );
    keepArguments(
      new LogAnalyticsSavedSearch(this, `${id}-readers`, {
        name: `${name}-readers-${store.storageAccountName}`,
        logAnalyticsWorkspaceId,
        category: 'Data sharing',
        displayName: `Readers of ${store.storageAccountName} by day`,
        query: buildReadersQuery(store.storageAccountName),
      }),
    );
  }

  private toAlertId(job: ISnapshotJob, kind: keyof typeof SEVERITY): string {
    return `${toRelativeId(TerraformStack.of(this), job)}-${kind}`;
  }

  private defineAlert(
    job: ISnapshotJob,
    kind: keyof typeof SEVERITY,
    lookback: Lookback,
    { description, query }: AlertDefinition,
  ): void {
    const { resourceGroupName, location, tags } = this.props;
    keepArguments(
      new MonitorScheduledQueryRulesAlertV2(this, this.toAlertId(job, kind), {
        name: `${job.jobName}-${kind}`,
        resourceGroupName,
        location,
        description,
        scopes: [this.logAnalyticsWorkspaceId],
        severity: SEVERITY[kind],
        windowDuration: lookback.windowDuration,
        evaluationFrequency: lookback.evaluationFrequency,
        criteria: [{ query, timeAggregationMethod: 'Count', operator: 'GreaterThan', threshold: 0 }],
        action: { actionGroups: [this.actionGroupId] },
        autoMitigationEnabled: true,
        // Azure creates the table when the first log arrives.
        skipQueryValidation: true,
        tags,
      }),
    );
  }
}

/** The description of an alert and its query. The alert fires if the query returns rows. */
interface AlertDefinition {
  readonly description: string;
  readonly query: string;
}

/** The name rule of the workspace, which is stricter than that of the action group. */
function workspaceNameRule(value: string): string | undefined {
  const isValid = /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/.test(value);
  return isValid ? undefined : '4 to 63 letters, digits and hyphens, not beginning or ending with a hyphen';
}

function validateReceivers({
  actionGroupId,
  emailAddresses = [],
}: SnapshotMonitoringProps): (Problem | undefined)[] {
  const prop = 'emailAddresses';
  if (actionGroupId === undefined && emailAddresses.length === 0)
    return [
      problems.valueInvalid(prop, "at least one address, unless 'actionGroupId' is set", emailAddresses),
    ];
  if (actionGroupId !== undefined && emailAddresses.length > 0)
    return [
      problems.valueInvalid(
        prop,
        "left out with 'actionGroupId', which has its own receivers",
        emailAddresses,
      ),
    ];
  return emailAddresses.map((address, at) =>
    validateText(`${prop}[${at}]`, address, (value) =>
      /^[^@\s]+@[^@\s]+$/.test(value) ? oneLineRule(value) : 'an e-mail address',
    ),
  );
}

/** Requires that nothing watches a job or a store yet: a second call would define the same resources again. */
function requireUnwatched(monitoring: Construct, kind: 'job' | 'store', name: string, id: string): void {
  const other = monitoring.node.tryFindChild(id);
  if (other) throwProblemsAt(monitoring, [problems.duplicateName(`watched ${kind}`, name, other.node.path)]);
}
