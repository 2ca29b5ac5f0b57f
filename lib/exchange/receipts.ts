import { DataShareError } from '../errors/data-share-error';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import {
  parseAcceptance,
  parseRejection,
  parseSynchronizationReceipt,
} from '../model/documents/parsing/parse-document';
import type { RejectionDocument } from '../model/documents/rejection';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import type { ReceiptKind, RunKind } from './layout';
import { parseReceiptPath, getReceiptFolder } from './layout';
import type { ExchangeItem, ExchangeStore } from './ports';

/** Size limit of a receipt in bytes. A synchronization of a thousand datasets stays below it. */
export const MAX_RECEIPT_BYTES = 256 * 1024;
/** Maximum number of receipts that are listed for one recipient: almost two years of a synchronization every five minutes. */
const MAX_RECEIPTS = 200_000;
/** Maximum number of receipts of a kind that are tried, newest first. */
const MAX_READ = 10;

/** A receipt, and the time at which the storage service received it. */
export interface ReceivedDocument<T> {
  readonly receivedOn: Date;
  readonly document: T;
}

/** The receipts of one recipient in an exchange. */
export interface Receipts {
  /** The newest acceptance or rejection. */
  readonly answer?: ReceivedDocument<AcceptanceDocument | RejectionDocument>;
  readonly lastSuccess?: ReceivedDocument<SynchronizationReceipt>;
  readonly lastFailure?: ReceivedDocument<SynchronizationReceipt>;
  /** Number of receipts of synchronizations. */
  readonly synchronizations: number;
  /** Receipts that cannot be used, and the reasons. */
  readonly notes: readonly string[];
}

/** The receipts of a recipient that left none, or cannot leave any. */
export const NO_RECEIPTS: Receipts = { synchronizations: 0, notes: [] };

type ReceiptDocument = AcceptanceDocument | RejectionDocument | SynchronizationReceipt;

const PARSERS: Readonly<Record<ReceiptKind, (text: string, where: string) => ReceiptDocument>> = {
  acceptance: parseAcceptance,
  rejection: parseRejection,
  success: parseSynchronizationReceipt,
  failure: parseSynchronizationReceipt,
};

/**
 * Reads the receipts of a recipient. They are untrusted input: sizes and counts are limited, the path identifies the
 * recipient, and the service tells the time of arrival.
 */
export async function readReceipts(
  store: ExchangeStore,
  invitationId: string,
  signal: AbortSignal,
  maxReceipts = MAX_RECEIPTS,
): Promise<Receipts> {
  const notes: string[] = [];
  const newest: Record<'answer' | 'success' | 'failure', ExchangeItem[]> = {
    answer: [],
    success: [],
    failure: [],
  };
  let [listed, synchronizations, unknownFiles] = [0, 0, 0];
  for await (const item of store.list(`${getReceiptFolder(invitationId)}/`, signal)) {
    if (++listed > maxReceipts) {
      const limit = maxReceipts.toLocaleString('en-US');
      notes.push(`has more than ${limit} receipts; the newest are not read: delete old ones`);
      break;
    }
    const kind = parseReceiptPath(item.path)?.kind;
    if (kind === undefined) unknownFiles += 1;
    else if (kind === 'success' || kind === 'failure') {
      synchronizations += 1;
      keepNewest(newest[kind], item);
    } else keepNewest(newest.answer, item);
  }
  if (unknownFiles > 0) notes.push(`has ${unknownFiles} files among its receipts that are not receipts`);

  const readFirst = async (
    items: readonly ExchangeItem[],
  ): Promise<ReceivedDocument<ReceiptDocument> | undefined> => {
    for (const item of items) {
      const document = await readReceipt(store, item, invitationId, notes, signal);
      if (document) return { receivedOn: item.lastModified, document };
    }
    return undefined;
  };
  return {
    answer: (await readFirst(newest.answer)) as Receipts['answer'],
    lastSuccess: (await readFirst(newest.success)) as Receipts['lastSuccess'],
    lastFailure: (await readFirst(newest.failure)) as Receipts['lastFailure'],
    synchronizations,
    notes,
  };
}

/** Keeps the newest by the clock of the service, which has a resolution of one second; then by name. */
function keepNewest(items: ExchangeItem[], item: ExchangeItem): void {
  const isOlder = (a: ExchangeItem, b: ExchangeItem): boolean =>
    a.lastModified < b.lastModified || (+a.lastModified === +b.lastModified && a.path < b.path);
  const place = items.findIndex((other) => isOlder(other, item));
  items.splice(place < 0 ? items.length : place, 0, item);
  if (items.length > MAX_READ) items.pop();
}

/** Reads one receipt; undefined, with a note, if it cannot be used. */
async function readReceipt(
  store: ExchangeStore,
  { path, sizeBytes }: ExchangeItem,
  invitationId: string,
  notes: string[],
  signal: AbortSignal,
): Promise<ReceiptDocument | undefined> {
  const { kind } = parseReceiptPath(path)!;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const addNote = (why: string): undefined => void notes.push(`${name} ${why}`);
  if (sizeBytes > MAX_RECEIPT_BYTES) return addNote(`has ${sizeBytes} bytes, more than a receipt can have`);
  try {
    const text = await store.read(path, MAX_RECEIPT_BYTES, signal);
    if (text === undefined) return undefined;
    const document = PARSERS[kind](text, name);
    const contradiction = findContradiction(document, kind, invitationId);
    return contradiction === undefined ? document : addNote(`${contradiction}, and is ignored`);
  } catch (error) {
    // A recipient can cause these errors (an invalid document, an archived blob). They concern that recipient only.
    if (!DataShareError.isDataShareError(error) || !isRecipientFault(error)) throw error;
    return addNote(`is not a receipt: ${error.problems[0].message}`);
  }
}

/** Describes what in a receipt contradicts its path; undefined if nothing does. */
export function findContradiction(
  document: ReceiptDocument,
  kind: ReceiptKind,
  invitationId: string,
): string | undefined {
  if (document.invitationId.toLowerCase() !== invitationId.toLowerCase()) return 'names another invitation';
  const isOfRun = document.documentType === 'synchronizationReceipt';
  return isOfRun && document.status !== STATUS_BY_KIND[kind as RunKind] ? 'contradicts its name' : undefined;
}

const STATUS_BY_KIND = { success: 'Succeeded', failure: 'Failed' } as const;

function isRecipientFault({ code }: DataShareError): boolean {
  return code.startsWith('Document') || code === 'StorageFailed';
}
