import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { DatasetType, describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../ports/dataset-mapping';
import { listingPrefix, relativePathOf } from '../ports/dataset-mapping';
import { compareIn } from '../../streams/name-order';
import type { BlobFacts, BlobReading } from '../ports/storage-ports';
import { sorted, strictlyAscending } from '../../streams/ordered-streams';

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}

/**
 * What there is of a dataset at the target, in the order of the source, with which it is joined. Where the two have another
 * order, all of it is in memory at once.
 */
export function filesAtTarget(
  { source, target }: { readonly source: BlobReading; readonly target: BlobReading },
  mapping: CopyMapping,
  signal: AbortSignal,
  { splits, without }: Pick<ListingOptions, 'splits' | 'without'> = {},
): AsyncGenerator<readonly ListedFile[]> {
  const isSameOrder = source.order === target.order;
  const hasDirectories = haveDirectories(source, target);
  const options = { splits: isSameOrder ? splits : undefined, hasDirectories, without };
  const files = filesAt(target, mapping.target, mapping.datasetType, signal, options);
  return isSameOrder ? files : sorted(files, compareIn(source.order));
}

/** Whether directories are copied: where both ends have some. */
export function haveDirectories(source: BlobReading, target: BlobReading): boolean {
  return source.order === 'path' && target.order === 'path';
}

export interface ListingOptions {
  /** Paths at which the listing may be divided. */
  readonly splits?: readonly string[];
  /** Whether directories are wanted, too: where both ends have some. */
  readonly hasDirectories?: boolean;
  /** A file that is passed over. */
  readonly without?: string;
}

/**
 * The files of a dataset at one end, in ascending order.
 *
 * A folder is listed with its slash, and a file is asked for by name and never listed: a reader's grant allows no more.
 */
export async function* filesAt(
  store: BlobReading,
  end: Place,
  datasetType: DatasetType,
  signal: AbortSignal,
  { splits = [], hasDirectories = false, without }: ListingOptions = {},
): AsyncGenerator<readonly ListedFile[]> {
  if (datasetType === DatasetType.FILE) {
    const facts = await store.find(end, signal);
    if (facts && !facts.isDirectory) yield [{ path: '', facts }];
    return;
  }
  const prefix = listingPrefix(end.path);
  const names = splits.map((path) => prefix + path);
  const pages = strictlyAscending(
    store.list(end.container, prefix, signal, names),
    (facts) => facts.name,
    (name, before) => {
      const where = `the listing of ${describePlace(end)}`;
      throw new DataShareError([problems.listingOrder(where, name, before, store.order === 'path')]);
    },
    compareIn(store.order),
  );
  for await (const page of pages) {
    const shown = hasDirectories ? page : page.filter(({ isDirectory }) => !isDirectory);
    const all = shown.map((facts) => ({ path: relativePathOf(end, datasetType, facts.name), facts }));
    const files = without === undefined ? all : all.filter(({ path }) => path !== without);
    // A folder's own marker blob ('P/'), which some tools leave, is no file of the folder.
    yield files[0]?.path === '' ? files.slice(1) : files;
  }
}
