import { DatasetType } from '../../model/values/dataset';
import { getComparator } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import type { CopyMapping } from '../contract/copy-mapping';
import { getFileFilter } from '../contract/file-filter';
import type { DatasetStores } from '../contract/dataset-stores';
import type { ManifestPart } from '../state/manifest-part';
import { listInRanges } from '../listing/list-in-ranges';
import { canCopyDirectories, createFolderListing, listSourceFiles } from './dataset-listing';
import type { ListingOptions } from './dataset-listing';
import { hasFolderStubs } from './folder-stubs';
import type { ListedFile, UnreadFile } from './listed-file';
import { ReadFile } from './listed-file';
import type { ComparisonItem } from './part-comparison';
import { compareParts } from './part-comparison';

/** Maximum number of files of changed parts that ranges of a listing hold, apart from the part that each of them compares. */
const MAX_HELD_FILES = 25_000;

export interface ComparisonOptions extends Pick<ListingOptions, 'excludedPath' | 'range' | 'beforeMore'> {
  /** The parts of the manifest: at least one. */
  readonly parts: readonly ManifestPart[];
  /** True if files that are gone at the source are deleted. */
  readonly deletesGone?: boolean;
}

/**
 * Compares the files of a dataset at the source with the parts of a manifest. If the pages of the source are slow, several ranges
 * are listed and compared at the same time: little is held of what has not changed.
 */
export function compareSource(
  { source, target }: Pick<DatasetStores, 'source' | 'target'>,
  mapping: CopyMapping,
  signal: AbortSignal,
  options: ComparisonOptions,
): AsyncGenerator<ComparisonItem> {
  const { parts, deletesGone } = options;
  const compare = getComparator(source.order);
  // Names before a range decide about folder stubs in it.
  if (mapping.datasetType === DatasetType.FILE || hasFolderStubs(source, target)) {
    const files = listSourceFiles({ source, target }, mapping, signal, options);
    return compareParts(parts, { begin: 0, end: parts.length }, toUnreadFiles(files), compare, deletesGone);
  }
  const hasDirectories = canCopyDirectories(source, target);
  const filter = getFileFilter(mapping);
  const listing = createFolderListing(source, mapping.source, signal, { ...options, hasDirectories, filter });
  return listInRanges({
    ...listing,
    read: (blobs, range) => compareParts(parts, range, listing.readUnreadFiles(blobs), compare, deletesGone),
    countFiles: ({ files }) => files?.length ?? 0,
    holdsRarely: true,
    maxHeld: MAX_HELD_FILES,
  });
}

async function* toUnreadFiles(batches: Batches<ListedFile>): AsyncGenerator<readonly UnreadFile[]> {
  for await (const files of batches) yield files.map((file) => new ReadFile(file));
}
