import { z } from 'zod';
import type { Json } from '../syntax/json-values';
import { UnexpectedShape } from '../files/unexpected-shape';

const resourceChange = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string().optional(),
  type: z.string().optional(),
  provider_name: z.string().optional(),
  deposed: z.unknown().optional(),
  change: z.looseObject({
    actions: z.array(z.string()),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    after_unknown: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});

/** The change of one resource in a plan. */
export type PlannedChange = z.infer<typeof resourceChange>;

/** Reads a change. @throws UnexpectedShape */
export function parsePlannedChange(value: Json): PlannedChange {
  const result = resourceChange.safeParse(value);
  if (result.success) return result.data;
  throw new UnexpectedShape(`has a change of another form than Terraform's (${String(value['address'])})`);
}
