import fc from 'fast-check';
import {
  cronRule,
  describeCron,
  describeCronBriefly,
  isLate,
  listNextTimes,
  listPreviousTimes,
} from '../../../lib/model/values/schedule';
import { measureProcessorMs } from '../../support/processor-time';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 200 });

/** The numbers of each field. */
const RANGES: Readonly<Record<string, string>> = {
  minute: '0 to 59',
  hour: '0 to 23',
  day: '1 to 31',
  month: '1 to 12',
  weekday: '0 to 7',
};
const RULE =
  "five fields of cron (minute, hour, day, month, weekday; UTC) like '0 3 * * *', in numbers: no names, no L, W or #";
const NEVER = 'a cron with times that occur';

const iso = (times: readonly Date[]): string[] => times.map((time) => time.toISOString().slice(0, 16));
const next = (cron: string, after: string, count = 3) => iso(listNextTimes(cron, new Date(after), count));
const previous = (cron: string, before: string, count = 3) =>
  iso(listPreviousTimes(cron, new Date(before), count));

describe('a cron', () => {
  test.each([
    '* * * * *',
    '0 * * * *',
    '59 23 31 12 7',
    '0 0 1 1 0',
    '*/15 * * * *',
    '10-20/5 8-18 * * 1-5',
    '0,30 6,18 1,15 */2 *',
    '00 03 * * *',
    '0 0 29 2 *',
    '0 0 29 2 1',
  ])('may be %s', (cron) => {
    expect(cronRule(cron)).toBeUndefined();
  });

  test.each([
    ['', 'nothing'],
    ['0 3 * *', 'four fields'],
    ['0 0 3 * * *', 'six fields: seconds'],
    ['0  3 * * *', 'two spaces'],
    [' 0 3 * * *', 'a space before'],
    ['0 3 * * *\n', 'a line break after'],
    ['0\t3 * * *', 'a tab'],
    ['60 3 * * *', 'minute 60'],
    ['0 24 * * *', 'hour 24'],
    ['0 0 0 * *', 'day 0'],
    ['0 0 32 * *', 'day 32'],
    ['0 0 1 13 *', 'month 13'],
    ['0 0 1 0 *', 'month 0'],
    ['0 0 * * 8', 'weekday 8'],
    ['@daily', 'a nickname'],
    ['0 3 * * MON', 'a weekday by name'],
    ['0 0 L * *', 'the last day'],
    ['0 0 * * 1#2', 'the second Monday'],
    ['0 0 15W * *', 'the nearest workday'],
    ['? * * * *', 'a question mark'],
    ['0 3 * * * 2027', 'a year'],
    [`${'0,'.repeat(46)}0 * * * *`, 'more than 100 characters'],
  ])('fails for %j: %s', (cron, why) => {
    const field = /^(minute|hour|day|month|weekday) \d+$/.exec(why)?.[1];
    expect(cronRule(cron)).toBe(
      field === undefined ? RULE : `${RULE}; the ${field} is a number from ${RANGES[field]}`,
    );
  });

  test.each([
    ['*/0 * * * *', 'minute', '*/0'],
    ['*/61 * * * *', 'minute', '*/61'],
    ['20-10 * * * *', 'minute', '20-10'],
    ['1,,2 * * * *', 'minute', '1,,2'],
    ['-5 * * * *', 'minute', '-5'],
    ['0 20-10 * * *', 'hour', '20-10'],
    ['0 0 */32 * *', 'day', '*/32'],
    ['0 0 1 5- *', 'month', '5-'],
    ['0 0 * * 5-1', 'weekday', '5-1'],
  ])('fails for %j, and names the field that is none', (cron, field, text) => {
    expect(cronRule(cron)).toBe(`${RULE}; the ${field} cannot be '${text}'`);
  });

  test.each(['0 0 30 2 *', '0 0 31 2 *', '0 0 31 2,4,6,9,11 *', '*/5 * 30,31 2 *'])(
    'fails for %s, which never comes',
    (cron) => {
      expect(cronRule(cron)).toBe(NEVER);
    },
  );

  test('has at most 100 characters', () => {
    const cron = (count: number): string => `${Array<string>(count).fill('10').join(',')} * * * *`;
    expect([cron(30).length, cronRule(cron(30))]).toEqual([97, undefined]);
    expect([cron(31).length, cronRule(cron(31))]).toEqual([100, undefined]);
    expect([cron(32).length, cronRule(cron(32))]).toEqual([103, RULE]);
  });

  /** Generous: what this guards against takes seconds. */
  const MOST_MS = 1000;
  const measureMs = (cron: string): number =>
    measureProcessorMs(() => {
      if (cronRule(cron) !== undefined) return;
      expect(listNextTimes(cron, new Date('2027-01-01T00:00:00Z'), 2)).toHaveLength(2);
      expect(listPreviousTimes(cron, new Date('2027-01-01T00:00:00Z'), 2)).toHaveLength(2);
    });

  test('is judged at once, whatever text it is', () => {
    const any = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789*,-/ '), maxLength: 100 }),
      fc.fullUnicodeString({ maxLength: 100 }),
    );
    fc.assert(fc.property(any, (text) => measureMs(text) < MOST_MS));
  });

  test('is judged at once, whatever five fields it has', () => {
    const field = (min: number, max: number): fc.Arbitrary<string> => {
      const number = fc.integer({ min, max }).map(String);
      const range = fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
      const step = fc
        .tuple(fc.oneof(fc.constant('*'), range), fc.integer({ min: 1, max }))
        .map(([of, by]) => `${of}/${by}`);
      const list = fc
        .array(fc.oneof(number, range), { minLength: 1, maxLength: 5 })
        .map((items) => items.join(','));
      return fc.oneof(fc.constant('*'), number, range, step, list);
    };
    const crons = fc
      .tuple(
        field(0, 59),
        field(0, 23),
        fc.oneof(field(1, 31), fc.constantFrom('29', '30', '31')),
        fc.oneof(field(1, 12), fc.constant('2')),
        field(0, 7),
      )
      .map((fields) => fields.join(' '));
    fc.assert(fc.property(crons, (cron) => measureMs(cron) < MOST_MS));
  });

  test.each([
    '0 0 29 2 1',
    '0 0 29 2 *',
    '0 0 30 2 *',
    '59 23 31 2,4,6,9,11 *',
    `${'59,'.repeat(29)}59 23 30 2 *`,
  ])('is judged at once: %s', (cron) => {
    measureMs(cron);
    expect(measureMs(cron)).toBeLessThan(MOST_MS);
  });
});

describe('the times of a schedule', () => {
  test('are in UTC, also on the days when clocks are changed', () => {
    // Europe: 28 March and 31 October 2027, USA: 14 March and 7 November 2027, all at night.
    for (const day of ['2027-03-28', '2027-10-31', '2027-03-14', '2027-11-07']) {
      expect(next('30 2 * * *', `${day}T00:00:00Z`, 1)).toEqual([`${day}T02:30`]);
      expect(next('0 * * * *', `${day}T00:30:00Z`, 4)).toEqual(
        ['01', '02', '03', '04'].map((hour) => `${day}T${hour}:00`),
      );
      expect(previous('0 * * * *', `${day}T04:30:00Z`, 4)).toEqual(
        ['04', '03', '02', '01'].map((hour) => `${day}T${hour}:00`),
      );
    }
  });

  test('come after an instant and before an instant, and not at it', () => {
    expect(next('0 3 * * *', '2027-01-01T03:00:00Z', 2)).toEqual(['2027-01-02T03:00', '2027-01-03T03:00']);
    expect(next('0 3 * * *', '2027-01-01T02:59:59Z', 1)).toEqual(['2027-01-01T03:00']);
    expect(previous('0 3 * * *', '2027-01-01T03:00:00Z', 2)).toEqual([
      '2026-12-31T03:00',
      '2026-12-30T03:00',
    ]);
    expect(previous('0 3 * * *', '2027-01-01T03:00:01Z', 1)).toEqual(['2027-01-01T03:00']);
  });

  test('skip the years without a 29th of February, also 2100', () => {
    expect(next('0 0 29 2 *', '2095-01-01T00:00:00Z', 2)).toEqual(['2096-02-29T00:00', '2104-02-29T00:00']);
    expect(previous('0 0 29 2 *', '2103-01-01T00:00:00Z', 2)).toEqual([
      '2096-02-29T00:00',
      '2092-02-29T00:00',
    ]);
  });

  test('are days or weekdays if both are given, as in every cron', () => {
    // The 13th of January 2027 is a Wednesday, the Fridays are the 1st, 8th and 15th.
    expect(next('0 0 13 * 5', '2027-01-02T00:00:00Z', 3)).toEqual([
      '2027-01-08T00:00',
      '2027-01-13T00:00',
      '2027-01-15T00:00',
    ]);
    expect(next('0 0 * * 0', '2027-01-01T00:00:00Z', 1)).toEqual(
      next('0 0 * * 7', '2027-01-01T00:00:00Z', 1),
    );
  });

  test('are none if none are requested', () => {
    expect(next('0 3 * * *', '2027-01-01T00:00:00Z', 0)).toEqual([]);
    expect(previous('0 3 * * *', '2027-01-01T00:00:00Z', 0)).toEqual([]);
  });

  test('before and after are the same times', () => {
    const cron = fc.constantFrom(
      '0 * * * *',
      '0 3 * * *',
      '30 4 * * 1',
      '*/7 * * * *',
      '0 0 29 2 *',
      '0 0 13 * 5',
    );
    const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01') });
    fc.assert(
      fc.property(cron, instant, (schedule, at) => {
        const [after] = listNextTimes(schedule, at, 1);
        const [before] = listPreviousTimes(schedule, at, 1);
        expect(before.getTime()).toBeLessThan(at.getTime());
        expect(after.getTime()).toBeGreaterThan(at.getTime());
        const [again] = listNextTimes(schedule, before, 1);
        // Nothing lies between the two, but perhaps the instant itself.
        expect([after.getTime(), at.getTime()]).toContain(again.getTime());
      }),
    );
  });
});

describe('late', () => {
  test.each<[string, string, string, string, boolean]>([
    ['the hour is running', '0 * * * *', '2027-01-04T09:00:00Z', '2027-01-04T09:59:59Z', false],
    ['the next is due and runs', '0 * * * *', '2027-01-04T09:00:00Z', '2027-01-04T10:30:00Z', false],
    ['a whole hour went by', '0 * * * *', '2027-01-04T09:00:00Z', '2027-01-04T11:00:01Z', true],
    ['it is just the end of that hour', '0 * * * *', '2027-01-04T09:00:00Z', '2027-01-04T11:00:00Z', false],
    [
      'it began a little after it was due',
      '0 * * * *',
      '2027-01-04T09:59:00Z',
      '2027-01-04T10:30:00Z',
      false,
    ],
    [
      'it began a little before the interval',
      '0 * * * *',
      '2027-01-04T08:59:59Z',
      '2027-01-04T10:30:00Z',
      true,
    ],
    ['the last success is of today', '0 3 * * *', '2027-01-04T03:00:05Z', '2027-01-04T23:00:00Z', false],
    [
      'of yesterday, before the time of today',
      '0 3 * * *',
      '2027-01-03T03:00:05Z',
      '2027-01-04T02:59:00Z',
      false,
    ],
    [
      'of yesterday, after the time of today',
      '0 3 * * *',
      '2027-01-03T03:00:05Z',
      '2027-01-04T23:00:00Z',
      false,
    ],
    [
      'the last success is of the day before yesterday',
      '0 3 * * *',
      '2027-01-02T03:00:05Z',
      '2027-01-04T03:00:01Z',
      true,
    ],
    ['the last success is of this week', '0 0 * * 1', '2027-01-04T00:10:00Z', '2027-01-10T12:00:00Z', false],
    ['the last success is of last week', '0 0 * * 1', '2027-01-04T00:10:00Z', '2027-01-17T12:00:00Z', false],
    [
      'the last success is of the week before',
      '0 0 * * 1',
      '2027-01-04T00:10:00Z',
      '2027-01-18T12:00:00Z',
      true,
    ],
    [
      'somebody synchronized by hand in between',
      '0 0 * * 1',
      '2027-01-13T12:00:00Z',
      '2027-01-24T12:00:00Z',
      false,
    ],
    [
      'the success is after now, for clocks differ',
      '0 * * * *',
      '2027-01-04T12:00:00Z',
      '2027-01-04T11:00:00Z',
      false,
    ],
  ])('where %s: %s, last success %s, now %s: %p', (_what, cron, lastSuccess, now, expected) => {
    expect(isLate(cron, new Date(lastSuccess), new Date(now))).toBe(expected);
  });

  test('it never is before two times have come, and stays once it is', () => {
    const cron = fc.constantFrom('0 * * * *', '0 3 * * *', '30 4 * * 1', '*/7 * * * *', '0 0 1 * *');
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01') });
    fc.assert(
      fc.property(cron, instant, fc.nat(1e10), (schedule, lastSuccess, laterMs) => {
        const [first, second] = listNextTimes(schedule, lastSuccess, 2);
        expect(isLate(schedule, lastSuccess, second)).toBe(false);
        expect(isLate(schedule, lastSuccess, new Date(second.getTime() + 1000 + laterMs))).toBe(true);
        expect(isLate(schedule, first, new Date(second.getTime() + 1000))).toBe(false);
      }),
    );
  });
});

test.each([
  ['0 * * * *', 'hourly', 'hourly'],
  ['00 * * * *', 'hourly', 'hourly'],
  ['5 * * * *', 'hourly, at minute 5', 'hourly'],
  ['0 3 * * *', 'daily at 03:00 UTC', 'daily 03:00'],
  ['05 013 * * *', 'daily at 13:05 UTC', 'daily 13:05'],
  ['30 23 * * *', 'daily at 23:30 UTC', 'daily 23:30'],
  ['*/5 * * * *', 'every 5 min', 'every 5 min'],
  ['0 */6 * * *', 'every 6 h', 'every 6 h'],
  ['30 */2 * * *', 'every 2 h, at minute 30', 'every 2 h'],
  ['0 */5 * * *', "cron '0 */5 * * *' (UTC)", '0 */5 * * *'],
  ['*/7 * * * *', "cron '*/7 * * * *' (UTC)", '*/7 * * * *'],
  ['*/5 */6 * * *', "cron '*/5 */6 * * *' (UTC)", '*/5 */6 * * *'],
  ['0 3 * * 1', "cron '0 3 * * 1' (UTC)", '0 3 * * 1'],
  ['0 3,15 * * *', "cron '0 3,15 * * *' (UTC)", '0 3,15 * * *'],
  ['* 3 * * *', "cron '* 3 * * *' (UTC)", '* 3 * * *'],
])('people read %s as %s, and in a table as %s', (cron, text, brief) => {
  expect(describeCron(cron)).toBe(text);
  expect(describeCronBriefly(cron)).toBe(brief);
});
