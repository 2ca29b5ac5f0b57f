/** Returns the numbers that divide a period into equal parts. */
const listDivisors = (period: number): number[] =>
  Array.from({ length: period }, (_, at) => at + 1).filter((each) => period % each === 0);

/**
 * Returns the schedule of a job that looks for changes at most every so many seconds. Cron counts within an hour or a day, so other
 * intervals are rounded up to one that divides it.
 */
export function toPollingCron(atMostEverySeconds: number): string {
  const minutes = Math.ceil(atMostEverySeconds / 60);
  const interval = listDivisors(60).find((each) => each >= minutes);
  if (interval !== undefined)
    return interval === 1 ? '* * * * *' : interval === 60 ? '0 * * * *' : `*/${interval} * * * *`;
  const hours = listDivisors(24).find((each) => each * 60 >= minutes) ?? 24;
  return hours === 24 ? '0 0 * * *' : `0 */${hours} * * *`;
}
