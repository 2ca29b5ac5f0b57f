import type { CheckReport } from './check-report';
import type { RuntimeOptions } from './options';
import { throwProblems } from '../errors/data-share-error';
import type { CheckOptions } from './options';
import { openSubscription } from './open-subscription';
import { createJob } from './create-job';
import { openJob } from './create-job';
import { checkOpenedSubscription } from './check-subscription';
import type { Problem } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import type { Policy } from '../snapshot/planning/steps';
import type { SynchronizationMode } from '../snapshot/ports/run-record';
import type { SnapshotPlan } from '../snapshot/plan';
import { previewSynchronization } from '../snapshot/plan';
import type { RolledBack } from '../snapshot/rollback';
import { rollback } from '../snapshot/rollback';
import type { SnapshotProgress } from '../snapshot/copying/run-tally';
import type { RunRecord } from '../snapshot/ports/run-record';
import { SnapshotState } from '../snapshot/state/snapshot-state';
import { synchronize } from '../snapshot/synchronize';
import type { VerifyOptions, VerifyReport } from '../snapshot/verify';
import { verify } from '../snapshot/verify';

export type { CheckOptions, RuntimeOptions } from './options';

/** Options of a plan. */
export interface PlanOptions extends CheckOptions {
  /**
   * `FullSync` copies every file again, `Incremental` what is new or changed. The first snapshot is always full.
   * @default Incremental
   */
  readonly mode?: SynchronizationMode;
  /**
   * Lists the target too instead of trusting the manifest of the last snapshot: what is identical there (size and MD5,
   * else the manifest's ETags) is kept without copying, all else that the source has is copied over it. The answer to a
   * target that was tampered with, to a lost manifest, and to a copy that another tool made.
   * @default false
   */
  readonly reconcile?: boolean;
  /**
   * Counts everything under the mapped places of the target as this subscription's own from now on: it may be
   * overwritten, and a mirror may delete it.
   * @default false
   */
  readonly adopt?: boolean;
}

/** Options of a verification. */
export interface VerifySnapshotOptions extends RuntimeOptions {
  /**
   * Reads every file at the target and hashes what was read. Its bytes pass through this process.
   * @default false
   */
  readonly deep?: boolean;
  /**
   * Told about the progress after each file.
   * @default - nobody is told
   */
  readonly onProgress?: VerifyOptions['onProgress'];
}

/** Options of a synchronization. */
export interface SyncOptions extends PlanOptions {
  /**
   * Takes the lock from another synchronization of this subscription; the warning `LockBroken` says whose it was. That
   * one ends with `LockLost` at its next write. What is written stays safe: each write has its condition.
   * @default false
   */
  readonly breakLock?: boolean;
  /**
   * Copies in flight at once, at most: how many there are finds itself, by what the accounts take.
   * @default 128
   */
  readonly maxConcurrency?: number;
  /**
   * Bytes that this run may copy. It ends where the next file would be more, with status `Succeeded`, and says how many
   * files are left; the next run goes on. One file is copied in any case.
   * @default - all that there is to copy
   */
  readonly maxBytes?: number;
  /**
   * Deletions that a mirror may make in this run although they are more than `maxDeleteFraction` of a dataset.
   * @default 0
   */
  readonly allowDeletes?: number;
  /**
   * Told about the progress after each file.
   * @default - nobody is told
   */
  readonly onProgress?: (progress: SnapshotProgress) => void;
  /**
   * Handed the run record once it is written, also where the run then ends with an error; the run waits for it. It must
   * not throw.
   * @default - nobody is handed it
   */
  readonly onRecord?: (record: RunRecord) => Promise<void>;
}

const MAX_CONCURRENCY = 128;

/** Files that a deep verification reads at once: their bytes pass through this process. */
const READS_AT_ONCE = 16;

/**
 * Says whether the two sides fit: region, kind of store, accounts, end of access; and whether the provider has changed
 * what was accepted, where its present invitation can be read. An in-place share is also probed. Writes nothing; what does not fit or cannot be read is in the report, not thrown.
 *
 * @param document The subscription: JSON text, a parsed value, or what `parseSubscription` returned.
 * @throws DataShareError where the document or a connection string does not parse, or an endpoint is not trusted
 */
export async function checkSubscription(document: unknown, options: CheckOptions = {}): Promise<CheckReport> {
  return checkOpenedSubscription(openSubscription(document, options), options);
}

/**
 * Says what a synchronization would do now. Writes nothing.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; where the sides do not fit or cannot be reached
 */
export async function planSnapshot(document: unknown, options: PlanOptions = {}): Promise<SnapshotPlan> {
  const job = await openJob(document, options);
  return previewSynchronization(job, toPolicy(options));
}

/**
 * Carries a snapshot from the source to the target, server-side: no data passes through this process.
 *
 * Files that fail do not stop the others: the record then has status `Failed`, and the next run takes them up.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; where the sides do not fit (nothing was touched) or
 *   cannot be reached; `SynchronizationRunning`, `LockLost`, `StateChanged`, `DeletionFuse`, `Interrupted`
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
    breakLock: options.breakLock ?? false,
    concurrency: options.maxConcurrency ?? MAX_CONCURRENCY,
    maxBytes: options.maxBytes ?? Infinity,
    allowDeletes: options.allowDeletes ?? 0,
    onProgress: options.onProgress ?? (() => {}),
  });
}

/**
 * Compares the target with what the last snapshot left there. The source is not asked.
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

/** Options of going back to an earlier snapshot. */
export interface RollbackOptions extends RuntimeOptions {
  /**
   * The dataset that goes back.
   * @default - all that have an earlier snapshot
   */
  readonly datasetName?: string;
  /**
   * Name of the snapshot that is published again. Needs `datasetName`, unless there is one dataset only.
   * @default - the one before the published one
   */
  readonly to?: string;
  /**
   * Takes the lock from a synchronization that is running.
   * @default false
   */
  readonly breakLock?: boolean;
  /**
   * Told about what is doubtful and stops nothing: `LockBroken`, `SnapshotLeft`.
   * @default - nobody is told
   */
  readonly onWarning?: (text: string) => void;
}

/**
 * Publishes an earlier snapshot again, where they are published as a whole (`publish: 'atomic'`). Nothing is copied. The
 * next synchronization publishes what the source has then.
 *
 * @throws DataShareError `NoEarlierSnapshot`, `NothingToCopy`, `SynchronizationRunning`
 */
export async function rollbackSnapshot(
  document: unknown,
  options: RollbackOptions = {},
): Promise<readonly RolledBack[]> {
  const { datasetName, to, breakLock = false } = options;
  return rollback(createJob(openSubscription(document, options), options), { datasetName, to, breakLock });
}

/**
 * The newest synchronizations of the subscription, newest first.
 *
 * @param options.limit At most so many; 20 by default.
 */
export async function listSynchronizations(
  document: unknown,
  options: RuntimeOptions & { readonly limit?: number } = {},
): Promise<RunRecord[]> {
  const { subscription, sides, stateStore, signal } = createJob(openSubscription(document, options));
  const state = new SnapshotState(stateStore, subscription.subscriptionName, sides);
  await state.load(signal);
  return state.runRecords(options.limit ?? 20, signal);
}

function toPolicy({ mode = 'Incremental', reconcile = false, adopt = false }: PlanOptions): Policy {
  return { mode, reconcile, adopt };
}

function findWholeNumberProblems(option: string, value: number | undefined, minimum: number): Problem[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum)) return [];
  return [problems.valueInvalid(option, `a whole number, ${minimum} or more`, value)];
}
