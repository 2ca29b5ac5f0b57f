import { fileFailures } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { OtherEngine } from '../contract/other-engine';
import { isDirectoryStep } from '../planning/plan-tally';
import type { CopyStep, GoneStep } from '../planning/steps';
import type { RunContext } from './run-context';
import type { StepResult } from './step-result';

type ComparingRun = Pick<RunContext, 'job' | 'tally'>;

/** The files of one dataset that another engine carries: what a run finds, and what it does about it. */
export class CarriedFiles {
  constructor(
    private readonly run: ComparingRun,
    private readonly mapping: CopyMapping,
    private readonly engine: OtherEngine,
  ) {
    run.tally.getDataset(mapping).beginFindings();
  }

  /** True for a file that has changed so lately that the engine may be about to carry it. */
  public isSettling({ source: { lastModified } }: CopyStep): boolean {
    return lastModified !== undefined && this.run.job.now().getTime() - lastModified < this.engine.settlingMs;
  }

  /** Counts a file that the target should have. Returns its failure if it cannot be repaired. */
  public noteDifference(step: CopyStep): StepResult | undefined {
    const isMissing = step.replaces === undefined;
    if (!isDirectoryStep(step))
      this.run.tally.getDataset(this.mapping).addFinding(isMissing ? 'filesMissing' : 'filesDiffering');
    if (this.engine.admitsRepairs) return undefined;
    const failure = isMissing ? fileFailures.notCarried() : fileFailures.carriedDifferently();
    return { step, entry: step.known && { ...step.known, isDue: true }, failure };
  }

  /** Counts a file that a mirror should not have any more, and that only the engine can delete. */
  public noteGone(step: GoneStep): void {
    const { job, tally } = this.run;
    if (this.engine.admitsRepairs || job.subscription.deletions !== 'mirror' || isDirectoryStep(step)) return;
    tally.getDataset(this.mapping).addUndeleted(step.path);
  }

  /** Counts a file at the target that neither the source nor the manifest has. */
  public readonly noteUnknown = (): void =>
    this.run.tally.getDataset(this.mapping).addFinding('filesUnknown');
}
