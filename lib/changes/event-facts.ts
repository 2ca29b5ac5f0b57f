import { isETag } from '../model/rules/naming-rules';
import type { ChangedFacts } from './changed-file';

/** Facts that somebody else tells of a file, as they were read. */
export interface ToldFacts {
  readonly etag: unknown;
  readonly sizeBytes: unknown;
  readonly blobType: unknown;
}

const BLOB_TYPES = ['BlockBlob', 'AppendBlob', 'PageBlob'] as const;

/**
 * The operations after which a blob has the content that the event describes. A copy may have just begun, and on ADLS Gen2 a
 * file exists before its content.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
const WHOLE_WRITES: readonly unknown[] = ['PutBlob', 'PutBlockList', 'FlushWithClose', 'SftpCommit'];

/** Returns facts that are complete and possible; undefined if the source must be asked. */
export function readToldFacts({ etag, sizeBytes, blobType }: ToldFacts): ChangedFacts | undefined {
  const type = BLOB_TYPES.find((each) => each === blobType);
  const tag = typeof etag === 'string' ? etag.replace(/^"|"$/g, '') : '';
  if (!type || !isETag(tag) || !Number.isSafeInteger(sizeBytes) || (sizeBytes as number) < 0)
    return undefined;
  return { etag: tag, sizeBytes: sizeBytes as number, blobType: type };
}

/**
 * Returns the facts of the event of a write, of Event Grid and of the change feed alike; undefined if the source must be asked.
 *
 * @param api Operation that wrote the blob.
 */
export function readWriteFacts(api: unknown, facts: ToldFacts): ChangedFacts | undefined {
  return WHOLE_WRITES.includes(api) ? readToldFacts(facts) : undefined;
}

/** Returns the time of an event, UTC; undefined if it is none. */
export function readEventTime(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > MAX_TIME) return undefined;
  // Events have more digits than a Date keeps.
  const time = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isFinite(time) ? new Date(time).toISOString() : undefined;
}

const MAX_TIME = 40;

/** Returns the container and the name of the blob that an event is about; undefined if it is about no blob. */
export function readSubject(
  subject: unknown,
): { readonly container: string; readonly path: string } | undefined {
  const [, container, path] = (typeof subject === 'string' && SUBJECT.exec(subject)) || [];
  return container === undefined || path === undefined ? undefined : { container, path };
}

const SUBJECT = /^\/blobServices\/default\/containers\/([^/]{1,63})\/blobs\/([^]+)$/;
