import { z } from 'zod';
import { MAX_DATASETS } from '../values/dataset';
import * as field from './schema-fields';
import { snapshotTriggerSchema, MANUAL_TRIGGER } from './trigger';

/** How a synchronization ended. */
const statusSchema = z.enum(['Succeeded', 'Failed']);

/**
 * What the provider learns of one synchronization: how much was received, and nothing of where it lands.
 *
 * Left in the exchange by every synchronization.
 */
export const synchronizationReceiptSchema = z.strictObject({
  $schema: field.schemaReference,
  documentType: z.literal('synchronizationReceipt'),
  schemaVersion: z.literal(1),
  invitationId: field.uuid,
  shareName: field.name,
  synchronizationId: field.uuid,
  synchronizationMode: z.enum(['FullSync', 'Incremental']),
  status: statusSchema,
  startTime: field.instant,
  endTime: field.instant,
  durationMs: field.count,
  /** Files that the source listed. */
  filesRead: field.count,
  /** Files that were copied. */
  filesWritten: field.count,
  /** Bytes of the files that the source listed. */
  sizeRead: field.count,
  /** Bytes that were copied. */
  sizeWritten: field.count,
  filesFailed: field.count,
  snapshotTrigger: snapshotTriggerSchema.default(MANUAL_TRIGGER),
  details: z
    .array(
      z.strictObject({
        datasetName: field.name,
        status: statusSchema,
        filesWritten: field.count,
        sizeWritten: field.count,
        filesFailed: field.count,
      }),
    )
    .max(MAX_DATASETS),
});

/** A receipt of a synchronization, read and checked. */
export type SynchronizationReceipt = z.infer<typeof synchronizationReceiptSchema>;
