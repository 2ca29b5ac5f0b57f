/** The kinds of snapshot trigger: what starts a synchronization. */
export enum TriggerKind {
  /** A person or a pipeline starts each synchronization. */
  MANUAL = 'Manual',
  /** The provider's schedule, which the consumer opts in to. */
  PROVIDER_SCHEDULE = 'ProviderSchedule',
  /** A schedule of the consumer's own. */
  CRON = 'Cron',
}

/** The schedule that a provider suggests. */
export interface SnapshotScheduleFacts {
  /** Five fields of cron, in UTC. */
  readonly cron: string;
}

/** When a subscription is synchronized. */
export interface SnapshotTriggerFacts {
  /** Kind of the trigger. */
  readonly kind: TriggerKind;
  /**
   * Five fields of cron, in UTC; null for `Manual`. For `ProviderSchedule`, the provider's schedule at the time of the
   * acceptance.
   */
  readonly cron: string | null;
}

/** The trigger of a subscription that has no schedule. */
export const MANUAL_TRIGGER: SnapshotTriggerFacts = { kind: TriggerKind.MANUAL, cron: null };
