import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/**
 * The most bytes that one compressed byte may become. Entries with long common names and the same tags reach 50; a file
 * that is made to exhaust memory reaches 1000.
 */
const MAX_COMPRESSION = 100;
/** Bytes that are read whatever their compression is. */
const FREE_BYTES = 8 * 1024 * 1024;
const TOO_COMPRESSED = 'it is compressed more than entries can be';

/** Decompresses a stream, and fails if it is made to exhaust memory. */
export async function* readDecompressed(
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
