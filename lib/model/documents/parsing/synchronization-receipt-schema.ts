import { z } from 'zod';
import { OTHER_ENGINES } from '../../engines/engine-kind';
import { SYNCHRONIZATION_TRIGGERS } from '../../values/change-latency';
import { MAX_DATASETS } from '../../values/dataset';
import { MANUAL_TRIGGER } from '../snapshot-trigger';
import type { SynchronizationReceipt } from '../synchronization-receipt';
import * as field from './schema-fields';
import { schemaFor } from './schema-for';
import { snapshotTriggerSchema } from './trigger-schema';

const statusSchema = z.enum(['Succeeded', 'Failed']);

const hashSchema = field.sha256.nullable().optional();

export const synchronizationReceiptSchema = schemaFor<SynchronizationReceipt>()(
  z.strictObject({
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
    filesRead: field.count,
    filesWritten: field.count,
    sizeRead: field.count,
    sizeWritten: field.count,
    filesFailed: field.count,
    manifestSha256: hashSchema,
    trigger: z.enum(SYNCHRONIZATION_TRIGGERS).optional(),
    changeLatencyMs: z
      .strictObject({ p50: field.count, p95: field.count, max: field.count })
      .nullable()
      .optional(),
    filesMissedByEvents: field.count.nullable().optional(),
    engine: z.enum(OTHER_ENGINES).optional(),
    snapshotTrigger: snapshotTriggerSchema.default(MANUAL_TRIGGER),
    details: z
      .array(
        z.strictObject({
          datasetName: field.name,
          status: statusSchema,
          filesWritten: field.count,
          sizeWritten: field.count,
          filesFailed: field.count,
          filesRead: field.count.optional(),
          filesGone: field.count.optional(),
          snapshotName: field.name.nullable().optional(),
          manifestSha256: hashSchema,
          sourceSha256: hashSchema,
        }),
      )
      .max(MAX_DATASETS),
  }),
);
