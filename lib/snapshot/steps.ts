import { DataShareError } from '../errors';
import { DatasetType, describePlace } from '../model/dataset';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { listingPrefix, relativePathOf } from './dataset-mapping';
import type { ManifestEntry } from './manifest';
import type { Step, SynchronizationMode } from './plan';
import { decide } from './plan';
import type { BlobFacts, SnapshotSource, SnapshotTarget } from './ports';
import { mergeByKey, strictlyAscending } from './streams';

/** What to do for one dataset, file by file in ascending order: the source's listing merged with the manifest. */
export async function* stepsOf(
  mapping: CopyMapping,
  mode: SynchronizationMode,
  source: SnapshotSource,
  known: AsyncIterable<ManifestEntry> | undefined,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const listed = filesAt(source, mapping.source, mapping.datasetType, signal);
  const pathOf = { left: (file: ListedFile) => file.path, right: (entry: ManifestEntry) => entry.path };
  for await (const [file, entry] of mergeByKey(listed, known ?? nothing(), pathOf)) {
    yield decide(mode, file?.path ?? entry!.path, file?.facts, entry);
  }
}

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
  store: Pick<SnapshotSource | SnapshotTarget, 'list' | 'find'>,
  end: CopyMapping['source'],
  datasetType: DatasetType,
  signal: AbortSignal,
): AsyncGenerator<ListedFile> {
  if (datasetType === DatasetType.FILE) {
    const facts = await store.find(end, signal);
    if (facts) yield { path: '', facts };
    return;
  }
  const blobs = store.list(end.container, listingPrefix(end.path), signal);
  const ordered = strictlyAscending(
    blobs,
    (facts) => facts.name,
    (name, before) => {
      throw new DataShareError([problems.listingOrder(`the listing of ${describePlace(end)}`, name, before)]);
    },
  );
  for await (const facts of ordered) {
    const path = relativePathOf(end, datasetType, facts.name);
    // A folder's own marker blob ('P/'), which some tools leave, is no file of the folder.
    if (path !== '') yield { path, facts };
  }
}

async function* nothing(): AsyncGenerator<never> {}
