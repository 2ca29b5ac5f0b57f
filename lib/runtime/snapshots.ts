import type { CheckReport } from './check-report';
import type { RuntimeOptions, CheckOptions } from './options';
import { throwProblems } from '../errors/data-share-error';
import { openSubscription } from './open-subscription';
import { createJob, openJob } from './create-job';
import { checkOpenedSubscription } from './check-subscription';
import type { Problem } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import type { Policy } from '../snapshot/planning/steps';
import type { SynchronizationMode, RunRecord } from '../snapshot/contract/run-record';
import type { SnapshotPlan } from '../snapshot/plan';
import { previewSynchronization } from '../snapshot/plan';
import type { DatasetSnapshots } from '../snapshot/contract/dataset-snapshots';
import { listKeptSnapshots } from '../snapshot/list-snapshots';
import type { RollbackRecord, RollbackResult } from '../snapshot/contract/rollback-record';
import { release, rollback } from '../snapshot/rollback';
import type { SnapshotProgress } from '../snapshot/copying/progress-counts';
import { RunRecords } from '../snapshot/state/run-records';
import { SnapshotState } from '../snapshot/state/snapshot-state';
import { synchronize } from '../snapshot/synchronize';
import type { VerifyReport } from '../snapshot/verify';
import type { VerifyProgress } from '../snapshot/copying/verify-progress';
import { verify } from '../snapshot/verify';

export type { CheckOptions, RuntimeOptions } from './options';

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
}

/** Options of a verification. */
export interface VerifySnapshotOptions extends RuntimeOptions {
  /**
   * Reads and hashes every file at the target. The bytes pass through this process.
   * @default false
   */
  readonly deep?: boolean;
  /**
   * Receives the progress after each file, and in a deep verification as content is read.
   * @default - progress is not reported
   */
  readonly onProgress?: (progress: VerifyProgress) => void;
}

/** Options of a synchronization. */
export interface SyncOptions extends PlanOptions {
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
   * Receives the run record after it is written, also if the run ends with an error. The run waits for it. It must not
   * throw.
   * @default - the record is only written to the state
   */
  readonly onRecord?: (record: RunRecord) => Promise<void>;
}

const MAX_CONCURRENCY = 128;

/** Files that a deep verification reads concurrently. Their bytes pass through this process. */
const READS_AT_ONCE = 16;

/**
 * Checks the compatibility of the two sides (region, kind of store, accounts, expiry of access), and compares the accepted
 * invitation with the current one if that can be read. Datasets of an in-place share are read as a test. Writes nothing.
 * Mismatches and refused reads are in the report, not thrown.
 *
 * @param document The subscription: JSON text, a parsed value, or the result of `parseSubscription`.
 * @throws DataShareError if the document or a connection string cannot be parsed, or an endpoint is not trusted
 */
export async function checkSubscription(document: unknown, options: CheckOptions = {}): Promise<CheckReport> {
  return checkOpenedSubscription(openSubscription(document, options), options);
}

/**
 * Previews a synchronization. Writes nothing.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; if the sides do not match or cannot be reached
 */
export async function planSnapshot(document: unknown, options: PlanOptions = {}): Promise<SnapshotPlan> {
  const job = await openJob(document, options);
  const { acceptNewSource, onProgress } = options;
  return previewSynchronization(job, { ...toPolicy(options), acceptNewSource }, onProgress);
}

/**
 * Copies a snapshot from the source to the target, server-side: no data passes through this process.
 *
 * A file that fails does not stop the others: the record then has status `Failed`, and the next run tries it again.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; if the sides do not match (nothing was changed) or
 *   cannot be reached; `SynchronizationRunning`, `LockLost`, `StateChanged`, `StateAltered`, `SourceUnrelated`,
 *   `DeletionFuse`, `Interrupted`
 */
export async function syncSnapshot(document: unknown, options: SyncOptions = {}): Promise<RunRecord> {
  throwProblems([
    ...findWholeNumberProblems('maxConcurrency', options.maxConcurrency, 1),
    ...findWholeNumberProblems('maxBytes', options.maxBytes, 1),
    ...findWholeNumberProblems('maxRequestsPerSecond', options.maxRequestsPerSecond, 1),
    ...findWholeNumberProblems('allowDeletes', options.allowDeletes, 0),
  ]);
  const job = await openJob(document, options);
  return synchronize(job, {
    ...toPolicy(options),
    acceptNewSource: options.acceptNewSource ?? false,
    breakLock: options.breakLock ?? false,
    concurrency: options.maxConcurrency ?? MAX_CONCURRENCY,
    maxBytes: options.maxBytes ?? Infinity,
    allowDeletes: options.allowDeletes ?? 0,
    onProgress: options.onProgress ?? (() => {}),
  });
}

/**
 * Compares the target with the manifest of the last snapshot. The source is not read.
 *
 * @throws DataShareError `NothingToCopy`, `NoSnapshot`
 */
export async function verifySnapshot(
  document: unknown,
  options: VerifySnapshotOptions = {},
): Promise<VerifyReport> {
  return verify(createJob(openSubscription(document, options)), {
    isDeep: options.deep ?? false,
    concurrency: READS_AT_ONCE,
    onProgress: options.onProgress ?? (() => {}),
  });
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

/**
 * Republishes an earlier snapshot (atomic publishing only, `publish: 'atomic'`). Copies nothing. The next synchronization
 * publishes the current content of the source, unless `hold` is set. Leaves a record; see `listRollbacks`.
 *
 * @throws DataShareError `NoEarlierSnapshot`, `NothingToCopy`, `SynchronizationRunning`
 */
export async function rollbackSnapshot(
  document: unknown,
  options: RollbackOptions = {},
): Promise<readonly RollbackResult[]> {
  const { datasetName, to, hold = false, breakLock = false } = options;
  const job = createJob(openSubscription(document, options), options);
  return rollback(job, { datasetName, to, hold, breakLock });
}

/**
 * Lets synchronizations publish again what a rollback with `hold` keeps from being published. Publishes nothing itself: the
 * next synchronization does. Leaves a record; see `listRollbacks`.
 *
 * @returns The datasets that were held, with the snapshot that is published; empty if none was held.
 * @throws DataShareError `DatasetUnknown`, `NothingToCopy`, `SynchronizationRunning`
 */
export async function releaseSnapshots(
  document: unknown,
  options: Omit<RollbackOptions, 'to' | 'hold'> = {},
): Promise<readonly RollbackResult[]> {
  const { datasetName, breakLock = false } = options;
  return release(createJob(openSubscription(document, options), options), { datasetName, breakLock });
}

/**
 * Lists the snapshots that are kept, for each dataset that is published atomically. Reads the state, not the files.
 *
 * @throws DataShareError `NothingToCopy`
 */
export async function listSnapshots(
  document: unknown,
  options: RuntimeOptions = {},
): Promise<DatasetSnapshots[]> {
  return listKeptSnapshots(createJob(openSubscription(document, options)));
}

/**
 * Lists the records of rollbacks and releases, newest first.
 *
 * @param options.limit Maximum number of records; 20 by default.
 */
export async function listRollbacks(
  document: unknown,
  options: RuntimeOptions & { readonly limit?: number } = {},
): Promise<RollbackRecord[]> {
  const { records, signal } = await openRecords(document, options);
  return records.listRollbacks(options.limit ?? 20, signal);
}

/**
 * Lists the run records of the subscription, newest first.
 *
 * @param options.limit Maximum number of records; 20 by default.
 */
export async function listSynchronizations(
  document: unknown,
  options: RuntimeOptions & { readonly limit?: number } = {},
): Promise<RunRecord[]> {
  const { records, signal } = await openRecords(document, options);
  return records.listLatest(options.limit ?? 20, signal);
}

/** Opens the records of a subscription, after a look at its state. @throws DataShareError `StateForeign` */
async function openRecords(
  document: unknown,
  options: RuntimeOptions,
): Promise<{ readonly records: RunRecords; readonly signal: AbortSignal }> {
  const { subscription, sides, stateStore, signal } = createJob(openSubscription(document, options));
  await new SnapshotState(stateStore, subscription.subscriptionName, sides).load(signal);
  return { records: new RunRecords(stateStore, subscription.subscriptionName), signal };
}

function toPolicy({ mode = 'Incremental', reconcile = false, adopt = false }: PlanOptions): Policy {
  return { mode, reconcile, adopt };
}

function findWholeNumberProblems(option: string, value: number | undefined, minimum: number): Problem[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum)) return [];
  return [problems.valueInvalid(option, `a whole number, ${minimum} or more`, value)];
}
