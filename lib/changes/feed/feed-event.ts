import { readEventTime, readSubject, readWriteFacts } from '../event-facts';
import type { PlaceChange } from '../place-change';

/** Events that change nothing that is shared. All others, known or not, make the consumer look at the blob. */
const UNCHANGING: readonly unknown[] = ['BlobSnapshotCreated', 'Control', 'AsyncOperationInitiated'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an event of the change feed. Undefined if it is about no blob, or about something that no dataset has, such as a
 * snapshot of a blob.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-blob-change-feed
 */
export function readFeedEvent(record: unknown): PlaceChange | undefined {
  const { subject, eventType, eventTime, data } = (record ?? {}) as Fields;
  const blob = readSubject(subject);
  if (!blob || UNCHANGING.includes(eventType)) return undefined;
  const { snapshot, api, etag, contentLength: sizeBytes, blobType } = (data ?? {}) as Fields;
  if (typeof snapshot === 'string' && snapshot !== '') return undefined;
  const occurredOn = readEventTime(eventTime);
  // The feed is that of one account.
  const place = { storageAccountName: undefined, ...blob };
  const event = { place, ...(occurredOn !== undefined && { occurredOn }) };
  if (eventType === 'BlobDeleted') return { ...event, change: 'Deleted' };
  if (eventType !== 'BlobCreated') return { ...event, change: 'Unknown' };
  const facts = readWriteFacts(api, { etag, sizeBytes, blobType });
  return { ...event, change: 'Written', ...(facts && { facts }) };
}
