import { z } from 'zod';
import type { DigestEntry, DigestPointer } from '../changes/digest/digest-pointer';
import { digestEntrySchema, MAX_DIGESTS } from '../changes/digest/digest-pointer';
import { readLimitedText } from '../snapshot/contract/read-limited-text';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { parseStateJson, STATE_LIMITS } from '../snapshot/state/json-documents';

/** The way in which changes are found: by the change feed of the accounts, or by comparing listings. */
export const DIGEST_SOURCES = ['listing', 'change-feed'] as const;
export type DigestSource = (typeof DIGEST_SOURCES)[number];

/** A digest that the provider keeps, and its place. */
export interface KeptDigest extends DigestEntry {
  readonly path: string;
}

/** The provider's memory of the digests of datasets. It decides; the pointers of the recipients follow it. */
export interface DigestState extends Pick<
  DigestPointer,
  'seriesId' | 'sequence' | 'chainSha256' | 'coversUntil' | 'floorSha256'
> {
  readonly documentType: 'digestState';
  readonly schemaVersion: 1;
  readonly from: DigestSource;
  readonly digests: readonly KeptDigest[];
  /** The place of the last listing of each dataset, by its name. */
  readonly listings: Readonly<Record<string, string>>;
  /** The last segment of the change feed that was read, by storage account. */
  readonly segments: Readonly<Record<string, string>>;
}

const pathSchema = z.string().regex(/^digests\/[\w.-]{1,200}\/[\w./-]{1,300}$/);

const stateSchema = z.object({
  documentType: z.literal('digestState'),
  schemaVersion: z.literal(1),
  seriesId: z.string().uuid(),
  from: z.enum(DIGEST_SOURCES),
  sequence: z.number().int().nonnegative(),
  chainSha256: z.string().regex(/^[0-9a-f]{64}$/),
  floorSha256: z.string().regex(/^[0-9a-f]{64}$/),
  coversUntil: z.string().datetime({ offset: true }),
  digests: z.array(digestEntrySchema.extend({ path: pathSchema })).max(MAX_DIGESTS),
  listings: z.record(z.string(), pathSchema),
  segments: z.record(z.string(), z.string().datetime({ offset: true })),
});

/** The state as it was read. */
export interface LoadedState {
  /** Undefined if there is none yet. */
  readonly etag: string | undefined;
  /** Undefined if there is none, or if it is not what this program writes: a new series begins. */
  readonly state: DigestState | undefined;
}

/** @throws DataShareError `StateVersionUnsupported`, `StateUnreadable` */
export async function loadDigestState(
  store: StateStore,
  path: string,
  signal: AbortSignal,
): Promise<LoadedState> {
  const blob = await store.read(path, signal);
  if (!blob) return { etag: undefined, state: undefined };
  const text = await readLimitedText(blob.content, path, STATE_LIMITS.state);
  return { etag: blob.etag, state: parseStateJson(text, path, stateSchema) };
}
