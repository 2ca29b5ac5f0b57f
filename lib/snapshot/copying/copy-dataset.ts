import type { StepResult } from './copy-file';
import { copyFile } from './copy-file';
import type { CopyMapping } from '../ports/dataset-mapping';
import type { ManifestPiece } from '../state/manifest-parts';
import { coalesceBatches } from './step-batches';
import { ConcurrencyLimit } from './concurrency-limit';
import type { Intent, Intents } from '../state/journal';
import { toIntent } from '../state/journal';
import type { OpenManifest, ManifestEntry } from '../state/manifest';
import type { GoneStep } from '../planning/steps';
import type { KeepPartStep } from '../planning/steps';
import type { KeepStep } from '../planning/steps';
import type { CopyStep } from '../planning/steps';
import { DIRECTORY_ETAG } from '../ports/storage-ports';
import type { RunTally } from './run-tally';
import { planDataset } from '../planning/dataset-steps';
import type { Batches } from '../../streams/ordered-streams';
import { readAhead } from '../../streams/ordered-streams';
import type { Run } from './run';
import { CircuitBreaker } from './circuit-breaker';

/** How far the plan may run ahead of the copies, in batches. */
const READ_AHEAD_BATCHES = 2;

/** Copies one dataset and yields its new manifest. */
export async function* copyDataset(
  run: Run,
  mapping: CopyMapping,
  known: OpenManifest | undefined,
  journals: Batches<Intents> | undefined,
): AsyncGenerator<ManifestPiece> {
  const { tally, halt, isMirror } = run;
  const cuts: unknown[] = [];
  const onTruncated = (failure: unknown): void => void cuts.push(failure);
  for await (const batch of readAhead(
    startSteps(run, mapping, known, journals, onTruncated),
    READ_AHEAD_BATCHES,
  )) {
    let entries: ManifestEntry[] = [];
    for (const begunStep of batch) {
      const isCopy = begunStep instanceof Promise;
      if (!isCopy && begunStep.kind === 'keep-part') {
        tally.addKept(begunStep);
        if (entries.length > 0) yield entries;
        yield begunStep.part;
        entries = [];
        continue;
      }
      if (!isCopy && begunStep.kind === 'keep') {
        tally.addKept(begunStep);
        entries.push(begunStep.known);
        continue;
      }
      const result = isCopy ? await begunStep : toGoneResult(begunStep);
      const { step, entry } = result;
      if (result.isOpen) tally.openFiles += 1;
      if (result.isBlocked) tally.addBlocked();
      if (!result.isSkipped) tally.addResult(result);
      if (step.kind === 'gone' && isMirror) run.deletions.push({ mapping, known: step.known });
      if (entry) entries.push(entry);
    }
    tally.reportProgress();
    if (entries.length > 0) yield entries;
  }
  // Not before what was listed has been copied.
  if (cuts.length > 0) halt.stop(cuts[0]);
}

function toGoneResult(step: GoneStep): StepResult {
  return { step, entry: { ...step.known, isGone: true } };
}

/** Begins what is to be done, in order, each batch after its intents have been noted. */
async function* startSteps(
  run: Run,
  mapping: CopyMapping,
  known: OpenManifest | undefined,
  journals: Batches<Intents> | undefined,
  onTruncated: (failure: unknown) => void,
): AsyncGenerator<readonly (KeepStep | KeepPartStep | GoneStep | Promise<StepResult>)[]> {
  const { job, policy, halt, tally, state, lock } = run;
  const { source, target, signal } = job;
  const gate = new ConcurrencyLimit(run.concurrency);
  const breaker = new CircuitBreaker(halt);
  const journal = state.createJournal(tally.synchronizationId, policy.mode, mapping, job.neverAborted);
  const context = {
    mapping,
    source,
    target,
    isMirror: run.isMirror,
    correctIntent: (intent: Intent) => journal.correctIntent(intent),
    halted: halt.signal,
    signal: job.neverAborted,
  };

  const startCopy = (step: CopyStep): Promise<StepResult> =>
    gate.run(async () => {
      const skipped = { step, entry: step.known, isSkipped: true } as const;
      if (halt.isHalted) return skipped;
      try {
        const result = await copyFile(step, context);
        // Not only when its turn comes: one that takes long would hold back what the others tell.
        breaker.recordResult(result);
        return result;
      } catch (error) {
        halt.stop(error);
        return { ...skipped, isOpen: true };
      }
    });

  const markers = run.markers;
  const hasMarker = markers.appliesTo(mapping);
  const steps = planDataset({
    mapping,
    policy,
    source,
    target,
    known,
    journals,
    halt,
    hasMarker,
    onTruncated,
    signal,
  });
  for await (const batch of coalesceBatches(steps)) {
    const postponed = new Set<object>();
    const copies: CopyStep[] = [];
    for (const step of batch) {
      if (step.kind !== 'copy') continue;
      if (run.budget.take(step.isOnlyAccess ? 0 : step.source.sizeBytes)) copies.push(step);
      else postponed.add(step);
    }
    if (copies.length > 0 && !halt.isHalted) {
      tally.addPlanned(copies);
      await lock.ensureHeld();
      await markers.remove(mapping);
      await journal.announceIntents(copies.map((step) => toIntent(step.path, step.source, step.replaces)));
    }
    const begunFirst = new Map<object, Promise<StepResult>>();
    for (const step of copies.filter(replacesFileByDirectory)) {
      begunFirst.set(step, startCopy(step));
      await begunFirst.get(step);
    }
    yield batch.map((step) => {
      if (step.kind !== 'copy') return step;
      return postponed.has(step) ? postpone(step, tally) : (begunFirst.get(step) ?? startCopy(step));
    });
  }
}

/** A directory in place of a file, which has to go before there can be anything in the directory. */
function replacesFileByDirectory({ source, replaces }: CopyStep): boolean {
  return source.isDirectory === true && replaces !== undefined && replaces !== DIRECTORY_ETAG;
}

/** Leaves a file for the next run. */
async function postpone(step: CopyStep, tally: RunTally): Promise<StepResult> {
  tally.addPostponed(step);
  const { known } = step;
  return { step, entry: known && { ...known, isDue: true }, isSkipped: true };
}
