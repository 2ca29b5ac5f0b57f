import { z } from 'zod';
import type { AcceptanceDocument } from '../acceptance';
import { READER_TYPES } from '../acceptance';
import { MANUAL_TRIGGER } from '../snapshot-trigger';
import { consumerSchema } from './consumer-schema';
import { objectReplicationSchema, storageMoverSchema } from './engine-schema';
import * as field from './schema-fields';
import { schemaFor } from './schema-for';
import { snapshotTriggerSchema } from './trigger-schema';

export const acceptanceSchema = schemaFor<AcceptanceDocument>()(
  z.strictObject({
    $schema: field.schemaReference,
    documentType: z.literal('acceptance'),
    schemaVersion: z.literal(1),
    invitationId: field.uuid,
    shareName: field.name,
    termsSha256: field.sha256.nullable().default(null),
    acceptedOn: field.instant,
    consumer: consumerSchema,
    target: z.strictObject({ location: field.region, isHnsEnabled: z.boolean() }),
    reader: z
      .strictObject({
        principalId: field.uuid.nullable().default(null),
        principalType: z.enum(READER_TYPES),
        applicationId: field.uuid.nullable().default(null),
      })
      .refine(({ principalId, applicationId }) => principalId !== null || applicationId !== null, {
        path: ['principalId'],
        error: "is required unless 'applicationId' is set",
      }),
    snapshotTrigger: snapshotTriggerSchema.default(MANUAL_TRIGGER),
    objectReplication: objectReplicationSchema,
    storageMover: storageMoverSchema,
  }),
);
