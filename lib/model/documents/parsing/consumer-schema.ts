import { z } from 'zod';
import * as field from './schema-fields';

export const consumerSchema = z.strictObject({
  consumerName: field.line(256).nullable().default(null),
  contact: field.line(256).nullable().default(null),
  tenantId: field.uuid.nullable().default(null),
});
