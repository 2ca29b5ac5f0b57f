import { DataShareError } from '../errors';
import type { SubscriptionDocument } from '../model/subscription';
import { problems } from '../problems';
import { carryOut } from './copy';
import type { CopyMapping } from './dataset-mapping';
import { copyMappings } from './dataset-mapping';
import type { Deletion } from './deletions';
import { deleteGone, fuseProblem } from './deletions';
import type { ManifestEntry, ManifestSides } from './manifest';
import { manifestHead } from './manifest';
import type { SynchronizationMode } from './plan';
import type { SnapshotSource, SnapshotTarget, StateStore } from './ports';
import type { SnapshotProgress } from './run-log';
import { RunLog } from './run-log';
import type { RunRecord } from './run-record';
import type { StatePointer } from './state';
import { SnapshotState } from './state';
import { stepsOf } from './steps';
import { mapOrdered, readAhead } from './streams';

/** How far the plan may run ahead of the copies, in files. */
const READ_AHEAD_FILES = 10_000;

/** One subscription, the stores behind it, and the world: everything a run needs, so that it is the same in a test. */
export interface SnapshotJob {
  readonly subscription: SubscriptionDocument;
  readonly sides: ManifestSides;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  readonly stateStore: StateStore;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly signal: AbortSignal;
}

export interface SynchronizeOptions {
  readonly mode: SynchronizationMode;
  /** Copies in flight at once. */
  readonly concurrency: number;
  /** Deletions that a mirror may make although they are over the fuse. */
  readonly allowDeletes: number;
  readonly onProgress: (progress: SnapshotProgress) => void;
}

/**
 * Carries one snapshot. Reports failed files in the record (status `Failed`); throws where nothing more can be done.
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
    const deletions = await copyAll(job, options, state, pointer, log);
    if (subscription.deletions === 'mirror' && log.failedFiles === 0) {
      await mirror(job, options, state, log, deletions);
    }
  } catch (error) {
    if (DataShareError.isDataShareError(error) && !signal.aborted) {
      // The record is for later; what went wrong is for now.
      await state.addRunRecord(log.end(error.problems[0].message), signal).catch(() => undefined);
    }
    throw error;
  }
  const record = log.end();
  await state.addRunRecord(record, signal);
  return record;
}

/** Copies what is new or changed, puts the new manifests in force, and returns what is gone at the source. */
async function copyAll(
  job: SnapshotJob,
  options: SynchronizeOptions,
  state: SnapshotState,
  pointer: StatePointer | undefined,
  log: RunLog,
): Promise<Deletion[]> {
  const { subscription, signal } = job;
  const manifests: StatePointer['manifests'] = {};
  const deletions: Deletion[] = [];
  for (const mapping of copyMappings(subscription)) {
    log.beginDataset(mapping);
    const known = await state.entries(pointer, mapping, signal);
    const head = manifestHead(log.synchronizationId, mapping, job.sides);
    const path = await state.writeManifest(head, carry(job, mapping, log, options, known, deletions), signal);
    manifests[mapping.datasetName] = { path, goneFiles: 'kept' };
    log.endDataset();
  }
  throwIfInterrupted(signal);
  await state.commit(log.synchronizationId, job.now().toISOString(), manifests, signal);
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
  const fuse = fuseProblem(deletions.length, log.knownFiles, options.allowDeletes);
  if (fuse) throw new DataShareError([fuse]);
  await deleteGone(deletions, job.target, options.concurrency, log, job.signal);
  await state.forgetGone(job.signal);
}

/** Copies one dataset and yields its new manifest. */
async function* carry(
  job: SnapshotJob,
  mapping: CopyMapping,
  log: RunLog,
  options: SynchronizeOptions,
  known: AsyncIterable<ManifestEntry> | undefined,
  deletions: Deletion[],
): AsyncGenerator<ManifestEntry> {
  const { source, target, signal } = job;
  async function* planned(): ReturnType<typeof stepsOf> {
    for await (const step of stepsOf(mapping, log.mode, source, known, signal)) {
      log.planned(step);
      yield step;
    }
  }
  const steps = readAhead(planned(), READ_AHEAD_FILES);
  const results = mapOrdered(steps, options.concurrency, (step) => {
    throwIfInterrupted(signal);
    return carryOut(step, mapping, source, target, signal);
  });
  for await (const result of results) {
    log.done(result);
    if (result.step.kind === 'gone') deletions.push({ mapping, known: result.step.known });
    if (result.entry) yield result.entry;
  }
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new DataShareError([problems.interrupted()]);
}
