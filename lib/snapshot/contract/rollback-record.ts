import { z } from 'zod';
import { schemaFor } from '../../model/documents/parsing/schema-for';

/** A dataset whose earlier snapshot has been published again. */
export interface RollbackResult {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Name of the snapshot that was published until now. */
  readonly from: string;
  /** Name of the snapshot that is published now. */
  readonly to: string;
  /** Time at which that snapshot was first published, UTC. */
  readonly completedAt: string;
  /** Number of files in it. */
  readonly files: number;
  /** Size of these files, in bytes. */
  readonly sizeBytes: number;
}

/**
 * The record of a rollback, or of the release of snapshots that a rollback held. It is kept with the run records, under a
 * type of its own: readers of run records, which have the fields of Azure Data Share, do not meet it.
 */
export interface RollbackRecord {
  /** Type of this document. */
  readonly documentType: 'rollback';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** Id of the rollback, a UUID. */
  readonly rollbackId: string;
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** Id of the accepted invitation, a UUID. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** `Released`: nothing was published; the next synchronization publishes again. */
  readonly action: 'RolledBack' | 'Released';
  /** True if no synchronization publishes these datasets until they are released. */
  readonly isHeld: boolean;
  /** Start, UTC. */
  readonly startTime: string;
  /** End, UTC. */
  readonly endTime: string;
  /** Duration in milliseconds. */
  readonly durationMs: number;
  /** Result of the rollback. */
  readonly status: 'Succeeded' | 'Failed';
  /** Reason of a failure; null if there is none. */
  readonly message: string | null;
  /** Root hash over the manifests after the rollback; null if there are none. */
  readonly manifestSha256: string | null;
  /** The datasets. For a release, `from` and `to` are the snapshot that stays published. */
  readonly details: readonly RollbackResult[];
}

/** Parses the record of a rollback. */
export const rollbackRecordSchema = schemaFor<RollbackRecord>()(
  z.object({
    documentType: z.literal('rollback'),
    schemaVersion: z.literal(1),
    rollbackId: z.string(),
    subscriptionName: z.string(),
    invitationId: z.string(),
    shareName: z.string(),
    action: z.enum(['RolledBack', 'Released']),
    isHeld: z.boolean(),
    startTime: z.string(),
    endTime: z.string(),
    durationMs: z.number(),
    status: z.enum(['Succeeded', 'Failed']),
    message: z.string().nullable(),
    manifestSha256: z.string().nullable(),
    details: z.array(
      z.object({
        datasetName: z.string(),
        from: z.string(),
        to: z.string(),
        completedAt: z.string(),
        files: z.number(),
        sizeBytes: z.number(),
      }),
    ),
  }),
);

/** The end of the path of a rollback's record. Run records have the same paths without it. */
export const ROLLBACK_SUFFIX = '.rollback.json';
