import { z } from 'zod';
import type { ChangedFile } from '../changes/changed-file';
import { DIGEST_LIMITS, parseDigest } from '../changes/digest/digest-lines';
import type { DigestedDataset, DigestEntry, DigestPointer } from '../changes/digest/digest-pointer';
import {
  describeDigested,
  findChainAt,
  MAX_POINTER_BYTES,
  parseDigestPointer,
} from '../changes/digest/digest-pointer';
import { DataShareError } from '../errors/data-share-error';
import { isSameId } from '../model/rules/same-id';
import { hashSha256 } from '../snapshot/state/chunked-jsonl';
import { mapOrdered } from '../streams/ordered-streams';
import { getDigestPath, getPointerPath } from './digest-layout';

/** A document as it was read, and its version. */
export interface ReadText {
  readonly etag: string;
  readonly text: string;
}

/** Reads the digests of one recipient in the exchange. */
export interface DigestReader {
  /** Reads a text; `same` if it still has this ETag; undefined if it does not exist. */
  readChanged(
    path: string,
    maxBytes: number,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<ReadText | 'same' | undefined>;
}

/** The place up to which a subscription has applied digests. */
export interface Watermark {
  readonly documentType: 'digestWatermark';
  readonly schemaVersion: 1;
  readonly seriesId: string;
  readonly sequence: number;
  readonly chainSha256: string;
  readonly coversUntil: string;
  /** ETag of the pointer. */
  readonly pointerETag: string;
  /** Hash of the datasets and their places. */
  readonly datasetsSha256: string;
  /** Time of the last listing, UTC: the proof that nothing is missing. */
  readonly listedOn: string;
}

export const watermarkSchema: z.ZodType<Watermark> = z.object({
  documentType: z.literal('digestWatermark'),
  schemaVersion: z.literal(1),
  seriesId: z.string(),
  sequence: z.number().int().nonnegative(),
  chainSha256: z.string(),
  coversUntil: z.string().datetime({ offset: true }),
  pointerETag: z.string().max(300),
  datasetsSha256: z.string(),
  listedOn: z.string().datetime({ offset: true }),
});

/** The reasons to list the datasets although the provider writes digests. */
export type ListingReason =
  /** The listing of the schedule: the proof. */
  | 'proofDue'
  /** No digest was applied before. */
  | 'first'
  /** The last run has left something to do. */
  | 'unsettled'
  /** The provider writes none, or they cannot be read. */
  | 'unavailable'
  /** The job of the provider seems to have stopped: no news is not "no change". */
  | 'stale'
  /** Digests since the last run are missing or are not those that were announced. */
  | 'broken'
  /** They are not about the datasets of this subscription. */
  | 'otherDatasets'
  /** There are so many changes that a listing costs less. */
  | 'flood';

/** The answer of the digests. */
export type DigestAnswer =
  | { readonly kind: 'Unchanged'; readonly watermark: Watermark }
  | {
      readonly kind: 'Changed';
      readonly changes: readonly ChangedFile[];
      /** In effect once the changes have been applied. */
      readonly next: Watermark;
    }
  | {
      readonly kind: 'List';
      readonly reason: ListingReason;
      /** A text for people. */
      readonly because: string;
      /** In effect once everything has been listed and copied; undefined if there are no usable digests. */
      readonly next: Watermark | undefined;
      /** The changes that the digests tell of, which a proof compares with; undefined if they do not tell all. */
      readonly told?: readonly ChangedFile[];
    };

/** The question to the digests. */
export interface DigestQuestion {
  readonly invitationId: string;
  /** Folder of the digests of the invitation. */
  readonly folder: string;
  readonly datasets: readonly DigestedDataset[];
  readonly watermark: Watermark | undefined;
  readonly now: Date;
  /** Milliseconds after which a pointer that does not advance means that the job of the provider has stopped. */
  readonly maxAgeMs: number;
  /** Milliseconds from one listing to the next one. */
  readonly listEveryMs: number;
}

/** Maximum number of changes that are read, and of their bytes. */
const MAX_CHANGES = 100_000;
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Asks the digests of the provider what has changed since the last run. If nothing has, that is one request. Digests are
 * untrusted: whatever cannot be understood or is missing leads to a listing, never to "no change".
 *
 * @throws DataShareError if the exchange refuses access; `Interrupted`
 */
export async function consultDigests(
  reader: DigestReader,
  question: DigestQuestion,
  signal: AbortSignal,
): Promise<DigestAnswer> {
  const { invitationId, folder, watermark, datasets, now, maxAgeMs, listEveryMs } = question;
  const list = (reason: ListingReason, because: string, next?: Watermark): DigestAnswer => {
    return { kind: 'List', reason, because, next };
  };
  const datasetsSha256 = hashSha256(describeDigested(datasets));
  const known = watermark?.datasetsSha256 === datasetsSha256 ? watermark : undefined;
  const read = await readPointer(reader, getPointerPath(folder), known?.pointerETag, signal);
  if (read === 'same') {
    const { coversUntil, listedOn } = known!;
    const next = { ...known!, listedOn: now.toISOString() };
    if (isOlder(coversUntil, now, maxAgeMs)) return list('stale', describeStale(coversUntil), next);
    if (isOlder(listedOn, now, listEveryMs))
      return { kind: 'List', reason: 'proofDue', because: describeProof(listedOn), next, told: [] };
    return { kind: 'Unchanged', watermark: known! };
  }
  if (read === undefined) return list('unavailable', 'the provider has written none');
  const pointer = parseDigestPointer(read.text);
  if (!pointer || !isSameId(pointer.invitationId, invitationId))
    return list('broken', 'the list of digests is not one, or contradicts itself');
  const { seriesId, sequence, chainSha256, coversUntil } = pointer;
  const listedNow = {
    documentType: 'digestWatermark',
    schemaVersion: 1,
    seriesId,
    sequence,
    chainSha256,
    coversUntil,
    pointerETag: read.etag,
    datasetsSha256,
    listedOn: now.toISOString(),
  } as const;
  const covered = new Set(pointer.datasets.map((dataset) => describeDigested([dataset])));
  if (!datasets.every((dataset) => covered.has(describeDigested([dataset]))))
    return list('otherDatasets', 'they are not about all datasets of this subscription');
  if (isOlder(coversUntil, now, maxAgeMs)) return list('stale', describeStale(coversUntil), listedNow);
  if (!known) return list('first', 'none has been applied yet', listedNow);
  if (known.seriesId !== seriesId) return list('broken', 'the provider has begun a new series', listedNow);
  if (findChainAt(pointer, known.sequence) !== known.chainSha256)
    return list('broken', 'those since the last run are no longer there', listedNow);
  const isProofDue = isOlder(known.listedOn, now, listEveryMs);
  const next = { ...listedNow, listedOn: known.listedOn };
  const entries = pointer.digests.filter(({ number }) => number > known.sequence);
  if (entries.length === 0 && !isProofDue) return { kind: 'Unchanged', watermark: next };
  const isFlood =
    entries.reduce((sum, { changes }) => sum + changes, 0) > MAX_CHANGES ||
    entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > MAX_BYTES;
  const all = isFlood ? undefined : await readDigests(reader, folder, pointer, entries, signal);
  const own = new Set(datasets.map(({ datasetName }) => datasetName));
  const told = all?.filter(({ datasetName }) => own.has(datasetName));
  if (isProofDue) {
    const because = describeProof(known.listedOn);
    return { kind: 'List', reason: 'proofDue', because, next: listedNow, told };
  }
  if (isFlood) return list('flood', 'very many files have changed', listedNow);
  if (!told) return list('broken', 'one is missing, or is not what its hash says', listedNow);
  return { kind: 'Changed', changes: told, next };
}

/** A pointer that is too large is no pointer. */
async function readPointer(
  reader: DigestReader,
  path: string,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<ReadText | 'same' | undefined> {
  try {
    return await reader.readChanged(path, MAX_POINTER_BYTES, etag, signal);
  } catch (error) {
    if (DataShareError.isDataShareError(error) && error.code === 'DocumentTooLarge')
      return { etag: '', text: '' };
    throw error;
  }
}

/** Digests that are read at the same time. */
const DIGESTS_AT_ONCE = 4;

type ParsedDigest = ReturnType<typeof parseDigest>;

/** Returns the changes in order; undefined if one of the digests is not what the pointer says. */
async function readDigests(
  reader: DigestReader,
  folder: string,
  { datasets }: DigestPointer,
  entries: readonly DigestEntry[],
  signal: AbortSignal,
): Promise<ChangedFile[] | undefined> {
  const names = new Set(datasets.map(({ datasetName }) => datasetName));
  const readEntry = async ({ number, sha256, sizeBytes, changes }: DigestEntry): Promise<ParsedDigest> => {
    if (sizeBytes > DIGEST_LIMITS.bytes) return undefined;
    const read = await readDigest(reader, getDigestPath(folder, number), sizeBytes, signal);
    if (read === undefined || hashSha256(read) !== sha256) return undefined;
    const parsed = parseDigest(read, names);
    return parsed?.length === changes ? parsed : undefined;
  };
  const all: ChangedFile[] = [];
  for await (const changes of mapOrdered(entries, DIGESTS_AT_ONCE, readEntry)) {
    if (!changes) return undefined;
    for (const change of changes) all.push(change);
  }
  return all;
}

async function readDigest(
  reader: DigestReader,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const read = await reader.readChanged(path, maxBytes, undefined, signal);
    return typeof read === 'object' ? read.text : undefined;
  } catch (error) {
    if (DataShareError.isDataShareError(error) && error.code === 'DocumentTooLarge') return undefined;
    throw error;
  }
}

/** The clocks of both sides differ a little. A time far in the future, of a clock that was wrong, tells nothing: it counts as old. */
function isOlder(time: string, now: Date, maxAgeMs: number): boolean {
  return !(Math.abs(now.getTime() - Date.parse(time)) <= maxAgeMs);
}

function describeStale(coversUntil: string): string {
  return `the last one covers changes until ${coversUntil}`;
}

function describeProof(listedOn: string): string {
  return `the last listing was on ${listedOn}`;
}
