import { readDocumentFile } from '../../document-file';
import { DataShareError } from '../../errors/data-share-error';
import { parseJson } from '../../model/documents/parsing/parse-json';

/**
 * Reads a JSON file that neither Terraform nor this command writes.
 *
 * @param fix - what to do about a file that is not JSON
 * @throws DataShareError `DocumentUnreadable`, `DocumentTooLarge`, `DocumentNotJson`
 */
export function readJsonFile(
  path: string,
  { fix, maxBytes }: { readonly fix: string; readonly maxBytes?: number },
): unknown {
  const text = readDocumentFile(path, maxBytes);
  try {
    return parseJson(text, path, maxBytes);
  } catch (error) {
    if (!DataShareError.isDataShareError(error) || error.code !== 'DocumentNotJson') throw error;
    throw new DataShareError([{ ...error.problems[0], fix }], { cause: error });
  }
}
