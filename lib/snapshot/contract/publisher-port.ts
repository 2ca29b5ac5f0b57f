import type { Place } from '../../model/values/dataset';
import type { ShownSnapshot } from './storage-ports';

/**
 * Confirms that the run still has the lock. A publisher calls it after it has looked at what is there, and before each change:
 * the change is conditional on what it saw, so that a run that stood still in between changes nothing of its successor's.
 *
 * @throws DataShareError `LockLost`
 */
export type EnsureHeld = () => Promise<void>;

/** The terms on which a snapshot is published. */
export interface Publication {
  /** The place to which the replaced snapshot is moved. */
  readonly previous?: Place;
  /** True if a document of somebody else that names the published snapshot is replaced. */
  readonly replacesForeign?: boolean;
  readonly ensureHeld: EnsureHeld;
}

/** Publishes the snapshots of a dataset atomically, one at a time. Every operation is idempotent. */
export interface SnapshotPublisher {
  /** Number of requests to publish a snapshot. */
  readonly requests: number;
  /** Number of renames among these requests. */
  readonly renames: number;
  /** Number of requests to find out what readers are shown. */
  readonly checkRequests: number;
  /** Finds out if readers are shown this snapshot. */
  checkPublished(published: PublishedSnapshot, signal: AbortSignal): Promise<ShownSnapshot>;
  /** Describes what prevents publishing in this place: files that do not belong to these snapshots. Undefined if nothing does. */
  findObstacle(root: Place, signal: AbortSignal): Promise<string | undefined>;
  /** Moves the files in the place of the snapshots aside; false if that is not possible. */
  moveAside(root: Place, aside: Place, ensureHeld: EnsureHeld, signal: AbortSignal): Promise<boolean>;
  /** Prepares the place of a new snapshot. */
  prepare(place: Place, signal: AbortSignal): Promise<void>;
  /**
   * Finds where the files of a snapshot are, which an interrupted run may have published: in its own place, or in the
   * published one. Undefined if they are in neither.
   *
   * @param previous The place to which the replaced snapshot is moved.
   */
  locate(
    published: PublishedSnapshot,
    previous: Place | undefined,
    signal: AbortSignal,
  ): Promise<Place | undefined>;
  /** Replaces the published snapshot. */
  publish(published: PublishedSnapshot, terms: Publication, signal: AbortSignal): Promise<void>;
  /** Shows readers the previous snapshot again, if a publication was given up while nothing was published. */
  restore(root: Place, previous: Place, ensureHeld: EnsureHeld, signal: AbortSignal): Promise<void>;
  /** Removes a snapshot that is not published, with everything in it. */
  remove(snapshot: Place, signal: AbortSignal): Promise<void>;
}

/** A published snapshot, as its readers see it. */
export interface PublishedSnapshot {
  readonly subscriptionName: string;
  readonly datasetName: string;
  readonly snapshotName: string;
  readonly synchronizationId: string;
  readonly completedAt: string;
  readonly files: number;
  readonly sizeBytes: number;
  /** The landing place of the dataset. */
  readonly root: Place;
  /** The place of the snapshot before it is published. */
  readonly place: Place;
  /** The place for what others put in the landing place while nothing was published there. */
  readonly aside: Place;
  /** Called with the place to which it was moved. */
  readonly onMovedAside: (aside: Place) => void;
}
