import { DataShareError } from '../../errors/data-share-error';
import type { ObsoleteBlob, StateStore } from '../contract/state-store-port';
import type { LockOwner } from '../contract/lock-owner';
import { lockOwnerSchema } from '../contract/lock-owner';
import { readLimitedText } from '../contract/read-limited-text';
import { parseStateJson, STATE_LIMITS } from './json-documents';
import { findOwnBlob } from '../contract/own-blobs';

/** The lease that exists now. */
export interface PresentLease {
  readonly etag: string;
  readonly ageMs: number;
  /** Undefined if the blob does not name its owner, or cannot be parsed. */
  readonly owner: LockOwner | undefined;
}

/** The number of writes in a row whose response is lost, after which the lease counts as lost. */
const MAX_LOST_WRITES = 5;

/** Returns a text that names no owner: whatever is in the blob, it expires, and can be broken. */
function ignoreUnreadable(error: unknown): string {
  if (DataShareError.isDataShareError(error) && error.code === 'StateUnreadable') return '';
  throw error;
}

/** The blob behind the lock. */
export class Lease {
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
    const content = await readLimitedText(blob.content, this.path, STATE_LIMITS.lock).catch(ignoreUnreadable);
    return { etag, ageMs, owner: parseStateJson(content, this.path, lockOwnerSchema) };
  }

  /** Takes the lease by replacing the blob. False if the blob has another ETag now. */
  public async write(
    replaces: string | undefined,
    signal: AbortSignal,
    triesLeft = MAX_LOST_WRITES,
  ): Promise<boolean> {
    const content = JSON.stringify(this.owner, null, 2);
    this.etag = await this.store.replace(this.path, content, replaces, signal);
    if (this.etag !== undefined) return true;
    const present = await this.read(signal);
    const { synchronizationId, renewals } = this.owner;
    if (present?.owner?.synchronizationId !== synchronizationId) return false;
    // The response to this write or to the previous one was lost, and the blob is the result of it.
    if (present.owner.renewals !== renewals)
      return triesLeft > 0 && this.write(present.etag, signal, triesLeft - 1);
    this.etag = present.etag;
    return true;
  }

  public async renew(idleSeconds: number, signal: AbortSignal): Promise<boolean> {
    return this.enqueueChange(() => {
      this.owner = { ...this.owner, renewals: this.owner.renewals + 1, idleSeconds };
      return this.write(this.etag, signal);
    });
  }

  /** Puts a result in the place of the lease. False if another run has taken the lease. */
  public async replaceWith(content: string, signal: AbortSignal): Promise<boolean> {
    return this.enqueueChange(async () => {
      if (this.etag === undefined) return false;
      const etag =
        (await this.store.replace(this.path, content, this.etag, signal)) ??
        (await findOwnBlob(this.store, this.path, content, signal));
      this.etag = undefined;
      return etag !== undefined;
    });
  }

  /** Says that the owner does not go on, so that another process need not wait. */
  public async giveBack(signal: AbortSignal): Promise<void> {
    await this.enqueueChange(async () => {
      this.owner = { ...this.owner, renewals: this.owner.renewals + 1, isReleased: true };
      if (this.etag !== undefined) await this.write(this.etag, signal);
    });
  }

  /** Deletes the lease, if it is held, in the same request as state blobs that are no longer needed. */
  public async release(
    obsolete: readonly ObsoleteBlob[],
    isHeld: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await this.enqueueChange(async () => {
      const { path, etag } = this;
      // Without an ETag the lease belongs to another run now.
      const blobs = isHeld && etag !== undefined ? [...obsolete, { path, etag }] : obsolete;
      if (blobs.length > 0) await this.store.delete(blobs, signal);
    });
  }

  /** Runs changes one after another, because each needs the ETag of the previous one. */
  private enqueueChange<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.changing.then(change);
    this.changing = changed.catch(() => undefined);
    return changed;
  }
}
