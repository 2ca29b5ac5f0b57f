import type { ListingOrder } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { sortBatches } from '../../streams/ordered-streams';
import type { ManifestEntry } from './manifest-entry';
import type { ManifestReader, OpenManifest } from './manifest-reader';
import { describeSource } from './mapping-identity';

/**
 * Reads a manifest of files that came from another source: it still tells which files at the target belong to this
 * subscription, but its source ETags mean nothing, so each file is decided anew.
 */
export function forgetSource(manifest: ManifestReader, order: ListingOrder): OpenManifest {
  const formerSource = describeSource(manifest.head);
  return {
    ...toStream(manifest, order, ({ path, sourceETag: _, ...entry }) => ({ path, sourceETag: '', ...entry })),
    formerSource,
  };
}

/** Reads a manifest in the order in which the source lists now. */
export function reorderManifest(manifest: ManifestReader, order: ListingOrder): OpenManifest {
  return toStream(manifest, order, (entry) => entry);
}

/** Reads a manifest whose parts are not those of the one that is written. */
export function readAsStream(manifest: OpenManifest): OpenManifest {
  const { parts, formerSource } = manifest;
  return {
    ...(formerSource !== undefined && { formerSource }),
    ...STREAM_ONLY,
    parts,
    close: () => manifest.close(),
    [Symbol.asyncIterator]: () => manifest[Symbol.asyncIterator](),
  };
}

const STREAM_ONLY = {
  isStreamOnly: true,
  take: () => Promise.reject(new Error('this manifest is only read as a stream')),
  skip: () => Promise.reject(new Error('this manifest is only read as a stream')),
} as const;

function toStream(
  manifest: ManifestReader,
  order: ListingOrder,
  convert: (entry: ManifestEntry) => ManifestEntry,
): OpenManifest {
  async function* readConverted(): AsyncGenerator<readonly ManifestEntry[]> {
    for await (const entries of manifest) yield entries.map(convert);
  }
  const isSameOrder = manifest.head.order === order;
  const entries: Batches<ManifestEntry> = isSameOrder
    ? readConverted()
    : sortBatches(readConverted(), getComparator(order));
  return {
    ...STREAM_ONLY,
    parts: isSameOrder ? manifest.parts : [],
    close: () => manifest.close(),
    [Symbol.asyncIterator]: () => entries[Symbol.asyncIterator](),
  };
}
