import type { ChangedFacts, ChangeKind } from './changed-file';

/** A path in a container of a storage account. */
export interface ChangedPlace {
  /** Undefined if it is unknown: then every account with such a container can be meant. */
  readonly storageAccountName: string | undefined;
  readonly container: string;
  readonly path: string;
  /** True for a directory, with everything below it. */
  readonly isFolder?: boolean;
}

/** A change of one place, as an event tells it. */
export interface PlaceChange {
  readonly place: ChangedPlace;
  readonly change: ChangeKind;
  readonly facts?: ChangedFacts;
  /** The position among the events of one blob: comes after every lower one, as strings compare. */
  readonly sequencer?: string;
  readonly occurredOn?: string;
}
