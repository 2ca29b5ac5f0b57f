import { listNextTimes } from './schedule';

const DAY_MS = 24 * 3_600_000;

/** The period that is examined: a year, which has every month. */
const FROM = new Date('2027-01-01T00:00:00Z');
const DAYS = 366;

/** The period in which runs are counted: a year that is no leap year. */
const COUNTED_UNTIL = Date.parse('2028-01-01T00:00:00Z');

/** Returns the longest time between two runs of a schedule, in minutes; Infinity if it is more than a year. */
export function getLongestIntervalMinutes(cron: string): number {
  return Math.max(...getRhythm(cron).intervalMinutes);
}

/** Returns the shortest time between two runs of a schedule, in minutes; Infinity if it is more than a year. */
export function getShortestIntervalMinutes(cron: string): number {
  return Math.min(...getRhythm(cron).intervalMinutes);
}

/** Returns the number of runs of a schedule in a year. */
export function getRunsPerYear(cron: string): number {
  return getRhythm(cron).runsPerYear;
}

/** The times of a schedule, over a year. */
interface Rhythm {
  /** The times between two runs, in no particular order; Infinity if one is longer than a year. */
  readonly intervalMinutes: readonly number[];
  readonly runsPerYear: number;
}

/** The rhythms of schedules that were asked for: a year of a schedule takes a while to list. */
const knownRhythms = new Map<string, Rhythm>();

const MAX_KNOWN = 100;

function getRhythm(cron: string): Rhythm {
  const known = knownRhythms.get(cron);
  if (known) return known;
  const { intervalMinutes, runsPerYear } = computeRhythm(cron);
  const rhythm = { intervalMinutes: [...new Set(intervalMinutes)], runsPerYear };
  if (knownRhythms.size >= MAX_KNOWN) knownRhythms.clear();
  knownRhythms.set(cron, rhythm);
  return rhythm;
}

function computeRhythm(cron: string): Rhythm {
  const [first] = listNextTimes(cron, new Date(FROM.getTime() - 1), 1);
  if (first === undefined) return { intervalMinutes: [Infinity], runsPerYear: 0 };
  // The schedule has the same times on each day that it runs.
  const times = listTimesOfDay(cron, first);
  const withinDay = times.slice(1).map((time, at) => time.getTime() - times[at].getTime());
  const overNight = times[times.length - 1].getTime() - first.getTime();
  const days = listRunDays(cron, first);
  const betweenDays = days.map(({ daysToNext }) => daysToNext * DAY_MS - overNight);
  // A schedule of leap days may have no day in the period that is examined.
  if (days.length === 0) betweenDays.push(Infinity);
  return {
    intervalMinutes: [...withinDay, ...betweenDays].map((interval) => interval / 60_000),
    runsPerYear: days.filter(({ day }) => day.getTime() < COUNTED_UNTIL).length * times.length,
  };
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

/** Lists the days with a run over the examined period, each with the number of days to the next one. */
function listRunDays(cron: string, first: Date): { readonly day: Date; readonly daysToNext: number }[] {
  const found: { day: Date; daysToNext: number }[] = [];
  const end = FROM.getTime() + DAYS * DAY_MS;
  for (let day = first; day.getTime() < end;) {
    const [next] = listNextTimes(cron, new Date(toNextDay(day).getTime() - 1), 1);
    if (next === undefined) return [...found, { day, daysToNext: Infinity }];
    found.push({ day, daysToNext: Math.round((next.getTime() - day.getTime()) / DAY_MS) });
    day = next;
  }
  return found;
}

function toNextDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS + DAY_MS);
}
