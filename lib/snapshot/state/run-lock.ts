import { text } from 'node:stream/consumers';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { ObsoleteBlob, StateStore } from '../ports/storage-ports';
import type { Holder } from '../ports/lock-holder';
import { holderSchema } from '../ports/lock-holder';

/** How long a lease holds without being renewed; a run that was killed on another machine is in the way so long. */
export const LEASE_SECONDS = 60;
const RENEWAL_MS = 30_000;
/** From then on it is not relied on without asking. */
const DOUBTFUL_AFTER_MS = 40_000;

export interface LockOptions {
  readonly holder: Omit<Holder, 'renewals'>;
  /** Whether the run that has the lock is known to have ended: then nobody is in the way. */
  readonly hasEnded: (holder: Holder) => boolean;
  /** Take it from whoever has it. */
  readonly breakLock: boolean;
  /** Told whose lock was broken. */
  readonly onBroken: (holder: Holder | undefined) => void;
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
    const lease = new Lease(store, `${subscriptionName}/lock.json`, { ...options.holder, renewals: 0 });
    if (await lease.write(undefined, signal)) return new RunLock(lease, subscriptionName, false);
    const present = await lease.read(signal);
    const isDead = !present || (present.holder !== undefined && options.hasEnded(present.holder));
    const isBroken = !isDead && present.ageMs <= LEASE_SECONDS * 1000;
    if (isBroken && !options.breakLock) throw running(subscriptionName, present.holder);
    if (!(await lease.write(present?.etag, signal)))
      throw running(subscriptionName, (await lease.read(signal))?.holder);
    if (isBroken) options.onBroken(present.holder);
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
  public whenLost(listener: (error: DataShareError) => void): void {
    this.onLost = () => void this.lost().then(listener);
  }

  /** Asked before each batch of writes. @throws DataShareError `LockLost` */
  public async ensureHeld(): Promise<void> {
    if (!this.isLost && performance.now() - this.renewedAt > DOUBTFUL_AFTER_MS) await this.renew();
    if (this.isLost) throw await this.lost();
  }

  /** @param obsolete What goes with it. */
  public async release(
    obsolete: readonly ObsoleteBlob[] = [],
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    clearInterval(this.timer);
    this.onLost = () => {};
    await this.lease.end(obsolete, !this.isLost, signal);
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

  private async lost(): Promise<DataShareError> {
    const read = this.lease.read(new AbortController().signal);
    const holder = await read.then(
      (present) => (present ? describeHolder(present.holder) : 'somebody who has ended since'),
      () => describeHolder(undefined),
    );
    return new DataShareError([problems.lockLost(this.subscriptionName, holder)]);
  }
}

/** A lease as it is found. */
interface PresentLease {
  readonly etag: string;
  readonly ageMs: number;
  /** Undefined where it does not say so, or not in a way that can be read. */
  readonly holder: Holder | undefined;
}

/** The blob behind the lock. */
class Lease {
  private etag: string | undefined;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: StateStore,
    private readonly path: string,
    private holder: Holder,
  ) {}

  public async read(signal: AbortSignal): Promise<PresentLease | undefined> {
    const blob = await this.store.read(this.path, signal);
    if (!blob) return undefined;
    const { etag, ageMs } = blob;
    return { etag, ageMs, holder: holderIn(await text(blob.content)) };
  }

  /** Takes it in place of what is there. False where that is something else by now. */
  public async write(replaces: string | undefined, signal: AbortSignal): Promise<boolean> {
    const content = JSON.stringify(this.holder, null, 2);
    this.etag = await this.store.replace(this.path, content, replaces, signal);
    if (this.etag !== undefined) return true;
    const present = await this.read(signal);
    const { synchronizationId, renewals } = this.holder;
    if (present?.holder?.synchronizationId !== synchronizationId) return false;
    // A write whose answer was lost was repeated, and met itself; or the one before had no answer at all.
    if (present.holder.renewals !== renewals) return this.write(present.etag, signal);
    this.etag = present.etag;
    return true;
  }

  public async renew(signal: AbortSignal): Promise<boolean> {
    return this.oneAfterAnother(() => {
      this.holder = { ...this.holder, renewals: this.holder.renewals + 1 };
      return this.write(this.etag, signal);
    });
  }

  /** Gives it back, if it is held, in the same request that deletes what else is not needed any more. */
  public async end(obsolete: readonly ObsoleteBlob[], isHeld: boolean, signal: AbortSignal): Promise<void> {
    await this.oneAfterAnother(async () => {
      const { path, etag } = this;
      // Without an ETag it is somebody else's by now.
      const blobs = isHeld && etag !== undefined ? [...obsolete, { path, etag }] : obsolete;
      if (blobs.length > 0) await this.store.delete(blobs, signal);
    });
  }

  /** Each change needs the ETag that the one before has made. */
  private oneAfterAnother<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.changing.then(change);
    this.changing = changed.catch(() => undefined);
    return changed;
  }
}

function holderIn(content: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

/** Who has it, in words. */
export function describeHolder(holder: Holder | undefined): string {
  if (!holder) return 'somebody who has not said who it is';
  return `${holder.user} on ${holder.host} (process ${holder.processId}), since ${holder.since}`;
}

function running(subscriptionName: string, holder: Holder | undefined): DataShareError {
  return new DataShareError([
    problems.synchronizationRunning(subscriptionName, describeHolder(holder), LEASE_SECONDS),
  ]);
}
