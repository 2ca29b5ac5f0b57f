import { z } from 'zod';
import { atomicSnapshotsSchema } from './atomic-snapshots';

export const pointerSchema = z.object({
  documentType: z.literal('state'),
  schemaVersion: z.literal(1),
  invitationId: z.string(),
  /** The last run that changed anything; null before the first has come so far. */
  synchronizationId: z.string().nullable(),
  completedAt: z.string().nullable(),
  /** The datasets that have a manifest. */
  manifests: z.record(
    z.string(),
    z.object({
      /** Whether the last run listed the dataset to its end and copied all of it. */
      isComplete: z.boolean(),
    }),
  ),
  /** Of datasets whose snapshots are published as a whole. */
  snapshots: z.record(z.string(), atomicSnapshotsSchema).default({}),
  /** Runs that have not settled all that they were about to write. */
  journals: z.array(z.object({ synchronizationId: z.string(), mode: z.enum(['FullSync', 'Incremental']) })),
});

/** What there is of a subscription's state: one small blob, replaced when a run begins to write and when it has ended. */
export type StatePointer = z.infer<typeof pointerSchema>;

/** Before the first snapshot. */
export function createEmptyPointer(invitationId: string): StatePointer {
  return {
    documentType: 'state',
    schemaVersion: 1,
    invitationId,
    synchronizationId: null,
    completedAt: null,
    manifests: {},
    snapshots: {},
    journals: [],
  };
}
