import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import { TriggerKind, MANUAL_TRIGGER } from '../../lib/model/documents/snapshot-trigger';
import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { requireValidCron } from '../share/snapshot-schedule';

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

  private constructor(
    caller: typeof FROM_FACTORY,
    /** Kind of the trigger. */
    public readonly kind: TriggerKind,
    /** Cron expression with five fields, in UTC, if the consumer set one. */
    public readonly cron?: string,
  ) {
    requireFactory(caller, 'SnapshotTrigger', ['cron', 'onProviderSchedule', 'manual']);
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
      return { kind: TriggerKind.CRON, cron: trigger.cron! };
    case TriggerKind.MANUAL:
    case undefined:
      return MANUAL_TRIGGER;
  }
}
