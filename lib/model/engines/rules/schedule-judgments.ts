import { getLongestIntervalMinutes, getShortestIntervalMinutes } from '../../values/interval';
import type { EngineFacts } from '../engine-facts';
import type { Judgment } from './judgment';
import { exclude, leaveUnknown } from './judgment';

/** Formats a time for a reason: 1,440 min. */
export const formatMinutes = (minutes: number): string => `${Math.ceil(minutes).toLocaleString('en-US')} min`;

/** Judges a schedule; an invitation leaves it open. Without a schedule, an engine is started by hand. */
export function judgeSchedule(
  { cron }: EngineFacts,
  words: string,
  judge: (cron: string) => Judgment | undefined,
): Judgment | undefined {
  if (cron === null) return undefined;
  return cron === undefined
    ? leaveUnknown(`${words}, and the schedule is unknown`, 'subscription.cron')
    : judge(cron);
}

/**
 * Judges an engine that needs a shortest time between two runs.
 *
 * @param judge Judges times that are shorter.
 */
export function judgeShortestInterval(
  facts: EngineFacts,
  minutes: number,
  judge: (reason: string) => Judgment,
): Judgment | undefined {
  const { maxLatencyMinutes = Infinity } = facts.estimates;
  if (maxLatencyMinutes < minutes)
    return judge(`a change should land within ${formatMinutes(maxLatencyMinutes)}`);
  return judgeSchedule(facts, `it runs at most every ${formatMinutes(minutes)}`, (cron) => {
    const shortest = getShortestIntervalMinutes(cron);
    return shortest < minutes ? judge(`it should run every ${formatMinutes(shortest)}`) : undefined;
  });
}

/** The duration of a run, as far as it is known. */
export interface RunTime {
  /** Minutes that a run takes at least. */
  readonly least: number;
  /** Minutes that it takes at most; undefined if nothing tells. */
  readonly most?: number;
  /** The reason why it can take longer than `least`, as a clause. */
  readonly reason: string;
  /** Names of the given facts that would tell. */
  readonly settledBy: readonly string[];
}

/** A run of a service of Azure. */
const UNDOCUMENTED_RUN: RunTime = {
  least: 0,
  reason: 'nothing documents how long a run takes',
  settledBy: [],
};

/**
 * Judges the time from a change to its copy, for an engine that a schedule starts: the change waits for the next run, and then for
 * the run itself.
 */
export function judgeLatency(
  { estimates: { maxLatencyMinutes: latency }, cron }: EngineFacts,
  estimateRun: (intervalMinutes: number) => RunTime = () => UNDOCUMENTED_RUN,
): Judgment | undefined {
  if (latency === undefined) return undefined;
  const words = `a change should land within ${formatMinutes(latency)}`;
  if (cron === undefined) return leaveUnknown(`${words}, and the schedule is unknown`, 'subscription.cron');
  if (cron === null) return leaveUnknown(`${words}, and no schedule starts a run`);
  const wait = getLongestIntervalMinutes(cron);
  const waits = Number.isFinite(wait)
    ? `waits up to ${formatMinutes(wait)} for the next run`
    : 'waits for more than a year';
  if (wait >= latency) return exclude(`${words}, but ${waits}`);
  const { least, most, reason, settledBy } = estimateRun(wait);
  if (wait + least > latency)
    return exclude(`${words}, but ${waits}, which takes about ${formatMinutes(least)}`);
  if (most !== undefined && wait + most <= latency) return undefined;
  return leaveUnknown(`${words}; it ${waits}, and ${reason}`, ...settledBy);
}
