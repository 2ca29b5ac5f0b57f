import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import type { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { refuseNewerState } from './state-documents';

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

const gzipAsync = promisify(gzip);

/** Compresses a part or a head for storage. */
export async function compressLines(lines: string): Promise<Uint8Array> {
  return gzipAsync(lines);
}

export function hashSha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Describes a part with these entries for the head. */
export function toPart(entries: readonly { readonly path: string }[], lines: string): Part {
  return {
    sha256: hashSha256(lines),
    length: Buffer.byteLength(lines),
    entries: entries.length,
    first: entries[0].path,
  };
}

/**
 * Hashes the head of a manifest, as its line was written. `goneFiles` is left out: it changes after the run has recorded
 * the hash, when a mirror has deleted the files.
 */
export function hashHead(line: string): string {
  return hashSha256(line.trimEnd().replace('"goneFiles":"deleted"', '"goneFiles":"kept"'));
}

export function toJsonLines(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/**
 * Reads a head, and returns a reader for the parts.
 *
 * @throws DataShareError `StateUnreadable` if the file is truncated, corrupt or of another format
 */
export async function readParts<H extends { readonly parts: readonly Part[] }, E>(
  content: Readable,
  path: string,
  headSchema: z.ZodType<H>,
  isEntry: (value: unknown) => value is E,
): Promise<PartsReader<H, E>> {
  const throwUnreadable = (reason: string): never => {
    throwProblems([problems.stateUnreadable(path, reason)]);
    throw new Error('unreachable');
  };
  const bytes = new ByteReader(readChunks(content, throwUnreadable));
  try {
    const line = await bytes.readLine(MAX_HEAD_BYTES);
    if (line === undefined) return throwUnreadable(`its head has more than ${MAX_HEAD_BYTES} bytes`);
    // The checksum of the compressed head precedes the parts: once a byte of them arrives, it has been verified.
    await bytes.hasMore();
    const value = parseJsonLines(line)?.[0];
    refuseNewerState(value, path);
    const head = headSchema.safeParse(value);
    if (!head.success) return throwUnreadable('it does not begin as this program writes it');
    if (!head.data.parts.every(isPossiblePart))
      return throwUnreadable('its head has a part of an impossible size');
    return new PartsReader(head.data, hashHead(String(line)), bytes, isEntry, throwUnreadable);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** Size limit of a head, in bytes. That of a manifest of a hundred million files stays below it. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024;
/** Size limit of a part. It must fit in memory; the limits of entries and of compression are lower in practice. */
const MAX_PART_BYTES = 256 * 1024 * 1024;
/** Size limit of one entry: names, tags and access control lists have limits in Azure. */
const MAX_ENTRY_BYTES = 64 * 1024;
/** Size of the smallest entry. */
const MIN_ENTRY_BYTES = 40;

function isPossiblePart({ length, entries }: Part): boolean {
  return (
    length <= MAX_PART_BYTES && length <= entries * MAX_ENTRY_BYTES && length >= entries * MIN_ENTRY_BYTES
  );
}

/** Reads the parts of a blob one after another. Each part is verified and read, or skipped. */
export class PartsReader<H extends { readonly parts: readonly Part[] }, E> {
  private index = 0;

  constructor(
    public readonly head: H,
    /** See `hashHead`. */
    public readonly headSha256: string,
    private readonly bytes: ByteReader,
    private readonly isEntry: (value: unknown) => value is E,
    private readonly throwUnreadable: (reason: string) => never,
  ) {}

  /** Reads the entries of the next part. */
  public async take(): Promise<readonly E[]> {
    const { length, entries, sha256 } = this.head.parts[this.index++];
    const lines = await this.bytes.take(length);
    if (lines.length < length) this.throwUnreadable('it is incomplete');
    if (hashSha256(lines) !== sha256) this.throwUnreadable(`part ${this.index} is not what was written`);
    if (!hasLines(lines, entries))
      this.throwUnreadable(`part ${this.index} does not have the lines of its entries`);
    const values = parseJsonLines(lines);
    if (values?.length !== entries || !values.every(this.isEntry))
      return this.throwUnreadable(`part ${this.index} has what is no entry`);
    return values;
  }

  /** Skips the next part. */
  public async skip(): Promise<void> {
    const { length } = this.head.parts[this.index++];
    if ((await this.bytes.skip(length)) < length) this.throwUnreadable('it is incomplete');
  }

  /** Throws if anything follows the last part. */
  public async expectEnd(): Promise<void> {
    if (await this.bytes.hasMore()) this.throwUnreadable('something comes after its end');
  }

  public close(): Promise<void> {
    return this.bytes.close();
  }

  /** Reads the entries of all parts. */
  public async *readEntries(): AsyncGenerator<readonly E[]> {
    try {
      while (this.index < this.head.parts.length) yield await this.take();
      await this.expectEnd();
    } finally {
      // Also if the consumer stops early.
      await this.close();
    }
  }
}

/** Reads a stream of bytes in pieces of a requested length. */
class ByteReader {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly chunks: AsyncGenerator<Buffer>) {}

  /** Reads a line without its end, or the rest if there is no further line. Undefined if it is longer than the limit. */
  public async readLine(maxLength: number): Promise<Buffer | undefined> {
    const begun: Buffer[] = [];
    for (let length = 0; length <= maxLength && (await this.hasMore());) {
      const end = this.held.indexOf(NEWLINE);
      const bytes = end < 0 ? this.held : this.held.subarray(0, end);
      this.held = this.held.subarray(end < 0 ? bytes.length : end + 1);
      begun.push(bytes);
      length += bytes.length;
      if (length > maxLength) return undefined;
      if (end >= 0) break;
    }
    return Buffer.concat(begun);
  }

  /** Returns fewer bytes at the end of the stream. */
  public async take(length: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    await this.forEachChunk(length, (bytes) => void taken.push(bytes));
    return Buffer.concat(taken);
  }

  /** Returns the number of bytes that were skipped. */
  public async skip(length: number): Promise<number> {
    let skipped = 0;
    await this.forEachChunk(length, (bytes) => void (skipped += bytes.length));
    return skipped;
  }

  /** True if there are more bytes. */
  public async hasMore(): Promise<boolean> {
    while (this.held.length === 0) if (!(await this.readMore())) return false;
    return true;
  }

  public async close(): Promise<void> {
    await this.chunks.return(undefined);
  }

  private async forEachChunk(length: number, use: (bytes: Buffer) => void): Promise<void> {
    for (let left = length; left > 0 && (await this.hasMore());) {
      const bytes = this.held.subarray(0, left);
      this.held = this.held.subarray(bytes.length);
      left -= bytes.length;
      use(bytes);
    }
  }

  private async readMore(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done) return false;
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
    return true;
  }
}

const NEWLINE = 10;

/** True if there are so many lines, none of them longer than an entry can be. */
function hasLines(lines: Buffer, count: number): boolean {
  let found = 0;
  for (let at = 0; at < lines.length; found++) {
    const end = lines.indexOf(NEWLINE, at);
    if (end < 0 || end - at > MAX_ENTRY_BYTES || found >= count) return false;
    at = end + 1;
  }
  return found === count;
}

/** Returns undefined if a line is not JSON. Parsing one text is much faster than parsing each line. */
function parseJsonLines(lines: Buffer): unknown[] | undefined {
  try {
    // A line contains no newline, because JSON escapes it.
    return JSON.parse(`[${String(lines).trimEnd().replaceAll('\n', ',')}]`) as unknown[];
  } catch {
    return undefined;
  }
}

/**
 * The most bytes that one compressed byte may become. Entries with long common names and the same tags reach 50; a file
 * that is made to exhaust memory reaches 1000.
 */
const MAX_COMPRESSION = 100;
/** Bytes that are read whatever their compression is. */
const FREE_BYTES = 8 * 1024 * 1024;
const TOO_COMPRESSED = 'it is compressed more than entries can be';

async function* readChunks(
  content: Readable,
  throwUnreadable: (reason: string) => never,
): AsyncGenerator<Buffer> {
  const plain = createGunzip({ chunkSize: 256 * 1024 });
  let transportFailure: Error | undefined;
  content.once('error', (error) => {
    transportFailure = error;
    plain.destroy(error);
  });
  content.once('close', () => {
    if (!content.readableEnded) plain.destroy((transportFailure ??= new Error('the connection was closed')));
  });
  content.pipe(plain);
  let length = 0;
  try {
    for await (const bytes of plain as AsyncIterable<Buffer>) {
      length += bytes.length;
      if (length > FREE_BYTES && length > plain.bytesWritten * MAX_COMPRESSION)
        throw new Error(TOO_COMPRESSED);
      yield bytes;
    }
  } catch (error) {
    // A lost connection does not mean that the file is corrupt.
    if (transportFailure) throw transportFailure;
    throwUnreadable((error as Error).message);
  } finally {
    content.destroy();
  }
}
