import { fileFailures } from '../../errors/catalogue';
import type { FileFailure } from '../../errors/failure-codes';
import { DatasetType } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import type { EngineFindings } from '../contract/other-engine';
import { NO_FINDINGS } from '../contract/other-engine';
import type { FailedFile, SynchronizationDetails } from '../contract/run-record';
import type { Tally } from '../planning/plan-tally';
import { isDirectoryStep } from '../planning/plan-tally';
import type { CopyStep } from '../planning/steps';
import type { ManifestEntry } from '../state/manifest-entry';
import type { EntryCounts } from '../state/manifest-part';
import type { DatasetDetails } from './dataset-details';
import { createDatasetDetails } from './dataset-details';
import { describeAdopted, describeExcluded, describeFailedFiles, describeHeld } from './dataset-remarks';
import type { DatasetWork } from './dataset-work';
import { MAX_FAILURES, pickCounts } from './dataset-work';
import type { RunProgress } from './run-progress';
import type { StepResult } from './step-result';

/** The parts of a run that the tallies of its datasets share. */
export interface DatasetTallyContext {
  readonly isMirror: boolean;
  readonly now: () => Date;
  readonly progress: RunProgress;
  /** The failures of the run, as many as its record lists. */
  readonly failures: FailedFile[];
}

/** Counts the work of a run on one dataset. */
export class DatasetTally {
  /** True until the dataset has ended. */
  public isOpen = true;
  /** Files that the last snapshot left at the target. */
  public knownFiles = 0;
  /** Files that are left for the next run, because this one first has to delete the files in their place. */
  public blockedFiles = 0;
  /** Files that earlier runs copied and that the patterns exclude now. */
  private excludedFiles = 0;
  private readonly counts: DatasetDetails;

  constructor(
    private readonly mapping: CopyMapping,
    private readonly run: DatasetTallyContext,
  ) {
    this.counts = createDatasetDetails(mapping, run.now().toISOString());
  }

  public get details(): SynchronizationDetails {
    return this.counts;
  }

  /** Counts the files that are left for the next run, apart from those that this one makes room for. */
  public countPostponed(): number {
    return this.counts.filesPostponed - this.blockedFiles;
  }

  /** True if no file remains to be copied, apart from those that this run makes room for. */
  public get isCopied(): boolean {
    return this.counts.filesFailed === 0 && this.countPostponed() === 0;
  }

  public get isComplete(): boolean {
    const { filesFailed, filesPostponed } = this.counts;
    return filesFailed + filesPostponed === 0;
  }

  /**
   * True if the target has the same files as the source.
   *
   * @param hasPendingDeletions True if files that are gone are still to be deleted: then no file may be gone.
   */
  public isInSync(hasPendingDeletions: boolean): boolean {
    const { status, filesPostponed, filesGone } = this.counts;
    if (status !== 'Succeeded' || filesPostponed > 0) return false;
    return !hasPendingDeletions || filesGone === 0;
  }

  public setPublished(snapshotName: string): void {
    this.counts.snapshotName = snapshotName;
  }

  /** Begins to count the differences between the source and what another engine has left at the target. */
  public beginFindings(): void {
    this.counts.engineFindings = NO_FINDINGS;
  }

  /** Counts a difference between the source and what another engine has left at the target. */
  public addFinding(finding: keyof EngineFindings): void {
    const { engineFindings: findings = NO_FINDINGS } = this.counts;
    this.counts.engineFindings = { ...findings, [finding]: findings[finding] + 1 };
  }

  public addPostponed({ source: { sizeBytes } }: CopyStep): void {
    this.counts.filesPostponed += 1;
    this.counts.sizePostponed += sizeBytes;
  }

  /** Counts a file that is left for the next run, because this run first has to delete the files in its place. */
  public addBlocked(): void {
    this.counts.filesPostponed += 1;
    this.blockedFiles += 1;
  }

  /** Counts entries of the manifest that stay as they are. */
  public addKept({ files, bytes, goneFiles }: EntryCounts): void {
    // Files that nothing deletes must not make the fraction smaller that a mirror deletes.
    this.knownFiles += this.run.isMirror ? files : files + goneFiles;
    this.counts.filesGone += goneFiles;
    this.addRead(files, bytes);
  }

  /** Counts files that did not have to be copied. */
  public addUnchanged({ files, bytes }: Tally): void {
    this.addRead(files, bytes);
    this.run.progress.report();
  }

  /** @param isLeft True if the file is gone, and stays at the target because the patterns exclude it now. */
  public addResult({ step, failure }: StepResult, isLeft: boolean): void {
    const { counts } = this;
    if (step.kind === 'vanished') return;
    if (step.kind === 'unproven') {
      counts.filesCollided += 1;
      if (failure) this.addFailure(step.path, failure);
      return;
    }
    if (isDirectoryStep(step)) {
      if (failure) this.addOtherFailure(step.path, failure);
      else if (step.kind === 'copy') counts.directoriesWritten += 1;
      return;
    }
    if (step.known && !step.known.isDirectory && !isLeft) this.knownFiles += 1;
    if (step.kind === 'gone') {
      counts.filesGone += 1;
      if (isLeft && !step.known.isGone) this.excludedFiles += 1;
      return;
    }
    const { sizeBytes, blobType } = step.source;
    counts.filesRead += 1;
    counts.sizeRead += sizeBytes;
    if (failure === undefined) {
      counts.filesWritten += 1;
      if (!step.isOnlyAccess) counts.sizeWritten += sizeBytes;
      if (blobType !== undefined) counts.filesConverted += 1;
    } else {
      if (failure.code === 'Collision') counts.filesCollided += 1;
      this.addFailure(step.path, failure);
    }
  }

  public addDeleted(
    { isDirectory }: Pick<ManifestEntry, 'isDirectory'>,
    outcome: 'deleted' | 'absent' | 'changed',
  ): void {
    const { counts } = this;
    // A blob that somebody else has changed belongs to them now, as does a directory that they have put files into. Both
    // stay, and this subscription forgets them.
    if (outcome === 'changed') return;
    if (isDirectory) {
      counts.directoriesDeleted += 1;
      return;
    }
    counts.filesGone -= 1;
    counts.filesDeleted += 1;
  }

  public addDeletionFailure(path: string, message: string): void {
    this.addOtherFailure(path, fileFailures.notDeleted(message));
  }

  /** Counts a file that is gone at the source, and that only another engine can delete at the target. */
  public addUndeleted(path: string): void {
    this.addOtherFailure(path, fileFailures.notDeletedByEngine());
  }

  /** Remarks that a snapshot was copied and not published. */
  public noteHeld(since: string): void {
    this.counts.message = describeHeld(since);
  }

  /** Remarks that the dataset was listed although its changes were known. */
  public noteListed(reason: string): void {
    this.counts.message = `listed, because ${reason}`;
  }

  /** Remarks that a mirror has left adopted files at the target, which are not at the source. */
  public noteAdopted(files: number): void {
    this.counts.message = describeAdopted(files);
  }

  /** Describes the work of this process, so that another one can add it to its own. */
  public describeWork(): Omit<DatasetWork, 'openFiles' | 'unprovenFiles'> {
    const { counts, knownFiles, blockedFiles, excludedFiles } = this;
    return {
      counts: pickCounts((name) => counts[name]),
      knownFiles,
      failedFiles: counts.filesFailed,
      postponedFiles: this.countPostponed(),
      ...{ blockedFiles, excludedFiles },
      failures: [...this.run.failures],
    };
  }

  /** Adds the work of another process. */
  public addWork(work: DatasetWork): void {
    const { counts } = this;
    Object.assign(
      counts,
      pickCounts((name) => counts[name] + work.counts[name]),
    );
    this.knownFiles += work.knownFiles;
    this.blockedFiles += work.blockedFiles;
    this.excludedFiles += work.excludedFiles;
    for (const { path, code, reason } of work.failures) this.listFailure(path, code, reason);
    if (counts.filesFailed > 0) this.markFailed();
    this.run.progress.addWork(work.counts);
  }

  /**
   * @param wasComplete True if an earlier run has copied the whole dataset: then a missing file is gone, not misspelled.
   * @param failure The message of the error that ended it.
   */
  public end(wasComplete: boolean, failure?: string): void {
    const { counts } = this;
    const endTime = this.run.now();
    counts.endTime = endTime.toISOString();
    counts.durationMs = endTime.getTime() - Date.parse(counts.startTime);
    this.isOpen = false;
    const { filesRead, filesGone, filesPostponed } = counts;
    if (failure === undefined && filesRead + filesGone + filesPostponed === 0) {
      // A folder may be empty. A file that is named but was never there is a mistake.
      const nothing = fileFailures.notFound();
      if (counts.datasetType === DatasetType.FILE && !wasComplete) this.addOtherFailure('', nothing);
      else counts.message = nothing.message;
    }
    if (failure !== undefined) {
      counts.status = 'Failed';
      counts.message = failure;
    }
    if (this.excludedFiles > 0)
      counts.message = [counts.message, describeExcluded(this.excludedFiles)]
        .filter((text) => text !== null)
        .join('; ');
  }

  private addRead(files: number, bytes: number): void {
    this.counts.filesRead += files;
    this.counts.sizeRead += bytes;
    this.counts.filesUnchanged += files;
    this.run.progress.addUnchanged(files);
  }

  /** Counts a failure of something else than the copy of a file, which counts its own progress. */
  private addOtherFailure(path: string, failure: FileFailure): void {
    this.addFailure(path, failure);
    this.run.progress.addFailure();
  }

  private addFailure(path: string, { code, message, fix }: FileFailure): void {
    this.counts.filesFailed += 1;
    this.markFailed();
    this.listFailure(path, code, `${message}; ${fix}`);
  }

  private markFailed(): void {
    this.counts.status = 'Failed';
    this.counts.message = describeFailedFiles(this.counts.filesFailed);
  }

  private listFailure(path: string, code: string, reason: string): void {
    const { failures } = this.run;
    const { datasetName } = this.mapping;
    if (failures.length < MAX_FAILURES) failures.push({ datasetName, path, code, reason });
  }
}
