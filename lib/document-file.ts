import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { DataShareError } from './errors/data-share-error';
import { MAX_DOCUMENT_BYTES } from './model/documents/parsing/parse-json';
import { problems } from './errors/catalogue';

/**
 * Reads the text of a document. This is the only I/O that constructs and the command share. It reads regular files only, and
 * never more than the limit: a pipe or a device could keep it waiting, or send data without end.
 *
 * @param maxBytes Size limit.
 * @throws DataShareError `DocumentUnreadable`, `DocumentTooLarge`
 */
export function readDocumentFile(path: string, maxBytes = MAX_DOCUMENT_BYTES): string {
  let bytes: Buffer | undefined;
  try {
    bytes = readRegularFile(path, maxBytes);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new DataShareError([{ ...problems.documentUnreadable(reason), where: path }], { cause });
  }
  if (!bytes) throw new DataShareError([{ ...problems.documentTooLarge(maxBytes), where: path }]);
  return decodeDocument(bytes);
}

/** Reads a file; undefined if it is too large. */
function readRegularFile(path: string, maxBytes: number): Buffer | undefined {
  // Without O_NONBLOCK, opening a pipe waits for its writer. Windows does not have it.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'it is a folder' });
    if (!stats.isFile())
      throw Object.assign(new Error('it is a pipe or a device'), { code: 'it is not a regular file' });
    if (stats.size > maxBytes) return undefined;
    const bytes = readUpTo(file, maxBytes + 1);
    return bytes.length > maxBytes ? undefined : bytes;
  } finally {
    closeSync(file);
  }
}

const CHUNK_BYTES = 64 * 1024;

/** Reads to the end, or up to a number of bytes: the size of a file can be wrong, and can change. */
function readUpTo(file: number, maxBytes: number): Buffer {
  const chunks: Buffer[] = [];
  for (let left = maxBytes; left > 0;) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, left));
    const count = readSync(file, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    left -= count;
  }
  return Buffer.concat(chunks);
}

/** Decodes a document in UTF-8, or in UTF-16, which `>` of Windows PowerShell writes. */
export function decodeDocument(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8');
}
