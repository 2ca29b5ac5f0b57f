/** A snapshot that is kept: the published one, or one that a rollback can publish again. */
export interface KeptSnapshotFacts {
  /** Name of the snapshot. Names sort by the time at which copying began. */
  readonly snapshotName: string;
  /** Time at which it was first published, UTC. */
  readonly completedAt: string;
  /** Number of files in it. */
  readonly files: number;
  /** Size of these files, in bytes. */
  readonly sizeBytes: number;
}

/** The published snapshot of a dataset. */
export interface PublishedSnapshotFacts extends KeptSnapshotFacts {
  /** Time since which no synchronization publishes this dataset, UTC; null if nothing is held. */
  readonly heldSince: string | null;
}

/** The snapshots of a dataset that is published atomically. */
export interface DatasetSnapshots {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Container in which it lands. */
  readonly container: string;
  /** Path in the container at which it lands. */
  readonly path: string;
  /** Time since which no synchronization publishes this dataset, UTC; null if nothing is held. */
  readonly heldSince: string | null;
  /** Name of a snapshot that is copied, in whole or in part, and not published yet; null if there is none. */
  readonly stagedSnapshot: string | null;
  /** The snapshots that are kept, newest first. */
  readonly snapshots: readonly (KeptSnapshotFacts & {
    /** True for the snapshot that readers see. */
    readonly isPublished: boolean;
  })[];
}
