import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { LockOwner } from '../contract/lock-owner';
import type { RunDependencies } from '../contract/run-dependencies';
import { LEASE_SECONDS, STALE_AFTER_MS } from '../state/lock-timing';
import type { PresentLease } from '../state/lease';
import { readRunLock } from '../state/acquire-run-lock';
import { describeLockOwner } from '../state/run-lock';

/** Watches if a run that another process leads still has the lock of the subscription. */
export class RunWatch {
  private seenAt = -Infinity;

  constructor(
    private readonly job: RunDependencies,
    private readonly synchronizationId: string,
  ) {}

  /** Reads the lock. Returns its owner; undefined if the run has ended, or its leader has. */
  public async findLeader(): Promise<LockOwner | undefined> {
    const present = await this.readLock();
    return this.isHeld(present) ? present?.owner : undefined;
  }

  /**
   * Must be called before each batch of writes: the process that comes after the run must not meet this one.
   *
   * @throws DataShareError `LockLost`
   */
  public readonly ensureHeld = async (): Promise<void> => {
    if (performance.now() - this.seenAt <= STALE_AFTER_MS) return;
    const present = await this.readLock();
    if (this.isHeld(present)) return;
    const owner = present ? describeLockOwner(present.owner) : 'a run that has ended since';
    throw new DataShareError([problems.lockLost(this.job.subscription.subscriptionName, owner)]);
  };

  private async readLock(): Promise<PresentLease | undefined> {
    const askedAt = performance.now();
    const present = await readRunLock(this.job, this.job.neverAborted);
    if (this.isHeld(present)) this.seenAt = askedAt;
    return present;
  }

  private isHeld(present: PresentLease | undefined): boolean {
    const { owner } = present ?? {};
    if (owner?.synchronizationId !== this.synchronizationId || owner.isReleased) return false;
    return present!.ageMs <= LEASE_SECONDS * 1000 && !this.job.hasEnded(owner);
  }
}
