import type { Part } from './chunked-jsonl';
import { hashSha256 } from './chunked-jsonl';
import type { ManifestHead } from './manifest-reader';

/**
 * Hashes the head of a manifest, and so all of the manifest, field by field: a later version may add fields. Which
 * files that are gone were deleted is left out, because it changes after a run has recorded the hash.
 */
export function hashHead({ synchronizationId, datasetName, datasetType, ...head }: ManifestHead): string {
  const { source, target, snapshot, order } = head;
  const places = [source, target].map(({ blobEndpoint, container, path }) => [blobEndpoint, container, path]);
  const parts = head.parts.map((part) => {
    const { sha256, length, entries, first, sizeBytes, directories, versions, sourceSum, gone } = part;
    const { goneDirectories, goneBytes, goneAdopted, overlaid } = part;
    // Fields that earlier versions did not write come last, and only if they are there: their hashes stay what they were.
    const second = [sourceSum, gone];
    const third = [goneDirectories, goneBytes, goneAdopted, overlaid?.changes, overlaid?.storedEntries];
    const isThere = (value: unknown): boolean => value !== undefined;
    const later = third.some(isThere) ? [...second, ...third] : second.some(isThere) ? second : [];
    return [sha256, length, entries, first, sizeBytes, directories, versions, ...later];
  });
  const { overlay } = head;
  const changes = overlay ? [[overlay.sha256, overlay.length, overlay.entries, overlay.first]] : [];
  return hashSha256(
    JSON.stringify([
      ...[synchronizationId, datasetName, datasetType, ...places, snapshot, order, parts],
      ...changes,
    ]),
  );
}

/** Hashes a manifest: the hash over the hashes of its parts, and of the overlay. */
export function hashManifest({ parts, overlay }: Pick<ManifestHead, 'parts' | 'overlay'>): string {
  const chunks: readonly Part[] = overlay ? [...parts, overlay] : parts;
  return hashSha256(chunks.map(({ sha256, entries }) => `${sha256} ${entries}\n`).join(''));
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
