import { z } from 'zod';
import { consumerSchema } from './consumer';
import * as field from './schema-fields';

/** A rejection: how a consumer declines an invitation. Written by `datashare reject`. */
export const rejectionSchema = z.strictObject({
  $schema: field.schemaReference,
  documentType: z.literal('rejection'),
  schemaVersion: z.literal(1),
  invitationId: field.uuid,
  shareName: field.name,
  /** When it was declined, UTC. */
  rejectedOn: field.instant,
  /** For the provider. */
  reason: field.text(4096).nullable().default(null),
  consumer: consumerSchema,
});

/** A rejection, read and checked. */
export type RejectionDocument = z.infer<typeof rejectionSchema>;
