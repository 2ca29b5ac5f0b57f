import type { BlobFacts, Tags } from '../snapshot/ports';

/** What of blobs is looked at beside their content. */
export interface Preserved {
  readonly tags: boolean;
  readonly tier: boolean;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const TIERS = ['Hot', 'Cool', 'Cold'];

/** Says of which kind a blob is, where it is no block blob. */
export function setType(facts: Mutable<BlobFacts>, blobType: string): void {
  if (blobType === 'AppendBlob' || blobType === 'PageBlob') facts.blobType = blobType;
}

/** Says in which tier a blob is, as far as that matters. */
export function setTier(
  facts: Mutable<BlobFacts>,
  accessTier: string,
  isInferred: boolean,
  preserved: Preserved,
): void {
  if (accessTier === 'Archive') facts.isArchived = true;
  if (preserved.tier && !isInferred && TIERS.includes(accessTier)) facts.tier = accessTier;
}

/** Tags in the order of their names: so that they can be compared. */
export function inOrder(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}
