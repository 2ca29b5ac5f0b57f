import { DataShareError } from '../errors/data-share-error';
import { parseSynchronizationReceipt } from '../model/documents/parsing/parse-document';
import { readLimitedText } from '../snapshot/contract/read-limited-text';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { parseReceiptPath, getReceiptFolder } from './layout';
import { findContradiction, MAX_RECEIPT_BYTES } from './receipts';
import type { ExchangeStore } from './ports';

/** Maximum number of earlier receipts that one run sends, so that a long backlog does not delay it. */
const MAX_SENT = 100;
/** Maximum number of files that one run reads from the outbox: those that are no receipts stay where they are. */
const MAX_READ = 200;

/**
 * Receipts that wait to be sent to the provider. They are kept in the consumer's state container, under the path that they
 * will have in the exchange, until a synchronization can write them there.
 *
 * State is untrusted: whoever can write it must not speak for the consumer. Only receipts of synchronizations are sent, and
 * never an acceptance or a rejection.
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
    let [read, sent] = [0, 0];
    for await (const heldPath of this.store.list(
      this.getHeldPath(`${getReceiptFolder(invitationId)}/`),
      signal,
    )) {
      const path = heldPath.slice(this.subscriptionName.length + 1);
      const kind = parseReceiptPath(path)?.kind;
      if (kind !== 'success' && kind !== 'failure') continue;
      if (sent >= MAX_SENT || read++ >= MAX_READ) return;
      try {
        const receipt = await this.store.read(heldPath, signal);
        if (!receipt) continue;
        const content = await readLimitedText(receipt.content, heldPath, MAX_RECEIPT_BYTES);
        const document = parseSynchronizationReceipt(content, path);
        if (findContradiction(document, kind, invitationId) !== undefined) continue;
        await exchange.write(path, content, signal);
        sent += 1;
      } catch (error) {
        if (DataShareError.isDataShareError(error) && isAboutOneReceipt(error)) continue;
        throw error;
      }
      await this.release(path, signal);
    }
  }

  private getHeldPath(path: string): string {
    return `${this.subscriptionName}/${path}`;
  }
}

function isAboutOneReceipt({ code }: DataShareError): boolean {
  return code === 'StorageFailed' || code === 'StateUnreadable' || code.startsWith('Document');
}
