import { z } from 'zod';

export const pointerSchema = z.object({
  documentType: z.literal('state'),
  schemaVersion: z.literal(1),
  invitationId: z.string(),
  /** The run whose manifests are in force; null before the first has come so far. */
  synchronizationId: z.string().nullable(),
  completedAt: z.string().nullable(),
  manifests: z.record(
    z.string(),
    z.object({
      path: z.string(),
      /** Of its entries. */
      sha256: z.string(),
      /** Whether the files it marks as gone were left at the target, or deleted by a mirror. */
      goneFiles: z.enum(['kept', 'deleted']),
      /** Whether the last run listed the dataset to its end and copied all of it. */
      isComplete: z.boolean(),
    }),
  ),
  /** Runs that have not settled all that they were about to write. */
  journals: z.array(z.object({ synchronizationId: z.string(), mode: z.enum(['FullSync', 'Incremental']) })),
});

/** Which manifests are in force: one small blob, replaced at the very end of a run, so that none is ever torn. */
export type StatePointer = z.infer<typeof pointerSchema>;

/** Before the first snapshot. */
export function emptyPointer(invitationId: string): StatePointer {
  return {
    documentType: 'state',
    schemaVersion: 1,
    invitationId,
    synchronizationId: null,
    completedAt: null,
    manifests: {},
    journals: [],
  };
}
