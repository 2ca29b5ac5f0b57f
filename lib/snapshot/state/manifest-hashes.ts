import type { Part } from './chunked-jsonl';
import { hashSha256 } from './chunked-jsonl';
import type { ManifestHead } from './manifest-reader';

/**
 * Hashes the head of a manifest, and so all of the manifest, field by field: a later version may add fields. `goneFiles`
 * is left out, because it changes after a run has recorded the hash, when a mirror has deleted the files.
 */
export function hashHead({ synchronizationId, datasetName, datasetType, ...head }: ManifestHead): string {
  const { source, target, snapshot, order } = head;
  const places = [source, target].map(({ blobEndpoint, container, path }) => [blobEndpoint, container, path]);
  const parts = head.parts.map((part) => {
    const { sha256, length, entries, first, sizeBytes, directories, versions, sourceSum, gone } = part;
    // Fields that earlier versions did not write come last, and only if they are there: their hashes stay what they were.
    const later = sourceSum === undefined && gone === undefined ? [] : [sourceSum, gone];
    return [sha256, length, entries, first, sizeBytes, directories, versions, ...later];
  });
  return hashSha256(
    JSON.stringify([synchronizationId, datasetName, datasetType, ...places, snapshot, order, parts]),
  );
}

/** Hashes a manifest: the hash over the hashes of its parts. */
export function hashManifest(parts: readonly Part[]): string {
  return hashSha256(parts.map(({ sha256, entries }) => `${sha256} ${entries}\n`).join(''));
}

/**
 * Computes one hash over all datasets. It changes with the name, size, version or MD5 of any file at the target.
 *
 * @param sha256s The hash of each manifest, by dataset.
 */
export function computeRootHash(sha256s: Readonly<Record<string, string>>): string {
  const lines = Object.keys(sha256s)
    .sort()
    .map((datasetName) => `${datasetName} ${sha256s[datasetName]}\n`);
  return hashSha256(lines.join(''));
}
