import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DatasetType } from '../../model/values/dataset';

/** Maximum number of digests that are kept. */
export const MAX_DIGESTS = 1000;
/** Size limit of the pointer, in bytes. */
export const MAX_POINTER_BYTES = 1024 * 1024;
/** The chain before the first digest. */
export const CHAIN_START = createHash('sha256').update('').digest('hex');

/** A digest, as the pointer describes it. */
export interface DigestEntry {
  /** Number of the digest. The next one has the next number. */
  readonly number: number;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Number of its changes. */
  readonly changes: number;
  /** Time up to which changes are in this digest or an earlier one, UTC. */
  readonly coversUntil: string;
}

/** A dataset whose changes are in the digests. */
export interface DigestedDataset {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly storageAccountName: string;
  readonly container: string;
  readonly path: string;
}

/** The document that names the digests of one invitation: `changes/latest.json` beside the invitation. */
export interface DigestPointer {
  readonly documentType: 'changeDigests';
  readonly schemaVersion: 1;
  /** Id of the invitation, in lower case. */
  readonly invitationId: string;
  /** Id of the series. A new one begins if changes before it may be missing. */
  readonly seriesId: string;
  /** Number of the last digest; 0 if there is none yet. */
  readonly sequence: number;
  /** Hash of the digests so far: SHA-256 of the hash before the last digest and the hash of that digest. */
  readonly chainSha256: string;
  /** Time up to which changes are in the digests, UTC. */
  readonly coversUntil: string;
  /** Hash before the first digest that is kept. */
  readonly floorSha256: string;
  /** The digests that are kept, in the order of their numbers, without gaps up to `sequence`. */
  readonly digests: readonly DigestEntry[];
  readonly datasets: readonly DigestedDataset[];
}

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const timeSchema = z.string().datetime({ offset: true }).max(40);
const numberSchema = z.number().int().nonnegative();

export const digestEntrySchema = z.object({
  number: numberSchema,
  sha256: hashSchema,
  sizeBytes: numberSchema,
  changes: numberSchema,
  coversUntil: timeSchema,
});

export const digestedDatasetSchema = z.object({
  datasetName: z.string().max(100),
  datasetType: z.enum(DatasetType),
  storageAccountName: z.string().max(100),
  container: z.string().max(100),
  path: z.string().max(1024),
});

const pointerSchema = z.object({
  documentType: z.literal('changeDigests'),
  schemaVersion: z.literal(1),
  invitationId: z.string().max(36),
  seriesId: z.string().uuid(),
  sequence: numberSchema,
  chainSha256: hashSchema,
  coversUntil: timeSchema,
  floorSha256: hashSchema,
  digests: z.array(digestEntrySchema).max(MAX_DIGESTS),
  datasets: z.array(digestedDatasetSchema).max(1000),
});

/** Parses a pointer; undefined if it is none, or if it contradicts itself: a gap, or digests that are not those of the chain. */
export function parseDigestPointer(text: string): DigestPointer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const pointer = pointerSchema.safeParse(value).data;
  return pointer && isChained(pointer) ? pointer : undefined;
}

/** True if the digests follow each other without gaps, and if their hashes lead to that of the chain. */
export function isChained({
  digests,
  sequence,
  floorSha256,
  chainSha256,
}: Pick<DigestPointer, 'digests' | 'sequence' | 'floorSha256' | 'chainSha256'>): boolean {
  const first = sequence - digests.length + 1;
  if (first < 1 || digests.some(({ number }, at) => number !== first + at)) return false;
  return digests.reduce((chain, { sha256 }) => extendChain(chain, sha256), floorSha256) === chainSha256;
}

/** Returns the hash of a chain that has one more digest. */
export function extendChain(chainSha256: string, digestSha256: string): string {
  return createHash('sha256').update(`${chainSha256}${digestSha256}`).digest('hex');
}

/** Returns the hash of the chain after a digest; undefined if the pointer no longer has the digests from there on. */
export function findChainAt(pointer: DigestPointer, number: number): string | undefined {
  const { digests, sequence, floorSha256 } = pointer;
  const before = sequence - digests.length;
  if (number < before || number > sequence) return undefined;
  return digests
    .slice(0, number - before)
    .reduce((chain, { sha256 }) => extendChain(chain, sha256), floorSha256);
}

/** Returns the place of a dataset as a text, which is equal only for the same place. */
export function describeDigested(datasets: readonly DigestedDataset[]): string {
  return JSON.stringify(
    datasets
      .map(({ datasetName, datasetType, storageAccountName, container, path }) => [
        datasetName,
        datasetType,
        storageAccountName,
        container,
        path,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
