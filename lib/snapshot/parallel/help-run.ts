import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { getCopyMappings } from '../contract/copy-mapping';
import type { SnapshotProgress } from '../copying/progress-counts';
import { createProgress } from '../copying/progress-counts';
import type { LockOwner } from '../contract/lock-owner';
import type { RunDependencies } from '../contract/run-dependencies';
import type { RunRecord } from '../contract/run-record';
import type { Policy } from '../planning/policy';
import { hashSha256 } from '../state/chunked-jsonl';
import { LEASE_SECONDS, STALLED_SECONDS } from '../state/lock-timing';
import { describeLockOwner } from '../state/run-lock';
import { SnapshotState } from '../state/snapshot-state';
import { EndedRuns } from './ended-runs';
import { Pauses } from './pauses';
import type { ClaimedRange } from './range-claims';
import { RangeClaims } from './range-claims';
import type { WorkerOptions } from './range-worker';
import { RangeWorker } from './range-worker';
import type { SplitDocument } from './run-split';
import { readSplit, toRunFolder } from './run-split';
import { areRangesInOrder } from './split-dataset';
import { RunWatch } from './run-watch';

/** The options of a process that helps a run. What its leader was asked to do counts, and must be as much. */
export type HelpOptions = Pick<WorkerOptions, 'concurrency' | 'onProgress'> &
  Pick<Policy, 'mode' | 'reconcile'>;

/**
 * Helps a run that another process leads, until it ends.
 *
 * @param leader The owner of the lock.
 * @returns The record of the run; undefined if its leader has ended without one.
 * @throws DataShareError `SynchronizationRunning` if the run is of another subscription document, or does less than this process was asked
 *   to, `SynchronizationStalled`, `Interrupted`
 */
export async function helpRun(
  job: RunDependencies,
  leader: LockOwner,
  options: HelpOptions,
): Promise<RunRecord | undefined> {
  return new HelpedRun(job, leader, options).help();
}

class HelpedRun {
  private readonly watch: RunWatch;
  private readonly folder: string;
  private readonly pauses = new Pauses();
  /** The last work of this process. */
  private progress: SnapshotProgress = createProgress();

  constructor(
    private readonly job: RunDependencies,
    private readonly leader: LockOwner,
    private readonly options: HelpOptions,
  ) {
    const { synchronizationId } = leader;
    this.watch = new RunWatch(job, synchronizationId);
    this.folder = toRunFolder(job.subscription.subscriptionName, synchronizationId);
  }

  public async help(): Promise<RunRecord | undefined> {
    const { job } = this;
    const split = await this.waitForSplit();
    if (split) await this.workOnRanges(split);
    while (await this.isLed()) await this.pause();
    return new EndedRuns(job).find(this.leader.synchronizationId);
  }

  /** @returns Undefined if the run ends before there is a split. */
  private async waitForSplit(): Promise<SplitDocument | undefined> {
    const { job, folder } = this;
    for (;;) {
      const split = await readSplit(job.stateStore, folder, job.signal);
      if (split) {
        if (!this.isSameSubscription(split))
          throw this.createRunningError('its subscription document is another one');
        if (!this.doesEnough(split))
          throw this.createRunningError('it was not asked to reconcile or to copy everything again');
        return split;
      }
      if (!(await this.isLed())) return undefined;
      await this.pause();
    }
  }

  private async workOnRanges(split: SplitDocument): Promise<void> {
    const { job, folder, pauses } = this;
    const { concurrency } = this.options;
    const onProgress = (progress: SnapshotProgress): void => {
      this.progress = progress;
      this.options.onProgress(progress);
    };
    const { subscription, sides, stateStore, partEntries, onWarning, signal } = job;
    const state = new SnapshotState(stateStore, subscription.subscriptionName, sides, {
      partEntries,
      onWarning,
    });
    await state.load(signal);
    state.journals.joinShared(split.synchronizationId);
    job.expectMissing(state.target.listContainersWithoutFiles(getCopyMappings(subscription)));
    const processKey = job.newId();
    const claims = new RangeClaims(job, folder, split.ranges.length, processKey, this.watch.ensureHeld);
    const worker = new RangeWorker(job, state, split, {
      concurrency,
      onProgress,
      processKey,
      leavesFailures: true,
    });
    try {
      while (!claims.areDone) {
        const claimed = await claims.claimNext((number) => !worker.hasLeft(number));
        if (claimed && !(await this.mayWorkOn(claimed))) return;
        if (claimed) {
          const result = await worker.work(claimed);
          if (result) claims.results.set(claimed.number, result);
          pauses.reset();
        }
        if (!(await this.isLed())) return;
        if (!claimed && !claims.areDone) await this.pause();
      }
    } finally {
      await worker.close();
    }
  }

  private async pause(): Promise<void> {
    const { options, job, progress } = this;
    options.onProgress({ ...progress, phase: 'waiting' });
    await this.pauses.wait(job.signal);
  }

  /** The run may have ended since the claims were listed: then the claim is given back. @throws DataShareError as `isLed` */
  private async mayWorkOn({ lock }: ClaimedRange): Promise<boolean> {
    let isLed = false;
    try {
      isLed = await this.isLed();
    } finally {
      // Otherwise this process would renew the claim for as long as it lives.
      if (!isLed) await lock.giveBackClaim(this.job.neverAborted).catch(() => undefined);
    }
    return isLed;
  }

  /** True while the run has its lock. @throws DataShareError `Interrupted`, `SynchronizationStalled` */
  private async isLed(): Promise<boolean> {
    if (this.job.signal.aborted) throw new DataShareError([problems.interrupted()]);
    const leader = await this.watch.findLeader();
    if (leader && leader.idleSeconds > STALLED_SECONDS) {
      const { subscriptionName } = this.job.subscription;
      const owner = describeLockOwner(leader);
      const idleMinutes = Math.floor(leader.idleSeconds / 60);
      throw new DataShareError([problems.synchronizationStalled(subscriptionName, owner, idleMinutes)]);
    }
    return leader !== undefined;
  }

  /** True if the run is about the same datasets: a range of another document is another one. */
  private isSameSubscription({ subscriptionSha256, datasets, ranges }: SplitDocument): boolean {
    const { job } = this;
    const { subscription } = job;
    const mappings = new Map(getCopyMappings(subscription).map((each) => [each.datasetName, each]));
    const names = new Set(datasets.map(({ datasetName }) => datasetName));
    return (
      subscriptionSha256 === hashSha256(JSON.stringify(subscription)) &&
      ranges.every(({ datasetName }) => names.has(datasetName)) &&
      [...names].every((name) => {
        const mapping = mappings.get(name);
        const own = ranges.filter(({ datasetName }) => datasetName === name);
        return mapping !== undefined && areRangesInOrder(own, { job }, mapping);
      })
    );
  }

  /** True if the run does what this process was asked to do. */
  private doesEnough({ mode, reconcile }: SplitDocument): boolean {
    const { options } = this;
    return (reconcile || !options.reconcile) && (mode === 'FullSync' || options.mode !== 'FullSync');
  }

  /** @param unshared The reason why this process does not help, as a clause. */
  private createRunningError(unshared: string): DataShareError {
    const { subscriptionName } = this.job.subscription;
    const owner = describeLockOwner(this.leader);
    return new DataShareError([
      problems.synchronizationRunning(subscriptionName, owner, LEASE_SECONDS, unshared),
    ]);
  }
}
