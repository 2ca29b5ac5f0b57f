import { z } from 'zod';
import { atomicSnapshotsSchema } from './atomic-snapshots';
import { manifestPlacesSchema } from './manifest-places';
import { manifestStatusSchema } from './manifest-status';
import { stateNameSchema } from './state-values';

/** Maximum number of runs with open intents. */
const MAX_JOURNALS = 10_000;

export const stateDocumentSchema = z.object({
  documentType: z.literal('state'),
  schemaVersion: z.literal(1),
  invitationId: z.string(),
  /** The last run that changed the state; null before the first one. */
  synchronizationId: z.string().nullable(),
  completedAt: z.string().nullable(),
  /** The datasets that have a manifest. */
  manifests: z.record(z.string(), manifestStatusSchema),
  /** State of the datasets whose snapshots are published atomically. */
  snapshots: z.record(z.string(), atomicSnapshotsSchema).default({}),
  /** Runs with intents that are not resolved. */
  journals: z
    .array(z.object({ synchronizationId: stateNameSchema, mode: z.enum(['FullSync', 'Incremental']) }))
    .max(MAX_JOURNALS),
  places: manifestPlacesSchema.default({}),
  /** Places whose files may be missing: the next run looks which ones are still there. */
  placesInDoubt: z
    .array(z.object({ blobEndpoint: z.string().optional(), container: z.string(), path: z.string() }))
    .default([]),
  /** The ETags of the containers at the target in which the manifests are true. */
  containers: z
    .array(z.object({ blobEndpoint: z.string(), container: z.string(), etag: z.string() }))
    .default([]),
  /** True once a run has received change events: from then on, a listing can count what they have not told of. */
  followsEvents: z.literal(true).optional(),
});

/** The root of a subscription's state: one small blob, replaced when a run starts to write and when it ends. */
export type StateDocument = z.infer<typeof stateDocumentSchema>;

/** Creates the state before the first snapshot. */
export function createEmptyState(invitationId: string): StateDocument {
  return {
    documentType: 'state',
    schemaVersion: 1,
    invitationId,
    synchronizationId: null,
    completedAt: null,
    manifests: {},
    snapshots: {},
    journals: [],
    places: {},
    placesInDoubt: [],
    containers: [],
  };
}
