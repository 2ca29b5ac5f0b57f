import type { StepResult } from './copy-file';
import { copyFile } from './copy-file';
import type { CopyMapping } from '../ports/dataset-mapping';
import type { Piece } from '../state/manifest-parts';
import { gathered } from './step-batches';
import { Gate } from './concurrency-limit';
import type { Intent, Intents } from '../state/journal';
import { intentOf } from '../state/journal';
import type { KnownFiles, ManifestEntry } from '../state/manifest';
import type { GoneStep } from '../planning/steps';
import type { KeepPartStep } from '../planning/steps';
import type { KeepStep } from '../planning/steps';
import type { CopyStep } from '../planning/steps';
import { DIRECTORY_ETAG } from '../ports/storage-ports';
import type { RunLog } from './run-tally';
import { stepsOf } from '../planning/dataset-steps';
import type { Batches } from '../../streams/ordered-streams';
import { readAhead } from '../../streams/ordered-streams';
import type { Run } from './run';
import { Breaker } from './circuit-breaker';

/** How far the plan may run ahead of the copies, in batches. */
const READ_AHEAD_BATCHES = 2;

/** Copies one dataset and yields its new manifest. */
export async function* carry(
  run: Run,
  mapping: CopyMapping,
  known: KnownFiles | undefined,
  journals: Batches<Intents> | undefined,
): AsyncGenerator<Piece> {
  const { log, halt, isMirror } = run;
  const cuts: unknown[] = [];
  const onCut = (failure: unknown): void => void cuts.push(failure);
  for await (const batch of readAhead(begun(run, mapping, known, journals, onCut), READ_AHEAD_BATCHES)) {
    let entries: ManifestEntry[] = [];
    for (const begunStep of batch) {
      const isCopy = begunStep instanceof Promise;
      if (!isCopy && begunStep.kind === 'keep-part') {
        log.kept(begunStep);
        if (entries.length > 0) yield entries;
        yield begunStep.part;
        entries = [];
        continue;
      }
      if (!isCopy && begunStep.kind === 'keep') {
        log.kept(begunStep);
        entries.push(begunStep.known);
        continue;
      }
      const result = isCopy ? await begunStep : goneResult(begunStep);
      const { step, entry } = result;
      if (result.isOpen) log.openFiles += 1;
      if (result.isBlocked) log.blocked();
      if (!result.isSkipped) log.done(result);
      if (step.kind === 'gone' && isMirror) run.deletions.push({ mapping, known: step.known });
      if (entry) entries.push(entry);
    }
    log.tell();
    if (entries.length > 0) yield entries;
  }
  // Not before what was listed has been copied.
  if (cuts.length > 0) halt.because(cuts[0]);
}

function goneResult(step: GoneStep): StepResult {
  return { step, entry: { ...step.known, isGone: true } };
}

/** Begins what is to be done, in order, each batch after its intents have been noted. */
async function* begun(
  run: Run,
  mapping: CopyMapping,
  known: KnownFiles | undefined,
  journals: Batches<Intents> | undefined,
  onCut: (failure: unknown) => void,
): AsyncGenerator<readonly (KeepStep | KeepPartStep | GoneStep | Promise<StepResult>)[]> {
  const { job, policy, halt, log, state, lock } = run;
  const { source, target, signal } = job;
  const gate = new Gate(run.concurrency);
  const breaker = new Breaker(halt);
  const journal = state.journalOf(log.synchronizationId, policy.mode, mapping, job.unhurried);
  const context = {
    mapping,
    source,
    target,
    isMirror: run.isMirror,
    correct: (intent: Intent) => journal.correct(intent),
    halted: halt.signal,
    signal: job.unhurried,
  };

  const copying = (step: CopyStep): Promise<StepResult> =>
    gate.run(async () => {
      const skipped = { step, entry: step.known, isSkipped: true } as const;
      if (halt.isHalted) return skipped;
      try {
        const result = await copyFile(step, context);
        // Not only when its turn comes: one that takes long would hold back what the others tell.
        breaker.watch(result);
        return result;
      } catch (error) {
        halt.because(error);
        return { ...skipped, isOpen: true };
      }
    });

  const markers = run.markers;
  const hasMarker = markers.isFor(mapping);
  const steps = stepsOf({ mapping, policy, source, target, known, journals, halt, hasMarker, onCut, signal });
  for await (const batch of gathered(steps)) {
    const postponed = new Set<object>();
    const copies: CopyStep[] = [];
    for (const step of batch) {
      if (step.kind !== 'copy') continue;
      if (run.budget.take(step.isOnlyAccess ? 0 : step.source.sizeBytes)) copies.push(step);
      else postponed.add(step);
    }
    if (copies.length > 0 && !halt.isHalted) {
      log.planned(copies);
      await lock.ensureHeld();
      await markers.remove(mapping);
      await journal.announce(copies.map((step) => intentOf(step.path, step.source, step.replaces)));
    }
    const begunFirst = new Map<object, Promise<StepResult>>();
    for (const step of copies.filter(isFileNoMore)) {
      begunFirst.set(step, copying(step));
      await begunFirst.get(step);
    }
    yield batch.map((step) => {
      if (step.kind !== 'copy') return step;
      return postponed.has(step) ? postpone(step, log) : (begunFirst.get(step) ?? copying(step));
    });
  }
}

/** A directory in place of a file, which has to go before there can be anything in the directory. */
function isFileNoMore({ source, replaces }: CopyStep): boolean {
  return source.isDirectory === true && replaces !== undefined && replaces !== DIRECTORY_ETAG;
}

/** Leaves a file for the next run. */
async function postpone(step: CopyStep, log: RunLog): Promise<StepResult> {
  log.postponed(step);
  const { known } = step;
  return { step, entry: known && { ...known, isDue: true }, isSkipped: true };
}
