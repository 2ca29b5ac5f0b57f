import { DataShareError } from '../errors';
import { DatasetType, describePlace } from '../model/dataset';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { listingPrefix, relativePathOf } from './dataset-mapping';
import type { Halt } from './halt';
import type { ManifestEntry } from './manifest';
import type { Step, SynchronizationMode } from './plan';
import { decide } from './plan';
import type { BlobFacts, SnapshotSource, SnapshotTarget } from './ports';
import { mergeByKey, strictlyAscending } from './streams';

/**
 * What to do for one dataset, file by file in ascending order: the source's listing merged with the manifest.
 *
 * Where the run halts, the listing ends early; what it did not come to is kept, never taken for gone.
 */
export async function* stepsOf(
  mapping: CopyMapping,
  mode: SynchronizationMode,
  source: SnapshotSource,
  known: AsyncIterable<ManifestEntry> | undefined,
  signal: AbortSignal,
  halt: Halt,
): AsyncGenerator<Step> {
  let isCut = false;
  async function* listed(): AsyncGenerator<ListedFile> {
    try {
      for await (const file of filesAt(source, mapping.source, mapping.datasetType, signal)) {
        if (halt.isHalted) break;
        yield file;
      }
    } catch (error) {
      halt.because(error);
    }
    isCut = halt.isHalted;
  }
  const pathOf = { left: (file: ListedFile) => file.path, right: (entry: ManifestEntry) => entry.path };
  for await (const [file, entry] of mergeByKey(listed(), known ?? nothing(), pathOf)) {
    if (!file && entry && isCut) yield { kind: 'keep', path: entry.path, known: entry };
    else yield decide(mode, file?.path ?? entry!.path, file?.facts, entry);
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
