import { Readable } from 'node:stream';
import { z } from 'zod';
import type { StateStore } from '../contract/state-store-port';
import { datasetWorkSchema } from '../copying/dataset-work';
import { compressLines, readParts, toJsonLines, toPart } from '../state/chunked-jsonl';
import type { ManifestEntry } from '../state/manifest-entry';
import { isManifestEntry } from '../state/manifest-entry';
import { manifestPartSchema } from '../state/manifest-part';
import { partSchema } from '../state/mapping-identity';
import { createOwnBlob } from '../contract/own-blobs';
import { stateNameSchema } from '../state/state-values';
import { sharedProblemsSchema } from './shared-problems';

const resultSchema = z.object({
  documentType: z.literal('range-result'),
  schemaVersion: z.literal(1),
  /** The process that has done it. */
  processKey: stateNameSchema,
  /** The parts of the new manifest, whose blocks are uploaded; null if the manifest could not be written. */
  parts: z.array(manifestPartSchema).nullable(),
  work: datasetWorkSchema,
  /** True if it has copied files. */
  hasCopied: z.boolean(),
  /** True if a file of the manifest was not at the target. */
  isSuspected: z.boolean(),
  /** Name of the blob with the files that are gone at the source; null if there are none, or if they are kept. */
  gone: z
    .string()
    .regex(/^r\d+a\d+\.gone$/)
    .nullable(),
  /** The problems that ended the work on the range. */
  problems: sharedProblemsSchema,
});

/** The result of the work on a range. It stands in the place of the claim. Without parts, it must say why. */
export const rangeResultSchema = resultSchema.refine(
  ({ parts, problems: found }) => parts !== null || found.length > 0,
);

export type RangeResult = Readonly<z.infer<typeof resultSchema>>;

const goneHeadSchema = z.object({ documentType: z.literal('gone'), parts: z.array(partSchema) });

/** Number of entries in a part of the list of files that are gone. */
const PART_ENTRIES = 20_000;

/** Writes the list of files that are gone in a range. */
export async function writeGone(
  store: StateStore,
  path: string,
  entries: readonly ManifestEntry[],
  signal: AbortSignal,
): Promise<void> {
  const parts: ReturnType<typeof toPart>[] = [];
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < entries.length; at += PART_ENTRIES) {
    const some = entries.slice(at, at + PART_ENTRIES);
    const lines = toJsonLines(some);
    parts.push(toPart(some, lines));
    blocks.push(await compressLines(lines));
  }
  const head = await compressLines(toJsonLines([{ documentType: 'gone', parts }]));
  await createOwnBlob(store, path, Buffer.concat([head, ...blocks]), signal);
}

/** Reads such a list. @throws DataShareError `StateUnreadable` */
export async function readGone(
  store: StateStore,
  path: string,
  signal: AbortSignal,
): Promise<ManifestEntry[]> {
  const blob = await store.read(path, signal);
  const content = blob?.content ?? Readable.from([]);
  const reader = await readParts(content, path, { headSchema: goneHeadSchema, isEntry: isManifestEntry });
  const entries: ManifestEntry[] = [];
  for await (const some of reader.readEntries()) for (const entry of some) entries.push(entry);
  return entries;
}
