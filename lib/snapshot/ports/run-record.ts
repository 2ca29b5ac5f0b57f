import { z } from 'zod';
import { DatasetType } from '../../model/values/dataset';

const details = z.object({
  datasetName: z.string(),
  datasetType: z.enum(DatasetType),
  startTime: z.string(),
  endTime: z.string(),
  durationMs: z.number(),
  status: z.enum(['Succeeded', 'Failed']),
  message: z.string().nullable(),
  /** Files that the source listed. */
  filesRead: z.number(),
  /** Files that were copied. */
  filesWritten: z.number(),
  /** Bytes of the files that the source listed. */
  sizeRead: z.number(),
  /** Bytes that were copied. */
  sizeWritten: z.number(),
  filesUnchanged: z.number(),
  /** Gone at the source, kept at the target. */
  filesGone: z.number(),
  filesDeleted: z.number(),
  filesFailed: z.number(),
  /** Of those that failed: somebody else's blob is at the name that they need. */
  filesCollided: z.number().default(0),
  /** Of those that were copied: append and page blobs, which arrive as block blobs. */
  filesConverted: z.number().default(0),
  /** Left for the next run, because this one might copy so many bytes only. */
  filesPostponed: z.number().default(0),
  /** Bytes of those. */
  sizePostponed: z.number().default(0),
  /** Of ADLS Gen2: directories that were made, or whose access control was set. */
  directoriesWritten: z.number().default(0),
  directoriesDeleted: z.number().default(0),
  /** Name of the snapshot that was published as a whole; null where none was. */
  snapshotName: z.string().nullable().default(null),
});

export const runRecordSchema = z.object({
  documentType: z.literal('synchronization'),
  schemaVersion: z.literal(1),
  synchronizationId: z.string(),
  subscriptionName: z.string(),
  invitationId: z.string(),
  shareName: z.string(),
  synchronizationMode: z.enum(['FullSync', 'Incremental']),
  startTime: z.string(),
  endTime: z.string(),
  durationMs: z.number(),
  status: z.enum(['Succeeded', 'Failed']),
  /** Why it failed, or what it left for the next run; null where it did neither. */
  message: z.string().nullable(),
  /** The root hash over the manifests that were in force when it ended; null where there were none. */
  manifestSha256: z.string().nullable().default(null),
  details: z.array(details),
  /** The first 100 files that failed. */
  failures: z.array(
    z.object({
      datasetName: z.string(),
      path: z.string(),
      code: z.string().default('StorageFailed'),
      reason: z.string(),
    }),
  ),
});

/**
 * The record of one synchronization, with Azure Data Share's field names; ours are added after them.
 *
 * @see https://learn.microsoft.com/rest/api/datashare/share-subscriptions/list-synchronization-details
 */
export type RunRecord = z.infer<typeof runRecordSchema>;

/** The part of a run record that is about one dataset. */
export type SynchronizationDetails = z.infer<typeof details>;

/** Run records listed by name are listed by time. */
export function toRunRecordPath(
  subscriptionName: string,
  startTime: string,
  synchronizationId: string,
): string {
  return `${toRunRecordPrefix(subscriptionName)}${startTime.replace(/[-:]/g, '')}-${synchronizationId}.json`;
}

export function toRunRecordPrefix(subscriptionName: string): string {
  return `${subscriptionName}/runs/`;
}

/** Azure Data Share's words: every file, or what is new or changed since the last snapshot. */
export type SynchronizationMode = 'FullSync' | 'Incremental';
