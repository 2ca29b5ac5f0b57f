import { createPatternRule } from '../rules/rule';

/** An instant in UTC, as RFC 3339 with a Z. */
export const instantRule = createPatternRule(
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/,
  "a UTC time like '2027-01-01T00:00:00Z'",
  (value) => {
    const time = new Date(value);
    // The 31st of February would be taken for the 3rd of March.
    return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === value.slice(0, 10);
  },
);
