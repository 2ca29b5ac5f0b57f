import type { Mutable } from '../../model/values/mutable';
import { PreserveAcls } from '../../model/values/publication';
import type { BlobFacts, Tags } from '../../snapshot/contract/storage-ports';
import { DIRECTORY_ETAG } from '../../snapshot/contract/storage-ports';

/** Properties of blobs that are preserved in addition to their content. */
export interface PreservedExtras {
  readonly tags: boolean;
  readonly tier: boolean;
  readonly acls: PreserveAcls;
  /** True if the facts tell when each blob was last written. */
  readonly times?: boolean;
}

export const CONTENT_ONLY: PreservedExtras = { tags: false, tier: false, acls: PreserveAcls.NONE };

const TIERS = ['Hot', 'Cool', 'Cold'];

/** Sets the type of a blob, unless it is a block blob. */
export function setType(facts: Mutable<BlobFacts>, blobType: string): void {
  if (blobType === 'AppendBlob' || blobType === 'PageBlob') facts.blobType = blobType;
}

/** Sets the access tier of a blob if it is preserved, and marks archived blobs. */
export function setTier(
  facts: Pick<Mutable<BlobFacts>, 'isArchived' | 'tier'>,
  accessTier: string,
  isInferred: boolean,
  preserved: PreservedExtras,
): void {
  if (accessTier === 'Archive') facts.isArchived = true;
  if (preserved.tier && !isInferred && TIERS.includes(accessTier)) facts.tier = accessTier;
}

/** Sorts tags by name, so that two sets can be compared. */
export function sortTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Facts of a directory: it has no content, and no version by which a change could be detected. */
export function toDirectoryFacts({ name, access }: BlobFacts): BlobFacts {
  return { name, sizeBytes: 0, etag: DIRECTORY_ETAG, isDirectory: true, ...(access && { access }) };
}
