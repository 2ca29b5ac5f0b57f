import { setTimeout as sleep } from 'node:timers/promises';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { ObsoleteBlob, StateStore } from '../contract/state-store-port';
import type { LockOwner } from '../contract/lock-owner';
import { LEASE_SECONDS, QUIET_AFTER_MS, RENEWAL_MS, STALE_AFTER_MS, STALLED_SECONDS } from './lock-timing';
import type { PresentLease } from './lease';
import { Lease } from './lease';

export interface LockOptions {
  readonly owner: Omit<LockOwner, 'renewals' | 'idleSeconds'>;
  /** Returns true if the owner of the lock is known to have ended. */
  readonly hasEnded: (holder: LockOwner) => boolean;
  /** Takes the lock even from a run that may be alive. */
  readonly breakLock: boolean;
  /** Reads the wall clock. */
  readonly now: () => Date;
  /** Called with the owner whose lock was broken. */
  readonly onBroken: (holder: LockOwner | undefined) => void;
  /**
   * Ends requests that write the lock. Not aborted by an interruption itself: an interrupted run still writes its state, and a
   * request that is given up may take the lock all the same, with nobody to release it.
   */
  readonly writeSignal?: AbortSignal;
}

/** The terms on which a process claims a range of a run. */
export interface ClaimOptions extends Pick<LockOptions, 'now' | 'writeSignal'> {
  readonly owner: Omit<LockOwner, 'renewals' | 'idleSeconds'>;
  /** Throws if the run has ended, or has lost its lock. */
  readonly ensureRun: () => Promise<void>;
  /** Time to wait before the range is used: the process that had it may have a write in flight. */
  readonly quietMs?: number;
}

/**
 * Lets only one synchronization of a subscription run at a time, with a small blob that names its owner.
 *
 * The blob is the lease: a run takes it by creating it and renews it by replacing it. Another run may take it when, by the
 * service's clock, it has not been renewed for long enough. Every write is conditional on the ETag that was read. A lease of
 * Azure Storage would need two more requests and could not name its owner. Either kind can be lost; the data is safe
 * because every write is conditional.
 */
export class RunLock {
  /** @throws DataShareError `SynchronizationRunning`, `SynchronizationStalled`, `Interrupted` */
  public static async acquire(
    store: StateStore,
    subscriptionName: string,
    options: LockOptions,
    signal: AbortSignal,
  ): Promise<RunLock> {
    const lease = new Lease(store, `${subscriptionName}/lock.json`, {
      ...options.owner,
      renewals: 0,
      idleSeconds: 0,
    });
    const { now, writeSignal = new AbortController().signal } = options;
    const take = (replaces?: string): Promise<boolean> => takeLease(lease, replaces, writeSignal, signal);
    if (await take()) {
      const lock = new RunLock(lease, subscriptionName, false, false, now, writeSignal);
      await lock.releaseIfInterrupted(signal);
      return lock;
    }
    const present = await lease.read(signal);
    const isReleased = present?.owner?.isReleased === true;
    const isDead = !present || isReleased || (present.owner !== undefined && options.hasEnded(present.owner));
    const isBroken = !isDead && present.ageMs <= LEASE_SECONDS * 1000;
    if (isBroken && !options.breakLock) throw toRunningError(subscriptionName, present);
    if (!(await take(present?.etag))) throw toRunningError(subscriptionName, await lease.read(signal));
    const lock = new RunLock(lease, subscriptionName, !isDead, true, now, writeSignal);
    await lock.releaseIfInterrupted(signal);
    if (isBroken) {
      options.onBroken(present.owner);
      await lock.waitForBrokenRun(QUIET_AFTER_MS - present.ageMs, signal);
    } else if (mayBeHelped(present)) await lock.waitForBrokenRun(QUIET_AFTER_MS, signal);
    return lock;
  }

  /**
   * Claims a range of a run: a lock of its own, in a blob of its own.
   *
   * @param replaces The ETag of the claim of a process that has ended; undefined if nobody has claimed the range.
   * @returns Undefined if another process was faster.
   * @throws DataShareError `Interrupted`
   */
  public static async claim(
    store: StateStore,
    path: string,
    subscriptionName: string,
    { owner, now, writeSignal = new AbortController().signal, ensureRun, quietMs = 0 }: ClaimOptions,
    replaces: string | undefined,
    signal: AbortSignal,
  ): Promise<RunLock | undefined> {
    const lease = new Lease(store, path, { ...owner, renewals: 0, idleSeconds: 0 });
    if (!(await takeLease(lease, replaces, writeSignal, signal))) return undefined;
    const lock = new RunLock(lease, subscriptionName, false, false, now, writeSignal, ensureRun);
    if (quietMs > 0) await sleep(quietMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) return lock;
    // Others can have the range at once.
    await lock.giveBackClaim(writeSignal).catch(() => undefined);
    throw new DataShareError([problems.interrupted()]);
  }

  private renewedAt: Clocks;
  private progressAt = performance.now();
  private isLost = false;
  private isStillHelped = false;
  private onLost = (): void => {};
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly lease: Lease,
    private readonly subscriptionName: string,
    /** True if the lock was taken from a run that may be alive, and may write until it notices. */
    public readonly isTakenOver: boolean,
    /** True if another run has not released the lock: it may have left state blobs that nobody needs. */
    public readonly isLeftBehind: boolean,
    private readonly now: () => Date,
    private readonly writeSignal: AbortSignal,
    private readonly ensureRun: () => Promise<void> = async () => {},
  ) {
    this.renewedAt = this.readClocks();
    // A failed renewal is repeated, and the lock is checked before each batch of writes anyway.
    this.timer = setInterval(() => void this.renew().catch(() => undefined), RENEWAL_MS);
    this.timer.unref();
  }

  /** @param listener Called once, when another run has taken the lock. */
  public setLostListener(listener: (error: DataShareError) => void): void {
    this.onLost = () => void this.toLostError().then(listener);
  }

  /** Records that the run has made progress. The next renewal passes it on. */
  public readonly noteProgress = (): void => {
    this.progressAt = performance.now();
  };

  /** Reads the lock: the response tells the kind of the account before there is any other state. */
  public async readBack(signal: AbortSignal): Promise<void> {
    await this.lease.read(signal);
  }

  /**
   * Must be called before each batch of writes, and before the state is replaced: a run that has lost its lock must not
   * stop its successor.
   *
   * @param maxAgeMs Maximum time since the last renewal.
   * @throws DataShareError `LockLost`
   */
  public readonly ensureHeld = async (maxAgeMs = STALE_AFTER_MS): Promise<void> => {
    if (!this.isLost && this.countPassedMs() > maxAgeMs) await this.renew();
    if (this.isLost) throw await this.toLostError();
    await this.ensureRun();
  };

  /**
   * Must be called before a failure is reported or repaired that a successor may have caused. What prevents the look at the lock
   * matters less than the failure.
   *
   * @throws DataShareError `LockLost`
   */
  public async throwIfLost(failure: unknown): Promise<void> {
    if (isLockLost(failure)) throw failure;
    await this.ensureHeld(0).catch((error: unknown) => {
      if (isLockLost(error)) throw error;
    });
  }

  /** Puts a result in the place of a claim. False if another process has the claim by now. */
  public async finishClaim(result: string, signal: AbortSignal): Promise<boolean> {
    this.endRenewals();
    return !this.isLost && this.lease.replaceWith(result, signal);
  }

  /** Gives a claim back. */
  public async giveBackClaim(signal: AbortSignal): Promise<void> {
    this.endRenewals();
    if (!this.isLost) await this.lease.giveBack(signal);
  }

  /** @param obsolete State blobs to delete in the same request. */
  public async release(
    obsolete: readonly ObsoleteBlob[] = [],
    signal: AbortSignal = this.writeSignal,
  ): Promise<void> {
    this.endRenewals();
    const isHeld = !this.isLost;
    if (isHeld && this.isStillHelped) await this.lease.giveBack(signal);
    await this.lease.release(obsolete, isHeld && !this.isStillHelped, signal);
  }

  /** Says that other processes may still work on the run: then the lock stays, and its next owner waits until they have noticed. */
  public warnSuccessor(): void {
    this.isStillHelped = true;
  }

  private endRenewals(): void {
    clearInterval(this.timer);
    this.onLost = () => {};
  }

  /** @throws DataShareError `Interrupted` */
  private async releaseIfInterrupted(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) return;
    // A lock that cannot be released expires on its own.
    await this.release().catch(() => undefined);
    throw new DataShareError([problems.interrupted()]);
  }

  /** Waits until the run whose lock was broken would notice the loss: it may have a write of its state in flight. */
  private async waitForBrokenRun(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await sleep(Math.max(0, ms), undefined, { signal });
    } catch (error) {
      await this.releaseIfInterrupted(signal);
      throw error;
    }
  }

  private readClocks(): Clocks {
    return { steadyMs: performance.now(), wallMs: this.now().getTime() };
  }

  /** Counts the time since the last renewal: the steady clock stands still while a computer sleeps, the other one can be set back. */
  private countPassedMs(): number {
    const { steadyMs, wallMs } = this.readClocks();
    return Math.max(steadyMs - this.renewedAt.steadyMs, wallMs - this.renewedAt.wallMs);
  }

  private async renew(): Promise<void> {
    const idleSeconds = Math.floor((performance.now() - this.progressAt) / 1000);
    if (await this.lease.renew(idleSeconds, this.writeSignal)) {
      this.renewedAt = this.readClocks();
      return;
    }
    if (this.isLost) return;
    this.isLost = true;
    clearInterval(this.timer);
    this.onLost();
  }

  private async toLostError(): Promise<DataShareError> {
    const read = this.lease.read(this.writeSignal);
    const owner = await read.then(
      (present) => (present ? describeLockOwner(present.owner) : 'a run that has ended since'),
      () => describeLockOwner(undefined),
    );
    return new DataShareError([problems.lockLost(this.subscriptionName, owner)]);
  }
}

/** True if processes that have helped a dead run may not have noticed yet. */
function mayBeHelped(present: PresentLease | undefined): boolean {
  const isShared = (present?.owner?.processes ?? 1) > 1;
  return isShared && present!.ageMs <= LEASE_SECONDS * 1000 + QUIET_AFTER_MS;
}

/** Times of two clocks. */
interface Clocks {
  readonly steadyMs: number;
  readonly wallMs: number;
}

/** Takes a lease, unless the run was interrupted before. False if another process was faster. @throws DataShareError `Interrupted` */
async function takeLease(
  lease: Lease,
  replaces: string | undefined,
  writeSignal: AbortSignal,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) throw new DataShareError([problems.interrupted()]);
  try {
    return await lease.write(replaces, writeSignal);
  } catch (cause) {
    throw signal.aborted ? new DataShareError([problems.interrupted()], { cause }) : cause;
  }
}

function isLockLost(error: unknown): boolean {
  return DataShareError.isDataShareError(error) && error.code === 'LockLost';
}

/** Describes the owner of a lock in one line. */
export function describeLockOwner(owner: LockOwner | undefined): string {
  if (!owner) return 'owner unknown';
  return `${owner.user} on ${owner.host} (process ${owner.processId}), since ${owner.since}`;
}

function toRunningError(subscriptionName: string, present: PresentLease | undefined): DataShareError {
  const owner = describeLockOwner(present?.owner);
  const idleSeconds = present?.owner ? present.owner.idleSeconds + Math.floor(present.ageMs / 1000) : 0;
  return new DataShareError([
    idleSeconds < STALLED_SECONDS
      ? problems.synchronizationRunning(subscriptionName, owner, LEASE_SECONDS)
      : problems.synchronizationStalled(subscriptionName, owner, Math.floor(idleSeconds / 60)),
  ]);
}
