import { getLongestIntervalMinutes } from '../../../lib/model/values/interval';
import { listNextTimes } from '../../../lib/model/values/schedule';

const DAY = 24 * 60;

test.each([
  ['* * * * *', 1],
  ['*/15 * * * *', 15],
  ['0,50 * * * *', 50],
  ['30 3 * * *', DAY],
  ['0 8-18 * * *', 14 * 60],
  ['*/5 8-18 * * 1-5', 2 * DAY + 13 * 60 + 5],
  ['0 6 * * 1-5', 3 * DAY],
  ['0 0 1 * *', 31 * DAY],
  ['0 0 * * 0', 7 * DAY],
  ['0 0 31 * *', 61 * DAY],
  ['0 0 1 1 *', 366 * DAY],
  ['0 3 29 2 *', Infinity],
  ['0 3,4 29 2 *', Infinity],
])('from one run of %s to the next go by %d minutes at most', (cron, minutes) =>
  expect(getLongestIntervalMinutes(cron)).toBe(minutes),
);

test.each(['7 */5 * * *', '0 1,13 * * 2', '10 9 1-7 * *', '0 12 */10 * *', '5 4 * 2 *'])(
  'of %s it is what the runs of two years tell',
  (cron) => {
    const runs = listNextTimes(cron, new Date('2026-12-31T23:59:00Z'), 4000).filter(
      (time) => time < new Date('2029-01-01T00:00:00Z'),
    );
    const gaps = runs.slice(1).map((time, at) => (time.getTime() - runs[at].getTime()) / 60_000);
    expect(getLongestIntervalMinutes(cron)).toBe(Math.max(...gaps));
  },
);
