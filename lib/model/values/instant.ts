import type { Rule } from '../rules/rule';

const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,7})?Z$/;
const WORDS = "a UTC time like '2027-01-01T00:00:00Z'";

/** The largest value of each field after the year. */
const FIELDS = [
  ['month', 1, 12],
  ['day', 1, 31],
  ['hour', 0, 23],
  ['minute', 0, 59],
  ['second', 0, 59],
] as const;

/** An instant in UTC, as RFC 3339 with a Z. The requirement names the field that is out of range. */
export const instantRule: Rule = Object.assign(
  (value: string): string | undefined => {
    const fields = FORM.exec(value);
    if (!fields) return WORDS;
    const wrong = FIELDS.find(
      ([, least, most], at) => Number(fields[at + 2]) < least || Number(fields[at + 2]) > most,
    );
    if (wrong) return `${WORDS}, with the ${wrong[0]} from ${wrong[1]} to ${wrong[2]}`;
    // The 31st of February would be taken for the 3rd of March.
    const isDay = new Date(value).toISOString().slice(0, 10) === value.slice(0, 10);
    return isDay ? undefined : `${WORDS}, with a day that the month has`;
  },
  { pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,7})?Z$' },
);
