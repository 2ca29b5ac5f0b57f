import type { OtherEngineKind } from '../engines/engine-kind';
import type { ChangeLatency, SynchronizationTrigger } from '../values/change-latency';
import type { SnapshotTriggerFacts } from './snapshot-trigger';

/**
 * A receipt: what the provider learns about one synchronization. It counts what the consumer received, and does not say
 * where the data landed.
 *
 * Every synchronization leaves one in the exchange.
 */
export interface SynchronizationReceipt {
  /** URL of the JSON Schema of this document, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Type of this document. */
  readonly documentType: 'synchronizationReceipt';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** The invitation that the subscription accepted, a UUID. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Id of the synchronization, a UUID. */
  readonly synchronizationId: string;
  /** `FullSync` copies every file, `Incremental` those that are new or changed since the previous snapshot. */
  readonly synchronizationMode: 'FullSync' | 'Incremental';
  /** Result of the synchronization. */
  readonly status: 'Succeeded' | 'Failed';
  /** Start of the synchronization, UTC (RFC 3339). */
  readonly startTime: string;
  /** End of the synchronization, UTC (RFC 3339). */
  readonly endTime: string;
  /** Duration in milliseconds. */
  readonly durationMs: number;
  /** Number of files that the source listed. */
  readonly filesRead: number;
  /** Number of files that were copied. */
  readonly filesWritten: number;
  /** Size of the files that the source listed, in bytes. */
  readonly sizeRead: number;
  /** Size of the files that were copied, in bytes. */
  readonly sizeWritten: number;
  /** Number of files that could not be copied. */
  readonly filesFailed: number;
  /** Root hash over the manifests of the consumer; null if it has none. Absent in receipts of earlier versions. */
  readonly manifestSha256?: string | null;
  /** `Events` or `Digest` if the run looked at the files that these named; absent if it listed the source. */
  readonly trigger?: SynchronizationTrigger;
  /** Milliseconds from the changes to their copies; null or absent if they were not measured. */
  readonly changeLatencyMs?: ChangeLatency | null;
  /** Number of changes that a listing found and that no event had told of; null or absent if that is unknown. */
  readonly filesMissedByEvents?: number | null;
  /** The service of Azure that carried the files, which this run compared with the source; absent if this package copied them. */
  readonly engine?: OtherEngineKind;
  /** When the consumer synchronizes. */
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** Results for each dataset. */
  readonly details: readonly {
    /** Name of the dataset. */
    readonly datasetName: string;
    /** Result for this dataset. */
    readonly status: 'Succeeded' | 'Failed';
    /** Number of files that were copied. */
    readonly filesWritten: number;
    /** Size of the files that were copied, in bytes. */
    readonly sizeWritten: number;
    /** Number of files that could not be copied. */
    readonly filesFailed: number;
    /** Number of files that the source listed. */
    readonly filesRead?: number;
    /** Number of files that are gone from the source, or that the consumer's patterns exclude, and that the consumer keeps. */
    readonly filesGone?: number;
    /** Name of the atomic snapshot that readers of the consumer see; null if the dataset is not published as a whole. */
    readonly snapshotName?: string | null;
    /** Hash over the consumer's manifest of the dataset; null if it has none. */
    readonly manifestSha256?: string | null;
    /**
     * Hash over the path, size and ETag of each file of the source that the consumer has a copy of; null if it does not
     * have all files. Absent in receipts of earlier versions.
     */
    readonly sourceSha256?: string | null;
  }[];
}
