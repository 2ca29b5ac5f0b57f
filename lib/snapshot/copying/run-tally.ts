import type { SubscriptionDocument } from '../../model/documents/subscription';
import { DatasetType } from '../../model/values/dataset';
import { hasPatterns } from '../../model/values/path-patterns';
import { fileFailures } from '../../errors/catalogue';
import type { FileFailure } from '../../errors/failure-codes';
import type { StepResult } from './step-result';
import type { DatasetDetails } from './dataset-details';
import { addHashes, createDatasetDetails } from './dataset-details';
import type { DatasetWork } from './dataset-work';
import { pickCounts } from './dataset-work';
import type { SnapshotProgress } from './progress-counts';
import { RunProgress } from './run-progress';
import type { CopyMapping } from '../contract/copy-mapping';
import { getCopyMappings } from '../contract/copy-mapping';
import { isLeftAlone } from '../contract/file-filter';
import type { ManifestEntry } from '../state/manifest-entry';
import type { EntryCounts } from '../state/manifest-part';
import type { CopyStep } from '../planning/steps';
import type { Tally } from '../planning/plan-tally';
import type { EngineFindings } from '../contract/other-engine';
import { NO_FINDINGS } from '../contract/other-engine';
import type { SynchronizationMode, FailedFile, RunRecord } from '../contract/run-record';
import type { HeldSnapshot } from '../state/held-snapshot';
import { isDirectoryStep } from '../planning/plan-tally';

/** Maximum number of failures that a run record lists. */
const MAX_FAILURES = 100;

/** Counts the work of a run, for its record and its progress. */
export class RunTally {
  public readonly progress: RunProgress;
  public failedFiles = 0;
  /** Files whose state at the target is unknown. */
  public openFiles = 0;
  /** Files at the target that an earlier run may have left, without a proof: the next run needs its journal. */
  public unprovenFiles = 0;
  /** Files that this run leaves for the next one. */
  public postponedFiles = 0;
  private blockedFiles = 0;
  /** Numbers of these files by dataset. */
  private readonly blocked = new Map<string, number>();
  /** Files that the last snapshot left at the target, by dataset. */
  private readonly known = new Map<string, { files: number }>();
  /** Numbers of files that earlier runs copied and that the patterns exclude now, by dataset. */
  private readonly excluded = new Map<string, number>();
  /** Names of the datasets in progress. */
  private readonly open = new Set<string>();
  private readonly startTime: Date;
  private readonly details = new Map<string, DatasetDetails>();
  private readonly failures: FailedFile[] = [];

  constructor(
    private readonly subscription: SubscriptionDocument,
    public readonly mode: SynchronizationMode,
    public readonly synchronizationId: string,
    private readonly now: () => Date,
    onProgress: (progress: SnapshotProgress) => void,
  ) {
    this.startTime = now();
    this.progress = new RunProgress(getCopyMappings(subscription).length, onProgress);
  }

  /** True if no file of a dataset remains to be copied, apart from those that this run makes room for. */
  public isDatasetCopied(mapping: CopyMapping): boolean {
    const { filesFailed, filesPostponed } = this.getDataset(mapping);
    return filesFailed === 0 && filesPostponed === (this.blocked.get(mapping.datasetName) ?? 0);
  }

  public isDatasetComplete(mapping: CopyMapping): boolean {
    const { filesFailed, filesPostponed } = this.getDataset(mapping);
    return filesFailed + filesPostponed === 0;
  }

  /**
   * True if the target has the same files of a dataset as the source.
   *
   * @param hasPendingDeletions True if files that are gone are still to be deleted: then no file may be gone.
   */
  public isInSync({ datasetName }: CopyMapping, hasPendingDeletions: boolean): boolean {
    const dataset = this.details.get(datasetName);
    if (dataset?.status !== 'Succeeded' || dataset.filesPostponed > 0) return false;
    return !hasPendingDeletions || dataset.filesGone === 0;
  }

  public setPublished(mapping: CopyMapping, snapshotName: string): void {
    this.getDataset(mapping).snapshotName = snapshotName;
  }

  public beginDataset(mapping: CopyMapping): void {
    const { datasetName } = mapping;
    const startTime = this.now().toISOString();
    this.progress.beginDataset(datasetName);
    this.open.add(datasetName);
    this.known.set(datasetName, { files: 0 });
    this.details.set(datasetName, createDatasetDetails(mapping, startTime));
  }

  /** Begins to count the differences between the source and what another engine has left at the target. */
  public beginFindings(mapping: CopyMapping): void {
    this.getDataset(mapping).engineFindings = NO_FINDINGS;
  }

  /** Counts a difference between the source and what another engine has left at the target. */
  public addFinding(mapping: CopyMapping, finding: keyof EngineFindings): void {
    const dataset = this.getDataset(mapping);
    const { engineFindings: findings = NO_FINDINGS } = dataset;
    dataset.engineFindings = { ...findings, [finding]: findings[finding] + 1 };
  }

  public addPostponed(mapping: CopyMapping, { source: { sizeBytes } }: CopyStep): void {
    const dataset = this.getDataset(mapping);
    dataset.filesPostponed += 1;
    dataset.sizePostponed += sizeBytes;
    this.postponedFiles += 1;
  }

  /** Counts a file that is left for the next run, because this run first has to delete the files in its place. */
  public addBlocked(mapping: CopyMapping): void {
    const { datasetName } = mapping;
    this.getDataset(mapping).filesPostponed += 1;
    this.blocked.set(datasetName, (this.blocked.get(datasetName) ?? 0) + 1);
    this.blockedFiles += 1;
  }

  /** Returns the number of files that the last snapshot left at the target. */
  public getKnownFiles(datasetName: string): number {
    return this.known.get(datasetName)?.files ?? 0;
  }

  /** Counts entries of the manifest that stay as they are. */
  public addKept({ datasetName }: CopyMapping, { files, bytes, goneFiles }: EntryCounts): void {
    const dataset = this.getDataset({ datasetName });
    // Files that nothing deletes must not make the fraction smaller that a mirror deletes.
    this.known.get(datasetName)!.files +=
      this.subscription.deletions === 'mirror' ? files : files + goneFiles;
    dataset.filesGone += goneFiles;
    dataset.filesRead += files;
    dataset.sizeRead += bytes;
    dataset.filesUnchanged += files;
    this.progress.addUnchanged(files);
  }

  /** Describes the work on one dataset, so that another process can add it to its own. */
  public describeWork(mapping: CopyMapping): DatasetWork {
    const dataset = this.getDataset(mapping);
    const { failedFiles, openFiles, unprovenFiles, postponedFiles, blockedFiles, failures } = this;
    return {
      counts: pickCounts((name) => dataset[name]),
      knownFiles: this.getKnownFiles(mapping.datasetName),
      ...{ failedFiles, openFiles, unprovenFiles, postponedFiles, blockedFiles },
      excludedFiles: this.excluded.get(mapping.datasetName) ?? 0,
      failures: [...failures],
    };
  }

  /** Adds the work of another process on a dataset. */
  public addWork(mapping: CopyMapping, work: DatasetWork): void {
    const dataset = this.getDataset(mapping);
    Object.assign(
      dataset,
      pickCounts((name) => dataset[name] + work.counts[name]),
    );
    this.known.get(mapping.datasetName)!.files += work.knownFiles;
    this.failedFiles += work.failedFiles;
    this.openFiles += work.openFiles;
    this.unprovenFiles += work.unprovenFiles;
    this.postponedFiles += work.postponedFiles;
    this.blockedFiles += work.blockedFiles;
    const { datasetName } = mapping;
    this.blocked.set(datasetName, (this.blocked.get(datasetName) ?? 0) + work.blockedFiles);
    this.addExcluded(mapping, work.excludedFiles);
    for (const { path, code, reason } of work.failures)
      if (this.failures.length < MAX_FAILURES) this.failures.push({ datasetName, path, code, reason });
    if (dataset.filesFailed > 0) {
      dataset.status = 'Failed';
      dataset.message = describeFailedFiles(dataset.filesFailed);
    }
    this.progress.addWork(work.counts);
  }

  /** Counts files that did not have to be copied. */
  public addUnchanged(mapping: CopyMapping, { files, bytes }: Tally): void {
    const dataset = this.getDataset(mapping);
    dataset.filesRead += files;
    dataset.sizeRead += bytes;
    dataset.filesUnchanged += files;
    this.progress.addUnchanged(files);
    this.progress.report();
  }

  public addResult(mapping: CopyMapping, { step, failure }: StepResult): void {
    const dataset = this.getDataset(mapping);
    if (step.kind === 'vanished') return;
    if (step.kind === 'unproven') {
      dataset.filesCollided += 1;
      if (failure) this.addFailure(dataset, step.path, failure);
      return;
    }
    if (isDirectoryStep(step)) {
      if (failure) this.addOtherFailure(dataset, step.path, failure);
      else if (step.kind === 'copy') dataset.directoriesWritten += 1;
      return;
    }
    const isLeft = step.kind === 'gone' && isLeftAlone(mapping, step.known);
    if (step.known && !step.known.isDirectory && !isLeft) this.known.get(mapping.datasetName)!.files += 1;
    if (step.kind === 'gone') {
      dataset.filesGone += 1;
      if (isLeft && !step.known.isGone) this.addExcluded(mapping, 1);
      return;
    }
    const { sizeBytes, blobType } = step.source;
    dataset.filesRead += 1;
    dataset.sizeRead += sizeBytes;
    if (failure === undefined) {
      dataset.filesWritten += 1;
      if (!step.isOnlyAccess) dataset.sizeWritten += sizeBytes;
      if (blobType !== undefined) dataset.filesConverted += 1;
    } else {
      if (failure.code === 'Collision') dataset.filesCollided += 1;
      this.addFailure(dataset, step.path, failure);
    }
  }

  public addDeleted(
    mapping: CopyMapping,
    { isDirectory }: Pick<ManifestEntry, 'isDirectory'>,
    outcome: 'deleted' | 'absent' | 'changed',
  ): void {
    const dataset = this.getDataset(mapping);
    // A blob that somebody else has changed belongs to them now, as does a directory that they have put files into. Both
    // stay, and this subscription forgets them.
    if (outcome === 'changed') return;
    if (isDirectory) {
      dataset.directoriesDeleted += 1;
      return;
    }
    dataset.filesGone -= 1;
    dataset.filesDeleted += 1;
  }

  /** Remarks that a snapshot was copied and not published. */
  public noteHeld(mapping: CopyMapping, since: string): void {
    this.getDataset(mapping).message = `copied, but not published: held since ${since}`;
  }

  /** Remarks that a dataset was listed although its changes were known. */
  public noteListed(mapping: CopyMapping, reason: string): void {
    this.getDataset(mapping).message = `listed, because ${reason}`;
  }

  /** Remarks that a mirror has left adopted files at the target, which are not at the source. */
  public noteAdopted(mapping: CopyMapping, files: number): void {
    const dataset = this.getDataset(mapping);
    const what = files === 1 ? 'file is not at the source and stays' : 'files are not at the source and stay';
    dataset.message = `${files} adopted ${what}; to delete ${files === 1 ? 'it' : 'them'} with the next run, set allowDeletes: ${files}`;
  }

  public addDeletionFailure(mapping: CopyMapping, path: string, message: string): void {
    const dataset = this.getDataset(mapping);
    this.addOtherFailure(dataset, path, fileFailures.notDeleted(message));
  }

  /** Counts a file that is gone at the source, and that only another engine can delete at the target. */
  public addUndeleted(mapping: CopyMapping, path: string): void {
    this.addOtherFailure(this.getDataset(mapping), path, fileFailures.notDeletedByEngine());
  }

  /** @param wasComplete True if an earlier run has copied the whole dataset: then a missing file is gone, not misspelled. */
  public endDataset(mapping: Pick<CopyMapping, 'datasetName'>, wasComplete: boolean, failure?: string): void {
    const dataset = this.getDataset(mapping);
    const endTime = this.now();
    dataset.endTime = endTime.toISOString();
    dataset.durationMs = endTime.getTime() - Date.parse(dataset.startTime);
    this.open.delete(mapping.datasetName);
    const { filesRead, filesGone, filesPostponed } = dataset;
    if (failure === undefined && filesRead + filesGone + filesPostponed === 0) {
      // A folder may be empty. A file that is named but was never there is a mistake.
      const nothing = fileFailures.notFound();
      if (dataset.datasetType === DatasetType.FILE && !wasComplete)
        this.addOtherFailure(dataset, '', nothing);
      else dataset.message = nothing.message;
    }
    if (failure !== undefined) {
      dataset.status = 'Failed';
      dataset.message = failure;
    }
    const excluded = this.excluded.get(mapping.datasetName) ?? 0;
    if (excluded > 0)
      dataset.message = [dataset.message, describeExcluded(excluded)]
        .filter((text) => text !== null)
        .join('; ');
  }

  /**
   * @param held The manifests that are in effect now.
   * @param stop The message of the error that stopped the run.
   */
  public endRun(held: HeldSnapshot, stop?: string): RunRecord {
    if (stop !== undefined)
      for (const datasetName of this.open) this.endDataset({ datasetName }, false, stop);
    const endTime = this.now();
    const filtered = new Set(
      this.subscription.mappings.filter(hasPatterns).map(({ datasetName }) => datasetName),
    );
    const failed = this.failedFiles > 0 ? describeFailedFiles(this.failedFiles) : null;
    const failure = stop ?? failed;
    const later = this.postponedFiles + this.blockedFiles;
    const left = later > 0 ? `${later} ${later === 1 ? 'file is' : 'files are'} left for the next run` : null;
    return {
      documentType: 'synchronization',
      schemaVersion: 1,
      synchronizationId: this.synchronizationId,
      subscriptionName: this.subscription.subscriptionName,
      invitationId: this.subscription.invitation.invitationId,
      shareName: this.subscription.invitation.shareName,
      synchronizationMode: this.mode,
      startTime: this.startTime.toISOString(),
      endTime: endTime.toISOString(),
      durationMs: endTime.getTime() - this.startTime.getTime(),
      status: failure === null ? 'Succeeded' : 'Failed',
      message: failure ?? left,
      manifestSha256: held.rootHash,
      details: this.sortByDataset([...this.details.values()]).map((details) =>
        addHashes(details, held, filtered.has(details.datasetName)),
      ),
      failures: this.sortByDataset(this.failures),
    };
  }

  private addExcluded({ datasetName }: CopyMapping, files: number): void {
    this.excluded.set(datasetName, (this.excluded.get(datasetName) ?? 0) + files);
  }

  /** Counts a failure of something else than the copy of a file, which counts its own progress. */
  private addOtherFailure(dataset: DatasetDetails, path: string, failure: FileFailure): void {
    this.addFailure(dataset, path, failure);
    this.progress.addFailure();
  }

  private addFailure(dataset: DatasetDetails, path: string, { code, message, fix }: FileFailure): void {
    dataset.filesFailed += 1;
    dataset.status = 'Failed';
    dataset.message = describeFailedFiles(dataset.filesFailed);
    this.failedFiles += 1;
    if (this.failures.length < MAX_FAILURES) {
      this.failures.push({ datasetName: dataset.datasetName, path, code, reason: `${message}; ${fix}` });
    }
  }

  private getDataset({ datasetName }: Pick<CopyMapping, 'datasetName'>): DatasetDetails {
    return this.details.get(datasetName)!;
  }

  /** Sorts by the order of the datasets in the document: they are copied at the same time. */
  private sortByDataset<T extends { readonly datasetName: string }>(items: readonly T[]): T[] {
    const positions = new Map(
      this.subscription.mappings.map(({ datasetName }, index) => [datasetName, index]),
    );
    return [...items].sort((a, b) => positions.get(a.datasetName)! - positions.get(b.datasetName)!);
  }
}

function describeExcluded(count: number): string {
  return count === 1
    ? '1 file that was copied before is excluded by the patterns now; it stays at the target, and nothing updates or deletes it'
    : `${count} files that were copied before are excluded by the patterns now; they stay at the target, and nothing updates or deletes them`;
}

function describeFailedFiles(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'} failed`;
}
