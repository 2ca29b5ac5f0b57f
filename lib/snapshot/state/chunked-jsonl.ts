import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import type { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/*
 * The form of all that is kept of files: JSON lines, compressed in parts. First a head, which says what the parts are;
 * then each part, with the lines of so many entries. A part that has not changed is neither read nor written again.
 */

/** Some of the entries, as the head tells of them. */
export interface Part {
  /** Of its lines. */
  readonly sha256: string;
  /** Of its lines, in bytes. */
  readonly length: number;
  readonly entries: number;
  /** Path of the first of them. */
  readonly first: string;
}

const gzipAsync = promisify(gzip);

/** One part, or a head, as it is stored. */
export async function compressLines(lines: string): Promise<Uint8Array> {
  return gzipAsync(lines);
}

export function hashSha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What the head says of a part with these entries. */
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
 * Reads a head; then the parts are there to be read.
 *
 * @throws DataShareError `StateUnreadable` where it is cut, torn or not ours
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
  // Once a byte has come after the head, the checksum of the head, which lies between, was right.
  await bytes.hasMore();
  const head = headSchema.safeParse(parseJsonLines(line)?.[0]);
  if (head.success) return new PartsReader(head.data, bytes, isEntry, throwUnreadable);
  await bytes.close();
  return throwUnreadable('it does not begin as this program writes it');
}

/** The parts of a blob, one after another: each is read, when it has been found to be what was written, or passed over. */
export class PartsReader<H extends { readonly parts: readonly Part[] }, E> {
  private index = 0;

  constructor(
    public readonly head: H,
    private readonly bytes: ByteReader,
    private readonly isEntry: (value: unknown) => value is E,
    private readonly throwUnreadable: (reason: string) => never,
  ) {}

  /** The entries of the next part. */
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

  /** Passes over the next part. */
  public async skip(): Promise<void> {
    const { length } = this.head.parts[this.index++];
    if ((await this.bytes.skip(length)) < length) this.throwUnreadable('it is incomplete');
  }

  /** After the last part. */
  public async expectEnd(): Promise<void> {
    if (await this.bytes.hasMore()) this.throwUnreadable('something comes after its end');
  }

  public close(): Promise<void> {
    return this.bytes.close();
  }

  /** All of them. */
  public async *readEntries(): AsyncGenerator<readonly E[]> {
    try {
      while (this.index < this.head.parts.length) yield await this.take();
      await this.expectEnd();
    } finally {
      // Also where the reader stops before it came to the end.
      await this.close();
    }
  }
}

/** Bytes, taken in numbers that are asked for. */
class ByteReader {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly chunks: AsyncGenerator<Buffer>) {}

  /** Without what ends it; all that there is where nothing does. */
  public async readLine(): Promise<Buffer> {
    let end = this.held.indexOf(NEWLINE);
    while (end < 0 && (await this.readMore())) end = this.held.indexOf(NEWLINE);
    const line = end < 0 ? this.held : this.held.subarray(0, end);
    this.held = this.held.subarray(end < 0 ? line.length : end + 1);
    return line;
  }

  /** Fewer where there are no more. */
  public async take(length: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    await this.forEachChunk(length, (bytes) => void taken.push(bytes));
    return Buffer.concat(taken);
  }

  /** How many there were. */
  public async skip(length: number): Promise<number> {
    let skipped = 0;
    await this.forEachChunk(length, (bytes) => void (skipped += bytes.length));
    return skipped;
  }

  /** Whether there are more. */
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

/** Undefined where one of the lines is no JSON. One text is parsed much faster than many. */
function parseJsonLines(lines: Buffer): unknown[] | undefined {
  try {
    // A line has no end of a line in it: JSON writes that in other characters.
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
    // A connection that broke says nothing about what was written.
    if (transportFailure) throw transportFailure;
    throwUnreadable((error as Error).message);
  } finally {
    content.destroy();
  }
}
