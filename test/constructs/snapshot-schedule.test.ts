import { TerraformVariable } from 'cdktf';
import { SnapshotSchedule, SnapshotTrigger } from '../../constructs';
import { getProblemCodes, getProblems, stackForTest, variable } from '../support/stacks';

describe('a schedule is five fields of cron, in UTC:', () => {
  test.each<[string, SnapshotSchedule, string]>([
    ['hourly', SnapshotSchedule.hourly(), '0 * * * *'],
    ['hourly at a minute', SnapshotSchedule.hourly({ minute: 59 }), '59 * * * *'],
    ['daily', SnapshotSchedule.daily({ hour: 0 }), '0 0 * * *'],
    ['daily at a minute', SnapshotSchedule.daily({ hour: 23, minute: 30 }), '30 23 * * *'],
    ['any other', SnapshotSchedule.cron('0 */6 * * 1-5'), '0 */6 * * 1-5'],
  ])('%s', (_, schedule, cron) => {
    expect(schedule.cron).toBe(cron);
  });

  test('invalid times are reported all at once', () => {
    expect(getProblems(() => SnapshotSchedule.daily({ hour: 24, minute: -1 }))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: "'hour' must be a whole number from 0 to 23, got 24",
        fix: "change 'hour'",
      },
      {
        code: 'ValueInvalid',
        message: "'minute' must be a whole number from 0 to 59, got -1",
        fix: "change 'minute'",
      },
    ]);
    for (const minute of [60, 1.5, NaN, Infinity]) {
      expect(getProblemCodes(() => SnapshotSchedule.hourly({ minute }))).toEqual(['ValueInvalid']);
    }
  });

  test.each(['', '* * * *', '0 0 30 2 *', '60 * * * *', '0 0 3 * * *', '@daily', '0 3 * * MON'])(
    'a cron that is none is refused: %j',
    (cron) => {
      expect(getProblemCodes(() => SnapshotSchedule.cron(cron))).toEqual(['ValueInvalid']);
      expect(getProblemCodes(() => SnapshotTrigger.cron(cron))).toEqual(['ValueInvalid']);
    },
  );

  test.each<
    [title: string, type: typeof SnapshotTrigger | typeof SnapshotSchedule, value: unknown, fix: string]
  >([
    [
      'a schedule for a trigger',
      SnapshotTrigger,
      SnapshotSchedule.daily({ hour: 3 }),
      "pass 'cron' of the schedule, or call SnapshotTrigger.onProviderSchedule to follow the provider",
    ],
    [
      'the settings of a day for a trigger',
      SnapshotTrigger,
      { hour: 3 },
      "pass 'cron' of SnapshotSchedule.daily({ ... })",
    ],
    [
      'the settings of an hour for a trigger',
      SnapshotTrigger,
      { minute: 3 },
      "pass 'cron' of SnapshotSchedule.hourly({ ... })",
    ],
    [
      'a trigger for a trigger',
      SnapshotTrigger,
      SnapshotTrigger.cron('0 3 * * *'),
      'pass the trigger itself, without this call',
    ],
    [
      'a schedule for a schedule',
      SnapshotSchedule,
      SnapshotSchedule.hourly(),
      'pass the schedule itself, without this call',
    ],
    [
      'the settings of a day for a schedule',
      SnapshotSchedule,
      { hour: 3, minute: 0 },
      'call SnapshotSchedule.daily({ ... })',
    ],
    ['a trigger for a schedule', SnapshotSchedule, SnapshotTrigger.manual(), "change 'cron'"],
    ['an array', SnapshotTrigger, ['0', '3'], "change 'cron'"],
    ['null', SnapshotTrigger, null, "change 'cron'"],
  ])('%s in place of a cron expression is told with the right call', (_title, type, value, fix) => {
    expect(getProblems(() => type.cron(value as never))).toMatchObject([{ code: 'ValueInvalid', fix }]);
  });

  test('tokens are refused: it is validated during synthesis', () => {
    const stack = stackForTest();
    expect(getProblemCodes(() => SnapshotSchedule.cron(variable(stack, 'cron')))).toEqual(['ValueInvalid']);
    const hour = new TerraformVariable(stack, 'hour', { type: 'number' }).numberValue;
    expect(getProblems(() => SnapshotSchedule.daily({ hour }))).toMatchObject([
      { message: `'hour' must be a whole number from 0 to 23, got "a token"` },
    ]);
  });
});
