import { problems } from '../errors/catalogue';
import { throwProblems } from '../errors/data-share-error';
import { requireOptions } from './require-options';
import type { RuntimeOptions } from './options';
import { findWholeNumberProblems, toPolicy, toSynchronizeOptions } from './synchronize-options';
import { openSubscription } from './open-subscription';
import { synchronizeWithQueue } from './change-events';
import { createCheckedJob, createJob, findOtherEngine, openJob } from './create-job';
import type { RunRecord } from '../snapshot/contract/run-record';
import type { SnapshotPlan } from '../snapshot/snapshot-plan';
import { previewSynchronization } from '../snapshot/plan';
import type { DatasetSnapshots } from '../snapshot/contract/dataset-snapshots';
import { listKeptSnapshots } from '../snapshot/list-snapshots';
import type { RollbackRecord, RollbackResult } from '../snapshot/contract/rollback-record';
import { release, rollback } from '../snapshot/rollback';
import type { RunSummary } from '../snapshot/contract/run-summary';
import { summarizeRuns } from '../snapshot/summarize-runs';
import { RunRecords } from '../snapshot/state/run-records';
import { SnapshotState } from '../snapshot/state/snapshot-state';
import { synchronize } from '../snapshot/synchronize';
import { synchronizeTogether } from '../snapshot/synchronize-together';
import { verify } from '../snapshot/verify';
import type { VerifySnapshotReport } from './receipt-verification';
import { compareWithReceipt, parseOwnReceipt } from './receipt-verification';
import type {
  ListRecordsOptions,
  PlanOptions,
  ReleaseOptions,
  RollbackOptions,
  SummaryOptions,
  SyncOptions,
  VerifySnapshotOptions,
} from './snapshot-options';
import { MAX_NAMED_FILES } from './snapshot-options';

export type { CheckOptions, RuntimeOptions } from './options';

/** The longest time of a summary, in days. */
const MAX_DAYS = 366;
/** The most synchronizations that a summary reads. */
const MAX_SUMMARIZED = 10_000;

/** Files that a deep verification reads concurrently. Their bytes pass through this process. */
const READS_AT_ONCE = 16;

/** Set by Azure Container Apps, to the same name in all replicas of one execution of a job. */
const EXECUTION_VARIABLE = 'CONTAINER_APP_JOB_EXECUTION_NAME';

/**
 * Previews a synchronization; for files that another engine carries, a reconciliation. Writes nothing.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; if the sides do not match or cannot be reached
 */
export async function planSnapshot(document: unknown, options: PlanOptions = {}): Promise<SnapshotPlan> {
  requireOptions('PlanOptions', options);
  throwProblems(findWholeNumberProblems('maxChanges', options.maxChanges, 1, MAX_NAMED_FILES));
  const job = await openJob(document, { ...options, allowsOtherEngine: true });
  const { acceptNewSource, maxChanges, onProgress } = options;
  const isCarried = findOtherEngine(job.subscription) !== undefined;
  const policy = toPolicy(isCarried ? { ...options, mode: 'Incremental', reconcile: true } : options);
  return previewSynchronization(job, { ...policy, isCarried, acceptNewSource, maxChanges }, onProgress);
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
  requireOptions('SyncOptions', options);
  const opened = openSubscription(document, options);
  const { together, ...run } = toSynchronizeOptions(options, opened.options.env[EXECUTION_VARIABLE]);
  const job = await createCheckedJob(opened, options);
  if (together) return synchronizeTogether(job, { ...run, together });
  return opened.subscription.changeEvents === undefined
    ? synchronize(job, run)
    : synchronizeWithQueue(opened, job, run);
}

/**
 * Compares the target with the manifest of the last snapshot, and with a receipt if one is given. The source is not read.
 *
 * @returns The report. If the target is not what the receipt states, or if that is unknown, `receipt` tells, and its problem.
 * @throws DataShareError `NothingToCopy`, `NoSnapshot`, `ReceiptForeign`
 */
export async function verifySnapshot(
  document: unknown,
  options: VerifySnapshotOptions = {},
): Promise<VerifySnapshotReport> {
  requireOptions('VerifySnapshotOptions', options);
  throwProblems(findWholeNumberProblems('maxDifferences', options.maxDifferences, 1, MAX_NAMED_FILES));
  const job = createJob(openSubscription(document, options));
  const receipt = options.against === undefined ? undefined : parseOwnReceipt(options.against, job);
  const report = await verify(job, {
    isDeep: options.deep ?? false,
    concurrency: READS_AT_ONCE,
    maxDifferences: options.maxDifferences,
    onProgress: options.onProgress ?? (() => {}),
  });
  return receipt ? { ...report, receipt: await compareWithReceipt(job, report, receipt) } : report;
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
  requireOptions('RollbackOptions', options);
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
  options: ReleaseOptions = {},
): Promise<readonly RollbackResult[]> {
  requireOptions('ReleaseOptions', options);
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
  requireOptions('RuntimeOptions', options);
  return listKeptSnapshots(createJob(openSubscription(document, options)));
}

/**
 * Lists the records of rollbacks and releases, newest first.
 *
 * @param options.limit Maximum number of records; 20 by default.
 */
export async function listRollbacks(
  document: unknown,
  options: ListRecordsOptions = {},
): Promise<RollbackRecord[]> {
  requireOptions('ListRecordsOptions', options);
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
  options: ListRecordsOptions = {},
): Promise<RunRecord[]> {
  requireOptions('ListRecordsOptions', options);
  const { records, signal } = await openRecords(document, options);
  return records.listLatest(options.limit ?? 20, signal);
}

/**
 * Summarizes the synchronizations of the last days, of the subscription: runs, failures, files, bytes, gaps and latencies.
 *
 * @returns At most 10,000 synchronizations are read, the newest: see `isCut`.
 */
export async function summarizeSynchronizations(
  document: unknown,
  options: SummaryOptions = {},
): Promise<RunSummary> {
  requireOptions('SummaryOptions', options);
  const { days = 7 } = options;
  if (!Number.isSafeInteger(days) || days < 1 || days > MAX_DAYS)
    throwProblems([problems.valueInvalid('days', `a whole number from 1 to ${MAX_DAYS}`, days)]);
  const now = (options.now ?? (() => new Date()))();
  const since = new Date(now.getTime() - days * 24 * 60 * 60 * 1000);
  const { records, signal } = await openRecords(document, options);
  return summarizeRuns(await records.listSince(since, MAX_SUMMARIZED, signal), since, now);
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
