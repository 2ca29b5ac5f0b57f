import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { DatasetType, describePlace } from '../../model/values/dataset';
import type { PathFilter } from '../../model/values/path-patterns';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import { getFileFilter, includesFile } from '../contract/file-filter';
import { toListingPrefix } from '../contract/file-places';
import { toCodePointOrder } from '../../streams/code-point-order';
import { getComparator } from '../../streams/name-order';
import { dropFolderStubs, hasFolderStubs, renameDirectories, replaceFolderStubs } from './folder-stubs';
import type { BlobPage, ListedBlob, ListedPage, ReadableStore } from '../contract/storage-ports';
import type { Batches } from '../../streams/ordered-streams';
import type { RangedListingOptions } from '../listing/ranged-listing';
import { listInRanges } from '../listing/list-in-ranges';
import { listFromStarts } from '../listing/list-from-starts';
import { sortBatches, toBatches } from '../../streams/ordered-streams';
import type { ListedFile, UnreadFile } from './listed-file';
import { getPage, ListingPrefix, UnreadBlob } from './listed-file';
import type { NameRange } from './name-range';
import { limitToRange } from './name-range';

/**
 * Lists the files of a dataset at the target, in the order of the source, so that both can be joined. If the two accounts
 * list in different orders, the whole listing is sorted in memory.
 */
export function listTargetFiles(
  { source, target }: { readonly source: ReadableStore; readonly target: ReadableStore },
  mapping: CopyMapping,
  signal: AbortSignal,
  {
    parts,
    excludedPath,
    range,
    beforeMore,
    hasStubs = false,
  }: Omit<ListingOptions, 'hasDirectories' | 'filter'> = {},
): AsyncGenerator<readonly ListedFile[]> {
  const isSameOrder = source.order === target.order;
  const areStubsListed = hasStubs && hasFolderStubs(source, target);
  const hasDirectories = canCopyDirectories(source, target) || areStubsListed;
  const splits = isSameOrder ? parts : undefined;
  const options = { parts: splits, hasDirectories, excludedPath, range, beforeMore };
  const files = listDatasetFiles(target, mapping.target, mapping.datasetType, signal, options);
  if (isSameOrder) return files;
  return sortBatches(areStubsListed ? renameDirectories(files) : files, getComparator(source.order));
}

/**
 * Lists the files of a dataset at the source that its mapping copies. Folder stubs are directories if the target has directories.
 */
export function listSourceFiles(
  { source, target }: { readonly source: ReadableStore; readonly target: ReadableStore },
  mapping: CopyMapping,
  signal: AbortSignal,
  { parts, excludedPath, range, beforeMore }: Omit<ListingOptions, 'hasDirectories' | 'hasStubs' | 'filter'>,
): AsyncGenerator<readonly ListedFile[]> {
  const hasDirectories = canCopyDirectories(source, target);
  const filter = getFileFilter(mapping);
  const options = { parts, excludedPath, range, beforeMore, hasDirectories, filter };
  const files = listDatasetFiles(source, mapping.source, mapping.datasetType, signal, options);
  if (!hasFolderStubs(source, target)) return files;
  // A directory is not the file that a File dataset shares, in either kind of account.
  return mapping.datasetType === DatasetType.FILE
    ? dropFolderStubs(files)
    : replaceFolderStubs(files, excludedPath);
}

/** True if both accounts have directories, so that directories are copied. */
export function canCopyDirectories(source: ReadableStore, target: ReadableStore): boolean {
  return source.order === 'path' && target.order === 'path';
}

export interface ListingOptions {
  /** Parts of a manifest in the order of the account, at which the listing may be split. */
  readonly parts?: readonly { readonly first: string }[];
  /** True if the listing includes directories. */
  readonly hasDirectories?: boolean;
  /** True if the listing of the target includes the directories of folder stubs, and all others. */
  readonly hasStubs?: boolean;
  /** A file that is left out. */
  readonly excludedPath?: string;
  /** Leaves out the files that it does not include. */
  readonly filter?: PathFilter;
  /** The names that are listed; all of them if it is undefined. */
  readonly range?: NameRange;
  /** Awaited before a page after the first one is requested. */
  readonly beforeMore?: () => Promise<void>;
}

/**
 * Lists the files of a dataset in one account, in ascending order of code points: the order of manifests and journals,
 * whatever order the endpoint has.
 *
 * A folder is listed with a prefix that ends in a slash. A file is requested by name and never listed, because the grant of
 * a reader does not allow that.
 */
export async function* listDatasetFiles(
  store: ReadableStore,
  end: Place,
  datasetType: DatasetType,
  signal: AbortSignal,
  options: ListingOptions = {},
): AsyncGenerator<readonly ListedFile[]> {
  if (datasetType === DatasetType.FILE) {
    const facts = await store.find(end, signal);
    if (facts && !facts.isDirectory) yield [{ path: '', facts }];
    return;
  }
  const listing = createFolderListing(store, end, signal, options);
  yield* listInRanges({ ...listing, read: listing.readFiles, countFiles: (files) => files.length });
}

function includesUnread(filter: PathFilter, file: UnreadFile): boolean {
  // Only an empty blob can be a directory, or its stub.
  return file.sizeBytes > 0 ? filter.includesPath(file.path) : includesFile(filter, file.read());
}

/** The listing of a folder: how to open it, and how to read its files. */
export type FolderListing = Omit<RangedListingOptions<never>, 'read' | 'countFiles'> & {
  /** Turns blobs into the files of the dataset. */
  readonly readFiles: (blobs: Batches<ListedBlob>) => AsyncGenerator<readonly ListedFile[]>;
  /** The same, without reading what only changed files need. */
  readonly readUnreadFiles: (blobs: Batches<ListedBlob>) => AsyncGenerator<readonly UnreadFile[]>;
};

/** Prepares to list a folder: as a whole, or in ranges of names. */
export function createFolderListing(
  store: ReadableStore,
  end: Place,
  signal: AbortSignal,
  { parts = [], hasDirectories = false, excludedPath, filter, range, beforeMore }: ListingOptions,
): FolderListing {
  const prefix = toListingPrefix(end.path);
  const listingPrefix = new ListingPrefix(prefix);
  const compare = getComparator(store.order);
  const starts = range?.starts.map((path) => prefix + path) ?? [];
  const open = (from: string | undefined): AsyncIterable<ListedPage> =>
    store.list(end.container, prefix, signal, from);

  function* selectFiles(page: Iterable<ListedBlob>): Generator<UnreadFile> {
    for (const blob of page) {
      if (blob.isDirectory && !hasDirectories) continue;
      const file = new UnreadBlob(blob, listingPrefix);
      if (excludedPath !== undefined && file.path === excludedPath) continue;
      // Some tools create a marker blob ('P/') for a folder. It is not a file of the folder.
      if (blob.name.length === listingPrefix.length) continue;
      if (!filter || includesUnread(filter, file)) yield file;
    }
  }

  async function* readAllFiles(blobs: Batches<ListedBlob>): AsyncGenerator<readonly UnreadFile[]> {
    const pages = toCodePointOrder(blobs, ({ name }) => name, {
      order: store.order,
      prefixLength: prefix.length,
      isAscending: ([first]) => getPage(first)?.isAscending ?? false,
      onDisorder: (name, before) => {
        const where = `the listing of ${describePlace(end)}`;
        throw new DataShareError([problems.listingOrder(where, name, before, store.order === 'path')]);
      },
    });
    // In batches: a page has thousands of rows, and each object would live until the next page has arrived.
    for await (const page of pages) yield* toBatches(selectFiles(page));
  }

  const readUnreadFiles = (blobs: Batches<ListedBlob>): AsyncGenerator<readonly UnreadFile[]> =>
    range ? limitToRange(readAllFiles(blobs), range, compare) : readAllFiles(blobs);

  async function* readFiles(blobs: Batches<ListedBlob>): AsyncGenerator<readonly ListedFile[]> {
    let before: BlobPage | undefined;
    for await (const files of readUnreadFiles(blobs)) {
      if (files.length === 0) continue;
      const page = files.at(-1)?.page;
      // A batch can have the rest of a page.
      if (page !== before) before?.release();
      before = page;
      yield files.map((file) => file.read());
    }
  }

  return {
    open: (from) => (from === undefined ? listFromStarts(open, starts, compare) : open(from)),
    beforeMore,
    splits: parts.map(({ first }) => prefix + first),
    prefixLength: prefix.length,
    compare,
    slots: store.listingSlots,
    readUnreadFiles,
    readFiles,
  };
}
