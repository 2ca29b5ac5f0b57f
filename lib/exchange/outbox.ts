import { text } from 'node:stream/consumers';
import { DataShareError } from '../errors/data-share-error';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { parseReceiptPath, getReceiptFolder } from './layout';
import type { ExchangeStore } from './ports';

/** Maximum number of earlier receipts that one run sends, so that a long backlog does not delay it. */
const MAX_SENT = 100;

/**
 * Receipts that wait to be sent to the provider. They are kept in the consumer's state container, under the path that they
 * will have in the exchange, until a synchronization can write them there.
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

  /** Sends the receipts of earlier runs, oldest first. A receipt that the exchange rejects does not block the others. */
  public async sendHeld(invitationId: string, exchange: ExchangeStore, signal: AbortSignal): Promise<void> {
    let sent = 0;
    for await (const heldPath of this.store.list(
      this.getHeldPath(`${getReceiptFolder(invitationId)}/`),
      signal,
    )) {
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
