import { z } from 'zod';

export const lockOwnerSchema = z.object({
  synchronizationId: z.string(),
  /** UTC. */
  since: z.string(),
  host: z.string(),
  processId: z.number(),
  user: z.string(),
  /** Number of renewals of the lease. */
  renewals: z.number(),
});

/** The process that holds the lock of a subscription. */
export type LockOwner = Readonly<z.infer<typeof lockOwnerSchema>>;
