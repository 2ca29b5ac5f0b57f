import { computeSourceHash, VersionSum } from '../contract/source-digest';
import { computeRootHash, hashManifest } from './manifest-hashes';
import type { ManifestHead } from './manifest-reader';
import type { ManifestPart } from './manifest-part';

/** The hashes that tell what a manifest has. */
export interface HeldManifest {
  /** Name of the atomic snapshot that it belongs to; null if it is not one. */
  readonly snapshotName: string | null;
  /** Hash over the manifest, which includes the ETags of the target. */
  readonly manifestSha256: string;
  /** Hash over the versions of the source; null if it cannot be computed. */
  readonly sourceSha256: string | null;
}

/** The manifests of a subscription that a run has read or written. */
export interface HeldSnapshot {
  /** Root hash over the manifests; null if there are none. */
  readonly rootHash: string | null;
  /** By dataset. */
  readonly manifests: ReadonlyMap<string, HeldManifest>;
}

export function describeHeldSnapshot(manifests: ReadonlyMap<string, HeldManifest>): HeldSnapshot {
  const hashes: Record<string, string> = {};
  for (const [datasetName, { manifestSha256 }] of manifests) hashes[datasetName] = manifestSha256;
  return { rootHash: manifests.size === 0 ? null : computeRootHash(hashes), manifests };
}

export function describeManifest(head: ManifestHead): HeldManifest {
  return {
    snapshotName: head.snapshot ?? null,
    manifestSha256: hashManifest(head),
    sourceSha256: computeHeldHash(head.parts),
  };
}

/**
 * Computes the hash over the versions of the source that the files of a manifest are copies of, which whoever lists the
 * source can compute, too. Null if the version of a file is unknown, or a file is due.
 */
function computeHeldHash(parts: readonly ManifestPart[]): string | null {
  const sum = new VersionSum();
  let files = 0;
  for (const { entries, directories = 0, gone = 0, sourceSum } of parts) {
    if (sourceSum === undefined) return null;
    sum.addSum(sourceSum);
    files += entries - directories - gone;
  }
  return computeSourceHash(files, sum.toHex());
}
