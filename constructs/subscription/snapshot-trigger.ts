import type { ChangeSources } from '../../lib/model/documents/change-facts';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { OnChangeFacts, SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import { TriggerKind, MANUAL_TRIGGER } from '../../lib/model/documents/snapshot-trigger';
import { checkProps, validateSetting } from '../synthesis/props-validation';
import { throwSynthesisProblems } from '../synthesis/synthesis-error';
import { joinFaults } from '../synthesis/throw-problems';
import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { requireValidCron, SnapshotSchedule } from '../share/snapshot-schedule';

/** The times at which changes are copied, and at which everything is listed. */
export interface ChangeTriggerOptions {
  /**
   * Shortest time between two synchronizations of changes, in minutes: a whole number from 1 to 1440.
   * @default 1
   */
  readonly atMostEvery?: number;
  /**
   * Schedule of the synchronizations that list everything. They find the changes that no event told.
   * @default - once a day, at 02:00 UTC
   */
  readonly fullListingEvery?: SnapshotSchedule;
}

/** Hour of the full listing, in UTC. */
const DEFAULT_LISTING_HOUR = 2;

/**
 * The trigger of a subscription's synchronizations. Documents contain it, for people and for schedulers.
 *
 * @example
 * SnapshotTrigger.onProviderSchedule();
 */
export class SnapshotTrigger {
  /** Synchronizes only when somebody starts it. */
  public static manual(): SnapshotTrigger {
    return new SnapshotTrigger(FROM_FACTORY, TriggerKind.MANUAL);
  }

  /** Synchronizes on the schedule that the provider suggests in the invitation. */
  public static onProviderSchedule(): SnapshotTrigger {
    return new SnapshotTrigger(FROM_FACTORY, TriggerKind.PROVIDER_SCHEDULE);
  }

  /**
   * Synchronizes on a schedule of the consumer.
   *
   * @param cron Five fields: minute, hour, day of the month, month, weekday; in UTC.
   * @throws DataShareError `ValueInvalid`
   */
  public static cron(cron: string): SnapshotTrigger {
    return new SnapshotTrigger(
      FROM_FACTORY,
      TriggerKind.CRON,
      requireValidCron(cron, 'SnapshotTrigger.cron'),
    );
  }

  /**
   * Synchronizes the changes that the provider tells, soon after they are made, and lists everything on a schedule. The invitation has to
   * name a queue with change events, the place of digests, or an exchange, where the provider can publish digests without saying so.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static onChange(options: ChangeTriggerOptions = {}): SnapshotTrigger {
    const where = 'SnapshotTrigger.onChange';
    const faults = checkProps(where, 'ChangeTriggerOptions', options);
    const { atMostEvery = 1, fullListingEvery } = options;
    const isMinutes = (value: unknown): boolean =>
      Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1440;
    const found = [
      validateSetting('atMostEvery', atMostEvery, isMinutes, 'a whole number of minutes from 1 to 1440'),
    ];
    throwSynthesisProblems(joinFaults(faults, found), where);
    const { cron } = fullListingEvery ?? SnapshotSchedule.daily({ hour: DEFAULT_LISTING_HOUR });
    const onChange = { atMostEverySeconds: atMostEvery * 60, fullListingCron: cron };
    return new SnapshotTrigger(FROM_FACTORY, TriggerKind.CRON, cron, onChange);
  }

  private constructor(
    caller: typeof FROM_FACTORY,
    /** Kind of the trigger. */
    public readonly kind: TriggerKind,
    /** Cron expression with five fields, in UTC, if the consumer set one. */
    public readonly cron?: string,
    /** The times at which changes are copied; undefined if each synchronization lists everything. */
    public readonly onChange?: OnChangeFacts,
  ) {
    requireFactory(caller, 'SnapshotTrigger', ['cron', 'onProviderSchedule', 'onChange', 'manual']);
  }
}

/**
 * Returns a trigger in the form of documents, or undefined if it follows a schedule that the provider does not suggest.
 */
export function toTriggerFacts(
  trigger: SnapshotTrigger | undefined,
  schedule: { readonly cron: string } | null,
): SnapshotTriggerFacts | undefined {
  switch (trigger?.kind) {
    case TriggerKind.PROVIDER_SCHEDULE:
      return schedule === null ? undefined : { kind: TriggerKind.PROVIDER_SCHEDULE, cron: schedule.cron };
    case TriggerKind.CRON:
      return {
        kind: TriggerKind.CRON,
        cron: trigger.cron!,
        ...(trigger.onChange && { onChange: trigger.onChange }),
      };
    case TriggerKind.MANUAL:
    case undefined:
      return MANUAL_TRIGGER;
  }
}

/** Returns the problem of a trigger on changes for an invitation that tells none. */
export function findUntoldChanges(
  trigger: Pick<SnapshotTrigger, 'onChange'> | undefined,
  { changeEvents, changeDigest, exchange }: ChangeSources & { readonly exchange: unknown },
): Problem | undefined {
  if (trigger?.onChange === undefined || changeEvents || changeDigest || exchange) return undefined;
  const rule = 'a schedule, because the invitation names neither change events nor an exchange for digests';
  const problem = problems.valueInvalid('snapshotTrigger', rule, 'onChange');
  return { ...problem, fix: "ask the provider to invite with 'changeEvents', or call SnapshotTrigger.cron" };
}
