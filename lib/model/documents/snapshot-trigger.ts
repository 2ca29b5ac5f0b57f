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

/** When changes of a subscription are copied, beside its schedule. */
export interface OnChangeFacts {
  /** Shortest time between two synchronizations of changes, in seconds: 60 to 86,400. */
  readonly atMostEverySeconds: number;
  /** Schedule of the synchronizations that list everything, five fields of cron in UTC: the same as `cron`. */
  readonly fullListingCron: string;
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
  /** Present if the changes that the provider tells are copied between two times of `cron`. Only for `Cron`. */
  readonly onChange?: OnChangeFacts;
}

/** The trigger of a subscription that has no schedule. */
export const MANUAL_TRIGGER: SnapshotTriggerFacts = { kind: TriggerKind.MANUAL, cron: null };
