import { isETag, relativeNameRule } from '../../model/rules/naming-rules';
import { DatasetType } from '../../model/values/dataset';
import type { ChangedFacts, ChangedFile, ChangeKind } from '../changed-file';

/** A dataset, as far as a change of a blob concerns it. */
export interface WatchedDataset {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly container: string;
  readonly path: string;
}

/** A change of a blob, as a record of the change feed tells it. */
export interface FeedEvent {
  readonly container: string;
  readonly name: string;
  readonly change: ChangeKind;
  readonly facts?: ChangedFacts;
  readonly occurredOn?: string;
}

const SUBJECT = /^\/blobServices\/default\/containers\/([^/]{1,63})\/blobs\/(.+)$/s;
const BLOB_TYPES: readonly unknown[] = ['BlockBlob', 'AppendBlob', 'PageBlob'];
/** Events that change nothing that is shared. All others, known or not, make the consumer look at the blob. */
const UNCHANGING: readonly unknown[] = ['BlobSnapshotCreated', 'Control', 'AsyncOperationInitiated'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an event of the change feed. Undefined if it is about no blob, or about something that no dataset has, such as a
 * snapshot of a blob.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-blob-change-feed
 */
export function readFeedEvent(record: unknown): FeedEvent | undefined {
  const { subject, eventType, eventTime, data } = (record ?? {}) as Fields;
  const [, container, name] = (typeof subject === 'string' && SUBJECT.exec(subject)) || [];
  if (container === undefined || name === undefined || UNCHANGING.includes(eventType)) return undefined;
  const fields = (data ?? {}) as Fields;
  if (typeof fields['snapshot'] === 'string' && fields['snapshot'] !== '') return undefined;
  const occurredOn = typeof eventTime === 'string' && eventTime.length < 40 ? eventTime : undefined;
  const event = { container, name, ...(occurredOn !== undefined && { occurredOn }) };
  if (eventType === 'BlobDeleted') return { ...event, change: 'Deleted' };
  if (eventType !== 'BlobCreated') return { ...event, change: 'Unknown' };
  const facts = readFacts(fields);
  return { ...event, change: 'Written', ...(facts && { facts }) };
}

function readFacts({ etag: quoted, contentLength, blobType }: Fields): ChangedFacts | undefined {
  const etag = typeof quoted === 'string' ? quoted.replace(/^"|"$/g, '') : '';
  if (!isETag(etag) || !Number.isSafeInteger(contentLength) || (contentLength as number) < 0)
    return undefined;
  if (!BLOB_TYPES.includes(blobType)) return undefined;
  return { etag, sizeBytes: contentLength as number, blobType: blobType as ChangedFacts['blobType'] };
}

/** Returns the change of each dataset that has the blob. Datasets can overlap. */
export function toChangedFiles(
  { container, name, change, facts, occurredOn }: FeedEvent,
  datasets: readonly WatchedDataset[],
): ChangedFile[] {
  return datasets.flatMap((dataset) => {
    const relativePath = dataset.container === container ? findRelativePath(name, dataset) : undefined;
    // No recipient can copy a file whose name is not allowed: its own listing tells so.
    if (relativePath === undefined || relativeNameRule(relativePath) !== undefined) return [];
    return {
      datasetName: dataset.datasetName,
      relativePath,
      change,
      ...(facts && { facts }),
      ...(occurredOn !== undefined && { occurredOn }),
    };
  });
}

/** Returns the path of a blob in a dataset; undefined if it is not in it. */
function findRelativePath(name: string, { datasetType, path }: WatchedDataset): string | undefined {
  if (datasetType === DatasetType.FILE) return name === path ? '' : undefined;
  const prefix = path === '' ? '' : `${path}/`;
  // A marker of the folder itself is not a file of it.
  if (!name.startsWith(prefix) || name === prefix) return undefined;
  return name.slice(prefix.length);
}
