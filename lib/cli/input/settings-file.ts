import { readJsonFile } from './json-file';

const FIX = 'correct it; numbers have no quotes and no thousands separators, and what is unknown is left out';

/**
 * Reads a JSON file that people write, such as estimates or prices. Its schema is checked by whoever takes it.
 *
 * @throws DataShareError `DocumentUnreadable`, `DocumentTooLarge`, `DocumentNotJson`
 */
export function readSettingsFile(path: string): unknown {
  return readJsonFile(path, { fix: FIX });
}
