import { z } from 'zod';

/** Bounds that no process exceeds: what is beyond them was written by something else. */
const text = z.string().max(1000);
const count = z.number().int().min(0).max(1e9);

export const lockOwnerSchema = z.object({
  synchronizationId: text,
  /** UTC. */
  since: text,
  host: text,
  processId: count,
  user: text,
  /** The machine and the namespace in which the process id means one process; null if that is not known. */
  processScope: text.nullable().default(null),
  /** Start of the process, which tells it apart from a later one with the same id; null if that is not known. */
  processStart: text.nullable().default(null),
  /** Number of renewals of the lease. */
  renewals: count,
  /** Seconds without progress at the last renewal. */
  idleSeconds: count.default(0),
  /** Number of processes that may work on the run together; absent if it is one. */
  processes: count.optional(),
  /** Number of the attempt at a range of the run; absent in the lock of a run. */
  attempt: count.optional(),
  /** True if the process has given the range back. */
  isReleased: z.literal(true).optional(),
});

/** The process that holds the lock of a subscription. */
export type LockOwner = Readonly<z.infer<typeof lockOwnerSchema>>;

/** The process and the user of a run. */
export type Runner = Pick<LockOwner, 'host' | 'processId' | 'user' | 'processScope' | 'processStart'>;
