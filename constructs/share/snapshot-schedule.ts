import { Token } from 'cdktf';
import { throwProblems } from '../../lib/errors/data-share-error';
import { cronRule } from '../../lib/model/values/schedule';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import { MANUAL_TRIGGER, TriggerKind } from '../../lib/model/documents/snapshot-trigger';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { validateLiteral } from '../synthesis/validation';

/** When in each hour. */
export interface HourlySchedule {
  /**
   * 0 to 59.
   * @default 0
   */
  readonly minute?: number;
}

/** When in each day, in UTC. */
export interface DailySchedule {
  /** 0 to 23. */
  readonly hour: number;
  /**
   * 0 to 59.
   * @default 0
   */
  readonly minute?: number;
}

/**
 * How often a provider suggests to synchronize. Consumers opt in. Always in UTC, which knows no daylight saving.
 *
 * @see https://learn.microsoft.com/azure/data-share/how-to/how-to-share-from-storage
 *
 * @example
 * SnapshotSchedule.daily({ hour: 3 });
 */
export class SnapshotSchedule {
  /**
   * Once an hour.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static hourly({ minute = 0 }: HourlySchedule = {}): SnapshotSchedule {
    throwProblems([validateNumber('minute', minute, 59)].filter((problem) => problem !== undefined));
    return new SnapshotSchedule(`${minute} * * * *`);
  }

  /**
   * Once a day.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static daily({ hour, minute = 0 }: DailySchedule): SnapshotSchedule {
    const found = [validateNumber('hour', hour, 23), validateNumber('minute', minute, 59)];
    throwProblems(found.filter((problem) => problem !== undefined));
    return new SnapshotSchedule(`${minute} ${hour} * * *`);
  }

  /**
   * As a cron says, which Azure Data Share did not have.
   *
   * @param cron Five fields: minute, hour, day of the month, month, weekday; in UTC.
   * @throws DataShareError `ValueInvalid`
   */
  public static cron(cron: string): SnapshotSchedule {
    return new SnapshotSchedule(requireValidCron(cron));
  }

  private constructor(
    /** Five fields of cron, in UTC. */
    public readonly cron: string,
  ) {}
}

/**
 * When a subscription is synchronized: said in its document, for people and for schedulers.
 *
 * @example
 * SnapshotTrigger.onProviderSchedule();
 */
export class SnapshotTrigger {
  /** When somebody asks for it. */
  public static manual(): SnapshotTrigger {
    return new SnapshotTrigger(TriggerKind.MANUAL);
  }

  /** As the provider suggests in the invitation. */
  public static onProviderSchedule(): SnapshotTrigger {
    return new SnapshotTrigger(TriggerKind.PROVIDER_SCHEDULE);
  }

  /**
   * By a schedule of the consumer's own.
   *
   * @param cron Five fields: minute, hour, day of the month, month, weekday; in UTC.
   * @throws DataShareError `ValueInvalid`
   */
  public static cron(cron: string): SnapshotTrigger {
    return new SnapshotTrigger(TriggerKind.CRON, requireValidCron(cron));
  }

  private constructor(
    /** Kind of the trigger. */
    public readonly kind: TriggerKind,
    /** Five fields of cron, in UTC, where it is the consumer's own. */
    public readonly cron?: string,
  ) {}
}

/** A trigger as documents have it; undefined where it follows a schedule that the provider does not suggest. */
export function toTriggerFacts(
  trigger: SnapshotTrigger | undefined,
  schedule: { readonly cron: string } | null,
): SnapshotTriggerFacts | undefined {
  switch (trigger?.kind) {
    case TriggerKind.PROVIDER_SCHEDULE:
      return schedule === null ? undefined : { kind: TriggerKind.PROVIDER_SCHEDULE, cron: schedule.cron };
    case TriggerKind.CRON:
      return { kind: TriggerKind.CRON, cron: trigger.cron! };
    case TriggerKind.MANUAL:
    case undefined:
      return MANUAL_TRIGGER;
  }
}

function requireValidCron(cron: string): string {
  const problem = validateLiteral('cron', cron, cronRule, 'whether it ever comes is checked here');
  throwProblems(problem ? [problem] : []);
  return cron;
}

function validateNumber(prop: string, value: number, maximum: number): Problem | undefined {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return undefined;
  return problems.valueInvalid(
    prop,
    `a whole number from 0 to ${maximum}`,
    Token.isUnresolved(value) ? 'a token' : value,
  );
}
