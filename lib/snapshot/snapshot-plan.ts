import type { PublishedSnapshotFacts } from './contract/dataset-snapshots';
import type { WorkForecast } from '../model/engines/forecast';
import type { SynchronizationMode } from './contract/run-record';
import type { PlanTally } from './planning/plan-tally';
import type { RequestForecast } from './planning/request-forecast';
import type { CopyReason } from './planning/steps';

/** The work that a synchronization would do now. */
export interface SnapshotPlan {
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** Mode of the planned synchronization. */
  readonly synchronizationMode: SynchronizationMode;
  /** The treatment of files that are gone at the source. */
  readonly deletions: 'keep' | 'mirror';
  /** Counts for each dataset. */
  readonly datasets: readonly DatasetPlan[];
  /** Estimated number of requests. */
  readonly requests: RequestForecast;
  /** Bytes that would leave the source's region, which Azure bills; 0 if both accounts are in the same region. */
  readonly egressBytes: number;
  /** The billed operations, by type and by who pays, and the estimated duration. */
  readonly forecast: WorkForecast;
  /** The files that would be copied or deleted, or that have gone since the last snapshot: the first 100, or `maxChanges`. */
  readonly changes: readonly PlannedChange[];
}

/** The work that a synchronization would do for one dataset now. */
export interface DatasetPlan extends PlanTally {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** The cost of publishing an atomic snapshot; undefined if none would be published. */
  readonly publication?: PlannedPublication;
  /** The published snapshot of a dataset that is published atomically; absent if there is none. */
  readonly published?: PublishedSnapshotFacts;
}

/** An atomic snapshot that would be published. It contains all files, including those that have not changed. */
export interface PlannedPublication {
  /** Files that are still to be copied, and their bytes. */
  readonly files: number;
  /** Size of the files to copy, in bytes. */
  readonly bytes: number;
  /** Renames of directories on ADLS Gen2; 0 in flat Blob storage, where a document names the published snapshot. */
  readonly renames: number;
  /** Earlier snapshots that would be removed. */
  readonly removed: number;
}

/** A file that a synchronization would copy or delete. */
export interface PlannedChange {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Path of the file in the dataset. */
  readonly path: string;
  /** Size of the file, in bytes. */
  readonly sizeBytes: number;
  /** Reason of the change. */
  readonly because: CopyReason | 'gone';
  /** Of ADLS Gen2. */
  readonly isDirectory?: true;
}
