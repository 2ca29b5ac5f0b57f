import type { Readable } from 'node:stream';
import { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { getComparator } from '../../streams/name-order';
import { VERSION_SUM } from '../contract/source-digest';
import type { Batches } from '../../streams/ordered-streams';
import type { PartsReader } from './chunked-jsonl';
import { readParts } from './chunked-jsonl';
import type { ManifestEntry } from './manifest-entry';
import { isManifestEntry } from './manifest-entry';
import { mappingIdentitySchema, partSchema } from './mapping-identity';
import { countSchema } from './state-values';

/** A part, as the head of a manifest describes it. */
export const manifestPartSchema = partSchema.extend({
  /** Total size of its files. */
  sizeBytes: countSchema,
  /** Number of entries that are directories. */
  directories: countSchema.optional(),
  /** Hash over the names and versions of its files; see `hashEntryVersions`. */
  versions: z.string().optional(),
  /** Sum over the versions of the source that its files are copies of; absent if one is unknown, or a file is due. */
  sourceSum: z.string().regex(VERSION_SUM).optional(),
  /** Number of files that are gone at the source. */
  gone: countSchema.optional(),
});

const headSchema = mappingIdentitySchema.extend({
  documentType: z.literal('manifest'),
  /** `kept` if the files marked as gone are still at the target; `deleted` if a mirror has deleted them. */
  goneFiles: z.enum(['kept', 'deleted']),
  /** True if adopted files that are marked as gone are still at the target, although others were deleted. */
  keepsAdopted: z.literal(true).optional(),
  parts: z.array(manifestPartSchema),
});

/** The head of a manifest. A subscription whose mapping has changed since does not use the manifest. */
export type ManifestHead = z.infer<typeof headSchema>;
export type ManifestPart = ManifestHead['parts'][number];

/** A manifest that is read part by part, in order, or as a stream of all its entries. */
export interface OpenManifest extends Batches<ManifestEntry> {
  readonly parts: readonly ManifestPart[];
  /** True if it can only be read as a stream of all its entries. */
  readonly isStreamOnly?: true;
  /** The source that the files came from, if it is not the source of the mapping. */
  readonly formerSource?: string;
  /** Reads the entries of the next part. */
  take(): Promise<readonly ManifestEntry[]>;
  /** Skips the next part. */
  skip(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads the head of a manifest, and returns a reader for its entries.
 *
 * @throws DataShareError `StateUnreadable` if it is truncated, corrupt or of another format; entries before that are valid
 */
export async function readManifest(content: Readable, path: string): Promise<ManifestReader> {
  return new ManifestReader(path, await readParts(content, path, headSchema, isManifestEntry));
}

export class ManifestReader implements OpenManifest {
  public readonly head: ManifestHead;
  private index = 0;

  constructor(
    private readonly path: string,
    private readonly reader: PartsReader<ManifestHead, ManifestEntry>,
  ) {
    this.head = reader.head;
  }

  public get parts(): readonly ManifestPart[] {
    return this.head.parts;
  }

  public async take(): Promise<readonly ManifestEntry[]> {
    const entries = await this.reader.take();
    const next = this.parts.at(++this.index)?.first;
    const compare = getComparator(this.head.order);
    let before: string | undefined;
    for (const { path } of [...entries, ...(next === undefined ? [] : [{ path: next }])]) {
      if (before !== undefined && compare(before, path) >= 0)
        throwProblems([problems.stateUnreadable(this.path, 'its entries are out of order')]);
      before = path;
    }
    const { goneFiles, keepsAdopted } = this.head;
    if (goneFiles === 'kept') return entries;
    return entries.filter(({ isGone, isAdopted }) => !isGone || (keepsAdopted && isAdopted));
  }

  public async skip(): Promise<void> {
    this.index += 1;
    await this.reader.skip();
  }

  public close(): Promise<void> {
    return this.reader.close();
  }

  public async *[Symbol.asyncIterator](): AsyncGenerator<readonly ManifestEntry[]> {
    try {
      while (this.index < this.parts.length) yield await this.take();
      await this.reader.expectEnd();
    } finally {
      await this.close();
    }
  }
}
