import type { ChangedFile, ChangeKey } from '../../changes/changed-file';
import { keepEarlier, tellsDeletion } from '../../changes/changed-file';
import type { ChangeLatency, SynchronizationTrigger } from '../../model/values/change-latency';
import type { ReceivedEvents } from '../contract/run-record';

/** Maximum number of files that a run looks at by name. Beyond it, a listing of the dataset costs less. */
const MAX_NAMED_FILES = 50_000;

/** The files of one dataset that a run has been told of, and what became of them. */
export class DatasetChanges {
  /** The last change of each file or folder, by path. */
  private readonly changes = new Map<string, ChangedFile>();
  private readonly unsettled = new Set<string>();
  private readonly failed = new Set<string>();
  /** The reason why the dataset is listed although its changes are known; undefined if it is not. */
  public listingReason: string | undefined;

  constructor(private readonly maxFiles: number) {}

  public get files(): readonly ChangedFile[] {
    return [...this.changes.values()];
  }

  public add(change: ChangedFile): void {
    const { relativePath } = change;
    if (change.isFolder && relativePath === '') this.listInstead('its folder has changed');
    const before = this.changes.get(relativePath);
    this.changes.set(relativePath, before ? keepEarlier(change, before) : change);
    if (this.changes.size <= this.maxFiles) return;
    this.listInstead(`more than ${this.maxFiles} files have changed`);
  }

  public get(path: string): ChangedFile | undefined {
    return this.changes.get(path);
  }

  /** True if a change of the file, or of a folder above it, was told. */
  public tells(path: string): boolean {
    return this.changes.has(path) || this.isBelowFolder(path);
  }

  /** True if a deletion of a file was told, or anything below a folder of it may have gone. */
  public tellsDeletion(path: string): boolean {
    const change = this.changes.get(path);
    return (change && tellsDeletion(change)) || this.isBelowFolder(path);
  }

  /** True if a folder above the path was told: whatever is below it is listed. */
  public isBelowFolder(path: string): boolean {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (this.changes.get(path.slice(0, at))?.isFolder) return true;
    return false;
  }

  public listInstead(reason: string): void {
    this.listingReason ??= reason;
  }

  /** Notes a file that this run could not bring up to date: it must be told of again. */
  public noteUnsettled(path: string, hasFailed: boolean): void {
    this.unsettled.add(path);
    if (hasFailed) this.failed.add(path);
  }

  /** Notes that the run has dealt with a file after all. */
  public noteSettled(path: string): void {
    this.unsettled.delete(path);
  }

  /** True if the run has dealt with the change of this path, and of everything below it if it is a folder. */
  public isSettled(path: string): boolean {
    return !this.isAmong(path, this.unsettled);
  }

  /** True if this run has tried to bring the path up to date, or what is below it, and failed. */
  public hasFailed(path: string): boolean {
    return this.isAmong(path, this.failed);
  }

  private isAmong(path: string, paths: ReadonlySet<string>): boolean {
    if (paths.has(path)) return true;
    return (
      this.changes.get(path)?.isFolder === true && [...paths].some((other) => other.startsWith(`${path}/`))
    );
  }
}

export interface RunChangesOptions {
  /** Maximum number of files of a dataset that are looked at by name. */
  readonly maxFiles?: number;
  /** The messages that told of the changes. */
  readonly events?: ReceivedEvents;
  /** True for a listing that proves what digests have told of, instead of events. */
  readonly isProofOfDigests?: boolean;
  /** Adds the changes that were told of in the meantime. */
  readonly listenAgain?: () => Promise<void>;
}

/** The changes that a run has been told of, by dataset, and how long they took until they were copied. */
export class RunChanges {
  private readonly datasets = new Map<string, DatasetChanges>();
  private readonly latencies: number[] = [];

  /** The files that a listing found to have changed and that nobody has told of: the first ones, and how many more there are. */
  private readonly untold = new Map<string, ChangeKey>();
  private furtherUntold = 0;

  constructor(
    public readonly trigger: SynchronizationTrigger,
    private readonly options: RunChangesOptions = {},
  ) {}

  public get events(): ReceivedEvents | undefined {
    return this.options.events;
  }

  public get isOfDigests(): boolean {
    return this.trigger === 'Digest' || this.options.isProofOfDigests === true;
  }

  /** True if every dataset is listed, whatever is told. */
  public get isListing(): boolean {
    return this.trigger === 'Listing';
  }

  /** @param changes In the order in which they happened: the last change of a file decides. */
  public async addAll(changes: AsyncIterable<ChangedFile> | Iterable<ChangedFile>): Promise<void> {
    for await (const change of changes) this.getDataset(change.datasetName).add(change);
  }

  public getDataset(datasetName: string): DatasetChanges {
    const known = this.datasets.get(datasetName);
    if (known) return known;
    const created = new DatasetChanges(this.options.maxFiles ?? MAX_NAMED_FILES);
    this.datasets.set(datasetName, created);
    return created;
  }

  /** True if the run has dealt with this change. */
  public isSettled({ datasetName, relativePath }: ChangeKey): boolean {
    return this.getDataset(datasetName).isSettled(relativePath);
  }

  /** True if the run has tried to deal with this change, and failed. */
  public hasFailed({ datasetName, relativePath }: ChangeKey): boolean {
    return this.getDataset(datasetName).hasFailed(relativePath);
  }

  /** Notes that a file was copied. Only the time of a change that was told of is known. */
  public noteCopied(datasetName: string, path: string, now: Date): void {
    const occurredOn = this.datasets.get(datasetName)?.get(path)?.occurredOn;
    const since = occurredOn === undefined ? NaN : Date.parse(occurredOn);
    // The clocks of this process and of the service may differ.
    if (Number.isFinite(since)) this.latencies.push(Math.max(0, now.getTime() - since));
  }

  /** Notes a file that a listing found to have changed. */
  public noteFound(datasetName: string, path: string): void {
    if (this.getDataset(datasetName).tells(path)) return;
    const key = { datasetName, relativePath: path };
    if (this.untold.size < MAX_NAMED_FILES) this.untold.set(JSON.stringify([datasetName, path]), key);
    else this.furtherUntold += 1;
  }

  /** Returns the number of changes that a listing found and that nobody has told of, not even by now. */
  public async countUntold(): Promise<number> {
    if (this.untold.size > 0) await this.options.listenAgain?.();
    const untold = [...this.untold.values()].filter(
      ({ datasetName, relativePath }) => !this.getDataset(datasetName).tells(relativePath),
    );
    return untold.length + this.furtherUntold;
  }

  /** Computes the time from the changes to their copies; null if no file was copied whose change has a time. */
  public computeLatency(): ChangeLatency | null {
    const sorted = [...this.latencies].sort((a, b) => a - b);
    if (sorted.length === 0) return null;
    const at = (fraction: number): number => sorted[Math.ceil(fraction * sorted.length) - 1];
    return { p50: at(0.5), p95: at(0.95), max: at(1) };
  }
}
