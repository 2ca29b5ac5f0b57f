import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { throwProblems } from '../errors';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import type { ReadLines, WrittenLines } from './json-lines';
import { readLines, writeLines } from './json-lines';
import type { BlobFacts, Tags } from './ports';
import type { Batches } from './streams';
import { strictlyAscending } from './streams';

/** One file that a snapshot left at the target. ETags are without quotes. */
export interface ManifestEntry {
  /** Name below the dataset; '' for the file of a File dataset. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Which version of the source it is a copy of; '' where that is not known, of what was adopted. */
  readonly sourceETag: string;
  readonly targetETag: string;
  /** Base64, as in Content-MD5. */
  readonly contentMd5?: string;
  /** Where tiers are preserved. */
  readonly tier?: string;
  /** Where tags are preserved. */
  readonly tags?: Tags;
  /** The source has it no longer, the target still does. */
  readonly isGone?: true;
  /** A copy of it failed: the next run tries again, whatever it finds. */
  readonly isDue?: true;
}

const place = z.object({ blobEndpoint: z.string(), container: z.string(), path: z.string() });
const about = {
  schemaVersion: z.literal(1),
  synchronizationId: z.string(),
  invitationId: z.string(),
  datasetName: z.string(),
  datasetType: z.string(),
  source: place,
  target: place,
};
const headSchema = z.object({ documentType: z.literal('manifest'), ...about });
/** What a list of files is about, a manifest or a journal. */
export const aboutSchema = z.object(about);
const entrySchema = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  sourceETag: z.string(),
  targetETag: z.string(),
  contentMd5: z.string().optional(),
  tier: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  isGone: z.literal(true).optional(),
  isDue: z.literal(true).optional(),
});

/** What a manifest is about. A subscription that maps differently by now has no use for it. */
export type ManifestHead = z.infer<typeof headSchema>;
export type About = z.infer<typeof aboutSchema>;

/** Whether it speaks of the same source and the same target as this mapping. */
export function isAbout(head: About, mapping: CopyMapping, sides: ManifestSides): boolean {
  const comparable = ({ datasetName, datasetType, invitationId, source, target }: About): string =>
    JSON.stringify([datasetName, datasetType, invitationId, source, target]);
  return comparable(head) === comparable(aboutMapping('', mapping, sides));
}

/** The accounts that really answer, which connection strings may make others than the document's. */
export interface ManifestSides {
  readonly invitationId: string;
  readonly sourceEndpoint: string;
  readonly targetEndpoint: string;
}

export function aboutMapping(
  synchronizationId: string,
  { datasetName, datasetType, source, target }: CopyMapping,
  { invitationId, sourceEndpoint, targetEndpoint }: ManifestSides,
): About {
  return {
    schemaVersion: 1,
    synchronizationId,
    invitationId,
    datasetName,
    datasetType,
    source: { blobEndpoint: sourceEndpoint, container: source.container, path: source.path },
    target: { blobEndpoint: targetEndpoint, container: target.container, path: target.path },
  };
}

/** What there is at the target of a version of the source. */
export function entryOf(
  path: string,
  { sizeBytes, etag, contentMd5, tier, tags }: BlobFacts,
  target: { readonly etag: string; readonly contentMd5?: string },
): ManifestEntry {
  // The copy was pinned to the source's ETag, so what the source says of its MD5 holds for the copy too.
  const md5 = target.contentMd5 ?? contentMd5;
  return {
    path,
    sizeBytes,
    sourceETag: etag,
    targetETag: target.etag,
    ...(md5 !== undefined && { contentMd5: md5 }),
    ...(tier !== undefined && { tier }),
    ...(tags !== undefined && { tags }),
  };
}

/** @param batches In ascending order of their paths. */
export function writeManifest(about: About, batches: Batches<ManifestEntry>): WrittenLines {
  return writeLines({ documentType: 'manifest', ...about }, batches);
}

/**
 * Reads a manifest: its head, and its entries as a stream.
 *
 * @throws DataShareError `StateUnreadable` where it is cut, torn or not ours; entries before that were right
 */
export async function readManifest(
  content: Readable,
  path: string,
  expectedSha256?: string,
): Promise<ReadLines<ManifestHead, ManifestEntry>> {
  const { head, entries } = await readLines(content, path, headSchema, entrySchema, expectedSha256);
  const ordered = strictlyAscending(
    entries,
    (entry) => entry.path,
    () => {
      throwProblems([problems.stateUnreadable(path, 'its entries are out of order')]);
      throw new Error('unreachable');
    },
  );
  return { head, entries: ordered };
}

/**
 * One hash over all datasets: it changes with any name, size, version or MD5 of what the snapshot left at the target.
 *
 * @param sha256s The hash of each manifest's entries, by dataset.
 */
export function rootHash(sha256s: Readonly<Record<string, string>>): string {
  const lines = Object.keys(sha256s)
    .sort()
    .map((datasetName) => `${datasetName} ${sha256s[datasetName]}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}
