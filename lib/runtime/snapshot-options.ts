import type { DataShareError } from '../errors/data-share-error';
import type { SynchronizedEvents } from '../snapshot/synchronize-events';
import type { RunRecord, SynchronizationMode } from '../snapshot/contract/run-record';
import type { SnapshotProgress } from '../snapshot/copying/progress-counts';
import type { VerifyProgress } from '../snapshot/copying/verify-progress';
import type { CheckOptions, RuntimeOptions } from './options';

/** The most files that a plan or a verification can be asked to name. */
export const MAX_NAMED_FILES = 100_000;

/** Options of a plan. */
export interface PlanOptions extends CheckOptions {
  /**
   * `FullSync` copies every file again, `Incremental` only new and changed ones. The first snapshot is always full.
   * @default Incremental
   */
  readonly mode?: SynchronizationMode;
  /**
   * Lists the target as well, instead of trusting the manifest of the last snapshot. Files that are identical (size and
   * MD5, else the ETags of the manifest) are kept, all others are copied again. Use it to repair a target that somebody
   * changed, after a lost manifest, or for a copy that another tool made.
   * @default false
   */
  readonly reconcile?: boolean;
  /**
   * Treats everything at the mapped places of the target as written by this subscription from now on: it can be
   * overwritten. What the source does not have stays: this run does not delete what it adopts, and later runs of a mirror
   * delete it only if `allowDeletes` covers all files that they would delete.
   * @default false
   */
  readonly adopt?: boolean;
  /**
   * Receives the progress: when files have been compared, and in a synchronization after each file and after each block of
   * a large file.
   * @default - progress is not reported
   */
  readonly onProgress?: (progress: SnapshotProgress) => void;
  /**
   * Accepts that a dataset has another source than at the last snapshot, even if no file there is like a file of that
   * snapshot. Without it, that is the error `SourceUnrelated`. Files of both sources stay known.
   * @default false
   */
  readonly acceptNewSource?: boolean;
  /**
   * Maximum number of files that the plan names: a whole number from 1 to 100,000. All are counted.
   * @default 100
   */
  readonly maxChanges?: number;
}

/** Options of a verification. */
export interface VerifySnapshotOptions extends RuntimeOptions {
  /**
   * Reads and hashes every file at the target. The bytes pass through this process.
   * @default false
   */
  readonly deep?: boolean;
  /**
   * The receipt of a synchronization, to compare the target with: JSON text, or a parsed value.
   * @default - the target is compared with its own manifests only
   */
  readonly against?: unknown;
  /**
   * Maximum number of files that the report names, of those that differ and of those with a wrong MD5: a whole number from 1 to
   * 100,000. All are counted.
   * @default 100
   */
  readonly maxDifferences?: number;
  /**
   * Receives the progress after each file, and in a deep verification as content is read.
   * @default - progress is not reported
   */
  readonly onProgress?: (progress: VerifyProgress) => void;
}

/** Options of a list of records. */
export interface ListRecordsOptions extends RuntimeOptions {
  /**
   * Maximum number of records: a whole number, 1 or more.
   * @default 20
   */
  readonly limit?: number;
}

/** Options of a summary of synchronizations. */
export interface SummaryOptions extends RuntimeOptions {
  /**
   * The last days that are summarized: a whole number from 1 to 366.
   * @default 7
   */
  readonly days?: number;
}

/** Options of a synchronization. */
export interface SyncOptions extends Omit<PlanOptions, 'maxChanges'> {
  /**
   * Takes over the lock of another synchronization of this subscription. The warning `LockBroken` names its owner. The
   * other run ends with `LockLost` at its next write. The data stays safe, because each write is conditional.
   * @default false
   */
  readonly breakLock?: boolean;
  /**
   * Maximum number of concurrent copies. The actual number adapts to throttling.
   * @default 128
   */
  readonly maxConcurrency?: number;
  /**
   * Maximum number of bytes that this run copies. It ends before the file that would exceed it, with status `Succeeded`,
   * and reports the number of remaining files. The next run continues. At least one file is copied.
   * @default - unlimited
   */
  readonly maxBytes?: number;
  /**
   * Number of deletions that a mirror may make in this run even if they exceed `maxDeleteFraction` of a dataset, or if
   * earlier runs adopted the files.
   * @default 0
   */
  readonly allowDeletes?: number;
  /**
   * Number of processes that work on this run together, 1 to 100: start the same synchronization in each of them. The first one
   * leads, the others help it, and all return the record of the run. Not with `adopt`, `breakLock` or `maxBytes`, and without
   * change events.
   * @default 1
   */
  readonly parallelism?: number;
  /**
   * Name of the execution that has started the processes: if they have completed a run, a process that starts late does
   * nothing. Only with `parallelism`.
   * @default - the name of the execution of the Container Apps job
   */
  readonly execution?: string;
  /**
   * Receives the run record after it is written, also if the run ends with an error. The run waits for it. It must not
   * throw.
   * @default - the record is only written to the state
   */
  readonly onRecord?: (record: RunRecord) => Promise<void>;
}

/** Options of a reconciliation. */
export interface ReconcileOptions extends Omit<
  SyncOptions,
  'mode' | 'reconcile' | 'parallelism' | 'execution'
> {
  /**
   * Files whose last change is less than so many seconds ago are left to the engine, and count as postponed: a whole number, 0 or more.
   * @default - 900 for object replication, otherwise 0
   */
  readonly settleSeconds?: number;
}

/** Options of a synchronization of what change events name. */
export interface SyncEventsOptions extends Omit<
  SyncOptions,
  'mode' | 'reconcile' | 'adopt' | 'parallelism' | 'execution'
> {
  /**
   * Seconds after which a message can be received again if the run is killed: a whole number from 1 to 604,800, which is the
   * limit of the service. It is doubled while the run lasts.
   * @default 300
   */
  readonly hiddenSeconds?: number;
}

/** Options of following change events. */
export interface FollowOptions extends SyncEventsOptions {
  /**
   * Shortest time between the starts of two synchronizations of changes, in seconds.
   * @default - that of the subscription's trigger; otherwise changes are copied as they arrive
   */
  readonly atMostEverySeconds?: number;
  /**
   * Time between two synchronizations that list everything, in seconds.
   * @default - the schedule of the subscription's trigger; otherwise a day
   */
  readonly fullListingEverySeconds?: number;
  /**
   * Receives the result of each synchronization.
   * @default - results are in the records only
   */
  readonly onPass?: (pass: FollowedPass) => void;
  /**
   * Receives the failure of a synchronization, after which the next one is tried.
   * @default - failures are in the records only
   */
  readonly onFailure?: (failure: FollowFailure) => void;
}

/** A synchronization of a subscription that is followed. */
export interface FollowedPass extends SynchronizedEvents {
  /** True if it listed everything. */
  readonly isListing: boolean;
}

/** A synchronization that failed, and is tried again. */
export interface FollowFailure {
  /** The failure. */
  readonly error: DataShareError;
  /** Seconds until the next try. */
  readonly retrySeconds: number;
}

/** Options of a release. */
export interface ReleaseOptions extends RuntimeOptions {
  /**
   * The dataset to release.
   * @default - all datasets that are held
   */
  readonly datasetName?: string;
  /**
   * Takes over the lock of a running synchronization.
   * @default false
   */
  readonly breakLock?: boolean;
  /**
   * Receives the warnings: `LockBroken`.
   * @default - warnings are not reported
   */
  readonly onWarning?: CheckOptions['onWarning'];
}

/** Options of a rollback to an earlier snapshot. */
export interface RollbackOptions extends RuntimeOptions {
  /**
   * The dataset to roll back.
   * @default - all datasets with an earlier snapshot
   */
  readonly datasetName?: string;
  /**
   * Name of the snapshot to publish. Requires `datasetName`, unless there is only one dataset.
   * @default - the snapshot before the published one
   */
  readonly to?: string;
  /**
   * Keeps synchronizations from publishing these datasets until `releaseSnapshots`. They still copy.
   * @default false
   */
  readonly hold?: boolean;
  /**
   * Takes over the lock of a running synchronization.
   * @default false
   */
  readonly breakLock?: boolean;
  /**
   * Receives the warnings: `LockBroken`, `MovedAside` and `SnapshotLeft`.
   * @default - warnings are not reported
   */
  readonly onWarning?: CheckOptions['onWarning'];
}
