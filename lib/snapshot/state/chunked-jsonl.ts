import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { readDecompressed } from './bounded-decompression';
import { ByteReader } from './byte-reader';
import type { BlobRanges } from '../contract/state-store-port';
import { refuseNewerState } from './json-documents';
import { PartMemory } from './part-memory';
import type { StoredChunk } from './stored-chunks';
import { isPossiblyStored, StoredChunks } from './stored-chunks';
import { hasLines, JsonLines, MAX_ENTRY_BYTES, parseJsonLines } from './json-lines';

/*
 * The file format of manifests and journals: JSON lines, compressed in parts. The head lists the parts; each part has the
 * lines of a number of entries. A part that has not changed is neither parsed nor written again.
 */

/** A range of entries, as the head describes it. */
export interface Part {
  /** Hash of its lines. */
  readonly sha256: string;
  /** Length of its lines in bytes. */
  readonly length: number;
  readonly entries: number;
  /** Path of the first entry. */
  readonly first: string;
}

/** A part as it is stored, or what else follows a head. */
export type Chunk = Pick<Part, 'sha256' | 'length' | 'entries'> & StoredChunk;

const gzipAsync = promisify(gzip);

/** Compresses a part or a head for storage. */
export async function compressLines(lines: string | Uint8Array): Promise<Uint8Array> {
  return gzipAsync(lines);
}

export function hashSha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Describes a part with these entries for the head. */
export function toPart(entries: readonly { readonly path: string }[], lines: string): Part {
  return describeLines(lines, entries.length, entries[0].path);
}

export function describeLines(lines: string | Uint8Array, entries: number, first: string): Part {
  return { sha256: hashSha256(lines), length: Buffer.byteLength(lines), entries, first };
}

export function toJsonLines(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** The format of a file. */
export interface ChunkFormat<H extends { readonly parts: readonly Part[] }, E> {
  readonly headSchema: z.ZodType<H>;
  readonly isEntry: (value: unknown) => value is E;
  /** Lists what follows the head. By default, these are the parts. */
  readonly listChunks?: (head: H) => readonly Chunk[];
  /** The last version of the format that is known; 1 by default. */
  readonly version?: number;
  /** The memory of the parts that are read. */
  readonly memory?: PartMemory;
  /** The content in parts, to read some without those before them. By default, all are read. */
  readonly ranges?: BlobRanges;
}

/**
 * Reads a head, and returns a reader for the parts.
 *
 * @throws DataShareError `StateUnreadable` if the file is truncated, corrupt or of another format
 */
export async function readParts<H extends { readonly parts: readonly Part[] }, E>(
  content: Readable,
  path: string,
  {
    headSchema,
    isEntry,
    listChunks = (head) => head.parts,
    version,
    memory = new PartMemory(),
    ranges,
  }: ChunkFormat<H, E>,
): Promise<PartsReader<H, E>> {
  const throwUnreadable = (reason: string): never => {
    throwProblems([problems.stateUnreadable(path, reason)]);
    throw new Error('unreachable');
  };
  const bytes = new ByteReader(readDecompressed(content, throwUnreadable));
  try {
    const line = await bytes.readLine(MAX_HEAD_BYTES);
    if (line === undefined) return throwUnreadable(`its head has more than ${MAX_HEAD_BYTES} bytes`);
    // The checksum of the compressed head precedes the parts: once a byte of them arrives, it has been verified.
    await bytes.hasMore();
    const value = parseJsonLines(line)?.[0];
    refuseNewerState(value, path, version);
    const head = headSchema.safeParse(value);
    if (!head.success) return throwUnreadable('it does not begin as this program writes it');
    const chunks = listChunks(head.data);
    if (!chunks.every(isPossiblePart)) return throwUnreadable('its head has a part of an impossible size');
    const stored = StoredChunks.locate(chunks, ranges);
    return new PartsReader(head.data, chunks, { bytes, stored }, isEntry, throwUnreadable, memory);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** Size limit of a head, in bytes. That of a manifest of a hundred million files stays below it. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024;
/** Size limit of a part. It must fit in memory; the limits of entries and of compression are lower in practice. */
const MAX_PART_BYTES = 256 * 1024 * 1024;
/** Size of the smallest entry, which is that of a removal. */
const MIN_ENTRY_BYTES = 28;

function isPossiblePart(chunk: Chunk): boolean {
  const { length, entries } = chunk;
  const isPossible = length <= MAX_PART_BYTES && length <= entries * MAX_ENTRY_BYTES;
  return isPossible && length >= entries * MIN_ENTRY_BYTES && isPossiblyStored(chunk);
}

/** The bytes after the head, and the places of the chunks in the blob, if they are known. */
interface PartsContent {
  readonly bytes: ByteReader;
  readonly stored: StoredChunks | undefined;
}

/**
 * Reads the parts of a blob one after another. Each part is verified and read, or skipped. From the first one on that is skipped, only those
 * that are read are requested, if their places are known.
 */
export class PartsReader<H extends { readonly parts: readonly Part[] }, E> {
  private index = 0;
  /** True if parts are read at their places. */
  private hasSkipped = false;

  constructor(
    public readonly head: H,
    private readonly chunks: readonly Chunk[],
    private content: PartsContent,
    private readonly isEntry: (value: unknown) => value is E,
    /** Throws that the file cannot be used. */
    public readonly throwUnreadable: (reason: string) => never,
    private readonly memory: PartMemory,
  ) {}

  /** Reads the entries of the next part. */
  public async take(): Promise<readonly E[]> {
    const lines = await this.takeLines();
    const values = parseJsonLines(lines.bytes);
    if (values?.length !== lines.length || !values.every(this.isEntry)) return lines.onBroken();
    lines.release();
    return values;
  }

  /** Reads the lines of the next part, or of what else follows next. They have the hash that the head tells. */
  public async takeLines(): Promise<JsonLines> {
    const { length, entries, sha256 } = this.chunks[this.index];
    const bytes = this.memory.take(length);
    const isVerified = await this.fillFromPlace(bytes);
    const index = ++this.index;
    if (!isVerified && (await this.content.bytes.fill(bytes)) < length)
      this.throwUnreadable('it is incomplete');
    if (!isVerified && hashSha256(bytes) !== sha256)
      this.throwUnreadable(`part ${index} is not what was written`);
    if (!hasLines(bytes, entries))
      this.throwUnreadable(`part ${index} does not have the lines of its entries`);
    const onBroken = (): never => this.throwUnreadable(`part ${index} has what is no entry`);
    return new JsonLines(bytes, entries, onBroken, this.memory);
  }

  /**
   * Goes back to the beginning, and reads up to the next part, from which on all parts are read. The place of a part is wrong if another process
   * has stored the same lines, compressed by another version of zlib.
   */
  private async readThrough(blob: Pick<StoredChunks, 'readAll'>): Promise<void> {
    await this.close();
    const bytes = new ByteReader(readDecompressed(blob.readAll(), this.throwUnreadable));
    this.content = { bytes, stored: undefined };
    await bytes.readLine(MAX_HEAD_BYTES);
    for (const { length } of this.chunks.slice(0, this.index))
      if ((await bytes.skip(length)) < length) this.throwUnreadable('it is incomplete');
  }

  /** Fills a buffer with the lines of the next part, if it is at its place. */
  private async fillFromPlace(lines: Buffer): Promise<boolean> {
    const { stored } = this.content;
    if (!stored || !this.hasSkipped) return false;
    const isThere = await stored.fill(this.index, lines);
    if (isThere && hashSha256(lines) === this.chunks[this.index].sha256) return true;
    await this.readThrough(stored);
    return false;
  }

  /** Skips the next part. */
  public async skip(): Promise<void> {
    const { bytes, stored } = this.content;
    const { length } = this.chunks[this.index++];
    if (!stored) {
      if ((await bytes.skip(length)) < length) this.throwUnreadable('it is incomplete');
    } else if (!this.hasSkipped) {
      this.hasSkipped = true;
      await bytes.close();
    }
  }

  /** Throws if anything follows the last part. Places of parts are counted from the end of the blob. */
  public async expectEnd(): Promise<void> {
    const { bytes } = this.content;
    if (!this.hasSkipped && (await bytes.hasMore())) this.throwUnreadable('something comes after its end');
  }

  public async close(): Promise<void> {
    const { bytes, stored } = this.content;
    await bytes.close();
    await stored?.close();
  }

  /** Reads the entries of all parts. */
  public async *readEntries(): AsyncGenerator<readonly E[]> {
    try {
      while (this.index < this.chunks.length) yield await this.take();
      await this.expectEnd();
    } finally {
      // Also if the consumer stops early.
      await this.close();
    }
  }
}
