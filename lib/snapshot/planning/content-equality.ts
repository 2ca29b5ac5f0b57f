import { createHash } from 'node:crypto';
import type { Place } from '../../model/values/dataset';
import { hasSameProperties } from '../contract/content-properties';
import type { BlobFacts, ReadableStore, SnapshotSource, SnapshotTarget } from '../contract/storage-ports';

/** The place of a file at the source and at the target. */
export interface CopyPlaces {
  readonly from: Place;
  readonly to: Place;
}

/**
 * True if the blob at the target is a copy of this version of the source. Compares size, content headers, metadata and MD5.
 * If Azure has no MD5, it compares the blocks that the blob was built from, and otherwise reads both sides. Reading needs the
 * source to still have that version.
 */
export async function isCopyOfVersion(
  present: BlobFacts,
  version: BlobFacts,
  { from, to }: CopyPlaces,
  source: SnapshotSource,
  target: SnapshotTarget,
  signal: AbortSignal,
): Promise<boolean> {
  if (present.isDirectory || version.isDirectory) return present.isDirectory === version.isDirectory;
  if (present.sizeBytes !== version.sizeBytes) return false;
  if (hasSameProperties(present.properties, version.properties) === false) return false;
  if (present.contentMd5 && version.contentMd5) return present.contentMd5 === version.contentMd5;
  const isBuilt = await target.isBuiltFrom(to, version, signal);
  if (isBuilt !== undefined) return isBuilt;
  const now = await source.find(from, signal);
  if (now?.etag !== version.etag) return false;
  const [theirs, ours] = await Promise.all([
    computeMd5(source, from, version.etag, signal),
    computeMd5(target, to, present.etag, signal),
  ]);
  return theirs === ours;
}

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
