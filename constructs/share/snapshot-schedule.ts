import { Token } from 'cdktf';
import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { throwSynthesisProblems } from '../synthesis/synthesis-error';
import { cronRule } from '../../lib/model/values/schedule';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { validateLiteral, checkProps } from '../synthesis/props-validation';
import { joinFaults } from '../synthesis/throw-problems';

/** The minute of an hourly schedule. */
export interface HourlySchedule {
  /**
   * Minute of the hour: 0 to 59.
   * @default 0
   */
  readonly minute?: number;
}

/** The time of a daily schedule, in UTC. */
export interface DailySchedule {
  /** Hour of the day: 0 to 23. */
  readonly hour: number;
  /**
   * Minute of the hour: 0 to 59.
   * @default 0
   */
  readonly minute?: number;
}

/**
 * A schedule for synchronizations that a provider suggests. Consumers opt in. Schedules are in UTC, without daylight
 * saving time.
 *
 * @see https://learn.microsoft.com/azure/data-share/how-to/how-to-share-from-storage
 *
 * @example
 * SnapshotSchedule.daily({ hour: 3 });
 */
export class SnapshotSchedule {
  /**
   * Synchronizes once an hour.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static hourly(schedule: HourlySchedule = {}): SnapshotSchedule {
    const where = 'SnapshotSchedule.hourly';
    const faults = checkProps(where, 'HourlySchedule', schedule);
    const { minute = 0 } = schedule;
    throwSynthesisProblems(joinFaults(faults, [validateNumber('minute', minute, 59)]), where);
    return new SnapshotSchedule(FROM_FACTORY, `${minute} * * * *`);
  }

  /**
   * Synchronizes once a day.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static daily(schedule: DailySchedule): SnapshotSchedule {
    const where = 'SnapshotSchedule.daily';
    const faults = checkProps(where, 'DailySchedule', schedule);
    const { hour, minute = 0 } = schedule;
    const found = [validateNumber('hour', hour, 23), validateNumber('minute', minute, 59)];
    throwSynthesisProblems(joinFaults(faults, found), where);
    return new SnapshotSchedule(FROM_FACTORY, `${minute} ${hour} * * *`);
  }

  /**
   * Synchronizes on a cron schedule, which Azure Data Share did not offer.
   *
   * @param cron Five fields: minute, hour, day of the month, month, weekday; in UTC.
   * @throws DataShareError `ValueInvalid`
   */
  public static cron(cron: string): SnapshotSchedule {
    return new SnapshotSchedule(FROM_FACTORY, requireValidCron(cron, 'SnapshotSchedule.cron'));
  }

  private constructor(
    caller: typeof FROM_FACTORY,
    /** Cron expression with five fields, in UTC. */
    public readonly cron: string,
  ) {
    requireFactory(caller, 'SnapshotSchedule', ['daily', 'hourly', 'cron']);
  }
}

/** Validates a cron expression; errors name the call that has it. */
export function requireValidCron(cron: string, where: string): string {
  if (typeof cron !== 'string') {
    const rule = cronRule('') ?? 'a text';
    const problem = problems.valueInvalid('cron', rule, cron);
    throwSynthesisProblems([{ ...problem, fix: findRightCall(cron, where) ?? problem.fix }], where);
  }
  const problem = validateLiteral('cron', cron, cronRule, 'it is validated during synthesis');
  throwSynthesisProblems(problem ? [problem] : [], where);
  return cron;
}

/** Returns the right call for an object that was passed in place of a cron expression: a schedule, its settings, or a trigger. */
function findRightCall(value: unknown, where: string): string | undefined {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return undefined;
  const isTrigger = 'kind' in value;
  const callsTrigger = where.startsWith('SnapshotTrigger');
  if (isTrigger === callsTrigger && 'cron' in value)
    return `pass the ${isTrigger ? 'trigger' : 'schedule'} itself, without this call`;
  if (isTrigger) return undefined;
  if ('cron' in value)
    return "pass 'cron' of the schedule, or call SnapshotTrigger.onProviderSchedule to follow the provider";
  const factory = 'hour' in value ? 'daily' : 'minute' in value ? 'hourly' : undefined;
  if (factory === undefined) return undefined;
  return `${callsTrigger ? "pass 'cron' of" : 'call'} SnapshotSchedule.${factory}({ ... })`;
}

function validateNumber(prop: string, value: number, maximum: number): Problem | undefined {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return undefined;
  return problems.valueInvalid(
    prop,
    `a whole number from 0 to ${maximum}`,
    Token.isUnresolved(value) ? 'a token' : value,
  );
}
