import { Readable } from 'node:stream';
import type { BlobRanges } from '../contract/state-store-port';
import { readDecompressed } from './bounded-decompression';
import { ByteReader } from './byte-reader';

/** A chunk of a blob, as its head describes it. */
export interface StoredChunk {
  /** Length of its lines in bytes. */
  readonly length: number;
  /** Length of its compressed lines in the blob; undefined if it is not known. */
  readonly storedBytes?: number;
}

/** Bytes between two chunks that are read along, because another request would take longer. */
const MAX_GAP_BYTES = 4 * 1024 * 1024;

/** The most bytes that compression adds to what it cannot compress. */
const MAX_OVERHEAD_BYTES = 64 * 1024;

/** True if a chunk can have become so many bytes. */
export function isPossiblyStored({ length, storedBytes }: StoredChunk): boolean {
  return storedBytes === undefined || (storedBytes > 0 && storedBytes <= length + MAX_OVERHEAD_BYTES);
}

/** Reads chunks at their places in a blob, without those before them. */
export class StoredChunks {
  /** The bytes that are being read, and where they go on. */
  private open: { readonly bytes: ByteReader; at: number } | undefined;

  /** @param begins The offset of each chunk. */
  private constructor(
    private readonly chunks: readonly StoredChunk[],
    private readonly begins: readonly number[],
    private readonly blob: BlobRanges,
  ) {}

  /** Finds the places of the chunks, which end where the blob ends; undefined if they are not known. A single chunk is read anyway. */
  public static locate(
    chunks: readonly StoredChunk[],
    blob: BlobRanges | undefined,
  ): StoredChunks | undefined {
    if (!blob || chunks.length < 2) return undefined;
    let at = blob.sizeBytes;
    const begins: number[] = [];
    for (const { storedBytes } of [...chunks].reverse()) {
      if (storedBytes === undefined) return undefined;
      at -= storedBytes;
      begins.push(at);
    }
    // The head is before them.
    return at > 0 ? new StoredChunks(chunks, begins.reverse(), blob) : undefined;
  }

  /** Returns all of the blob, from its first byte on. */
  public readAll(): Readable {
    return this.blob.readFrom(0);
  }

  /** Fills a buffer with the lines of a chunk. False if it is not at its place, or not as long as the head tells. */
  public async fill(index: number, lines: Buffer): Promise<boolean> {
    const { storedBytes = 0 } = this.chunks[index];
    const bytes = await this.goTo(this.begins[index]);
    const stored = Buffer.allocUnsafe(storedBytes);
    const read = await bytes.fill(stored);
    this.open!.at += read;
    if (read < storedBytes) return false;
    const plain = new ByteReader(readDecompressed(Readable.from([stored]), throwMisplaced));
    try {
      return (await plain.fill(lines)) === lines.length && !(await plain.hasMore());
    } catch (error) {
      if (error instanceof MisplacedChunkError) return false;
      throw error;
    } finally {
      await plain.close();
    }
  }

  public async close(): Promise<void> {
    await this.open?.bytes.close();
    this.open = undefined;
  }

  private async goTo(offset: number): Promise<ByteReader> {
    const { open } = this;
    const gap = open ? offset - open.at : -1;
    if (open && gap >= 0 && gap <= MAX_GAP_BYTES) {
      open.at += await open.bytes.skip(gap);
      return open.bytes;
    }
    await this.close();
    this.open = { bytes: new ByteReader(readChunks(this.blob.readFrom(offset))), at: offset };
    return this.open.bytes;
  }
}

/** The bytes at the place of a chunk are something else. */
class MisplacedChunkError extends Error {}

function throwMisplaced(reason: string): never {
  throw new MisplacedChunkError(reason);
}

async function* readChunks(content: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of content) yield bytes as Buffer;
  } finally {
    content.destroy();
  }
}
