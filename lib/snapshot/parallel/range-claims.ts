import { warnings } from '../../errors/catalogue';
import type { LockOwner } from '../contract/lock-owner';
import { lockOwnerSchema } from '../contract/lock-owner';
import { readLimitedText } from '../contract/read-limited-text';
import type { RunDependencies } from '../contract/run-dependencies';
import { parseStateJson, STATE_LIMITS } from '../state/json-documents';
import { LEASE_SECONDS, QUIET_AFTER_MS, STALLED_SECONDS } from '../state/lock-timing';
import { describeLockOwner, RunLock } from '../state/run-lock';
import type { RangeResult } from './range-result';
import { rangeResultSchema } from './range-result';
import { createSharedStateError } from './run-split';

/** A range that this process has claimed. */
export interface ClaimedRange {
  readonly number: number;
  /** 1 for the first process that has claimed it. */
  readonly attempt: number;
  readonly lock: RunLock;
}

/** The claim of another process. */
interface PresentClaim {
  readonly etag: string;
  readonly attempt: number;
  readonly owner: LockOwner;
  readonly ageMs: number;
  /** True if the process has ended, or has given the range back. */
  readonly isAbandoned: boolean;
  /** False if the process renews its claim, and has done nothing else for long. */
  readonly hasProgress: boolean;
}

const BLOB_NAME = /^(\d{5})\.json$/;

/**
 * The claims of the ranges of one run: a blob for each range, which is first the lock of the process that works on it, and
 * then its result. A claim is never deleted during the run, so a range without a blob was never begun.
 */
export class RangeClaims {
  /** The results that are known, by the number of the range. */
  public readonly results = new Map<number, RangeResult>();
  /** True if another process was at work when the claims were last read. */
  public hasProgress = false;

  constructor(
    private readonly job: RunDependencies,
    private readonly folder: string,
    private readonly count: number,
    private readonly processKey: string,
    private readonly ensureRun: () => Promise<void>,
  ) {}

  /** True if every range has a result. */
  public get areDone(): boolean {
    return this.results.size === this.count;
  }

  /**
   * Claims the first range that is free, or whose process has ended or makes no progress, which is a warning; undefined if there is
   * none now.
   *
   * @param isWanted Returns false for a range that is left to others.
   */
  public async claimNext(
    isWanted: (number: number) => boolean = () => true,
  ): Promise<ClaimedRange | undefined> {
    const begun = await this.listBegun();
    for (let number = 0; number < this.count; number++) {
      if (begun.has(number) || !isWanted(number)) continue;
      const lock = await this.claim(number, undefined, 1);
      if (lock) return { number, attempt: 1, lock };
      begun.add(number);
    }
    this.hasProgress = false;
    for (const number of begun) {
      if (this.results.has(number)) continue;
      const present = await this.readClaim(number);
      if (!present) continue;
      this.hasProgress ||= present.hasProgress;
      const { etag, owner, isAbandoned, hasProgress } = present;
      if ((!isAbandoned && hasProgress) || !isWanted(number)) continue;
      const attempt = present.attempt + 1;
      const quietMs = isAbandoned ? 0 : Math.max(0, QUIET_AFTER_MS - present.ageMs);
      const lock = await this.claim(number, etag, attempt, quietMs);
      if (!lock) continue;
      if (!isAbandoned)
        this.job.onWarning(warnings.rangeTakenOver(describeLockOwner(owner), STALLED_SECONDS / 60));
      return { number, attempt, lock };
    }
    return undefined;
  }

  private claim(
    number: number,
    replaces: string | undefined,
    attempt: number,
    quietMs = 0,
  ): Promise<RunLock | undefined> {
    const { job, ensureRun } = this;
    const { stateStore, subscription, now, runner, neverAborted, signal } = job;
    const owner = { synchronizationId: this.processKey, since: now().toISOString(), ...runner, attempt };
    const options = { owner, now, writeSignal: neverAborted, ensureRun, quietMs };
    const path = this.toPath(number);
    return RunLock.claim(stateStore, path, subscription.subscriptionName, options, replaces, signal);
  }

  private async listBegun(): Promise<Set<number>> {
    const begun = new Set<number>();
    for await (const { path } of this.job.stateStore.list(this.folder, this.job.signal)) {
      const number = Number(BLOB_NAME.exec(path.slice(this.folder.length))?.[1] ?? NaN);
      if (number < this.count) begun.add(number);
    }
    return begun;
  }

  /** Reads a claim, or keeps the result that stands in its place. */
  private async readClaim(number: number): Promise<PresentClaim | undefined> {
    const { stateStore, signal } = this.job;
    const path = this.toPath(number);
    const blob = await stateStore.read(path, signal);
    if (!blob) return undefined;
    const { etag, ageMs } = blob;
    const content = await readLimitedText(blob.content, path, STATE_LIMITS.state);
    const result = parseStateJson(content, path, rangeResultSchema);
    if (result) {
      this.results.set(number, result);
      return undefined;
    }
    const owner = parseStateJson(content, path, lockOwnerSchema);
    if (!owner?.attempt) throw createSharedStateError(path, 'it is not what this program writes');
    const isAbandoned = this.isAbandoned(owner, ageMs);
    const hasProgress = !isAbandoned && owner.idleSeconds < STALLED_SECONDS;
    return { etag, attempt: owner.attempt, owner, ageMs, isAbandoned, hasProgress };
  }

  private isAbandoned(owner: LockOwner, ageMs: number): boolean {
    return owner.isReleased === true || ageMs > LEASE_SECONDS * 1000 || this.job.hasEnded(owner);
  }

  private toPath(number: number): string {
    return `${this.folder}${String(number).padStart(5, '0')}.json`;
  }
}
