import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import type { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

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
  const line = await bytes.readLine();
  // The checksum of the compressed head precedes the parts: once a byte of them arrives, it has been verified.
  await bytes.hasMore();
  const head = headSchema.safeParse(parseJsonLines(line)?.[0]);
  if (head.success) return new PartsReader(head.data, bytes, isEntry, throwUnreadable);
  await bytes.close();
  return throwUnreadable('it does not begin as this program writes it');
}

/** Reads the parts of a blob one after another. Each part is verified and read, or skipped. */
export class PartsReader<H extends { readonly parts: readonly Part[] }, E> {
  private index = 0;

  constructor(
    public readonly head: H,
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

  /** Reads a line without its end, or the rest if there is no further line. */
  public async readLine(): Promise<Buffer> {
    let end = this.held.indexOf(NEWLINE);
    while (end < 0 && (await this.readMore())) end = this.held.indexOf(NEWLINE);
    const line = end < 0 ? this.held : this.held.subarray(0, end);
    this.held = this.held.subarray(end < 0 ? line.length : end + 1);
    return line;
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

/** Returns undefined if a line is not JSON. Parsing one text is much faster than parsing each line. */
function parseJsonLines(lines: Buffer): unknown[] | undefined {
  try {
    // A line contains no newline, because JSON escapes it.
    return JSON.parse(`[${String(lines).trimEnd().replaceAll('\n', ',')}]`) as unknown[];
  } catch {
    return undefined;
  }
}

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
  try {
    yield* plain as AsyncIterable<Buffer>;
  } catch (error) {
    // A lost connection does not mean that the file is corrupt.
    if (transportFailure) throw transportFailure;
    throwUnreadable((error as Error).message);
  } finally {
    content.destroy();
  }
}
