import { DataShareError } from '../errors/data-share-error';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import {
  parseAcceptance,
  parseRejection,
  parseSynchronizationReceipt,
} from '../model/documents/parsing/parse-document';
import type { RejectionDocument } from '../model/documents/rejection';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import { mapConcurrently, mapOrdered, READS_AT_ONCE } from '../streams/ordered-streams';
import { FrequencyMeter } from './frequency';
import type { ReceiptKind, RunKind } from './layout';
import { parseReceiptPath, parseReceiptTime, getReceiptFolder } from './layout';
import type { ExchangeItem, ExchangeStore } from './ports';

/** Size limit of a receipt in bytes. A synchronization of a thousand datasets stays below it. */
export const MAX_RECEIPT_BYTES = 256 * 1024;
/** Maximum number of receipts that are listed for one recipient: almost two years of a synchronization every five minutes. */
const MAX_RECEIPTS = 200_000;
/** Maximum number of receipts of a kind that are tried, newest first. */
const MAX_READ = 10;

/** A receipt, and the time at which the storage service received it. */
export interface ReceivedDocument<T> {
  /** Path in the exchange. */
  readonly path: string;
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
  /** The synchronizations of the last seven days; absent if they were not counted. */
  readonly meter?: FrequencyMeter;
  /** The synchronizations of the last seven days whose receipts were read; absent if they were not counted. */
  readonly measured?: readonly SynchronizationReceipt[];
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

export interface ReadReceiptsOptions {
  readonly now: Date;
  /** Maximum number of receipts of the last seven days that are read for their sizes; 0 if synchronizations are not counted. */
  readonly maxMeasured?: number;
  /** Maximum number of receipts that are listed. */
  readonly maxReceipts?: number;
}

/**
 * Reads the receipts of a recipient. They are untrusted input: sizes and counts are limited, the path identifies the
 * recipient, and the service tells the time of arrival.
 */
export async function readReceipts(
  store: ExchangeStore,
  invitationId: string,
  signal: AbortSignal,
  { now, maxMeasured = 0, maxReceipts = MAX_RECEIPTS }: ReadReceiptsOptions,
): Promise<Receipts> {
  const notes: string[] = [];
  const newest: Record<'answer' | 'success' | 'failure', ExchangeItem[]> = {
    answer: [],
    success: [],
    failure: [],
  };
  let meter = maxMeasured > 0 ? new FrequencyMeter(now) : undefined;
  const recent = new LastItems<ExchangeItem>(maxMeasured);
  let [listed, synchronizations, unknownFiles] = [0, 0, 0];
  for await (const item of store.list(`${getReceiptFolder(invitationId)}/`, signal)) {
    if (++listed > maxReceipts) {
      const limit = maxReceipts.toLocaleString('en-US');
      notes.push(`has more than ${limit} receipts; the newest are not read: delete old ones`);
      // The newest are the ones that would count.
      meter = undefined;
      break;
    }
    const kind = parseReceiptPath(item.path)?.kind;
    if (kind === undefined) unknownFiles += 1;
    else if (kind === 'success' || kind === 'failure') {
      synchronizations += 1;
      keepNewest(newest[kind], item);
      if (meter?.addRun(getStart(item), kind === 'success')) recent.add(item);
    } else keepNewest(newest.answer, item);
  }
  if (unknownFiles > 0) notes.push(`has ${unknownFiles} files among its receipts that are not receipts`);

  const reads = new Map<string, Promise<ReadReceipt>>();
  const read = (item: ExchangeItem): Promise<ReadReceipt> => {
    const known = reads.get(item.path) ?? readReceipt(store, item, invitationId, signal);
    reads.set(item.path, known);
    return known;
  };
  const measured: SynchronizationReceipt[] = [];
  for await (const { document } of mapOrdered(recent.stream(), READS_AT_ONCE, read)) {
    if (document?.documentType !== 'synchronizationReceipt') continue;
    meter?.addBytes(document.sizeWritten);
    measured.push(document);
  }

  const readFirst = async (
    items: readonly ExchangeItem[],
  ): Promise<{ readonly found?: ReceivedDocument<ReceiptDocument>; readonly notes: readonly string[] }> => {
    const unused: string[] = [];
    for (const item of items) {
      const { document, note } = await read(item);
      if (note !== undefined) unused.push(note);
      if (document)
        return { found: { path: item.path, receivedOn: item.lastModified, document }, notes: unused };
    }
    return { notes: unused };
  };
  const kinds = [newest.answer, newest.success, newest.failure];
  const [answer, success, failure] = await mapConcurrently(kinds, kinds.length, readFirst);
  for (const each of [answer, success, failure]) notes.push(...each.notes);
  return {
    answer: answer.found as Receipts['answer'],
    lastSuccess: success.found as Receipts['lastSuccess'],
    lastFailure: failure.found as Receipts['lastFailure'],
    synchronizations,
    ...(meter && { meter, measured }),
    notes,
  };
}

/** Returns the start that the path states, but not later than the arrival of the receipt. */
function getStart({ path, lastModified }: ExchangeItem): Date {
  const stated = parseReceiptTime(path) ?? lastModified;
  return stated < lastModified ? stated : lastModified;
}

/** Keeps the last items of a stream. */
class LastItems<T> {
  private readonly items: T[] = [];
  private next = 0;

  constructor(private readonly limit: number) {}

  public add(item: T): void {
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.limit;
  }

  public async *stream(): AsyncGenerator<T> {
    yield* this.items;
  }
}

/** Keeps the newest by the clock of the service, which has a resolution of one second; then by name. */
function keepNewest(items: ExchangeItem[], item: ExchangeItem): void {
  const isOlder = (a: ExchangeItem, b: ExchangeItem): boolean =>
    a.lastModified < b.lastModified || (+a.lastModified === +b.lastModified && a.path < b.path);
  const place = items.findIndex((other) => isOlder(other, item));
  items.splice(place < 0 ? items.length : place, 0, item);
  if (items.length > MAX_READ) items.pop();
}

/** A receipt, or a note that tells why it cannot be used; neither if it was deleted in the meantime. */
interface ReadReceipt {
  readonly document?: ReceiptDocument;
  readonly note?: string;
}

async function readReceipt(
  store: ExchangeStore,
  { path, sizeBytes }: ExchangeItem,
  invitationId: string,
  signal: AbortSignal,
): Promise<ReadReceipt> {
  const { kind } = parseReceiptPath(path)!;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (sizeBytes > MAX_RECEIPT_BYTES)
    return { note: `${name} has ${sizeBytes} bytes, more than a receipt can have` };
  try {
    const text = await store.read(path, MAX_RECEIPT_BYTES, signal);
    if (text === undefined) return {};
    const document = PARSERS[kind](text, name);
    const contradiction = findContradiction(document, kind, invitationId);
    return contradiction === undefined ? { document } : { note: `${name} ${contradiction}, and is ignored` };
  } catch (error) {
    // A recipient can cause these errors (an invalid document, an archived blob). They concern that recipient only.
    if (!DataShareError.isDataShareError(error) || !isRecipientFault(error)) throw error;
    return { note: `${name} is not a receipt: ${error.problems[0].message}` };
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
