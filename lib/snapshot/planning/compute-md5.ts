import { createHash } from 'node:crypto';
import type { Place } from '../../model/values/dataset';
import type { ReadableStore } from '../contract/storage-ports';

/** Reads the whole content of one version and returns its MD5 in Base64, as in Content-MD5. */
export async function computeMd5(
  store: ReadableStore,
  place: Place,
  etag: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => {},
): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of store.read(place, etag, signal)) {
    hash.update(chunk);
    onBytes(chunk.length);
  }
  return hash.digest('base64');
}
