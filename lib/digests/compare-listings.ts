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
 * @param since Start of the first listing. A file that appeared since and is older was moved there at an unknown time.
 * @param onFile Receives each file of the second listing.
 */
export async function* compareListings(
  datasetName: string,
  before: Batches<RecordedFile>,
  now: Batches<ListedFile>,
  compare: Compare,
  since: number,
  onFile: (file: RecordedFile) => Promise<void>,
): AsyncGenerator<ChangedFile> {
  const rows = joinAndCombine<
    { before: RecordedFile; now: ListedFile },
    readonly [path: string, before?: RecordedFile, now?: RecordedFile, lastModified?: number]
  >(
    { before, now },
    ({ path, before: old, now: listed }) => [
      path,
      old,
      listed && toRecordedFile(path, listed.facts),
      listed?.facts.lastModified,
    ],
    compare,
  );
  for await (const batch of rows)
    for (const [path, old, file, lastModified] of batch) {
      // No recipient can copy a file of such a name: its own listing tells so.
      if (!isRelativePath(path)) continue;
      if (file) await onFile(file);
      if (!file) yield { datasetName, relativePath: path, change: 'Deleted' };
      else if (old?.etag !== file.etag) yield toChange(datasetName, file, toTime(lastModified, since));
    }
}

function toRecordedFile(path: string, { etag, sizeBytes, blobType }: BlobFacts): RecordedFile {
  return { path, etag, sizeBytes, ...(blobType !== undefined && { blobType }) };
}

function toChange(
  datasetName: string,
  { path, etag, sizeBytes, blobType }: RecordedFile,
  occurredOn: string | undefined,
): ChangedFile {
  const facts = { etag, sizeBytes, blobType: blobType ?? ('BlockBlob' as const) };
  const time = occurredOn !== undefined && { occurredOn };
  return { datasetName, relativePath: path, change: 'Written', facts, ...time };
}

/** Returns the time of a change; undefined if it is not known. Azure keeps whole seconds. */
function toTime(lastModified: number | undefined, since: number): string | undefined {
  const isKnown = lastModified !== undefined && lastModified >= Math.floor(since / 1000) * 1000;
  return isKnown ? new Date(lastModified).toISOString() : undefined;
}
