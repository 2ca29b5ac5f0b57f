import { DataShareError } from '../errors';
import type { Place } from '../model/dataset';
import { DatasetType, describePlace } from '../model/dataset';
import { problems } from '../problems';
import { listingPrefix, relativePathOf } from './dataset-mapping';
import type { BlobFacts, BlobReading } from './ports';
import { strictlyAscending } from './streams';

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
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
  splits: readonly string[] = [],
): AsyncGenerator<readonly ListedFile[]> {
  if (datasetType === DatasetType.FILE) {
    const facts = await store.find(end, signal);
    if (facts) yield [{ path: '', facts }];
    return;
  }
  const prefix = listingPrefix(end.path);
  const names = splits.map((path) => prefix + path);
  const pages = strictlyAscending(
    store.list(end.container, prefix, signal, names),
    (facts) => facts.name,
    (name, before) => {
      throw new DataShareError([problems.listingOrder(`the listing of ${describePlace(end)}`, name, before)]);
    },
  );
  for await (const page of pages) {
    const files = page.map((facts) => ({ path: relativePathOf(end, datasetType, facts.name), facts }));
    // A folder's own marker blob ('P/'), which some tools leave, is no file of the folder.
    yield files[0]?.path === '' ? files.slice(1) : files;
  }
}
