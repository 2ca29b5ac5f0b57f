import { z } from 'zod';
import * as field from './schema-fields';

/** Who answers an invitation. */
export const consumerSchema = z.strictObject({
  consumerName: field.line(256).nullable().default(null),
  contact: field.line(256).nullable().default(null),
  /** The consumer's Microsoft Entra tenant. */
  tenantId: field.uuid.nullable().default(null),
});

/** Who answers an invitation. */
export type ConsumerFacts = z.infer<typeof consumerSchema>;
