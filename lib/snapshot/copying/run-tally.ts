import type { SubscriptionDocument } from '../../model/documents/subscription';
import { hasPatterns } from '../../model/values/path-patterns';
import type { CopyMapping } from '../contract/copy-mapping';
import { getCopyMappings } from '../contract/copy-mapping';
import type { FailedFile, RunRecord, SynchronizationMode } from '../contract/run-record';
import type { HeldSnapshot } from '../state/held-snapshot';
import { addHashes } from './dataset-details';
import { describeFailedFiles } from './dataset-remarks';
import type { DatasetTallyContext } from './dataset-tally';
import { DatasetTally } from './dataset-tally';
import type { DatasetWork } from './dataset-work';
import type { SnapshotProgress } from './progress-counts';
import { RunProgress } from './run-progress';

/** Counts the work of a run, for its record and its progress. */
export class RunTally {
  public readonly progress: RunProgress;
  /** Files whose state at the target is unknown. */
  public openFiles = 0;
  /** Files at the target that an earlier run may have left, without a proof: the next run needs its journal. */
  public unprovenFiles = 0;
  private readonly startTime: Date;
  private readonly datasets = new Map<string, DatasetTally>();
  private readonly failures: FailedFile[] = [];
  private readonly context: DatasetTallyContext;

  constructor(
    private readonly subscription: SubscriptionDocument,
    public readonly mode: SynchronizationMode,
    public readonly synchronizationId: string,
    private readonly now: () => Date,
    onProgress: (progress: SnapshotProgress) => void,
  ) {
    this.startTime = now();
    this.progress = new RunProgress(getCopyMappings(subscription).length, onProgress);
    const isMirror = subscription.deletions === 'mirror';
    this.context = { isMirror, now, progress: this.progress, failures: this.failures };
  }

  public countFailed(): number {
    return this.sum(({ details }) => details.filesFailed);
  }

  /** Counts the files that this run leaves for the next one, apart from those that it makes room for. */
  public countPostponed(): number {
    return this.sum((dataset) => dataset.countPostponed());
  }

  public beginDataset(mapping: CopyMapping): void {
    this.progress.beginDataset(mapping.datasetName);
    this.datasets.set(mapping.datasetName, new DatasetTally(mapping, this.context));
  }

  /** Returns the tally of a dataset that has begun. */
  public getDataset({ datasetName }: Pick<CopyMapping, 'datasetName'>): DatasetTally {
    return this.datasets.get(datasetName)!;
  }

  /** Returns the tally of a dataset; undefined if it has not begun. */
  public findDataset(datasetName: string): DatasetTally | undefined {
    return this.datasets.get(datasetName);
  }

  /** Describes the work on one dataset, so that another process can add it to its own. */
  public describeWork(mapping: CopyMapping): DatasetWork {
    const { openFiles, unprovenFiles } = this;
    return { ...this.getDataset(mapping).describeWork(), openFiles, unprovenFiles };
  }

  /** Adds the work of another process on a dataset. */
  public addWork(mapping: CopyMapping, work: DatasetWork): void {
    this.openFiles += work.openFiles;
    this.unprovenFiles += work.unprovenFiles;
    this.getDataset(mapping).addWork(work);
  }

  /**
   * @param held The manifests that are in effect now.
   * @param stop The message of the error that stopped the run.
   */
  public endRun(held: HeldSnapshot, stop?: string): RunRecord {
    if (stop !== undefined)
      for (const dataset of this.datasets.values()) if (dataset.isOpen) dataset.end(false, stop);
    const { subscription } = this;
    const failedFiles = this.countFailed();
    const endTime = this.now();
    const filtered = new Set(subscription.mappings.filter(hasPatterns).map(({ datasetName }) => datasetName));
    const failed = failedFiles > 0 ? describeFailedFiles(failedFiles) : null;
    const failure = stop ?? failed;
    const later = this.sum(({ details }) => details.filesPostponed);
    const left = later > 0 ? `${later} ${later === 1 ? 'file is' : 'files are'} left for the next run` : null;
    return {
      documentType: 'synchronization',
      schemaVersion: 1,
      synchronizationId: this.synchronizationId,
      subscriptionName: subscription.subscriptionName,
      invitationId: subscription.invitation.invitationId,
      shareName: subscription.invitation.shareName,
      synchronizationMode: this.mode,
      startTime: this.startTime.toISOString(),
      endTime: endTime.toISOString(),
      durationMs: endTime.getTime() - this.startTime.getTime(),
      status: failure === null ? 'Succeeded' : 'Failed',
      message: failure ?? left,
      manifestSha256: held.rootHash,
      details: this.sortByDataset([...this.datasets.values()].map(({ details }) => details)).map((details) =>
        addHashes(details, held, filtered.has(details.datasetName)),
      ),
      failures: this.sortByDataset(this.failures),
    };
  }

  private sum(count: (dataset: DatasetTally) => number): number {
    return [...this.datasets.values()].reduce((sum, dataset) => sum + count(dataset), 0);
  }

  /** Sorts by the order of the datasets in the document: they are copied at the same time. */
  private sortByDataset<T extends { readonly datasetName: string }>(items: readonly T[]): T[] {
    const positions = new Map(
      this.subscription.mappings.map(({ datasetName }, index) => [datasetName, index]),
    );
    return [...items].sort((a, b) => positions.get(a.datasetName)! - positions.get(b.datasetName)!);
  }
}
