import type { SynchronizationMode } from './contract/run-record';
import type { OtherEngine } from './contract/other-engine';
import type { RunChanges } from './planning/run-changes';
import type { SnapshotProgress } from './copying/progress-counts';

export interface SynchronizeOptions {
  readonly mode: SynchronizationMode;
  /** Lists the target too instead of trusting the manifest, and repairs the files that differ. */
  readonly reconcile: boolean;
  /** Treats everything under the mapped paths of the target as this subscription's own from now on. */
  readonly adopt: boolean;
  /** Accepts a source that has none of the files of the last snapshot. */
  readonly acceptNewSource?: boolean;
  /** Takes the lock from another run. */
  readonly breakLock: boolean;
  /** Maximum number of copies in flight. */
  readonly concurrency: number;
  /** Bytes that this run may copy; the next run copies the rest. */
  readonly maxBytes: number;
  /** Number of deletions that a mirror may make even if they exceed the fuse. */
  readonly allowDeletes: number;
  readonly onProgress: (progress: SnapshotProgress) => void;
  /**
   * The changes that the run is told of. Datasets are then not listed, if that is possible.
   * @default - every dataset is listed
   */
  readonly knownChanges?: RunChanges;
  /**
   * The engine that has carried the files. Requires `reconcile`.
   * @default - this one
   */
  readonly otherEngine?: OtherEngine;
  /** The processes that work on the run together. @default - one */
  readonly together?: TogetherOptions;
}

/** Options of a run of several processes. */
export interface TogetherOptions {
  /** Number of processes that are expected: the datasets are split for so many. */
  readonly processes: number;
  /** Name of the execution that has started the processes: if it has completed a run, a further process does nothing. */
  readonly execution?: string;
}
