import { listNextTimes } from './schedule';

const DAY_MS = 24 * 3_600_000;

/** The period that is examined: a year, which has every month. */
const FROM = new Date('2027-01-01T00:00:00Z');
const DAYS = 366;

/** Returns the longest time between two runs of a schedule, in minutes; Infinity if it is more than a year. */
export function getLongestIntervalMinutes(cron: string): number {
  return Math.max(...listIntervalMinutes(cron));
}

/** Returns the shortest time between two runs of a schedule, in minutes; Infinity if it is more than a year. */
export function getShortestIntervalMinutes(cron: string): number {
  return Math.min(...listIntervalMinutes(cron));
}

/** The intervals of schedules that were asked for: a year of a schedule takes a while to list. */
const knownIntervals = new Map<string, readonly number[]>();

const MAX_KNOWN = 100;

function listIntervalMinutes(cron: string): readonly number[] {
  const known = knownIntervals.get(cron);
  if (known) return known;
  const intervals = [...new Set(computeIntervalMinutes(cron))];
  if (knownIntervals.size >= MAX_KNOWN) knownIntervals.clear();
  knownIntervals.set(cron, intervals);
  return intervals;
}

/** Computes the times between two runs of a schedule, over a year and in no particular order; Infinity if one is longer. */
function computeIntervalMinutes(cron: string): number[] {
  const [first] = listNextTimes(cron, new Date(FROM.getTime() - 1), 1);
  if (first === undefined) return [Infinity];
  // The schedule has the same times on each day that it runs.
  const times = listTimesOfDay(cron, first);
  const withinDay = times.slice(1).map((time, at) => time.getTime() - times[at].getTime());
  const overNight = times[times.length - 1].getTime() - first.getTime();
  const betweenDays = listDayGaps(cron, first).map((days) => days * DAY_MS - overNight);
  return [...withinDay, ...betweenDays].map((interval) => interval / 60_000);
}

function listTimesOfDay(cron: string, first: Date): Date[] {
  const end = toNextDay(first);
  const times = [first];
  for (;;) {
    const [next] = listNextTimes(cron, times[times.length - 1], 1);
    if (next === undefined || next >= end) return times;
    times.push(next);
  }
}

/** Lists the number of days from each day with a run to the next one, over a year. */
function listDayGaps(cron: string, first: Date): number[] {
  const found: number[] = [];
  const end = FROM.getTime() + DAYS * DAY_MS;
  for (let day = first; day.getTime() < end;) {
    const [next] = listNextTimes(cron, new Date(toNextDay(day).getTime() - 1), 1);
    if (next === undefined) return [...found, Infinity];
    found.push(Math.round((next.getTime() - day.getTime()) / DAY_MS));
    day = next;
  }
  return found;
}

function toNextDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS + DAY_MS);
}
