import { DataShareError } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import { getCopyMappings } from '../contract/copy-mapping';
import { isLeftAlone } from '../contract/file-filter';
import { resolveTargetPlace } from '../contract/file-places';
import type { DeleteOutcome } from '../contract/storage-ports';
import { DIRECTORY_ETAG, MAX_DELETES } from '../contract/storage-ports';
import type { DatasetChanges } from '../planning/run-changes';
import type { GoneStep } from '../planning/steps';
import { MAX_FAILURES_IN_A_ROW } from './circuit-breaker';
import type { ManifestEntry } from '../state/manifest-entry';
import { mapOrdered } from '../../streams/ordered-streams';
import type { RunContext } from './run-context';

/** Number of delete batches in flight. */
const BATCHES_AT_ONCE = 8;

/**
 * A file that is gone at the source, as the last snapshot left it at the target. There may be very many: of its entry, no more
 * is held than its deletion needs.
 */
interface Deletion extends Pick<ManifestEntry, 'path' | 'targetETag' | 'isDirectory' | 'isAdopted'> {
  readonly mapping: CopyMapping;
}

const isFile = ({ isDirectory }: Deletion): boolean => !isDirectory;

/**
 * Returns the problem if a run would delete too many files. Each dataset is checked alone: a dataset that was emptied by
 * accident must not hide behind a large one.
 *
 * @param mappings The datasets, in the order in which they are checked.
 * @param getKnownFiles Returns the number of files of a dataset that the last snapshot left at the target.
 * @param maxDeleteFraction The fraction of a dataset's files that one run may delete without `allowDeletes`.
 */
function checkDeletionFuse(
  deletions: readonly Deletion[],
  mappings: readonly CopyMapping[],
  getKnownFiles: (datasetName: string) => number,
  maxDeleteFraction: number,
  allowDeletes: number,
): Problem | undefined {
  const files = deletions.filter(isFile);
  if (files.length <= allowDeletes) return undefined;
  const gone = new Map<string, number>();
  for (const { mapping } of files) gone.set(mapping.datasetName, (gone.get(mapping.datasetName) ?? 0) + 1);
  for (const { datasetName } of mappings) {
    const count = gone.get(datasetName) ?? 0;
    const known = getKnownFiles(datasetName);
    if (count > known * maxDeleteFraction) {
      return problems.deletionFuse(
        datasetName,
        { gone: count, files: known, all: files.length },
        maxDeleteFraction,
      );
    }
  }
  return undefined;
}

type DeletingRun = Pick<RunContext, 'job' | 'lock' | 'tally' | 'halt' | 'changes'>;

/** Receives the files that are gone at the source. */
export type GoneFiles = Pick<MirrorDeletions, 'add' | 'addEmptied'>;

/** Collects the files that are gone at the source, and deletes them from the target after all copies. */
export class MirrorDeletions {
  private pending: Deletion[] = [];
  /** Adopted files that this run does not delete. */
  private readonly kept: Deletion[] = [];
  /** True if this run leaves files that patterns exclude. */
  private keepsExcluded = false;
  /** Directories that the deletions may leave empty, and that are in the place of a file. */
  private readonly emptied = new Map<CopyMapping, Set<string>>();
  private failuresInARow = 0;

  constructor(private readonly run: DeletingRun) {}

  public get isEmpty(): boolean {
    return this.pending.length === 0;
  }

  /** True if this run leaves files at the target that are not at the source: adopted ones, and those that patterns exclude. */
  public get keepsOthers(): boolean {
    return this.kept.length > 0 || this.keepsExcluded;
  }

  public add(mapping: CopyMapping, { known, isJustAdopted }: GoneStep): void {
    if (isLeftAlone(mapping, known)) {
      this.keepsExcluded = true;
      return;
    }
    const { path, targetETag, isDirectory, isAdopted } = known;
    (isJustAdopted ? this.kept : this.pending).push({ mapping, path, targetETag, isDirectory, isAdopted });
    // Its deletion may have been told of: until it is made, it must be told of again.
    if (!isJustAdopted) this.getChanges(mapping)?.noteUnsettled(path, false);
  }

  private getChanges({ datasetName }: CopyMapping): DatasetChanges | undefined {
    return this.run.changes?.getDataset(datasetName);
  }

  /** @param path The path of a directory in the place of a file, or below: it is removed if the deletions leave it empty. */
  public addEmptied(mapping: CopyMapping, path: string): void {
    const paths = this.emptied.get(mapping) ?? new Set();
    this.emptied.set(mapping, paths.add(path));
  }

  /** Leaves adopted files at the target, unless `allowDeletes` covers every file that would be deleted. */
  public keepAdopted(allowDeletes: number): void {
    const files = this.pending.filter(isFile).length;
    if (allowDeletes === 0 || files > allowDeletes) {
      const adopted = this.pending.filter(({ isAdopted }) => isAdopted);
      for (const { mapping, path } of adopted) this.getChanges(mapping)?.noteSettled(path);
      this.kept.push(...adopted);
      this.pending = this.pending.filter(({ isAdopted }) => !isAdopted);
    }
    const counts = new Map<CopyMapping, number>();
    for (const { mapping } of this.kept.filter(isFile)) counts.set(mapping, (counts.get(mapping) ?? 0) + 1);
    for (const [mapping, count] of counts) this.run.tally.getDataset(mapping).noteAdopted(count);
  }

  /** The mappings that lose files. */
  public get mappings(): ReadonlySet<CopyMapping> {
    return new Set(this.pending.map(({ mapping }) => mapping));
  }

  /** @throws DataShareError `DeletionFuse` if too many files of a dataset are gone */
  public enforceFuse(allowDeletes: number): void {
    const { job, tally } = this.run;
    const fuse = checkDeletionFuse(
      this.pending,
      getCopyMappings(job.subscription),
      (name) => tally.findDataset(name)?.knownFiles ?? 0,
      job.subscription.maxDeleteFraction,
      allowDeletes,
    );
    if (fuse) throw new DataShareError([fuse]);
  }

  /** Deletes the files that this subscription wrote and nobody has changed since. One failure does not stop the others. */
  public async deleteAll(): Promise<void> {
    const { progress } = this.run.tally;
    const files = this.pending.filter(isFile);
    progress.beginDeletions(files.length);
    await this.deleteInBatches(groupByContainer(files));
    // The deepest directories first: a directory can be deleted only when it is empty.
    const directories = this.listDirectories();
    for (const level of groupByDepth(directories)) await this.deleteInBatches(groupByContainer(level));
    progress.setPhase();
  }

  private listDirectories(): Deletion[] {
    const directories = this.pending.filter(({ isDirectory }) => isDirectory);
    for (const { mapping, path } of directories) this.emptied.get(mapping)?.delete(path);
    const others = [...this.emptied].flatMap(([mapping, paths]) =>
      [...paths].map((path) => ({
        ...{ mapping, path, targetETag: DIRECTORY_ETAG, isDirectory: true as const },
      })),
    );
    return [...directories, ...others];
  }

  private async deleteInBatches(groups: readonly (readonly Deletion[])[]): Promise<void> {
    const { job, tally, halt } = this.run;
    const results = mapOrdered(this.sliceBatches(groups), BATCHES_AT_ONCE, async (batch) => {
      const blobs = batch.map(({ mapping, path, targetETag: etag, isDirectory = false }) => ({
        path: resolveTargetPlace(mapping, path, isDirectory).path,
        etag,
      }));
      try {
        const { container } = batch[0].mapping.target;
        return { batch, outcomes: await job.target.delete(container, blobs, job.neverAborted) };
      } catch (error) {
        halt.stop(error);
        return { batch, outcomes: [] };
      }
    });
    for await (const { batch, outcomes } of results) {
      for (const [index, outcome] of outcomes.entries()) {
        const { mapping, path, isDirectory } = batch[index];
        this.recordOutcome(outcome);
        if (typeof outcome === 'object') {
          tally.getDataset(mapping).addDeletionFailure(path, outcome.failure);
          this.getChanges(mapping)?.noteUnsettled(path, true);
        } else {
          tally.getDataset(mapping).addDeleted({ isDirectory }, outcome);
          this.getChanges(mapping)?.noteSettled(path);
        }
      }
      tally.progress.addDeleted(batch.filter(isFile).length);
    }
  }

  /** Halts the deletions if none succeeds any more. */
  private recordOutcome(outcome: DeleteOutcome): void {
    this.failuresInARow = typeof outcome === 'object' ? this.failuresInARow + 1 : 0;
    if (this.failuresInARow !== MAX_FAILURES_IN_A_ROW || typeof outcome !== 'object') return;
    const action = `delete ${MAX_FAILURES_IN_A_ROW} files, one after another`;
    this.run.halt.stop(new DataShareError([problems.storageFailed('target', action, outcome.failure)]));
  }

  private async *sliceBatches(groups: readonly (readonly Deletion[])[]): AsyncGenerator<readonly Deletion[]> {
    const { lock, halt } = this.run;
    for (const group of groups) {
      for (let at = 0; at < group.length && !halt.isHalted; at += MAX_DELETES) {
        await lock.ensureHeld();
        yield group.slice(at, at + MAX_DELETES);
      }
    }
  }
}

function groupByDepth(directories: readonly Deletion[]): Deletion[][] {
  const levels: Deletion[][] = [];
  for (const directory of directories) {
    const depth = directory.path.split('/').length;
    (levels[depth] ??= []).push(directory);
  }
  return levels.filter((level) => level !== undefined).reverse();
}

function groupByContainer(deletions: readonly Deletion[]): Deletion[][] {
  const groups = new Map<string, Deletion[]>();
  for (const deletion of deletions) {
    const { container } = deletion.mapping.target;
    const group = groups.get(container);
    if (group) group.push(deletion);
    else groups.set(container, [deletion]);
  }
  return [...groups.values()];
}
