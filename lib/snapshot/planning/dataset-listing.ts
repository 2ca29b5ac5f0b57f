import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { DatasetType, describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../ports/dataset-mapping';
import { toListingPrefix, toRelativePath } from '../ports/dataset-mapping';
import { getComparator } from '../../streams/name-order';
import type { BlobFacts, ReadableStore } from '../ports/storage-ports';
import { sortBatches, requireAscending } from '../../streams/ordered-streams';

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}

/**
 * What there is of a dataset at the target, in the order of the source, with which it is joined. Where the two have another
 * order, all of it is in memory at once.
 */
export function listTargetFiles(
  { source, target }: { readonly source: ReadableStore; readonly target: ReadableStore },
  mapping: CopyMapping,
  signal: AbortSignal,
  { splits, excludedPath }: Pick<ListingOptions, 'splits' | 'excludedPath'> = {},
): AsyncGenerator<readonly ListedFile[]> {
  const isSameOrder = source.order === target.order;
  const hasDirectories = canCopyDirectories(source, target);
  const options = { splits: isSameOrder ? splits : undefined, hasDirectories, excludedPath };
  const files = listDatasetFiles(target, mapping.target, mapping.datasetType, signal, options);
  return isSameOrder ? files : sortBatches(files, getComparator(source.order));
}

/** Whether directories are copied: where both ends have some. */
export function canCopyDirectories(source: ReadableStore, target: ReadableStore): boolean {
  return source.order === 'path' && target.order === 'path';
}

export interface ListingOptions {
  /** Paths at which the listing may be divided. */
  readonly splits?: readonly string[];
  /** Whether directories are wanted, too: where both ends have some. */
  readonly hasDirectories?: boolean;
  /** A file that is passed over. */
  readonly excludedPath?: string;
}

/**
 * The files of a dataset at one end, in ascending order.
 *
 * A folder is listed with its slash, and a file is asked for by name and never listed: a reader's grant allows no more.
 */
export async function* listDatasetFiles(
  store: ReadableStore,
  end: Place,
  datasetType: DatasetType,
  signal: AbortSignal,
  { splits = [], hasDirectories = false, excludedPath }: ListingOptions = {},
): AsyncGenerator<readonly ListedFile[]> {
  if (datasetType === DatasetType.FILE) {
    const facts = await store.find(end, signal);
    if (facts && !facts.isDirectory) yield [{ path: '', facts }];
    return;
  }
  const prefix = toListingPrefix(end.path);
  const names = splits.map((path) => prefix + path);
  const pages = requireAscending(
    store.list(end.container, prefix, signal, names),
    (facts) => facts.name,
    (name, before) => {
      const where = `the listing of ${describePlace(end)}`;
      throw new DataShareError([problems.listingOrder(where, name, before, store.order === 'path')]);
    },
    getComparator(store.order),
  );
  for await (const page of pages) {
    const shown = hasDirectories ? page : page.filter(({ isDirectory }) => !isDirectory);
    const all = shown.map((facts) => ({ path: toRelativePath(end, datasetType, facts.name), facts }));
    const files = excludedPath === undefined ? all : all.filter(({ path }) => path !== excludedPath);
    // A folder's own marker blob ('P/'), which some tools leave, is no file of the folder.
    yield files[0]?.path === '' ? files.slice(1) : files;
  }
}
