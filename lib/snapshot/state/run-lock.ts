import { text } from 'node:stream/consumers';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { ObsoleteBlob, StateStore } from '../ports/storage-ports';
import type { LockOwner } from '../ports/lock-owner';
import { lockOwnerSchema } from '../ports/lock-owner';

/** How long a lease holds without being renewed; a run that was killed on another machine is in the way so long. */
export const LEASE_SECONDS = 60;
const RENEWAL_MS = 30_000;
/** From then on it is not relied on without asking. */
const DOUBTFUL_AFTER_MS = 40_000;

export interface LockOptions {
  readonly owner: Omit<LockOwner, 'renewals'>;
  /** Whether the run that has the lock is known to have ended: then nobody is in the way. */
  readonly hasEnded: (holder: LockOwner) => boolean;
  /** Take it from whoever has it. */
  readonly breakLock: boolean;
  /** Told whose lock was broken. */
  readonly onBroken: (holder: LockOwner | undefined) => void;
}

/**
 * Lets one synchronization of a subscription run at a time: a lease on a small blob that says who has it.
 *
 * The lease is the blob itself: taken by creating it, renewed by writing it again, passed on where it has not been
 * renewed for long enough by the service's own clock, each under the condition of the ETag that was seen. A lease of
 * Azure's own would need two requests more, and could not say whose it is. Either can be lost; what keeps the data safe
 * is the condition of each write.
 */
export class RunLock {
  /** @throws DataShareError `SynchronizationRunning` */
  public static async acquire(
    store: StateStore,
    subscriptionName: string,
    options: LockOptions,
    signal: AbortSignal,
  ): Promise<RunLock> {
    const lease = new Lease(store, `${subscriptionName}/lock.json`, { ...options.owner, renewals: 0 });
    if (await lease.write(undefined, signal)) return new RunLock(lease, subscriptionName, false);
    const present = await lease.read(signal);
    const isDead = !present || (present.owner !== undefined && options.hasEnded(present.owner));
    const isBroken = !isDead && present.ageMs <= LEASE_SECONDS * 1000;
    if (isBroken && !options.breakLock) throw toRunningError(subscriptionName, present.owner);
    if (!(await lease.write(present?.etag, signal)))
      throw toRunningError(subscriptionName, (await lease.read(signal))?.owner);
    if (isBroken) options.onBroken(present.owner);
    return new RunLock(lease, subscriptionName, !isDead);
  }

  private renewedAt = performance.now();
  private isLost = false;
  private onLost = (): void => {};
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly lease: Lease,
    private readonly subscriptionName: string,
    /** From a run that may be alive, and write until it notices. */
    public readonly isTakenOver: boolean,
  ) {
    // A renewal that fails is repeated; before a write the lock is looked at anyway.
    this.timer = setInterval(() => void this.renew().catch(() => undefined), RENEWAL_MS);
    this.timer.unref();
  }

  /** @param listener Told, once, when somebody else has taken the lock. */
  public setLostListener(listener: (error: DataShareError) => void): void {
    this.onLost = () => void this.toLostError().then(listener);
  }

  /** Asked before each batch of writes. @throws DataShareError `LockLost` */
  public async ensureHeld(): Promise<void> {
    if (!this.isLost && performance.now() - this.renewedAt > DOUBTFUL_AFTER_MS) await this.renew();
    if (this.isLost) throw await this.toLostError();
  }

  /** @param obsolete What goes with it. */
  public async release(
    obsolete: readonly ObsoleteBlob[] = [],
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    clearInterval(this.timer);
    this.onLost = () => {};
    await this.lease.release(obsolete, !this.isLost, signal);
  }

  private async renew(): Promise<void> {
    if (await this.lease.renew(new AbortController().signal)) {
      this.renewedAt = performance.now();
      return;
    }
    if (this.isLost) return;
    this.isLost = true;
    clearInterval(this.timer);
    this.onLost();
  }

  private async toLostError(): Promise<DataShareError> {
    const read = this.lease.read(new AbortController().signal);
    const owner = await read.then(
      (present) => (present ? describeLockOwner(present.owner) : 'a run that has ended since'),
      () => describeLockOwner(undefined),
    );
    return new DataShareError([problems.lockLost(this.subscriptionName, owner)]);
  }
}

/** A lease as it is found. */
interface PresentLease {
  readonly etag: string;
  readonly ageMs: number;
  /** Undefined where it does not say so, or not in a way that can be read. */
  readonly owner: LockOwner | undefined;
}

/** The blob behind the lock. */
class Lease {
  private etag: string | undefined;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: StateStore,
    private readonly path: string,
    private owner: LockOwner,
  ) {}

  public async read(signal: AbortSignal): Promise<PresentLease | undefined> {
    const blob = await this.store.read(this.path, signal);
    if (!blob) return undefined;
    const { etag, ageMs } = blob;
    return { etag, ageMs, owner: parseLockOwner(await text(blob.content)) };
  }

  /** Takes it in place of what is there. False where that is something else by now. */
  public async write(replaces: string | undefined, signal: AbortSignal): Promise<boolean> {
    const content = JSON.stringify(this.owner, null, 2);
    this.etag = await this.store.replace(this.path, content, replaces, signal);
    if (this.etag !== undefined) return true;
    const present = await this.read(signal);
    const { synchronizationId, renewals } = this.owner;
    if (present?.owner?.synchronizationId !== synchronizationId) return false;
    // A write whose answer was lost was repeated, and met itself; or the one before had no answer at all.
    if (present.owner.renewals !== renewals) return this.write(present.etag, signal);
    this.etag = present.etag;
    return true;
  }

  public async renew(signal: AbortSignal): Promise<boolean> {
    return this.enqueueChange(() => {
      this.owner = { ...this.owner, renewals: this.owner.renewals + 1 };
      return this.write(this.etag, signal);
    });
  }

  /** Gives it back, if it is held, in the same request that deletes what else is not needed any more. */
  public async release(
    obsolete: readonly ObsoleteBlob[],
    isHeld: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await this.enqueueChange(async () => {
      const { path, etag } = this;
      // Without an ETag it is somebody else's by now.
      const blobs = isHeld && etag !== undefined ? [...obsolete, { path, etag }] : obsolete;
      if (blobs.length > 0) await this.store.delete(blobs, signal);
    });
  }

  /** Each change needs the ETag that the one before has made. */
  private enqueueChange<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.changing.then(change);
    this.changing = changed.catch(() => undefined);
    return changed;
  }
}

function parseLockOwner(content: string): LockOwner | undefined {
  try {
    return lockOwnerSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

/** Who has it, in words. */
export function describeLockOwner(owner: LockOwner | undefined): string {
  if (!owner) return 'owner unknown';
  return `${owner.user} on ${owner.host} (process ${owner.processId}), since ${owner.since}`;
}

function toRunningError(subscriptionName: string, owner: LockOwner | undefined): DataShareError {
  return new DataShareError([
    problems.synchronizationRunning(subscriptionName, describeLockOwner(owner), LEASE_SECONDS),
  ]);
}
