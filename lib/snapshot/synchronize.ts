import { DataShareError } from '../errors/data-share-error';
import type { Run } from './copying/run';
import { copyDataset } from './copying/copy-dataset';
import type { CopyMapping } from './ports/dataset-mapping';
import { getCopyMappings } from './ports/dataset-mapping';
import { deleteGoneFiles, checkDeletionFuse } from './copying/mirror-deletions';
import { ByteBudget } from './copying/byte-budget';
import { RunHalt } from './planning/run-halt';
import type { SnapshotJob } from './ports/snapshot-job';
import { describeLockOwner, RunLock } from './state/run-lock';
import type { OpenJournal } from './state/journal';
import type { SynchronizationMode } from './ports/run-record';
import type { SnapshotProgress } from './copying/run-tally';
import { RunTally } from './copying/run-tally';
import type { RunRecord } from './ports/run-record';
import type { StatePointer } from './state/state-document';
import { SnapshotState } from './state/snapshot-state';
import { SuccessMarkers } from './copying/success-marker';
import { SnapshotPlaces } from './state/atomic-snapshots';
import { finishAllPublishing, publishSnapshot, stageSnapshot } from './atomic/publish';

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
  const isKnown = getCopyMappings(subscription).every(({ datasetName }) =>
    state.getManifestStatus(datasetName),
  );
  if (!isKnown) await job.requireContainers();
  const lock = await RunLock.acquire(
    stateStore,
    subscriptionName,
    {
      owner: { synchronizationId, since: job.now().toISOString(), ...job.runner },
      hasEnded: job.hasEnded,
      breakLock: options.breakLock,
      onBroken: (holder) =>
        job.onWarning(`LockBroken: the synchronization of ${describeLockOwner(holder)} was not waited for`),
    },
    signal,
  );
  try {
    return await synchronizeLocked(job, options, state, pointer, synchronizationId, lock);
  } finally {
    // It ends by itself soon.
    await lock.release(state.obsolete, job.neverAborted).catch(() => undefined);
  }
}

async function synchronizeLocked(
  job: SnapshotJob,
  options: SynchronizeOptions,
  state: SnapshotState,
  pointer: StatePointer | undefined,
  synchronizationId: string,
  lock: RunLock,
): Promise<RunRecord> {
  const policy = choosePolicy(options, pointer);
  const tally = new RunTally(job.subscription, policy.mode, synchronizationId, job.now, options.onProgress);
  const halt = new RunHalt(job.signal);
  lock.setLostListener((error) => halt.stop(error));
  const { concurrency, maxBytes } = options;
  const budget = new ByteBudget(maxBytes);
  const { allowDeletes } = options;
  const isMirror = job.subscription.deletions === 'mirror';
  const markers = new SuccessMarkers(job);
  const shared = { job, policy, state, tally: tally, halt, lock, concurrency, budget, markers, allowDeletes };
  const run: Run = { ...shared, isMirror, deletions: [] };
  try {
    await finishAllPublishing(run);
    await copyDatasets(run);
    const isAllCopied = tally.failedFiles === 0 && tally.postponedFiles === 0;
    if (isAllCopied) await mirrorDeletions(run, allowDeletes);
    await writeMarkers(run, isMirror && !isAllCopied);
  } catch (error) {
    // The record is for later; what went wrong is for now.
    const message = DataShareError.isDataShareError(error) ? error.problems[0].message : 'an internal error';
    const record = tally.endRun(state.computeRootHash(), message);
    await state.addRunRecord(record, job.neverAborted).catch(() => undefined);
    await job.onRecord(record);
    throw error;
  }
  const record = tally.endRun(state.computeRootHash());
  await state.addRunRecord(record, job.neverAborted);
  await job.onRecord(record);
  return record;
}

/** The first snapshot is a full one; where the target is compared anyway, what is there need not be copied again. */
export function choosePolicy(
  { mode, reconcile, adopt }: Pick<SynchronizeOptions, 'mode' | 'reconcile' | 'adopt'>,
  pointer: StatePointer | undefined,
): Run['policy'] {
  const isFirst = pointer === undefined || pointer.synchronizationId === null;
  return { mode: isFirst && !reconcile ? 'FullSync' : mode, reconcile, adopt };
}

/** Copies what is new or changed, and puts the new manifests in force. */
async function copyDatasets(run: Run): Promise<void> {
  const { job, state, tally, halt } = run;
  const manifests: Record<string, StatePointer['manifests'][string]> = {};
  const places = new SnapshotPlaces(job.subscription);
  const staged: CopyMapping[] = [];
  let isAllRecorded = true;
  for (const mapping of getCopyMappings(job.subscription)) {
    const { datasetName } = mapping;
    const before = state.getManifestStatus(datasetName);
    const isAtomic = places.isAtomic(mapping);
    // What is published stays whole until the next one takes its place.
    if (before) manifests[datasetName] = isAtomic ? before : { isComplete: false };
    if (halt.isHalted) continue;
    try {
      if (isAtomic) {
        if (await stageSnapshot(run, mapping)) staged.push(mapping);
        continue;
      }
      tally.beginDataset(mapping);
      const known = await state.openManifest(mapping, job.neverAborted, run.policy.reconcile);
      const journals = await state.readJournals(mapping, job.neverAborted);
      const entries = copyDataset(run, mapping, known, journals);
      await state.writeManifest(tally.synchronizationId, mapping, entries, job.neverAborted);
      if (!halt.isHalted) tally.endDataset(before?.isComplete ?? false);
      manifests[datasetName] = { isComplete: !halt.isHalted && tally.isDatasetComplete };
    } catch (error) {
      // This dataset stays as the last run recorded it; what was done with the others is recorded below.
      isAllRecorded = false;
      halt.stop(error);
    }
  }
  try {
    const completedAt = job.now().toISOString();
    const isOpen = createJournalFilter(run, isAllRecorded);
    await state.commit(tally.synchronizationId, completedAt, manifests, isOpen, job.neverAborted);
  } catch (error) {
    halt.stop(error);
  }
  halt.throwIfHalted();
  for (const mapping of staged) await publishSnapshot(run, mapping);
}

/**
 * Says of the datasets that they are whole, where they are.
 *
 * @param hasPendingDeletions Whether what is gone has still to be deleted.
 */
async function writeMarkers({ job, tally, markers }: Run, hasPendingDeletions: boolean): Promise<void> {
  const places = new SnapshotPlaces(job.subscription);
  // One that is published as a whole has been marked before.
  const inPlace = getCopyMappings(job.subscription).filter((mapping) => !places.isAtomic(mapping));
  for (const mapping of inPlace)
    if (tally.isInSync(mapping, hasPendingDeletions)) await markers.write(mapping);
}

/**
 * Which journals the next run has to look at: of a run that was not carried to its end, those that it did not come to;
 * and its own, where something may be at the target that its manifests do not have. An unfinished full synchronization
 * is continued by what its journal says. And where the lock was broken, those of who had it, and may have written since.
 */
function createJournalFilter(
  { tally, halt, lock }: Run,
  isAllRecorded: boolean,
): (journal: OpenJournal) => boolean {
  const isWhole = !halt.isHalted && tally.openFiles === 0 && tally.postponedFiles === 0;
  const isOwnOpen = !isAllRecorded || tally.openFiles > 0 || tally.mode === 'FullSync';
  return ({ synchronizationId }) =>
    synchronizationId === tally.synchronizationId ? !isWhole && isOwnOpen : !isWhole || lock.isTakenOver;
}

/** Deletes what is gone at the source: last, and only where all was listed and copied. */
async function mirrorDeletions(run: Run, allowDeletes: number): Promise<void> {
  const { job, state, tally, deletions } = run;
  if (deletions.length === 0) return;
  const fuse = checkDeletionFuse(
    deletions,
    (name) => tally.getKnownFiles(name),
    job.subscription.maxDeleteFraction,
    allowDeletes,
  );
  if (fuse) throw new DataShareError([fuse]);
  for (const mapping of new Set(deletions.map((deletion) => deletion.mapping)))
    await run.markers.remove(mapping);
  await deleteGoneFiles(run);
  run.halt.throwIfHalted();
  if (tally.failedFiles === 0) await state.markGoneAsDeleted(job.neverAborted);
}
