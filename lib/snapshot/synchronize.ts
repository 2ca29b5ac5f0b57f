import { DataShareError } from '../errors';
import type { StepResult } from './copy';
import { carryOut } from './copy';
import type { CopyMapping } from './dataset-mapping';
import { copyMappings } from './dataset-mapping';
import type { Deletion } from './deletions';
import { deleteGone, fuseProblem } from './deletions';
import { Halt } from './halt';
import type { SnapshotJob } from './job';
import type { ManifestEntry } from './manifest';
import { manifestHead } from './manifest';
import type { SynchronizationMode } from './plan';
import type { SnapshotProgress } from './run-log';
import { RunLog } from './run-log';
import type { RunRecord } from './run-record';
import type { StatePointer } from './state';
import { SnapshotState } from './state';
import { stepsOf } from './steps';
import { mapOrdered, readAhead } from './streams';

/** How far the plan may run ahead of the copies, in files. */
const READ_AHEAD_FILES = 10_000;

export interface SynchronizeOptions {
  readonly mode: SynchronizationMode;
  /** Copies in flight at once. */
  readonly concurrency: number;
  /** Deletions that a mirror may make although they are over the fuse. */
  readonly allowDeletes: number;
  readonly onProgress: (progress: SnapshotProgress) => void;
}

/**
 * Carries one snapshot. Reports failed files in the record (status `Failed`); throws where nothing more can be done,
 * with what was done put in force and recorded.
 *
 * Deletes come last, and only where everything was listed and copied.
 */
export async function synchronize(job: SnapshotJob, options: SynchronizeOptions): Promise<RunRecord> {
  const { subscription, signal } = job;
  const state = new SnapshotState(job.stateStore, subscription.subscriptionName, job.sides);
  const pointer = await state.load(signal);
  const mode = pointer ? options.mode : 'FullSync';
  const log = new RunLog(subscription, mode, job.newId(), job.now, options.onProgress);
  try {
    const deletions = await copyAll(job, options, state, log);
    if (log.failedFiles === 0) await mirror(job, options, state, log, deletions);
  } catch (error) {
    // The record is for later; what went wrong is for now.
    const message = DataShareError.isDataShareError(error) ? error.problems[0].message : 'an internal error';
    const record = log.end(message);
    await state.addRunRecord(record, job.unhurried).catch(() => undefined);
    await job.onRecord(record);
    throw error;
  }
  const record = log.end();
  await state.addRunRecord(record, job.unhurried);
  await job.onRecord(record);
  return record;
}

/** Copies what is new or changed, puts the new manifests in force, and returns what is gone at the source. */
async function copyAll(
  job: SnapshotJob,
  options: SynchronizeOptions,
  state: SnapshotState,
  log: RunLog,
): Promise<Deletion[]> {
  const halt = new Halt(job.signal);
  const manifests: StatePointer['manifests'] = {};
  const deletions: Deletion[] = [];
  for (const mapping of copyMappings(job.subscription)) {
    const { datasetName } = mapping;
    if (halt.isHalted) {
      const before = state.manifestOf(datasetName);
      if (before) manifests[datasetName] = { ...before, isComplete: false };
      continue;
    }
    log.beginDataset(mapping);
    try {
      const known = await state.entries(mapping, job.unhurried);
      const head = manifestHead(log.synchronizationId, mapping, job.sides);
      const entries = carry(job, mapping, halt, log, options, known, deletions);
      const path = await state.writeManifest(head, entries, job.unhurried);
      if (!halt.isHalted) log.endDataset();
      manifests[datasetName] = { path, goneFiles: 'kept', isComplete: !halt.isHalted && log.isDatasetWhole };
    } catch (error) {
      // This dataset stays as the last run recorded it; what was done with the others is recorded below.
      halt.because(error);
      const before = state.manifestOf(datasetName);
      if (before) manifests[datasetName] = { ...before, isComplete: false };
    }
  }
  try {
    await state.commit(log.synchronizationId, job.now().toISOString(), manifests, job.unhurried);
  } catch (error) {
    halt.because(error);
  }
  halt.throwIfHalted();
  return deletions;
}

/** Deletes what is gone at the source: last, and only where all was listed and copied. */
async function mirror(
  job: SnapshotJob,
  options: SynchronizeOptions,
  state: SnapshotState,
  log: RunLog,
  deletions: readonly Deletion[],
): Promise<void> {
  if (deletions.length === 0) return;
  const fuse = fuseProblem(deletions, log.knownFiles, options.allowDeletes);
  if (fuse) throw new DataShareError([fuse]);
  const halt = new Halt(job.signal);
  await deleteGone(deletions, job, options.concurrency, log, halt);
  halt.throwIfHalted();
  if (log.failedFiles === 0) await state.forgetGone(job.unhurried);
}

/** Copies one dataset and yields its new manifest. */
async function* carry(
  job: SnapshotJob,
  mapping: CopyMapping,
  halt: Halt,
  log: RunLog,
  options: SynchronizeOptions,
  known: AsyncIterable<ManifestEntry> | undefined,
  deletions: Deletion[],
): AsyncGenerator<ManifestEntry> {
  const { source, target, signal } = job;
  const isMirror = job.subscription.deletions === 'mirror';
  async function* planned(): ReturnType<typeof stepsOf> {
    for await (const step of stepsOf(mapping, log.mode, source, known, signal, halt)) {
      log.planned(step);
      yield step;
    }
  }
  const steps = readAhead(planned(), READ_AHEAD_FILES);
  const results = mapOrdered(steps, options.concurrency, async (step): Promise<StepResult> => {
    if (halt.isHalted) return { step, entry: step.known, isSkipped: true };
    try {
      return await carryOut(step, mapping, source, target, job.unhurried);
    } catch (error) {
      halt.because(error);
      return { step, entry: step.known, isSkipped: true };
    }
  });
  for await (const result of results) {
    if (!result.isSkipped) log.done(result);
    if (result.step.kind === 'gone' && isMirror) deletions.push({ mapping, known: result.step.known });
    if (result.entry) yield result.entry;
  }
}
