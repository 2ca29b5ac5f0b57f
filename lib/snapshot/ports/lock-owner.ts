import { z } from 'zod';

export const lockOwnerSchema = z.object({
  synchronizationId: z.string(),
  /** UTC. */
  since: z.string(),
  host: z.string(),
  processId: z.number(),
  user: z.string(),
  /** How often the lease has been renewed. */
  renewals: z.number(),
});

/** Who carries a synchronization. */
export type LockOwner = Readonly<z.infer<typeof lockOwnerSchema>>;
