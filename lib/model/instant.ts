const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/;

/** An instant in UTC, as RFC 3339 with a Z. */
export function instantRule(value: string): string | undefined {
  const time = UTC.test(value) ? new Date(value) : undefined;
  // The 31st of February would be taken for the 3rd of March.
  const isDate =
    time && !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === value.slice(0, 10);
  return isDate ? undefined : "a UTC time like '2027-01-01T00:00:00Z'";
}
