import { EndStatus, LogEvent } from '../../lib/model/values/log-line';

/*
 * The queries of the alerts, and their time windows. For each run, the command writes a line of JSON to the console. The
 * environment's workspace stores the line in column Log_s of table ContainerAppConsoleLogs_CL. Column ContainerGroupName_s
 * holds the name of the run, which begins with the name of its job.
 *
 * @see https://learn.microsoft.com/azure/container-apps/log-monitoring
 */

/** The job whose runs a query selects. */
export interface WatchedJob {
  readonly jobName: string;
  /** The job of changes beside it, whose runs begin with the same text; undefined if there is none. */
  readonly changes?: { readonly jobName: string };
  readonly subscriptionName: string;
}

/**
 * Selects the runs that ended without success. If a run cannot read its document, its log line names no subscription.
 */
export function buildFailedRunsQuery(job: WatchedJob): string {
  return [
    ...selectEndedRuns(job),
    `| where tostring(line.status) in ("${EndStatus.FAILED}", "${EndStatus.REFUSED}")`,
    '| project TimeGenerated, code = tostring(line.code), message = tostring(line.message), fix = tostring(line.fix), filesFailed = tolong(line.filesFailed), synchronizationId = tostring(line.synchronizationId)',
  ].join('\n');
}

/** Formats minutes as a timespan literal of a query: 90m, 12h, 2d. */
export function formatTimespan(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** Returns one row if no run succeeded in the given number of minutes. A count of no rows also returns a row. */
export function buildLateRunsQuery(job: WatchedJob, minutes: number): string {
  return [
    ...selectEndedRuns(job),
    // Runs of changes do not replace the full listing.
    ...(job.changes ? [`| where not(ContainerGroupName_s startswith "${job.changes.jobName}-")`] : []),
    `| where TimeGenerated > ago(${formatTimespan(minutes)})`,
    `| summarize succeeded = countif(tostring(line.status) in ("${EndStatus.SUCCEEDED}", "${EndStatus.ENDED}")), lastEndTime = max(todatetime(line.endTime))`,
    '| where succeeded == 0',
    '| project TimeGenerated = now(), lastEndTime',
  ].join('\n');
}

/**
 * Selects the runs that copied changes later than the given number of minutes after they were made, or left messages that are older.
 */
export function buildBehindQuery(job: WatchedJob, minutes: number): string {
  const limit = minutes * 60_000;
  return [
    ...selectEndedRuns(job),
    `| where tolong(line.changeLatencyP95Ms) > ${limit} or tolong(line.oldestWaitingMs) > ${limit}`,
    '| project TimeGenerated, changeLatencyP95Ms = tolong(line.changeLatencyP95Ms), oldestWaitingMs = tolong(line.oldestWaitingMs), synchronizationId = tostring(line.synchronizationId)',
  ].join('\n');
}

function selectEndedRuns({ jobName, subscriptionName }: WatchedJob): string[] {
  return [
    'ContainerAppConsoleLogs_CL',
    `| where ContainerGroupName_s startswith "${jobName}-"`,
    '| extend line = parse_json(Log_s)',
    `| where tostring(line.event) == "${LogEvent.ENDED}"`,
    `| where tostring(line.subscriptionName) in ("${subscriptionName}", "")`,
  ];
}

/** The windows that Azure offers for alerts, in minutes. */
export const WINDOWS: readonly (readonly [number, string])[] = [
  [5, 'PT5M'],
  [10, 'PT10M'],
  [15, 'PT15M'],
  [30, 'PT30M'],
  [45, 'PT45M'],
  [60, 'PT1H'],
  [120, 'PT2H'],
  [180, 'PT3H'],
  [240, 'PT4H'],
  [300, 'PT5H'],
  [360, 'PT6H'],
  [1440, 'P1D'],
  [2880, 'P2D'],
];

/**
 * Two days: the limit of Azure, whatever the query selects.
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule
 */
export const MAX_LOOKBACK_MINUTES = 2880;
