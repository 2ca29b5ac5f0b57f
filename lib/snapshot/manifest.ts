import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { throwProblems } from '../errors';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { compareNames } from './streams';

/** One file that a snapshot left at the target. ETags are without quotes. */
export interface ManifestEntry {
  /** Name below the dataset; '' for the file of a File dataset. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sourceETag: string;
  readonly targetETag: string;
  /** Base64, as in Content-MD5. */
  readonly contentMd5?: string;
  /** The source has it no longer, the target still does. */
  readonly isGone?: true;
}

const place = z.object({ blobEndpoint: z.string(), container: z.string(), path: z.string() });
const headSchema = z.object({
  documentType: z.literal('manifest'),
  schemaVersion: z.literal(1),
  synchronizationId: z.string(),
  invitationId: z.string(),
  datasetName: z.string(),
  datasetType: z.string(),
  source: place,
  target: place,
});
const entrySchema = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  sourceETag: z.string(),
  targetETag: z.string(),
  contentMd5: z.string().optional(),
  isGone: z.literal(true).optional(),
});
const footSchema = z.object({ endOfManifest: z.literal(true), entries: z.number() });

/** What a manifest is about. A subscription that maps differently by now has no use for it. */
export type ManifestHead = z.infer<typeof headSchema>;

/** Whether a manifest speaks of the same source and the same target as this mapping. */
export function isManifestOf(head: ManifestHead, mapping: CopyMapping, sides: ManifestSides): boolean {
  const wanted = manifestHead('', mapping, sides);
  return JSON.stringify({ ...head, synchronizationId: '' }) === JSON.stringify(wanted);
}

/** The accounts that really answer, which connection strings may make others than the document's. */
export interface ManifestSides {
  readonly invitationId: string;
  readonly sourceEndpoint: string;
  readonly targetEndpoint: string;
}

export function manifestHead(
  synchronizationId: string,
  { datasetName, datasetType, source, target }: CopyMapping,
  { invitationId, sourceEndpoint, targetEndpoint }: ManifestSides,
): ManifestHead {
  return {
    documentType: 'manifest',
    schemaVersion: 1,
    synchronizationId,
    invitationId,
    datasetName,
    datasetType,
    source: { blobEndpoint: sourceEndpoint, container: source.container, path: source.path },
    target: { blobEndpoint: targetEndpoint, container: target.container, path: target.path },
  };
}

/** Gzipped JSON lines: a head, the entries in ascending order of their paths, and a foot that proves the end. */
export function writeManifest(head: ManifestHead, entries: AsyncIterable<ManifestEntry>): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `${JSON.stringify(head)}\n`;
    let count = 0;
    for await (const entry of entries) {
      yield `${JSON.stringify(entry)}\n`;
      count += 1;
    }
    yield `${JSON.stringify({ endOfManifest: true, entries: count })}\n`;
  }
  const compressed = createGzip();
  // Ends the entries too where the reader gives up; its failures are the reader's to see.
  pipeline(Readable.from(lines()), compressed, () => {});
  return compressed;
}

/**
 * Reads a manifest: its head, and its entries as a stream.
 *
 * @throws DataShareError `StateUnreadable` where it is cut, torn or not ours; entries before that were right
 */
export async function readManifest(
  content: Readable,
  path: string,
): Promise<{ readonly head: ManifestHead; readonly entries: AsyncIterable<ManifestEntry> }> {
  const unreadable = (reason: string): never => {
    throwProblems([problems.stateUnreadable(path, reason)]);
    throw new Error('unreachable');
  };
  const lines = linesOf(content, unreadable);

  const first = await lines.next();
  const head = headSchema.safeParse(first.done ? undefined : parseLine(first.value));
  if (!head.success) return unreadable('it does not begin as a manifest');

  async function* entries(): AsyncGenerator<ManifestEntry> {
    let count = 0;
    let before: string | undefined;
    for await (const line of lines) {
      const value = parseLine(line);
      const entry = entrySchema.safeParse(value);
      if (entry.success) {
        count += 1;
        const { path } = entry.data;
        if (before !== undefined && compareNames(before, path) >= 0)
          unreadable('its entries are out of order');
        before = path;
        yield entry.data;
        continue;
      }
      const foot = footSchema.safeParse(value);
      // Asked once more, so that the checksum after the last line is looked at.
      if (foot.success && foot.data.entries === count && (await lines.next()).done) return;
      unreadable(`line ${count + 2} is no entry`);
    }
    unreadable('its end is missing');
  }
  return { head: head.data, entries: entries() };
}

async function* linesOf(content: Readable, unreadable: (reason: string) => never): AsyncGenerator<string> {
  const plain = createGunzip().setEncoding('utf8');
  let transportFailure: Error | undefined;
  content.once('error', (error) => {
    transportFailure = error;
    plain.destroy(error);
  });
  content.once('close', () => {
    if (!content.readableEnded) plain.destroy((transportFailure ??= new Error('the connection was closed')));
  });
  content.pipe(plain);
  let rest = '';
  try {
    for await (const chunk of plain as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    // A connection that broke says nothing about the manifest.
    if (transportFailure) throw transportFailure;
    unreadable((error as Error).message);
  } finally {
    content.destroy();
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
