import { DataShareError } from '../../errors/data-share-error';
import { problems, warnings } from '../../errors/catalogue';
import { joinByPath } from '../../streams/ordered-streams';
import type { Batches } from '../../streams/ordered-streams';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { CopyMapping } from '../contract/copy-mapping';
import { getCopyMappings } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import { DatasetCopier } from '../copying/dataset-copier';
import type { CopiedRange } from '../copying/dataset-copier';
import type { GoneFiles } from '../copying/mirror-deletions';
import type { SnapshotProgress } from '../copying/progress-counts';
import { RunContext } from '../copying/run-context';
import { RunTally } from '../copying/run-tally';
import type { GoneStep } from '../planning/steps';
import type { Intents } from '../state/intent-journal';
import type { JournalStore } from '../state/journal-store';
import { ManifestCursor } from '../state/manifest-cursor';
import type { ManifestEntry } from '../state/manifest-entry';
import { hashHead } from '../state/manifest-hashes';
import type { OpenManifest } from '../state/manifest-reader';
import type { ManifestPart } from '../state/manifest-part';
import type { TakenPart } from '../state/part-content';
import type { SnapshotState } from '../state/snapshot-state';
import { RangeCheck } from './range-check';
import type { ClaimedRange } from './range-claims';
import { JournalCursor } from './journal-cursor';
import { RangeManifest } from './range-manifest';
import type { RangeResult } from './range-result';
import { writeGone } from './range-result';
import { toSharedProblems } from './shared-problems';
import type { SplitDatasetRange, SplitDocument } from './run-split';
import { toRunFolder } from './run-split';

export interface WorkerOptions {
  /** Maximum number of copies in flight. */
  readonly concurrency: number;
  readonly onProgress: (progress: SnapshotProgress) => void;
  /** Names this process among those of the run. */
  readonly processKey: string;
  /**
   * True if a range at which this process fails is left to the others, with a warning: an identity, a network or a machine of its own may
   * be the reason.
   */
  readonly leavesFailures: boolean;
}

/** The manifest of the last snapshot of one dataset. */
interface SplitManifest {
  readonly parts: readonly ManifestPart[];
  readonly cursor: ManifestCursor<TakenPart>;
}

/** Compares and copies ranges of a run, one after another, and leaves their results. */
export class RangeWorker {
  private readonly manifests = new Map<string, Promise<SplitManifest | undefined>>();
  private readonly journals = new Map<string, JournalCursor>();
  /** Datasets that are left to other processes. */
  private readonly left = new Set<string>();
  private readonly folder: string;

  constructor(
    private readonly job: RunDependencies,
    private readonly state: SnapshotState,
    private readonly split: SplitDocument,
    private readonly options: WorkerOptions,
  ) {
    this.folder = toRunFolder(job.subscription.subscriptionName, split.synchronizationId);
  }

  /** @returns The result; undefined if the range is left to another process. */
  public async work(claimed: ClaimedRange): Promise<RangeResult | undefined> {
    const { job, split } = this;
    const { lock, number } = claimed;
    const range = split.ranges[number];
    const mapping = getCopyMappings(job.subscription).find((each) => each.datasetName === range.datasetName)!;
    const tally = new RunTally(job.subscription, split.mode, split.synchronizationId, job.now, (progress) => {
      lock.noteProgress();
      this.options.onProgress(progress);
    });
    const limits = { concurrency: this.options.concurrency, maxBytes: Infinity };
    const run = new RunContext(job, this.state, lock, tally, limits);
    tally.beginDataset(mapping);
    const gone = new CollectedFiles();
    let parts: readonly ManifestPart[] | undefined;
    try {
      parts = await this.copyRange(run, mapping, claimed, range, gone);
    } catch (error) {
      run.halt.stop(error);
    }
    const { failure } = run.halt;
    const isLeft = failure !== undefined && !isLockLost(failure) && this.options.leavesFailures;
    if (job.signal.aborted || isLockLost(failure) || isLeft) {
      if (isLeft && !job.signal.aborted) this.leaveDataset(range.datasetName, failure);
      await lock.giveBackClaim(job.neverAborted).catch(() => undefined);
      return undefined;
    }
    try {
      return await this.finishRange(claimed, mapping, run, { parts, gone });
    } catch (error) {
      // Others can have the range at once. Otherwise this process would renew its claim for as long as it lives.
      await lock.giveBackClaim(job.neverAborted).catch(() => undefined);
      throw error;
    }
  }

  /** True for a range that is left to other processes. */
  public hasLeft(number: number): boolean {
    return this.left.has(this.split.ranges[number].datasetName);
  }

  private leaveDataset(datasetName: string, failure: Error): void {
    this.left.add(datasetName);
    this.job.onWarning(warnings.datasetPassedOn(datasetName, toSharedProblems(failure)[0].message));
  }

  /** Replaces the claim by the result; undefined if another process has taken the range. */
  private async finishRange(
    claimed: ClaimedRange,
    mapping: CopyMapping,
    { tally, halt, missingFiles }: RunContext,
    { parts, gone }: { readonly parts: readonly ManifestPart[] | undefined; readonly gone: CollectedFiles },
  ): Promise<RangeResult | undefined> {
    const { failure } = halt;
    const result: RangeResult = {
      documentType: 'range-result',
      schemaVersion: 1,
      processKey: this.options.processKey,
      parts: parts ? [...parts] : null,
      work: tally.describeWork(mapping),
      hasCopied: missingFiles.hasCopiedTo(mapping),
      isSuspected: missingFiles.isSuspected(mapping),
      gone: await this.writeGone(claimed, gone.entries),
      problems: failure ? toSharedProblems(failure) : [],
    };
    const isMine = await claimed.lock.finishClaim(JSON.stringify(result), this.job.neverAborted);
    return isMine ? result : undefined;
  }

  public async close(): Promise<void> {
    for (const manifest of this.manifests.values())
      await (await manifest.catch(() => undefined))?.cursor.close();
    for (const journals of this.journals.values()) await journals.close();
  }

  private async copyRange(
    run: RunContext,
    mapping: CopyMapping,
    claimed: ClaimedRange,
    range: SplitDatasetRange,
    deletions: GoneFiles,
  ): ReturnType<DatasetCopier['copyRange']> {
    const { job, split } = this;
    const { isInDoubt } = split.datasets.find(({ datasetName }) => datasetName === mapping.datasetName)!;
    const manifest = await this.openManifest(mapping);
    const compare = getComparator(job.sides.getSource(mapping).order);
    if (manifest) new RangeCheck(this.folder, compare).requireOwnParts(range, manifest.parts);
    const parts = manifest?.parts.slice(range.firstPart, range.firstPart + range.parts) ?? [];
    const { from, to, starts } = range;
    const copied: CopiedRange = {
      ...{ from, to, starts, parts },
      stream: `r${claimed.number}a${claimed.attempt}-`,
      journals: await this.readJournals(mapping, claimed, range),
    };
    const { mode, reconcile } = split;
    const copier = new DatasetCopier(run, mapping, {
      policy: { mode, reconcile, adopt: false, ...(isInDoubt && { isInDoubt }) },
      deletions: job.subscription.deletions === 'mirror' ? deletions : undefined,
      range: copied,
    });
    const known = manifest && new RangeManifest(parts, range.firstPart, manifest.cursor);
    return copier.copyRange(known, copied);
  }

  /** Reads what earlier runs, and earlier attempts at the range, intended to copy in it. */
  private async readJournals(
    mapping: CopyMapping,
    { number, attempt }: ClaimedRange,
    range: SplitDatasetRange,
  ): Promise<Batches<Intents> | undefined> {
    const { state, job, split } = this;
    const compare = getComparator(job.sides.getSource(mapping).order);
    const { synchronizationId, mode } = split;
    const earlier = await this.getJournals(mapping, compare).readRange(range);
    const own =
      attempt > 1
        ? await state.journals.readStreams(
            { synchronizationId, mode },
            `r${number}a`,
            mapping,
            job.neverAborted,
          )
        : undefined;
    if (!earlier || !own) return earlier ?? own;
    return mergeIntents(joinByPath<{ earlier: Intents; own: Intents }>({ earlier, own }, compare));
  }

  private getJournals(mapping: CopyMapping, compare: Compare): JournalCursor {
    const { state, job, journals } = this;
    const open = (): ReturnType<JournalStore['read']> => state.journals.read(mapping, job.neverAborted);
    const known = journals.get(mapping.datasetName) ?? new JournalCursor(open, compare);
    journals.set(mapping.datasetName, known);
    return known;
  }

  private openManifest(mapping: CopyMapping): Promise<SplitManifest | undefined> {
    const known = this.manifests.get(mapping.datasetName) ?? this.readManifestHead(mapping);
    this.manifests.set(mapping.datasetName, known);
    return known;
  }

  private async readManifestHead(mapping: CopyMapping): Promise<SplitManifest | undefined> {
    const { state, job, split } = this;
    const { datasets } = split;
    const { manifestSha256 } = datasets.find(({ datasetName }) => datasetName === mapping.datasetName)!;
    if (manifestSha256 === null) return undefined;
    const open = async (): Promise<OpenManifest> => {
      const manifest = await state.openManifest(mapping, job.neverAborted, split.reconcile);
      const head = state.getManifestHead(mapping);
      if (manifest && !manifest.isStreamOnly && head && hashHead(head) === manifestSha256) return manifest;
      await manifest?.close();
      throw new DataShareError([problems.stateChanged(job.subscription)]);
    };
    const manifest = await open();
    const { parts } = manifest;
    await manifest.close();
    return { parts, cursor: new ManifestCursor(open) };
  }

  private async writeGone(
    { number, attempt }: ClaimedRange,
    entries: readonly ManifestEntry[],
  ): Promise<string | null> {
    if (entries.length === 0) return null;
    const name = `r${number}a${attempt}.gone`;
    await writeGone(this.job.stateStore, `${this.folder}${name}`, entries, this.job.neverAborted);
    return name;
  }
}

/** Collects the files of a range that are gone at the source. */
class CollectedFiles implements GoneFiles {
  public readonly entries: ManifestEntry[] = [];

  public add(_mapping: CopyMapping, { known }: GoneStep): void {
    this.entries.push(known);
  }

  /** Never called: a range has no folder stubs. */
  public addEmptied(): void {}
}

async function* mergeIntents(
  rows: Batches<{ readonly path: string; readonly earlier?: Intents; readonly own?: Intents }>,
): AsyncGenerator<readonly Intents[]> {
  for await (const batch of rows)
    yield batch.map(({ path, earlier, own }) => ({
      path,
      intents: [...(earlier?.intents ?? []), ...(own?.intents ?? [])],
    }));
}

function isLockLost(failure: unknown): boolean {
  return DataShareError.isDataShareError(failure) && failure.code === 'LockLost';
}
