import type { Mutable } from '../../model/values/mutable';
import { isDirectoryStep } from '../planning/plan-tally';
import type { WorkCounts } from './dataset-work';
import type { CopyStep } from '../planning/steps';
import type { StepResult } from './step-result';
import type { SnapshotPhase, SnapshotProgress } from './progress-counts';
import { createProgress } from './progress-counts';

/** Counts the progress of a run as it happens: copies when they are complete, and blocks when they arrive. */
export class RunProgress {
  private readonly counts: Mutable<SnapshotProgress> = createProgress();
  /** Datasets whose listings have been read. */
  private readonly listed = new Set<string>();
  /** Overrides the phase that follows from the counts. */
  private phase: SnapshotPhase | undefined;
  /** Planned copies that have not ended. */
  private pendingFiles = 0;

  /** @param datasets Number of datasets of the run. */
  constructor(
    private readonly datasets: number,
    private readonly onProgress: (progress: SnapshotProgress) => void,
  ) {}

  public report(): void {
    this.onProgress({ ...this.counts, phase: this.phase ?? this.findPhase() });
  }

  /** @param phase Undefined if the phase follows from the counts. */
  public setPhase(phase?: SnapshotPhase): void {
    this.phase = phase;
    this.report();
  }

  public beginDataset(datasetName: string): void {
    this.counts.datasetName = datasetName;
    this.report();
  }

  /** Records that no more files to copy will be found in a dataset. */
  public endListing(datasetName: string): void {
    this.listed.add(datasetName);
    this.counts.isTotalKnown = this.listed.size >= this.datasets;
  }

  public addPlanned(steps: readonly CopyStep[]): void {
    for (const step of steps) {
      if (isDirectoryStep(step)) continue;
      this.pendingFiles += 1;
      this.counts.plannedFiles += 1;
      this.counts.plannedBytes += countBytesToCopy(step);
    }
    this.report();
  }

  public addCompared(files: number): void {
    this.counts.comparedFiles += files;
    this.report();
  }

  /** Does not report, because there may be one call for each file. */
  public addUnchanged(files: number): void {
    this.counts.unchangedFiles += files;
  }

  /** Adds the work of another process. */
  public addWork(work: WorkCounts): void {
    const { counts } = this;
    counts.comparedFiles += work.filesRead + work.filesGone;
    counts.unchangedFiles += work.filesUnchanged;
    counts.plannedFiles += work.filesWritten;
    counts.plannedBytes += work.sizeWritten;
    counts.copiedFiles += work.filesWritten;
    counts.copiedBytes += work.sizeWritten;
    counts.failedFiles += work.filesFailed;
    this.report();
  }

  /** Counts a failure that does not belong to a copy which `beginCopy` has counted. */
  public addFailure(): void {
    this.counts.failedFiles += 1;
  }

  public beginDeletions(files: number): void {
    this.counts.filesToDelete += files;
    this.setPhase('deleting');
  }

  public addDeleted(files: number): void {
    this.counts.deletedFiles += files;
    this.report();
  }

  public beginCopy(step: CopyStep): CopyProgress {
    return new CopyProgress(step, this.counts, (files) => {
      this.pendingFiles -= files;
      this.report();
    });
  }

  private findPhase(): SnapshotPhase {
    if (this.pendingFiles > 0) return 'copying';
    if (this.counts.isTotalKnown) return 'recording';
    return this.counts.comparedFiles > 0 ? 'comparing' : 'listing';
  }
}

/** The part of one copy in the counts. What arrived for a copy that fails or starts again does not stay in the sums. */
export class CopyProgress {
  private readonly files: number;
  private readonly bytes: number;
  private arrivedBytes = 0;
  private reusedBytes = 0;
  /** Blocks that the run finds later were copied by the run itself. */
  private maxReusedBytes = Infinity;

  constructor(
    step: CopyStep,
    private readonly counts: Mutable<SnapshotProgress>,
    private readonly onChange: (endedFiles: number) => void,
  ) {
    this.files = isDirectoryStep(step) ? 0 : 1;
    this.bytes = this.files * countBytesToCopy(step);
  }

  /** Receives the bytes that have arrived so far, in total, and those among them that an earlier run had copied. */
  public readonly update = (arrivedBytes: number, reusedBytes: number): void => {
    this.maxReusedBytes = Math.min(this.maxReusedBytes, reusedBytes);
    this.setBytes(arrivedBytes);
    this.onChange(0);
  };

  /** Called once, after the last attempt. */
  public end({ step, failure, isSkipped, isBlocked }: StepResult): void {
    if (this.files === 0) return;
    const { counts, bytes } = this;
    if (failure) {
      this.setBytes(0);
      counts.failedFiles += 1;
      counts.failedBytes += bytes;
    } else if (step.kind === 'copy' && !isSkipped) {
      // The version that was copied may be another one than was planned.
      const copiedBytes = countBytesToCopy(step);
      counts.plannedBytes += copiedBytes - bytes;
      this.setBytes(copiedBytes, copiedBytes);
      counts.copiedFiles += 1;
    } else {
      this.setBytes(0);
      // A copy that a halt prevents stays planned. All others turned out to be unnecessary.
      if (!isSkipped || isBlocked) {
        counts.plannedFiles -= 1;
        counts.plannedBytes -= bytes;
      }
    }
    this.onChange(1);
  }

  private setBytes(arrivedBytes: number, limit = this.bytes): void {
    const arrived = Math.min(Math.max(arrivedBytes, 0), limit);
    const reused = Math.min(arrived, this.maxReusedBytes === Infinity ? 0 : this.maxReusedBytes);
    this.counts.copiedBytes += arrived - this.arrivedBytes;
    this.counts.reusedBytes += reused - this.reusedBytes;
    this.arrivedBytes = arrived;
    this.reusedBytes = reused;
  }
}

function countBytesToCopy({ source, isOnlyAccess }: CopyStep): number {
  return isOnlyAccess ? 0 : source.sizeBytes;
}
