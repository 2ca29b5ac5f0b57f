import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { readLimitedText } from '../contract/read-limited-text';
import type { StateStore } from '../contract/state-store-port';
import { parseStateJson, STATE_LIMITS } from '../state/json-documents';
import { countSchema, relativePathSchema, stateNameSchema } from '../state/state-values';
import { createOwnBlob } from '../contract/own-blobs';

/** Maximum number of ranges of a run, and of their bytes: half of the document, whose other half is for its datasets. */
export const SPLIT_LIMITS = { ranges: 20_000, rangeBytes: STATE_LIMITS.state / 2 } as const;
/** Maximum number of further names at which a listing may start. */
const MAX_STARTS = 8;

const rangeSchema = z.object({
  datasetName: z.string(),
  from: relativePathSchema.optional(),
  to: relativePathSchema.optional(),
  starts: z.array(relativePathSchema).max(MAX_STARTS),
  /** Index of its first part in the manifest of the last snapshot, and the number of its parts. */
  firstPart: countSchema,
  parts: countSchema,
});

const splitSchema = z.object({
  documentType: z.literal('split'),
  schemaVersion: z.literal(1),
  synchronizationId: stateNameSchema,
  /** Hash of the subscription: a process with another one is no part of the run. */
  subscriptionSha256: z.string(),
  mode: z.enum(['FullSync', 'Incremental']),
  reconcile: z.boolean(),
  datasets: z
    .array(
      z.object({
        datasetName: z.string(),
        /** True if the target is listed, because files of the manifest may be missing there. */
        isInDoubt: z.boolean(),
        /** Hash of the head of the manifest that the ranges come from; null if there is none. */
        manifestSha256: z.string().nullable(),
      }),
    )
    .max(SPLIT_LIMITS.ranges),
  ranges: z.array(rangeSchema).max(SPLIT_LIMITS.ranges),
});

/** The ranges of names into which a run is split, for the processes that work on it together. */
export type SplitDocument = Readonly<z.infer<typeof splitSchema>>;
export type SplitDataset = SplitDocument['datasets'][number];
export type SplitDatasetRange = SplitDocument['ranges'][number];

/** Returns the folder of the blobs with which the processes of a run share their work. */
export function toRunFolder(subscriptionName: string, synchronizationId: string): string {
  return `${toSharedFolder(subscriptionName)}${synchronizationId}/`;
}

export function toSharedFolder(subscriptionName: string): string {
  return `${subscriptionName}/parallel/`;
}

export async function writeSplit(
  store: StateStore,
  folder: string,
  split: SplitDocument,
  signal: AbortSignal,
): Promise<void> {
  // The folder belongs to this run.
  await createOwnBlob(store, `${folder}split.json`, JSON.stringify(split), signal);
}

/** Reads the split of a run; undefined if it is not there yet. @throws DataShareError `StateUnreadable` */
export async function readSplit(
  store: StateStore,
  folder: string,
  signal: AbortSignal,
): Promise<SplitDocument | undefined> {
  const path = `${folder}split.json`;
  const blob = await store.read(path, signal);
  if (!blob) return undefined;
  const content = await readLimitedText(blob.content, path, STATE_LIMITS.state);
  const split = parseStateJson(content, path, splitSchema);
  if (!split || !folder.endsWith(`/${split.synchronizationId}/`))
    throw createSharedStateError(path, 'it is not what this program writes');
  return split;
}

const WRITTEN_ANEW =
  'synchronize again: each run writes it anew; if it happens again, find out who else writes to that container';

/** Returns the error for state that the processes of a run leave for one another, and that cannot be used. */
export function createSharedStateError(path: string, reason: string): DataShareError {
  return new DataShareError([problems.stateUnreadable(path, reason, WRITTEN_ANEW)]);
}
