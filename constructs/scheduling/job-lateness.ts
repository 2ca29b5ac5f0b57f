import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import { getLongestIntervalMinutes } from '../../lib/model/values/interval';
import { MAX_LOOKBACK_MINUTES, WINDOWS, formatTimespan } from './alert-queries';
import type { Problem } from '../../lib/errors/error-codes';

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

/** Returns the shortest window of at least the given number of minutes. */
export function chooseLookback(minutes: number): Lookback {
  const [window, windowDuration] = WINDOWS.find(([length]) => length >= minutes)!;
  const evaluationFrequency = window < 15 ? 'PT5M' : window <= 360 ? 'PT15M' : 'PT1H';
  return { windowDuration, evaluationFrequency };
}
/** The time window and the frequency of an alert, as ISO 8601 durations. */
export interface Lookback {
  readonly windowDuration: string;
  readonly evaluationFrequency: string;
}
/** The minutes without success after which a job is late, or the reason why no alert can detect that it is late. */
export type Lateness =
  { readonly minutes: number } | { readonly unwatched: string } | { readonly problem: Problem };
