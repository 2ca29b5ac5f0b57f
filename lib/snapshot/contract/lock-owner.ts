import { z } from 'zod';

export const lockOwnerSchema = z.object({
  synchronizationId: z.string(),
  /** UTC. */
  since: z.string(),
  host: z.string(),
  processId: z.number(),
  user: z.string(),
  /** The machine and the namespace in which the process id means one process; null if that is not known. */
  processScope: z.string().nullable().default(null),
  /** Start of the process, which tells it apart from a later one with the same id; null if that is not known. */
  processStart: z.string().nullable().default(null),
  /** Number of renewals of the lease. */
  renewals: z.number(),
  /** Seconds without progress at the last renewal. */
  idleSeconds: z.number().default(0),
});

/** The process that holds the lock of a subscription. */
export type LockOwner = Readonly<z.infer<typeof lockOwnerSchema>>;

/** The process and the user of a run. */
export type Runner = Pick<LockOwner, 'host' | 'processId' | 'user' | 'processScope' | 'processStart'>;
