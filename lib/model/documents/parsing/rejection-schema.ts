import { z } from 'zod';
import type { RejectionDocument } from '../rejection';
import { consumerSchema } from './consumer-schema';
import * as field from './schema-fields';
import { schemaFor } from './schema-for';

export const rejectionSchema = schemaFor<RejectionDocument>()(
  z.strictObject({
    $schema: field.schemaReference,
    documentType: z.literal('rejection'),
    schemaVersion: z.literal(1),
    invitationId: field.uuid,
    shareName: field.name,
    rejectedOn: field.instant,
    reason: field.text(4096).nullable().default(null),
    consumer: consumerSchema,
  }),
);
