import { DataShareError } from '../../../errors/data-share-error';
import { problems } from '../../../errors/catalogue';

/** Maximum size of a document, in bytes. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;

/** @throws DataShareError `DocumentTooLarge`, `DocumentNotJson` */
export function parseJson(text: string, where: string, maxBytes = MAX_DOCUMENT_BYTES): unknown {
  if (Buffer.byteLength(text) > maxBytes) {
    throw new DataShareError([{ ...problems.documentTooLarge(maxBytes), where }]);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new DataShareError([{ ...problems.documentNotJson(parsePosition(cause)), where }], { cause });
  }
}

/** Returns the position at which the JSON parser stopped. The rest of its message repeats the text, which can contain anything. */
export function parsePosition(error: unknown): string {
  return /at position \d+( \(line \d+ column \d+\))?/.exec(String(error))?.[0] ?? 'it does not parse';
}
