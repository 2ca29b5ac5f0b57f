import { DataShareError } from '../../errors/data-share-error';
import { readDocumentFile } from '../../document-file';
import { parseJson } from '../../model/documents/parsing/parse-json';

const FIX = 'correct it; numbers have no quotes and no thousands separators, and what is unknown is left out';

/**
 * Reads a JSON file that people write, such as estimates or prices. Its schema is checked by whoever takes it.
 *
 * @throws DataShareError `DocumentUnreadable`, `DocumentTooLarge`, `DocumentNotJson`
 */
export function readSettingsFile(path: string): unknown {
  const text = readDocumentFile(path);
  try {
    return parseJson(text, path);
  } catch (error) {
    if (!DataShareError.isDataShareError(error) || error.code !== 'DocumentNotJson') throw error;
    // Nothing writes such a file anew.
    throw new DataShareError([{ ...error.problems[0], fix: FIX }], { cause: error });
  }
}
