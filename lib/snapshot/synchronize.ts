import { DataShareError } from '../errors/data-share-error';
import type { Run } from './copying/run';
import { carry } from './copying/copy-dataset';
import type { CopyMapping } from './ports/dataset-mapping';
import { copyMappings } from './ports/dataset-mapping';
import { deleteGone, fuseProblem } from './copying/mirror-deletions';
import { Budget } from './copying/byte-budget';
import { Halt } from './planning/run-halt';
import type { SnapshotJob } from './ports/snapshot-job';
import { describeHolder, RunLock } from './state/run-lock';
import type { OpenJournal } from './state/journal';
import type { SynchronizationMode } from './ports/run-record';
import type { SnapshotProgress } from './copying/run-tally';
import { RunLog } from './copying/run-tally';
import type { RunRecord } from './ports/run-record';
import type { StatePointer } from './state/state-document';
import { SnapshotState } from './state/snapshot-state';
import { SuccessMarkers } from './copying/success-marker';
import { SnapshotPlaces } from './state/atomic-snapshots';
import { finishAll, publish, stage } from './atomic/publish';

export interface SynchronizeOptions {
  readonly mode: SynchronizationMode;
  /** List the target too, instead of trusting the manifest, and repair what is not as it should be. */
  readonly reconcile: boolean;
  /** Count everything under the mapped places of the target as this subscription's own from now on. */
  readonly adopt: boolean;
  /** Take the lock from another run. */
  readonly breakLock: boolean;
  /** Copies in flight at once, at most. */
  readonly concurrency: number;
  /** Bytes that this run may copy; what is more is left for the next one. */
  readonly maxBytes: number;
  /** Deletions that a mirror may make although they are over the fuse. */
  readonly allowDeletes: number;
  readonly onProgress: (progress: SnapshotProgress) => void;
}

/**
 * Carries one snapshot. Reports failed files in the record (status `Failed`); throws where nothing more can be done,
 * with what was done put in force and recorded.
 *
 * Deletes come last, and only where everything was listed and copied.
 *
 * @throws DataShareError `SynchronizationRunning`, `LockLost`, `StateChanged`, `DeletionFuse`, `Interrupted`, and where
 *   a side or a container is out of reach
 */
export async function synchronize(job: SnapshotJob, options: SynchronizeOptions): Promise<RunRecord> {
  const { subscription, stateStore, signal } = job;
  const { subscriptionName } = subscription;
  const synchronizationId = job.newId();
  const state = new SnapshotState(stateStore, subscriptionName, job.sides, job.partEntries);
  const pointer = await state.load(signal);
  const isKnown = copyMappings(subscription).every(({ datasetName }) => state.manifestOf(datasetName));
  if (!isKnown) await job.requireContainers();
  const lock = await RunLock.acquire(
    stateStore,
    subscriptionName,
    {
      holder: { synchronizationId, since: job.now().toISOString(), ...job.runner },
      hasEnded: job.hasEnded,
      breakLock: options.breakLock,
      onBroken: (holder) =>
        job.onWarning(`LockBroken: the synchronization of ${describeHolder(holder)} was not waited for`),
    },
    signal,
  );
  try {
    return await synchronizeAlone(job, options, state, pointer, synchronizationId, lock);
  } finally {
    // It ends by itself soon.
    await lock.release(state.obsolete, job.unhurried).catch(() => undefined);
  }
}

async function synchronizeAlone(
  job: SnapshotJob,
  options: SynchronizeOptions,
  state: SnapshotState,
  pointer: StatePointer | undefined,
  synchronizationId: string,
  lock: RunLock,
): Promise<RunRecord> {
  const policy = policyOf(options, pointer);
  const log = new RunLog(job.subscription, policy.mode, synchronizationId, job.now, options.onProgress);
  const halt = new Halt(job.signal);
  lock.whenLost((error) => halt.because(error));
  const { concurrency, maxBytes } = options;
  const budget = new Budget(maxBytes);
  const { allowDeletes } = options;
  const isMirror = job.subscription.deletions === 'mirror';
  const markers = new SuccessMarkers(job);
  const shared = { job, policy, state, log, halt, lock, concurrency, budget, markers, allowDeletes };
  const run: Run = { ...shared, isMirror, deletions: [] };
  try {
    await finishAll(run);
    await copyAll(run);
    const isAllCopied = log.failedFiles === 0 && log.postponedFiles === 0;
    if (isAllCopied) await mirror(run, allowDeletes);
    await markWhole(run, isMirror && !isAllCopied);
  } catch (error) {
    // The record is for later; what went wrong is for now.
    const message = DataShareError.isDataShareError(error) ? error.problems[0].message : 'an internal error';
    const record = log.end(state.rootHash(), message);
    await state.addRunRecord(record, job.unhurried).catch(() => undefined);
    await job.onRecord(record);
    throw error;
  }
  const record = log.end(state.rootHash());
  await state.addRunRecord(record, job.unhurried);
  await job.onRecord(record);
  return record;
}

/** The first snapshot is a full one; where the target is compared anyway, what is there need not be copied again. */
export function policyOf(
  { mode, reconcile, adopt }: Pick<SynchronizeOptions, 'mode' | 'reconcile' | 'adopt'>,
  pointer: StatePointer | undefined,
): Run['policy'] {
  const isFirst = pointer === undefined || pointer.synchronizationId === null;
  return { mode: isFirst && !reconcile ? 'FullSync' : mode, reconcile, adopt };
}

/** Copies what is new or changed, and puts the new manifests in force. */
async function copyAll(run: Run): Promise<void> {
  const { job, state, log, halt } = run;
  const manifests: Record<string, StatePointer['manifests'][string]> = {};
  const places = new SnapshotPlaces(job.subscription);
  const staged: CopyMapping[] = [];
  let isAllRecorded = true;
  for (const mapping of copyMappings(job.subscription)) {
    const { datasetName } = mapping;
    const before = state.manifestOf(datasetName);
    const isAtomic = places.isAtomic(mapping);
    // What is published stays whole until the next one takes its place.
    if (before) manifests[datasetName] = isAtomic ? before : { isComplete: false };
    if (halt.isHalted) continue;
    try {
      if (isAtomic) {
        if (await stage(run, mapping)) staged.push(mapping);
        continue;
      }
      log.beginDataset(mapping);
      const known = await state.entries(mapping, job.unhurried, run.policy.reconcile);
      const journals = await state.journals(mapping, job.unhurried);
      const entries = carry(run, mapping, known, journals);
      await state.writeManifest(log.synchronizationId, mapping, entries, job.unhurried);
      if (!halt.isHalted) log.endDataset(before?.isComplete ?? false);
      manifests[datasetName] = { isComplete: !halt.isHalted && log.isDatasetWhole };
    } catch (error) {
      // This dataset stays as the last run recorded it; what was done with the others is recorded below.
      isAllRecorded = false;
      halt.because(error);
    }
  }
  try {
    const completedAt = job.now().toISOString();
    const isOpen = openAfter(run, isAllRecorded);
    await state.commit(log.synchronizationId, completedAt, manifests, isOpen, job.unhurried);
  } catch (error) {
    halt.because(error);
  }
  halt.throwIfHalted();
  for (const mapping of staged) await publish(run, mapping);
}

/**
 * Says of the datasets that they are whole, where they are.
 *
 * @param waits Whether what is gone has still to be deleted.
 */
async function markWhole({ job, log, markers }: Run, waits: boolean): Promise<void> {
  const places = new SnapshotPlaces(job.subscription);
  // One that is published as a whole has been marked before.
  const inPlace = copyMappings(job.subscription).filter((mapping) => !places.isAtomic(mapping));
  for (const mapping of inPlace) if (log.isWhole(mapping, waits)) await markers.write(mapping);
}

/**
 * Which journals the next run has to look at: of a run that was not carried to its end, those that it did not come to;
 * and its own, where something may be at the target that its manifests do not have. An unfinished full synchronization
 * is continued by what its journal says. And where the lock was broken, those of who had it, and may have written since.
 */
function openAfter({ log, halt, lock }: Run, isAllRecorded: boolean): (journal: OpenJournal) => boolean {
  const isWhole = !halt.isHalted && log.openFiles === 0 && log.postponedFiles === 0;
  const isOwnOpen = !isAllRecorded || log.openFiles > 0 || log.mode === 'FullSync';
  return ({ synchronizationId }) =>
    synchronizationId === log.synchronizationId ? !isWhole && isOwnOpen : !isWhole || lock.isTakenOver;
}

/** Deletes what is gone at the source: last, and only where all was listed and copied. */
async function mirror(run: Run, allowDeletes: number): Promise<void> {
  const { job, state, log, deletions } = run;
  if (deletions.length === 0) return;
  const fuse = fuseProblem(
    deletions,
    (name) => log.knownFiles(name),
    job.subscription.maxDeleteFraction,
    allowDeletes,
  );
  if (fuse) throw new DataShareError([fuse]);
  for (const mapping of new Set(deletions.map((deletion) => deletion.mapping)))
    await run.markers.remove(mapping);
  await deleteGone(run);
  run.halt.throwIfHalted();
  if (log.failedFiles === 0) await state.forgetGone(job.unhurried);
}
