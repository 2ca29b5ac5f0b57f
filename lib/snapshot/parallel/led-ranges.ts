import type { DataShareError } from '../../errors/data-share-error';
import { getComparator } from '../../streams/name-order';
import type { CopyMapping } from '../contract/copy-mapping';
import type { GoneFiles } from '../copying/mirror-deletions';
import type { RunContext } from '../copying/run-context';
import type { Policy } from '../planning/policy';
import { hashSha256 } from '../state/chunked-jsonl';
import type { ManifestEntry } from '../state/manifest-entry';
import type { ManifestPart } from '../state/manifest-part';
import { Pauses } from './pauses';
import { RangeCheck } from './range-check';
import { RangeClaims } from './range-claims';
import type { RangeResult } from './range-result';
import { readGone } from './range-result';
import { RangeWorker } from './range-worker';
import { toFailure } from './shared-problems';
import type { SplitDocument } from './run-split';
import { toRunFolder, toSharedFolder, writeSplit } from './run-split';
import type { SplitMapping } from './split-dataset';
import { splitDataset } from './split-dataset';

/** The ranges of a run, as the process that leads it sees them: it writes them, works on them, and joins their results. */
export class LedRanges {
  /**
   * Splits the datasets into ranges, for this process and those that help it.
   *
   * @param mappings Datasets that are copied in place. Those that cannot be split are left out.
   */
  public static async begin(
    run: RunContext,
    policy: Policy,
    mappings: readonly CopyMapping[],
    processes: number,
    concurrency: number,
  ): Promise<LedRanges> {
    const { job, state, tally } = run;
    const datasets = new Map<CopyMapping, SplitMapping>();
    for (const mapping of mappings) {
      // The process that copies the dataset alone meets the failure again, and reports it.
      const split = await splitDataset(run, policy, mapping, processes, mappings.length).catch(
        () => undefined,
      );
      if (!split) continue;
      datasets.set(mapping, split);
      tally.beginDataset(mapping);
    }
    const { synchronizationId } = tally;
    const { mode, reconcile } = policy;
    const document: SplitDocument = {
      documentType: 'split',
      schemaVersion: 1,
      synchronizationId,
      subscriptionSha256: hashSha256(JSON.stringify(job.subscription)),
      ...{ mode, reconcile },
      datasets: [...datasets.values()].map(({ dataset }) => dataset),
      ranges: [...datasets.values()].flatMap(({ ranges }) => ranges),
    };
    // No process copies before the state names the journal.
    await state.journals.openShared({ synchronizationId, mode }, job.neverAborted);
    const folder = toRunFolder(job.subscription.subscriptionName, synchronizationId);
    await writeSplit(job.stateStore, folder, document, job.neverAborted);
    return new LedRanges(run, document, datasets, concurrency);
  }

  private readonly claims: RangeClaims;
  private readonly worker: RangeWorker;
  private readonly folder: string;

  private constructor(
    private readonly run: RunContext,
    private readonly split: SplitDocument,
    private readonly datasets: ReadonlyMap<CopyMapping, SplitMapping>,
    concurrency: number,
  ) {
    const { job, state, lock, halt } = run;
    this.folder = toRunFolder(job.subscription.subscriptionName, split.synchronizationId);
    const processKey = job.newId();
    this.claims = new RangeClaims(job, this.folder, split.ranges.length, processKey, lock.ensureHeld);
    const halting = { ...job, signal: AbortSignal.any([job.signal, halt.signal]) };
    const onProgress = (): void => lock.noteProgress();
    const options = { concurrency, onProgress, processKey, leavesFailures: false };
    this.worker = new RangeWorker(halting, state, split, options);
  }

  /** True if several processes copy a dataset. */
  public has(mapping: CopyMapping): boolean {
    return this.datasets.has(mapping);
  }

  /** Number of processes whose work the run has. */
  public countProcesses(): number {
    return new Set([...this.claims.results.values()].map(({ processKey }) => processKey)).size;
  }

  /** Works on free ranges, and waits for those of other processes, until every range has a result or the run halts. */
  public async work(): Promise<void> {
    const { claims, worker, run } = this;
    const { halt, lock, job } = run;
    const pauses = new Pauses();
    try {
      while (!claims.areDone && !halt.isHalted) {
        const before = claims.results.size;
        const claimed = await claims.claimNext();
        if (claimed) {
          const result = await worker.work(claimed);
          if (result) claims.results.set(claimed.number, result);
        }
        if (claims.hasProgress) lock.noteProgress();
        if (claimed || claims.results.size > before) pauses.reset();
        else if (!claims.areDone) {
          await lock.ensureHeld();
          await pauses.wait(AbortSignal.any([job.signal, halt.signal]));
        }
      }
    } catch (error) {
      halt.stop(error);
    } finally {
      await worker.close();
    }
  }

  /**
   * Joins the results of a dataset, and puts its new manifest into effect. A range without a result keeps its part of the
   * last manifest.
   *
   * @param run The run as the dataset sees it.
   * @returns False if a range has no result: then only the journal tells what was copied there.
   */
  public async join(
    run: RunContext,
    mapping: CopyMapping,
    deletions: GoneFiles | undefined,
  ): Promise<boolean> {
    const { job, state, tally } = run;
    const { parts: previous } = this.datasets.get(mapping)!;
    const parts: ManifestPart[] = [];
    let isWhole = true;
    const failures: DataShareError[] = [];
    const check = new RangeCheck(this.folder, getComparator(job.sides.getSource(mapping).order));
    for (const [number, range] of this.split.ranges.entries()) {
      if (range.datasetName !== mapping.datasetName) continue;
      const result = this.claims.results.get(number);
      const own = result?.parts ?? previous.slice(range.firstPart, range.firstPart + range.parts);
      check.requireParts(range, own);
      if (result)
        await this.addWork(run, mapping, result, (gone) => check.requireGone(range, own, gone), deletions);
      const failure = result && toFailure(result.problems);
      if (failure) failures.push(failure);
      if (!result?.parts) isWhole = false;
      parts.push(...own);
    }
    // The journals of earlier runs can be closed: every range has looked at them. The process itself may not have.
    if (isWhole) await state.journals.read(mapping, job.neverAborted);
    await state.writeParts(tally.synchronizationId, mapping, parts, job.neverAborted);
    if (failures.length > 0) run.halt.stop(failures[0]);
    return isWhole;
  }

  /**
   * Ends the ranges of this run. Those of earlier runs become obsolete. Its own stay until the next run: a process that comes late
   * must see that every range is done.
   */
  public async end(): Promise<void> {
    const { job, state, lock } = this.run;
    if (!this.claims.areDone) lock.warnSuccessor();
    const shared = toSharedFolder(job.subscription.subscriptionName);
    for await (const { path } of job.stateStore.list(shared, job.neverAborted))
      if (!path.startsWith(this.folder) && path.includes('/', shared.length)) state.obsolete.push({ path });
  }

  private async addWork(
    { job, tally, missingFiles }: RunContext,
    mapping: CopyMapping,
    { work, hasCopied, isSuspected, gone, parts }: RangeResult,
    requireGone: (entries: readonly ManifestEntry[]) => void,
    deletions: GoneFiles | undefined,
  ): Promise<void> {
    tally.addWork(mapping, work);
    if (hasCopied) missingFiles.noteCopies(mapping);
    if (isSuspected) missingFiles.noteMissingFile(mapping);
    // A range without parts has failed: the run ends before it deletes.
    if (gone === null || parts === null || !deletions) return;
    const entries = await readGone(job.stateStore, `${this.folder}${gone}`, job.neverAborted);
    requireGone(entries);
    for (const known of entries) deletions.add(mapping, { kind: 'gone', path: known.path, known });
  }
}
