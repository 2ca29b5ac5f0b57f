import { Token } from 'cdktf';
import { EndStatus, LogEvent } from '../../lib/model/values/log-line';
import { getLongestIntervalMinutes } from '../../lib/model/values/interval';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';

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
    `| where TimeGenerated > ago(${formatTimespan(minutes)})`,
    `| summarize succeeded = countif(tostring(line.status) == "${EndStatus.SUCCEEDED}"), lastEndTime = max(todatetime(line.endTime))`,
    '| where succeeded == 0',
    '| project TimeGenerated = now(), lastEndTime',
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

/** The time window and the frequency of an alert, as ISO 8601 durations. */
export interface Lookback {
  readonly windowDuration: string;
  readonly evaluationFrequency: string;
}

/** The windows that Azure offers for alerts, in minutes. */
const WINDOWS: readonly (readonly [number, string])[] = [
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
const MAX_LOOKBACK_MINUTES = 2880;

/** Returns the shortest window of at least the given number of minutes. */
export function chooseLookback(minutes: number): Lookback {
  const [window, windowDuration] = WINDOWS.find(([length]) => length >= minutes)!;
  const evaluationFrequency = window < 15 ? 'PT5M' : window <= 360 ? 'PT15M' : 'PT1H';
  return { windowDuration, evaluationFrequency };
}

/** The minutes without success after which a job is late, or the reason why no alert can detect that it is late. */
export type Lateness =
  { readonly minutes: number } | { readonly unwatched: string } | { readonly problem: Problem };

/**
 * Computes when a job is late.
 *
 * @param cron Schedule of the job; undefined if it is started by hand.
 * @param intervals Number of intervals of the schedule that can pass; undefined for 2, or for 1 if 2 exceed the longest
 *   window of Azure.
 */
export function computeLateness(cron: string | undefined, intervals: number | undefined): Lateness {
  const prop = 'lateAfterIntervals';
  if (intervals !== undefined && (!Number.isInteger(intervals) || intervals < 1))
    return { problem: problems.valueInvalid(prop, 'a whole number, 1 or more', intervals) };
  if (cron === undefined) return { unwatched: 'it is started by hand' };
  if (Token.isUnresolved(cron)) return { unwatched: 'only Terraform knows its schedule' };
  const interval = Math.max(getLongestIntervalMinutes(cron), 5);
  const maxIntervals = Math.floor(MAX_LOOKBACK_MINUTES / interval);
  if (intervals !== undefined && maxIntervals > 0 && intervals > maxIntervals) {
    const rule = `1 to ${maxIntervals}, because alerts look back two days at most, and runs are up to ${formatTimespan(interval)} apart`;
    return { problem: problems.valueInvalid(prop, rule, intervals) };
  }
  if (maxIntervals === 0)
    return { unwatched: 'its runs are more than two days apart, and alerts look back no further' };
  return { minutes: Math.min(intervals ?? 2, maxIntervals) * interval };
}
