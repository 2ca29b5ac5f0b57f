import { z } from 'zod';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { toBatches } from '../../streams/ordered-streams';
import type { StateBlob } from '../contract/state-store-port';
import type { Chunk, PartsReader } from './chunked-jsonl';
import { readParts } from './chunked-jsonl';
import type { JsonLines } from './json-lines';
import type { ManifestEntry } from './manifest-entry';
import { isManifestChange, isManifestEntry } from './manifest-entry';
import { MAX_CHANGES, readChanges } from './manifest-overlay';
import type { ManifestPart } from './manifest-part';
import { manifestPartSchema, overlaySchema } from './manifest-part';
import { mappingIdentitySchema } from './mapping-identity';
import type { TakenPart } from './part-content';
import { PartContent } from './part-content';
import type { PartMemory } from './part-memory';

export const manifestHeadSchema = mappingIdentitySchema.extend({
  documentType: z.literal('manifest'),
  /** 2 if it has what earlier versions do not understand: an overlay, or parts with files that are gone. */
  schemaVersion: z.union([z.literal(1), z.literal(2)]),
  /** In manifests of earlier versions, `deleted` if a mirror has deleted the files marked as gone. Now the parts tell. */
  goneFiles: z.enum(['kept', 'deleted']),
  /** True if adopted files that are marked as gone are still at the target, although others were deleted. */
  keepsAdopted: z.literal(true).optional(),
  /** The changes to the parts, in the block before them. */
  overlay: overlaySchema.optional(),
  parts: z.array(manifestPartSchema),
});

/** The head of a manifest. A subscription whose mapping has changed since does not use the manifest. */
export type ManifestHead = z.infer<typeof manifestHeadSchema>;

/** The blob of a manifest. */
export type ManifestBlob = Pick<StateBlob, 'content'> & Partial<Pick<StateBlob, 'ranges'>>;

/** A manifest that is read part by part, in order, or as a stream of all its entries. */
export interface OpenManifest extends Batches<ManifestEntry> {
  readonly parts: readonly ManifestPart[];
  /** True if it can only be read as a stream of all its entries. */
  readonly isStreamOnly?: true;
  /** The source that the files came from, if it is not the source of the mapping. */
  readonly formerSource?: string;
  /** Reads the next part. */
  take(): Promise<TakenPart>;
  /** Skips the next part. */
  skip(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads the head of a manifest, and returns a reader for its entries.
 *
 * @throws DataShareError `StateUnreadable` if it is truncated, corrupt or of another format; entries before that are valid
 */
export async function readManifest(
  blob: ManifestBlob,
  path: string,
  memory?: PartMemory,
): Promise<ManifestReader> {
  const reader = await readManifestParts(blob, path, memory);
  try {
    const { overlay, parts } = reader.head;
    const overlaid = parts.reduce((sum, part) => sum + (part.overlaid?.changes ?? 0), 0);
    if (overlaid !== (overlay?.entries ?? 0) || overlaid > MAX_CHANGES)
      reader.throwUnreadable('its head does not tell which changes belong to which part');
    const changes = overlay && (await reader.takeLines());
    // Changes are held as bytes. What is no change is found at once.
    for (const _ of changes?.readValues(isManifestChange) ?? []);
    return new ManifestReader(reader, changes);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** Reads the head of a manifest, and returns a reader for its parts as they are stored. */
export function readManifestParts(
  { content, ranges }: ManifestBlob,
  path: string,
  memory?: PartMemory,
): Promise<PartsReader<ManifestHead, ManifestEntry>> {
  return readParts(content, path, {
    headSchema: manifestHeadSchema,
    isEntry: isManifestEntry,
    listChunks,
    version: 2,
    memory,
    ranges,
  });
}

/** The parts of a manifest as they are stored. */
export type ManifestParts = Pick<
  PartsReader<ManifestHead, ManifestEntry>,
  'head' | 'takeLines' | 'skip' | 'expectEnd' | 'close' | 'throwUnreadable'
>;

function listChunks({ overlay, parts }: ManifestHead): Chunk[] {
  const stored = parts.map(({ sha256, length, storedBytes, entries, overlaid }) => ({
    ...{ sha256, length, storedBytes },
    entries: overlaid?.storedEntries ?? entries,
  }));
  return overlay ? [overlay, ...stored] : stored;
}

/** Describes the parts of a manifest of an earlier version as later ones do. */
function toPresentHead(head: ManifestHead): ManifestHead {
  const { goneFiles, keepsAdopted, ...others } = head;
  if (goneFiles === 'kept') return head;
  const deleted = keepsAdopted ? 'unadopted' : 'all';
  const parts = head.parts.map((part): ManifestPart =>
    part.versions === undefined ? { ...part, deleted } : part,
  );
  return { ...others, goneFiles: 'kept', parts };
}

export class ManifestReader implements OpenManifest {
  public readonly head: ManifestHead;
  /** Receives the content of each part that is taken. */
  public onContent: ((part: ManifestPart, content: PartContent) => void) | undefined;
  private readonly changes: ReadonlyMap<ManifestPart, JsonLines>;
  private readonly compare: Compare;
  private index = 0;

  constructor(
    private readonly reader: ManifestParts,
    changes: JsonLines | undefined,
  ) {
    this.head = toPresentHead(reader.head);
    this.compare = getComparator(this.head.order);
    this.changes = divideChanges(this.head.parts, changes);
  }

  public get parts(): readonly ManifestPart[] {
    return this.head.parts;
  }

  /** Returns the changes of the overlay to a part; undefined if it has none. */
  public getChanges(part: ManifestPart): JsonLines | undefined {
    return this.changes.get(part);
  }

  public async take(): Promise<PartContent> {
    const part = this.parts[this.index];
    const content = await this.takeContent();
    this.onContent?.(part, content);
    return content;
  }

  /** Reads the next part. Its entries are checked as they are read. */
  public async takeContent(): Promise<PartContent> {
    const part = this.parts[this.index];
    const lines = await this.reader.takeLines();
    const changes = this.getChanges(part);
    return new PartContent(part, lines, changes ? readChanges(changes) : [], {
      compare: this.compare,
      next: this.parts.at(++this.index)?.first,
      throwUnreadable: this.reader.throwUnreadable,
    });
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
      while (this.index < this.parts.length) yield* readEntries(await this.takeContent());
      await this.reader.expectEnd();
    } finally {
      await this.close();
    }
  }
}

/** Reads the entries of a part. */
export async function* readEntries(part: TakenPart): AsyncGenerator<readonly ManifestEntry[]> {
  for await (const entries of toBatches(part)) yield entries.map((entry) => entry.read());
  part.release();
}

function divideChanges(
  parts: readonly ManifestPart[],
  changes: JsonLines | undefined,
): Map<ManifestPart, JsonLines> {
  const divided = new Map<ManifestPart, JsonLines>();
  let rest = changes;
  for (const part of parts) {
    if (!part.overlaid || !rest) continue;
    const [own, others] = rest.splitAt(part.overlaid.changes);
    divided.set(part, own);
    rest = others;
  }
  return divided;
}
