import { z } from 'zod';
import type { OtherEngineKind } from '../../model/engines/engine-kind';
import { OTHER_ENGINES } from '../../model/engines/engine-kind';
import { schemaFor } from '../../model/documents/parsing/schema-for';
import type { ChangeLatency, SynchronizationTrigger } from '../../model/values/change-latency';
import { SYNCHRONIZATION_TRIGGERS } from '../../model/values/change-latency';
import { DatasetType } from '../../model/values/dataset';
import type { EngineFindings } from './other-engine';

/** The mode of a synchronization, in the words of Azure Data Share: every file, or only new and changed ones. */
export type SynchronizationMode = 'FullSync' | 'Incremental';

/** Messages of a queue of change events. */
export interface ReceivedEvents {
  /** Number of messages that were received. */
  readonly received: number;
  /** Number of messages about something else than the files of the datasets. */
  readonly outside: number;
  /** Number of messages that nobody understands. Each is moved to a blob of the state. */
  readonly unreadable: number;
}

/** The part of a run record about one dataset. */
export interface SynchronizationDetails {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Type of the dataset. */
  readonly datasetType: DatasetType;
  /** Start of its synchronization, UTC. */
  readonly startTime: string;
  /** End of its synchronization, UTC. */
  readonly endTime: string;
  /** Duration in milliseconds. */
  readonly durationMs: number;
  /** Result for this dataset. */
  readonly status: 'Succeeded' | 'Failed';
  /** Reason of a failure, or a remark; null if there is neither. */
  readonly message: string | null;
  /** Number of files that the source listed. */
  readonly filesRead: number;
  /** Number of files that were copied. */
  readonly filesWritten: number;
  /** Size of the files that the source listed, in bytes. */
  readonly sizeRead: number;
  /** Size of the files that were copied, in bytes. */
  readonly sizeWritten: number;
  /** Number of files that were not copied because they have not changed. */
  readonly filesUnchanged: number;
  /** Number of files that are gone from the source, or excluded by patterns, and kept at the target. */
  readonly filesGone: number;
  /** Number of files that were deleted at the target. */
  readonly filesDeleted: number;
  /** Number of files that could not be copied or deleted. */
  readonly filesFailed: number;
  /** Number of failed files whose place has a blob of somebody else. */
  readonly filesCollided: number;
  /** Number of copied append and page blobs, which become block blobs. */
  readonly filesConverted: number;
  /** Number of files that were left for the next run because of the limit of bytes. */
  readonly filesPostponed: number;
  /** Size of the files that were left for the next run, in bytes. */
  readonly sizePostponed: number;
  /** ADLS Gen2: number of directories that were created, or whose access control was set. */
  readonly directoriesWritten: number;
  /** ADLS Gen2: number of directories that were deleted. */
  readonly directoriesDeleted: number;
  /** Name of the snapshot that was published atomically; null if none was. */
  readonly snapshotName: string | null;
  /** Name of the atomic snapshot that is published at the end of the run, by this run or an earlier one; null if none is. */
  readonly currentSnapshotName: string | null;
  /** Hash over the manifest of the dataset at the end of the run; null if it has none, or if it was not read. */
  readonly manifestSha256: string | null;
  /**
   * Hash over the versions of the source that the files of the target are copies of, if the target has all files; null
   * otherwise. The provider can compute it, too. It covers the path, size and ETag of each file.
   */
  readonly sourceSha256: string | null;
  /** The differences that were found in what another engine has left; absent if no other engine carries the files. */
  readonly engineFindings?: EngineFindings;
}

/** A file that could not be copied or deleted. */
export interface FailedFile {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Path of the file in the dataset; '' for a dataset that is a file. */
  readonly path: string;
  /** Stable name of the kind of failure. */
  readonly code: string;
  /** Reason and fix in one line. */
  readonly reason: string;
}

/**
 * The record of one synchronization. It has the field names of Azure Data Share, followed by further ones.
 *
 * @see https://learn.microsoft.com/rest/api/datashare/share-subscriptions/list-synchronization-details
 */
export interface RunRecord {
  /** Type of this document. */
  readonly documentType: 'synchronization';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** Id of the synchronization, a UUID. */
  readonly synchronizationId: string;
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** Id of the accepted invitation, a UUID. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Mode of the synchronization. */
  readonly synchronizationMode: SynchronizationMode;
  /** Start, UTC. */
  readonly startTime: string;
  /** End, UTC. */
  readonly endTime: string;
  /** Duration in milliseconds. */
  readonly durationMs: number;
  /** Result of the synchronization. */
  readonly status: 'Succeeded' | 'Failed';
  /** Reason of a failure, or the files that were left for the next run; null if there is neither. */
  readonly message: string | null;
  /** Root hash over the manifests at the end of the run; null if there were none. */
  readonly manifestSha256: string | null;
  /** Results for each dataset. */
  readonly details: readonly SynchronizationDetails[];
  /** The first 100 files that failed. */
  readonly failures: readonly FailedFile[];
  /** `Events` or `Digest` if the run looked at the files that these named; absent if it listed the source. */
  readonly trigger?: SynchronizationTrigger;
  /** Time from the changes to their copies; null if no change with a known time was copied. Absent for a listing. */
  readonly changeLatencyMs?: ChangeLatency | null;
  /** Number of changes that a listing found and that no event had told of; absent if no events are received. */
  readonly filesMissedByEvents?: number | null;
  /** The messages that the run received; absent if it read no queue. */
  readonly events?: ReceivedEvents;
  /** The engine that has carried the files; absent if it is the one of this package. */
  readonly engine?: OtherEngineKind;
  /** Number of processes that worked on the run together; absent if it was one. */
  readonly processes?: number;
}

const statusSchema = z.enum(['Succeeded', 'Failed']);

/** Fields with a default are missing in records of earlier versions. */
const detailsSchema = z.object({
  datasetName: z.string(),
  datasetType: z.enum(DatasetType),
  startTime: z.string(),
  endTime: z.string(),
  durationMs: z.number(),
  status: statusSchema,
  message: z.string().nullable(),
  filesRead: z.number(),
  filesWritten: z.number(),
  sizeRead: z.number(),
  sizeWritten: z.number(),
  filesUnchanged: z.number(),
  filesGone: z.number(),
  filesDeleted: z.number(),
  filesFailed: z.number(),
  filesCollided: z.number().default(0),
  filesConverted: z.number().default(0),
  filesPostponed: z.number().default(0),
  sizePostponed: z.number().default(0),
  directoriesWritten: z.number().default(0),
  directoriesDeleted: z.number().default(0),
  snapshotName: z.string().nullable().default(null),
  currentSnapshotName: z.string().nullable().default(null),
  manifestSha256: z.string().nullable().default(null),
  sourceSha256: z.string().nullable().default(null),
  engineFindings: z
    .object({ filesMissing: z.number(), filesDiffering: z.number(), filesUnknown: z.number() })
    .optional(),
});

/** Parses a run record. */
export const runRecordSchema = schemaFor<RunRecord>()(
  z.object({
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
    status: statusSchema,
    message: z.string().nullable(),
    manifestSha256: z.string().nullable().default(null),
    details: z.array(detailsSchema),
    failures: z.array(
      z.object({
        datasetName: z.string(),
        path: z.string(),
        code: z.string().default('StorageFailed'),
        reason: z.string(),
      }),
    ),
    trigger: z.enum(SYNCHRONIZATION_TRIGGERS).optional(),
    changeLatencyMs: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).nullable().optional(),
    filesMissedByEvents: z.number().nullable().optional(),
    events: z.object({ received: z.number(), outside: z.number(), unreadable: z.number() }).optional(),
    engine: z.enum(OTHER_ENGINES).optional(),
    processes: z.number().optional(),
  }),
);

/** Builds the path of a run record. In the order of names, records are in the order of time. */
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
