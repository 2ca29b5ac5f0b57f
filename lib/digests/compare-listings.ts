import { isRelativePath } from '../snapshot/state/state-values';
import type { ChangedFile } from '../changes/changed-file';
import type { BlobFacts } from '../snapshot/contract/storage-ports';
import type { Compare } from '../streams/name-order';
import type { Batches } from '../streams/ordered-streams';
import { joinAndCombine } from '../streams/ordered-streams';
import type { RecordedFile } from './listing-record';

interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}

/**
 * Compares two listings of a dataset, and yields the files that differ. Both are in the same order.
 *
 * @param onFile Receives each file of the second listing.
 */
export async function* compareListings(
  datasetName: string,
  before: Batches<RecordedFile>,
  now: Batches<ListedFile>,
  compare: Compare,
  onFile: (file: RecordedFile) => Promise<void>,
): AsyncGenerator<ChangedFile> {
  const rows = joinAndCombine<
    { before: RecordedFile; now: ListedFile },
    readonly [string, RecordedFile?, RecordedFile?]
  >(
    { before, now },
    (row) => [row.path, row.before, row.now && toRecordedFile(row.path, row.now.facts)],
    compare,
  );
  for await (const batch of rows)
    for (const [path, old, file] of batch) {
      // No recipient can copy a file of such a name: its own listing tells so.
      if (!isRelativePath(path)) continue;
      if (file) await onFile(file);
      if (!file) yield { datasetName, relativePath: path, change: 'Deleted' };
      else if (old?.etag !== file.etag) yield toChange(datasetName, file);
    }
}

function toRecordedFile(path: string, { etag, sizeBytes, blobType }: BlobFacts): RecordedFile {
  return { path, etag, sizeBytes, ...(blobType !== undefined && { blobType }) };
}

function toChange(datasetName: string, { path, etag, sizeBytes, blobType }: RecordedFile): ChangedFile {
  const facts = { etag, sizeBytes, blobType: blobType ?? ('BlockBlob' as const) };
  return { datasetName, relativePath: path, change: 'Written', facts };
}
