import { readFileSync, statSync } from 'node:fs';
import { DataShareError } from './errors/data-share-error';
import { MAX_DOCUMENT_BYTES } from './model/documents/parsing/parse-document';
import { problems } from './errors/catalogue';

/**
 * Reads the text of a document. This is the only I/O that constructs and the command share.
 *
 * @param maxBytes Size limit.
 * @throws DataShareError `DocumentUnreadable`, `DocumentTooLarge`
 */
export function readDocumentFile(path: string, maxBytes = MAX_DOCUMENT_BYTES): string {
  let bytes: Buffer;
  let isTooLarge: boolean;
  try {
    // Check the size first, so that a huge file is not read.
    isTooLarge = statSync(path).size > maxBytes;
    bytes = isTooLarge ? Buffer.alloc(0) : readFileSync(path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new DataShareError([{ ...problems.documentUnreadable(reason), where: path }], { cause });
  }
  if (isTooLarge || bytes.length > maxBytes) {
    throw new DataShareError([{ ...problems.documentTooLarge(maxBytes), where: path }]);
  }
  return decodeDocument(bytes);
}

/** Decodes a document in UTF-8, or in UTF-16, which `>` of Windows PowerShell writes. */
export function decodeDocument(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8');
}
