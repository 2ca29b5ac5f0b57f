import { DIRECTORY_ETAG } from '../contract/storage-ports';
import type { CopyMapping } from '../contract/copy-mapping';
import { relativeNameRule } from '../../model/rules/naming-rules';
import type { DatasetStep } from '../planning/dataset-steps';
import { countSteps } from '../planning/plan-tally';
import type { CopyStep } from '../planning/steps';
import type { Journal } from '../state/intent-journal';
import { toIntent } from '../state/intent-journal';
import type { CarriedFiles } from './carried-files';
import type { CircuitBreaker } from './circuit-breaker';
import type { CopyContext } from './copy-context';
import { copyFile } from './copy-file';
import type { DatasetTally } from './dataset-tally';
import type { RunContext } from './run-context';
import { StartedCopy, toEndedCopy } from './started-copy';
import type { StepResult } from './step-result';

/** A step whose copy, if it is one, has started. */
export type StartedStep = Exclude<DatasetStep, CopyStep> | StartedCopy;

/** The parts of a dataset's copy that its copies need. */
interface StartedDataset {
  readonly journal: Journal;
  readonly breaker: CircuitBreaker;
  readonly context: CopyContext;
  /** Undefined if no other engine carries the files. */
  readonly carried: CarriedFiles | undefined;
}

/** Starts the copies of one dataset, each batch after the journal has recorded its intents. */
export class CopyStarter {
  private readonly tally: DatasetTally;

  constructor(
    private readonly run: RunContext,
    private readonly mapping: CopyMapping,
    private readonly dataset: StartedDataset,
  ) {
    this.tally = run.tally.getDataset(mapping);
  }

  public async startBatch(batch: readonly DatasetStep[]): Promise<readonly StartedStep[]> {
    const copies: CopyStep[] = [];
    const decided = new Map<DatasetStep, StepResult>();
    for (const step of batch) {
      if (step.kind !== 'copy') continue;
      const result = this.decideWithoutCopy(step);
      if (result) decided.set(step, result);
      else copies.push(step);
    }
    this.run.tally.progress.addCompared(countSteps(batch));
    if (copies.length > 0 && !this.run.halt.isHalted) await this.announce(copies);
    const started = new Map<DatasetStep, StartedCopy>();
    for (const step of copies.filter(replacesFileByDirectory))
      started.set(step, toEndedCopy(await this.startCopy(step).waitForResult()));
    return batch.map((step): StartedStep => {
      if (step.kind !== 'copy') return step;
      const result = decided.get(step);
      return result ? toEndedCopy(result) : (started.get(step) ?? this.startCopy(step));
    });
  }

  /** Returns the result of a step whose file this run does not copy. */
  private decideWithoutCopy(step: CopyStep): StepResult | undefined {
    const { run } = this;
    const { carried } = this.dataset;
    if (carried?.isSettling(step)) return this.postpone(step);
    const reported = carried?.noteDifference(step);
    if (reported) return reported;
    return run.budget.take(step.isOnlyAccess ? 0 : step.source.sizeBytes) ? undefined : this.postpone(step);
  }

  /** Records in the journal what the next copies write, so that a run after a crash recognizes it. */
  private async announce(copies: readonly CopyStep[]): Promise<void> {
    const { tally, lock, markers, missingFiles } = this.run;
    tally.progress.addPlanned(copies);
    missingFiles.noteCopies(this.mapping);
    await lock.ensureHeld();
    await markers.remove(this.mapping);
    const intents = copies
      .filter(({ path }) => relativeNameRule(path) === undefined)
      .map((step) => toIntent(step.path, step.source, step.replaces));
    if (intents.length > 0) await this.dataset.journal.announceIntents(intents);
  }

  private startCopy(step: CopyStep): StartedCopy {
    const copy = new StartedCopy();
    this.run.copies.add(() =>
      this.carryOut(step).then(
        (result) => copy.end(result),
        (error: unknown) => copy.fail(error),
      ),
    );
    return copy;
  }

  /** Copies one file, unless the run has halted. Never throws: what concerns more than this file halts the run. */
  private async carryOut(step: CopyStep): Promise<StepResult> {
    const { halt, tally, job } = this.run;
    const skipped = { step, entry: step.known, isSkipped: true } as const;
    if (halt.isHalted) return skipped;
    const progress = tally.progress.beginCopy(step);
    try {
      const result = await copyFile(step, { ...this.dataset.context, onProgress: progress.update });
      // Recorded on completion, not in order: one slow copy must not hide the failures and the progress of the others.
      progress.end(result);
      if (result.step.kind === 'copy' && !result.failure && !result.isSkipped && !result.isUnchanged)
        this.run.changes?.noteCopied(this.mapping.datasetName, step.path, job.now());
      this.dataset.breaker.recordResult(result);
      return result;
    } catch (error) {
      progress.end(skipped);
      halt.stop(error);
      return { ...skipped, isOpen: true };
    }
  }

  /** Leaves a file for the next run. */
  private postpone(step: CopyStep): StepResult {
    this.tally.addPostponed(step);
    const { known } = step;
    return { step, entry: known && { ...known, isDue: true }, isSkipped: true };
  }
}

/** True if a directory replaces a file, which must happen before anything is copied into the directory. */
function replacesFileByDirectory({ source, replaces }: CopyStep): boolean {
  return source.isDirectory === true && replaces !== undefined && replaces !== DIRECTORY_ETAG;
}
