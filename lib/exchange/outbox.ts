import { text } from 'node:stream/consumers';
import type { StateStore } from '../snapshot/ports';
import { receiptAt, receiptFolder } from './layout';
import type { ExchangeStore } from './ports';

/** Receipts that one run sends at most, so that a long pause does not hold it up. */
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

  public async add(path: string, document: object, signal: AbortSignal): Promise<void> {
    const content = JSON.stringify(document, null, 2);
    await this.store.replace(`${this.subscriptionName}/${path}`, content, undefined, signal);
  }

  /** Sends what is here, oldest first; a failure leaves it and the rest here. */
  public async send(invitationId: string, exchange: ExchangeStore, signal: AbortSignal): Promise<void> {
    let sent = 0;
    for await (const held of this.store.list(
      `${this.subscriptionName}/${receiptFolder(invitationId)}/`,
      signal,
    )) {
      const path = held.slice(this.subscriptionName.length + 1);
      if (!receiptAt(path)) continue;
      if (sent++ >= MAX_SENT) return;
      const receipt = await this.store.read(held, signal);
      if (!receipt) continue;
      await exchange.write(path, await text(receipt.content), signal);
      await this.store.delete(held, signal);
    }
  }
}
