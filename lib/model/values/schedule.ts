import { Cron } from 'croner';
import type { Rule } from '../rules/rule';

/** Digits and the signs that every cron supports. Other programs interpret names, seconds and extensions differently. */
const FIVE_FIELDS = /^[\d*,/-]+( [\d*,/-]+){4}$/;

const RULE =
  "five fields of cron (minute, hour, day, month, weekday; UTC) like '0 3 * * *', in numbers: no names, no L, W or #";

/** The rule of a schedule: five fields of cron, in UTC. */
export const cronRule: Rule = Object.assign(
  (value: string): string | undefined => {
    if (value.length > 100 || !FIVE_FIELDS.test(value)) return RULE;
    try {
      // The 30th of February is well-formed but never occurs.
      return parseCron(value).nextRun(new Date('2027-01-01T00:00:00Z'))
        ? undefined
        : 'a cron with times that occur';
    } catch {
      return findBrokenField(value) ?? RULE;
    }
  },
  { pattern: FIVE_FIELDS.source },
);

/** The fields of cron, with their smallest and largest numbers. */
const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day', 1, 31],
  ['month', 1, 12],
  ['weekday', 0, 7],
] as const;

/** Returns the rule of the first field that is wrong by itself. */
function findBrokenField(cron: string): string | undefined {
  const parts = cron.split(' ');
  for (const [at, [name, least, most]] of FIELDS.entries()) {
    // The number after a slash is a step.
    const numbers = parts[at].replace(/\/\d+/g, '').match(/\d+/g) ?? [];
    if (numbers.some((text) => Number(text) < least || Number(text) > most))
      return `${RULE}; the ${name} is a number from ${least} to ${most}`;
    if (!isCron(FIELDS.map((_, other) => (other === at ? parts[at] : '*')).join(' ')))
      return `${RULE}; the ${name} cannot be '${parts[at]}'`;
  }
  return undefined;
}

function isCron(cron: string): boolean {
  try {
    return parseCron(cron) instanceof Cron;
  } catch {
    return false;
  }
}

/** Lists at most `count` times after an instant. */
export function listNextTimes(cron: string, after: Date, count: number): Date[] {
  return parseCron(cron).nextRuns(count, after);
}

/** Lists at most `count` times before an instant, newest first. */
export function listPreviousTimes(cron: string, before: Date, count: number): Date[] {
  return parseCron(cron).previousRuns(count, before);
}

/**
 * True if a whole interval of the schedule has passed without a success.
 *
 * @param lastSuccess Start of the last successful synchronization; if there was none, the time when one was first due.
 */
export function isLate(cron: string, lastSuccess: Date, now: Date): boolean {
  const [, last] = listPreviousTimes(cron, now, 2);
  return last !== undefined && lastSuccess < last;
}

/** Computes the shorter one of the next two intervals of a schedule in milliseconds; null if it ends before. */
export function computeShortestInterval(cron: string, after: Date): number | null {
  const [first, second, third] = listNextTimes(cron, after, 3).map((time) => time.getTime());
  return third === undefined ? null : Math.min(second - first, third - second);
}

/** Describes a schedule: `hourly`, `every 6 h`, `daily at 03:00 UTC`, or the cron itself. */
export function describeCron(cron: string): string {
  const words = findWords(cron);
  if (!words) return `cron '${cron}' (UTC)`;
  if (words.time !== undefined) return `${words.often} at ${words.time} UTC`;
  return words.minute > 0 ? `${words.often}, at minute ${words.minute}` : words.often;
}

/** Describes a schedule for a column of a table: `hourly`, `every 6 h`, `daily 03:00`, or the cron itself. */
export function describeCronBriefly(cron: string): string {
  const words = findWords(cron);
  if (!words) return cron;
  return words.time === undefined ? words.often : `${words.often} ${words.time}`;
}

/** Words for the interval of a schedule, and the time of day or the minute of the hour at which it does. */
interface ScheduleWords {
  readonly often: string;
  readonly minute: number;
  readonly time?: string;
}

/** Finds words for the schedules that are common; undefined for any other. */
function findWords(cron: string): ScheduleWords | undefined {
  const [minute, hour, ...rest] = cron.split(' ');
  if (rest.join(' ') !== '* * *') return undefined;
  const minutes = findEvenStep(minute, 60);
  if (minutes !== undefined && hour === '*') return { often: `every ${minutes} min`, minute: 0 };
  if (!/^\d+$/.test(minute)) return undefined;
  const at = { minute: Number(minute) };
  if (hour === '*') return { often: 'hourly', ...at };
  const hours = findEvenStep(hour, 24);
  if (hours !== undefined) return { often: `every ${hours} h`, ...at };
  const twoDigits = (field: string): string => String(Number(field)).padStart(2, '0');
  return /^\d+$/.test(hour)
    ? { often: 'daily', ...at, time: `${twoDigits(hour)}:${twoDigits(minute)}` }
    : undefined;
}

/** Returns the step of a field if it divides the whole: only then all intervals are equal. */
function findEvenStep(field: string, whole: number): number | undefined {
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1]);
  return step > 1 && step < whole && whole % step === 0 ? step : undefined;
}

function parseCron(cron: string): Cron {
  return new Cron(cron, { timezone: 'UTC', mode: '5-part', paused: true });
}
