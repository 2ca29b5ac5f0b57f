import { DataShareError } from '../errors';
import type { AcceptanceDocument } from '../model/acceptance';
import { parseAcceptance, parseRejection, parseSynchronizationReceipt } from '../model/document';
import type { RejectionDocument } from '../model/rejection';
import type { SynchronizationReceipt } from '../model/synchronization-receipt';
import type { ReceiptKind } from './layout';
import { receiptAt, receiptFolder } from './layout';
import type { ExchangeItem, ExchangeStore } from './ports';

/** The largest receipt that is read, in bytes: one of a synchronization of a thousand datasets has less. */
export const MAX_RECEIPT_BYTES = 256 * 1024;
/** Receipts of one recipient that are looked at: two years of hourly synchronizations. */
export const MAX_RECEIPTS = 20_000;
/** Receipts of a kind that are read, newest first, until one tells what is asked. */
const MAX_READ = 10;

/** A receipt, and when the storage service received it. */
export interface Received<T> {
  readonly receivedOn: Date;
  readonly document: T;
}

/** What one recipient has left in an exchange. */
export interface Receipts {
  /** The newest acceptance or rejection. */
  readonly answer?: Received<AcceptanceDocument | RejectionDocument>;
  readonly lastSynchronization?: Received<SynchronizationReceipt>;
  readonly lastSuccess?: Received<SynchronizationReceipt>;
  /** How many receipts of synchronizations there are. */
  readonly synchronizations: number;
  /** What cannot be used, and why. */
  readonly notes: readonly string[];
}

const PARSERS = {
  acceptance: parseAcceptance,
  rejection: parseRejection,
  synchronization: parseSynchronizationReceipt,
} as const;

type ReceiptDocument = ReturnType<(typeof PARSERS)[ReceiptKind]>;

/**
 * Reads what a recipient has left. All of it is untrusted: not more is read than a document may have, not more is
 * listed than a recipient has reason to leave; the path says whose it is, and the service when it came.
 */
export async function readReceipts(
  store: ExchangeStore,
  invitationId: string,
  signal: AbortSignal,
): Promise<Receipts> {
  const notes: string[] = [];
  const newest: Record<'answer' | 'synchronization', ExchangeItem[]> = { answer: [], synchronization: [] };
  let [listed, synchronizations, strange] = [0, 0, 0];
  for await (const item of store.list(`${receiptFolder(invitationId)}/`, signal)) {
    if (++listed > MAX_RECEIPTS) {
      notes.push(`has more than ${MAX_RECEIPTS.toLocaleString('en-US')} receipts; the rest is not looked at`);
      break;
    }
    const kind = receiptAt(item.path)?.kind;
    if (kind === undefined) strange += 1;
    else keepNewest(newest[kind === 'synchronization' ? kind : 'answer'], item);
    if (kind === 'synchronization') synchronizations += 1;
  }
  if (strange > 0) notes.push(`has ${strange} files among its receipts that are none`);

  const read = async function* (items: readonly ExchangeItem[]): AsyncGenerator<Received<ReceiptDocument>> {
    for (const item of items) {
      const document = await readReceipt(store, item, invitationId, notes, signal);
      if (document) yield { receivedOn: item.lastModified, document };
    }
  };
  const synchronized: Received<SynchronizationReceipt>[] = [];
  for await (const received of read(newest.synchronization)) {
    synchronized.push(received as Received<SynchronizationReceipt>);
    if (synchronized.at(-1)!.document.status === 'Succeeded') break;
  }
  let answer: Receipts['answer'];
  for await (const received of read(newest.answer)) {
    answer = received as Receipts['answer'];
    break;
  }
  return {
    answer,
    lastSynchronization: synchronized[0],
    lastSuccess: synchronized.find(({ document }) => document.status === 'Succeeded'),
    synchronizations,
    notes,
  };
}

/** The newest by the service's clock, which has seconds; of one second, the last by its name. */
function keepNewest(items: ExchangeItem[], item: ExchangeItem): void {
  const isOlder = (a: ExchangeItem, b: ExchangeItem): boolean =>
    a.lastModified < b.lastModified || (+a.lastModified === +b.lastModified && a.path < b.path);
  const place = items.findIndex((other) => isOlder(other, item));
  items.splice(place < 0 ? items.length : place, 0, item);
  if (items.length > MAX_READ) items.pop();
}

async function readReceipt(
  store: ExchangeStore,
  { path, sizeBytes }: ExchangeItem,
  invitationId: string,
  notes: string[],
  signal: AbortSignal,
): Promise<ReceiptDocument | undefined> {
  const { kind } = receiptAt(path)!;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (sizeBytes > MAX_RECEIPT_BYTES) {
    notes.push(`${name} has ${sizeBytes} bytes, more than a receipt may have`);
    return undefined;
  }
  try {
    const text = await store.read(path, MAX_RECEIPT_BYTES, signal);
    if (text === undefined) return undefined;
    const document = PARSERS[kind](text, name);
    if (document.invitationId.toLowerCase() === invitationId.toLowerCase()) return document;
    notes.push(`${name} speaks of another invitation, and is not counted`);
  } catch (error) {
    // What was not received as a document is a fact about the recipient; all else is one about the exchange.
    if (!DataShareError.isDataShareError(error) || !error.code.startsWith('Document')) throw error;
    notes.push(`${name} is no receipt: ${error.problems[0].message}`);
  }
  return undefined;
}
