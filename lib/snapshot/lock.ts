import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { DataShareError } from '../errors';
import { problems } from '../problems';
import type { StateLease, StateStore } from './ports';

const holderSchema = z.object({
  synchronizationId: z.string(),
  /** UTC. */
  since: z.string(),
  host: z.string(),
  processId: z.number(),
  user: z.string(),
});

/** Who carries a synchronization. */
export type Holder = Readonly<z.infer<typeof holderSchema>>;

/** How long a lease holds without being renewed; a run that was killed on another machine is in the way so long. */
export const LEASE_SECONDS = 30;
const RENEWAL_MS = 10_000;
/** From then on it is not relied on without asking. */
const DOUBTFUL_AFTER_MS = 20_000;

export interface LockOptions {
  readonly holder: Holder;
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
 * A lease can be lost, so it saves work and is not what keeps the data safe: that is the condition of each write.
 */
export class RunLock {
  /** @throws DataShareError `SynchronizationRunning` */
  public static async acquire(
    store: StateStore,
    subscriptionName: string,
    options: LockOptions,
    signal: AbortSignal,
  ): Promise<RunLock> {
    const path = `${subscriptionName}/lock.json`;
    let lease = await store.lease(path, LEASE_SECONDS, signal);
    let isTakenOver = false;
    if (!lease) {
      const holder = await holderAt(store, path, signal);
      const isDead = holder !== undefined && options.hasEnded(holder);
      if (!isDead && !options.breakLock) throw running(subscriptionName, holder);
      if (!isDead) options.onBroken(holder);
      isTakenOver = !isDead;
      await store.breakLease(path, signal);
      lease = await store.lease(path, LEASE_SECONDS, signal);
      if (!lease) throw running(subscriptionName, await holderAt(store, path, signal));
    }
    await lease.write(JSON.stringify(options.holder, null, 2), signal);
    return new RunLock(store, path, subscriptionName, lease, isTakenOver);
  }

  private renewedAt = performance.now();
  private isLost = false;
  private onLost = (): void => {};
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly store: StateStore,
    private readonly path: string,
    private readonly subscriptionName: string,
    private readonly lease: StateLease,
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

  public async release(): Promise<void> {
    clearInterval(this.timer);
    this.onLost = () => {};
    if (!this.isLost) await this.lease.release(new AbortController().signal);
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
    const { signal } = new AbortController();
    const holder = await holderAt(this.store, this.path, signal).catch(() => undefined);
    return new DataShareError([problems.lockLost(this.subscriptionName, describeHolder(holder))]);
  }
}

/** Undefined where it does not say so, or not in a way that can be read. */
async function holderAt(store: StateStore, path: string, signal: AbortSignal): Promise<Holder | undefined> {
  const blob = await store.read(path, signal);
  try {
    return blob && holderSchema.parse(JSON.parse(await text(blob.content)));
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
