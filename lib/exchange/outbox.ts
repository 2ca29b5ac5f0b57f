import { createHash } from 'node:crypto';
import { DataShareError } from '../errors/data-share-error';
import type { ErrorCode } from '../errors/error-codes';
import { parseSynchronizationReceipt } from '../model/documents/parsing/parse-document';
import { mapConcurrently, READS_AT_ONCE } from '../streams/ordered-streams';
import { readLimitedText } from '../snapshot/contract/read-limited-text';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { parseReceiptPath, getReceiptFolder } from './layout';
import { findContradiction, MAX_RECEIPT_BYTES } from './receipts';
import type { ExchangeStore } from './ports';
import { createOwnBlob } from '../snapshot/contract/own-blobs';

/** Maximum number of earlier receipts that one run tries to send, so that a long backlog does not delay it. */
const MAX_TRIED = 100;
/** Maximum number of earlier receipts that one run lists. */
const MAX_LISTED = 5000;

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
    await createOwnBlob(this.store, this.getHeldPath(path), content, signal);
  }

  public async release(path: string, signal: AbortSignal): Promise<void> {
    await this.store.delete([{ path: this.getHeldPath(path) }], signal);
  }

  /**
   * Sends the receipts of earlier runs. A receipt that the exchange rejects does not block the others.
   *
   * @param ownPath Path of the receipt of this run.
   */
  public async sendHeld(
    ownPath: string,
    invitationId: string,
    exchange: ExchangeStore,
    signal: AbortSignal,
  ): Promise<void> {
    const send = async (path: string): Promise<void> => {
      const content = await skipUnusable(this.readReceipt(path, invitationId, signal));
      if (content === undefined) return;
      const write = exchange.write(path, content, signal).then(() => true);
      if (await skipUnusable(write)) await this.release(path, signal);
    };
    const paths = chooseSome(await this.listHeld(invitationId, signal), ownPath);
    await mapConcurrently(paths, READS_AT_ONCE, send);
  }

  /** Lists the paths of receipts in the exchange, oldest first. */
  private async listHeld(invitationId: string, signal: AbortSignal): Promise<string[]> {
    const paths: string[] = [];
    const folder = this.getHeldPath(`${getReceiptFolder(invitationId)}/`);
    for await (const held of this.store.list(folder, signal)) {
      const path = held.path.slice(this.subscriptionName.length + 1);
      if (isOfRun(parseReceiptPath(path)?.kind)) paths.push(path);
      if (paths.length === MAX_LISTED) break;
    }
    return paths;
  }

  /** Reads a receipt; undefined for what is not one of this recipient, and for what another run has sent meanwhile. */
  private async readReceipt(
    path: string,
    invitationId: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const heldPath = this.getHeldPath(path);
    const receipt = await this.store.read(heldPath, signal);
    if (!receipt) return undefined;
    const content = await readLimitedText(receipt.content, heldPath, MAX_RECEIPT_BYTES);
    const document = parseSynchronizationReceipt(content, path);
    const contradiction = findContradiction(document, parseReceiptPath(path)!.kind, invitationId);
    return contradiction === undefined ? content : undefined;
  }

  private getHeldPath(path: string): string {
    return `${this.subscriptionName}/${path}`;
  }
}

/** Chooses the receipts that one run tries to send. Each run begins elsewhere, so that those that cannot be sent do not block the others. */
function chooseSome(paths: readonly string[], ownPath: string): readonly string[] {
  if (paths.length <= MAX_TRIED) return paths;
  const start = createHash('sha256').update(ownPath).digest().readUInt32BE() % paths.length;
  return [...paths.slice(start), ...paths.slice(0, start)].slice(0, MAX_TRIED);
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
  return ABOUT_ONE_RECEIPT.includes(code) || code.startsWith('Document');
}

const ABOUT_ONE_RECEIPT: readonly ErrorCode[] = ['StorageFailed', 'StateChanged', 'StateUnreadable'];
