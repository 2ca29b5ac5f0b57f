import { DataShareError } from '../errors/data-share-error';
import { parseSynchronizationReceipt } from '../model/documents/parsing/parse-document';
import { mapConcurrently, mapOrdered, READS_AT_ONCE } from '../streams/ordered-streams';
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

  /** Sends the receipts of earlier runs, the oldest of them. A receipt that the exchange rejects does not block the others. */
  public async sendHeld(invitationId: string, exchange: ExchangeStore, signal: AbortSignal): Promise<void> {
    const send = async ({ path, content }: HeldReceipt): Promise<void> => {
      const write = exchange.write(path, content, signal).then(() => true);
      if (await skipUnusable(write)) await this.release(path, signal);
    };
    await mapConcurrently(this.readHeld(invitationId, signal), READS_AT_ONCE, send);
  }

  private async *readHeld(invitationId: string, signal: AbortSignal): AsyncGenerator<HeldReceipt> {
    let found = 0;
    const paths = this.listHeld(invitationId, signal);
    const read = (path: string): Promise<HeldReceipt | undefined> =>
      skipUnusable(this.readReceipt(path, invitationId, signal));
    for await (const receipt of mapOrdered(paths, READS_AT_ONCE, read)) {
      if (!receipt) continue;
      yield receipt;
      if (++found >= MAX_SENT) return;
    }
  }

  /** Lists the paths of receipts in the exchange, oldest first. */
  private async *listHeld(invitationId: string, signal: AbortSignal): AsyncGenerator<string> {
    let found = 0;
    const folder = this.getHeldPath(`${getReceiptFolder(invitationId)}/`);
    for await (const heldPath of this.store.list(folder, signal)) {
      const path = heldPath.slice(this.subscriptionName.length + 1);
      if (!isOfRun(parseReceiptPath(path)?.kind)) continue;
      yield path;
      if (++found >= MAX_READ) return;
    }
  }

  /** Returns undefined for what is not a receipt of this recipient, and for what another run has sent meanwhile. */
  private async readReceipt(
    path: string,
    invitationId: string,
    signal: AbortSignal,
  ): Promise<HeldReceipt | undefined> {
    const heldPath = this.getHeldPath(path);
    const receipt = await this.store.read(heldPath, signal);
    if (!receipt) return undefined;
    const content = await readLimitedText(receipt.content, heldPath, MAX_RECEIPT_BYTES);
    const document = parseSynchronizationReceipt(content, path);
    const contradiction = findContradiction(document, parseReceiptPath(path)!.kind, invitationId);
    return contradiction === undefined ? { path, content } : undefined;
  }

  private getHeldPath(path: string): string {
    return `${this.subscriptionName}/${path}`;
  }
}

interface HeldReceipt {
  /** Path in the exchange. */
  readonly path: string;
  readonly content: string;
}

const isOfRun = (kind: string | undefined): boolean => kind === 'success' || kind === 'failure';

/** Returns undefined for a failure that concerns one receipt only. */
async function skipUnusable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (DataShareError.isDataShareError(error) && isAboutOneReceipt(error)) return undefined;
    throw error;
  }
}

function isAboutOneReceipt({ code }: DataShareError): boolean {
  return code === 'StorageFailed' || code === 'StateUnreadable' || code.startsWith('Document');
}
