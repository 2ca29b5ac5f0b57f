import { text } from 'node:stream/consumers';
import { DataShareError } from '../errors/data-share-error';
import type { StateStore } from '../snapshot/ports/storage-ports';
import { parseReceiptPath, getReceiptFolder } from './layout';
import type { ExchangeStore } from './ports';

/** Receipts of former runs that one run sends at most, so that a long pause does not hold it up. */
const MAX_SENT = 100;

/**
 * Receipts on their way to the provider, in the consumer's own state container under the path that they will have in
 * the exchange. What cannot be left there stays here, and goes with the next synchronization.
 */
export class Outbox {
  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
  ) {}

  public async hold(path: string, content: string, signal: AbortSignal): Promise<void> {
    await this.store.replace(this.getHeldPath(path), content, undefined, signal);
  }

  public async release(path: string, signal: AbortSignal): Promise<void> {
    await this.store.delete([{ path: this.getHeldPath(path) }], signal);
  }

  /** Sends what former runs could not, oldest first. One that the exchange does not take keeps no other back. */
  public async sendHeld(invitationId: string, exchange: ExchangeStore, signal: AbortSignal): Promise<void> {
    let sent = 0;
    for await (const heldPath of this.store.list(this.getHeldPath(`${getReceiptFolder(invitationId)}/`), signal)) {
      const path = heldPath.slice(this.subscriptionName.length + 1);
      if (!parseReceiptPath(path)) continue;
      if (sent++ >= MAX_SENT) return;
      const receipt = await this.store.read(heldPath, signal);
      if (!receipt) continue;
      try {
        await exchange.write(path, await text(receipt.content), signal);
      } catch (error) {
        if (DataShareError.isDataShareError(error) && error.code === 'StorageFailed') continue;
        throw error;
      }
      await this.release(path, signal);
    }
  }

  private getHeldPath(path: string): string {
    return `${this.subscriptionName}/${path}`;
  }
}
