import { readDocumentFile } from '../../document-file';
import { parseJson } from '../../model/documents/parsing/parse-json';

/** Reads a JSON file that people write, such as estimates or prices. Its schema is checked by whoever takes it. */
export function readSettingsFile(path: string): unknown {
  return parseJson(readDocumentFile(path), path);
}
