import { createHash } from 'node:crypto';
import type { Place } from '../../model/values/dataset';
import type { BlobFacts, ReadableStore, SnapshotSource, SnapshotTarget } from '../ports/storage-ports';

/** Where a file is at both ends. */
export interface CopyPlaces {
  readonly from: Place;
  readonly to: Place;
}

/**
 * Whether what is at the target is a copy of this version of the source: by size and MD5; where Azure keeps no MD5, by
 * the blocks that it was made of; or else by reading both, which needs the source to have that version still.
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

/** The MD5 of the content of one version, read from the first byte to the last. Base64, as in Content-MD5. */
export async function computeMd5(
  store: ReadableStore,
  place: Place,
  etag: string,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of store.read(place, etag, signal)) hash.update(chunk);
  return hash.digest('base64');
}
