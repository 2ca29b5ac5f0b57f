/** A period of access. Null is no start or no end; a time that only Terraform knows is its expression. */
export interface Period {
  readonly from: string | null;
  readonly until: string | null;
}

/**
 * Joins periods that overlap or follow each other, and sorts them. The same time of access always gives the same periods.
 * A period with a time that only Terraform knows is joined with no other one.
 */
export function joinPeriods(periods: readonly Period[]): Period[] {
  if (periods.length <= 1) return periods.map(({ from, until }) => ({ from, until }));
  const distinct = [...new Map(periods.map((each) => [toPeriodKey(each), each])).values()];
  const known = distinct
    .filter((each) => !isOpenPeriod(each))
    .map(({ from, until }) => ({ from, until, start: toStart(from), end: toEnd(until) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: (typeof known)[number][] = [];
  for (const period of known) {
    const last = joined.at(-1);
    if (!last || period.start > last.end) joined.push(period);
    else if (period.end > last.end)
      joined[joined.length - 1] = { ...last, until: period.until, end: period.end };
  }
  const open = distinct.filter(isOpenPeriod);
  const bounds = new Set(open.map(toPeriodKey));
  const remaining = open
    .filter(
      ({ from, until }) =>
        // A period without a start covers all that have the same end, and the reverse.
        !(from !== null && bounds.has(toPeriodKey({ from: null, until }))) &&
        !(until !== null && bounds.has(toPeriodKey({ from, until: null }))) &&
        !joined.some(({ start, end }) => start <= toStart(from) && end >= toEnd(until)),
    )
    .sort((a, b) => (toPeriodKey(a) < toPeriodKey(b) ? -1 : 1));
  return [...joined.map(({ from, until }) => ({ from, until })), ...remaining];
}

/** Returns a key that is the same for equal lists of joined periods. */
export function toPeriodsKey(periods: readonly Period[]): string {
  return periods.map(toPeriodKey).join();
}

/** True if one of the periods contains all of a period. */
export function containsPeriod(wider: Period, { from, until }: Period): boolean {
  return (
    (wider.from === null || wider.from === from || toStart(wider.from) <= toStart(from)) &&
    (wider.until === null || wider.until === until || toEnd(wider.until) >= toEnd(until))
  );
}

/** Returns the period from the first start to the last end; null for the bounds that a period does not have. */
export function spanPeriods(periods: readonly Period[]): Period {
  const pick = (
    times: readonly (string | null)[],
    isBetter: (a: string, b: string) => boolean,
  ): string | null => times.reduce((a, b) => (a === null || b === null ? null : isBetter(b, a) ? b : a));
  return {
    from: pick(
      periods.map(({ from }) => from),
      (a, b) => toStart(a) < toStart(b),
    ),
    until: pick(
      periods.map(({ until }) => until),
      (a, b) => toEnd(a) > toEnd(b),
    ),
  };
}

function toPeriodKey({ from, until }: Period): string {
  return `${from ?? ''}/${until ?? ''}`;
}

function isOpenPeriod({ from, until }: Period): boolean {
  return [from, until].some((time) => time !== null && Number.isNaN(Date.parse(time)));
}

/** Returns NaN for a time that only Terraform knows: it is neither before nor after another one. */
function toStart(from: string | null): number {
  return from === null ? -Infinity : Date.parse(from);
}

function toEnd(until: string | null): number {
  return until === null ? Infinity : Date.parse(until);
}
