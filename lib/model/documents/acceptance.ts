import { z } from 'zod';
import { consumerSchema } from './consumer';
import * as field from './schema-fields';
import { snapshotTriggerSchema, MANUAL_TRIGGER } from './trigger';

/** The kinds of principal that somebody may name as the reader. */
export const READER_TYPES = ['User', 'Group', 'ServicePrincipal', 'ManagedIdentity'] as const;

/**
 * An acceptance: how a consumer answers an invitation, and who is to read.
 *
 * Written by `AcceptedSubscription` and `datashare accept`; handed to the provider by any channel, for it holds no secret.
 */
export const acceptanceSchema = z.strictObject({
  $schema: field.schemaReference,
  documentType: z.literal('acceptance'),
  schemaVersion: z.literal(1),
  invitationId: field.uuid,
  shareName: field.name,
  /** SHA-256 of the terms that are accepted; null where the invitation has none. */
  termsSha256: field.sha256.nullable().default(null),
  /** When they were accepted, UTC. */
  acceptedOn: field.instant,
  consumer: consumerSchema,
  /** Where the data will be used. */
  target: z.strictObject({ location: field.region, isHnsEnabled: z.boolean() }),
  /** Who will read the provider's data. */
  reader: z
    .strictObject({
      /** Object id in the consumer's tenant. Means nothing in another one. */
      principalId: field.uuid.nullable().default(null),
      principalType: z.enum(READER_TYPES),
      /** Application (client) id: the same in every tenant. */
      applicationId: field.uuid.nullable().default(null),
    })
    .refine(({ principalId, applicationId }) => principalId !== null || applicationId !== null, {
      path: ['principalId'],
      error: "must be there, or 'applicationId'",
    }),
  snapshotTrigger: snapshotTriggerSchema.default(MANUAL_TRIGGER),
});

/** An acceptance, read and checked. */
export type AcceptanceDocument = z.infer<typeof acceptanceSchema>;
