import { z } from 'zod';
import type { Place } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import type { KeptSnapshotFacts, PublishedSnapshotFacts } from '../contract/dataset-snapshots';

/**
 * The name of a snapshot, as `createSnapshotName` creates it, and no other: a run removes the folders of old snapshots, and
 * whoever can write state must not turn it on folders that others keep in the same place.
 */
const snapshotNameSchema = z.string().regex(/^\d{8}T\d{9}Z-[A-Za-z0-9-]{1,8}$/);

/** A snapshot that was published, and that can be published again. */
const keptSnapshot = z.object({
  name: snapshotNameSchema,
  synchronizationId: z.string(),
  completedAt: z.string(),
  files: z.number(),
  sizeBytes: z.number(),
});

/** The state of the atomic snapshots of a dataset. */
export const atomicSnapshotsSchema = z.object({
  /** The landing place of the dataset. If the dataset lands elsewhere now, this state does not apply. */
  target: z.object({ container: z.string(), path: z.string() }),
  published: snapshotNameSchema.nullable(),
  /** The snapshot that is being copied. */
  staged: snapshotNameSchema.nullable(),
  /** The snapshot that is replacing the published one. */
  publishing: snapshotNameSchema.nullable(),
  /** The snapshots that exist, newest first. The published one is among them; a rollback goes to those after it. */
  kept: z.array(keptSnapshot),
  /** Set while no synchronization may publish. */
  heldSince: z.string().optional(),
});

export type AtomicSnapshots = z.infer<typeof atomicSnapshotsSchema>;
export type KeptSnapshot = z.infer<typeof keptSnapshot>;

/** Creates the state of a dataset that lands in this place for the first time. */
export function createEmptySnapshots({ container, path }: Place): AtomicSnapshots {
  return { target: { container, path }, published: null, staged: null, publishing: null, kept: [] };
}

/** The mapping of one atomic snapshot: its target is the place of the snapshot. */
export interface SnapshotMapping extends CopyMapping {
  readonly snapshot: string;
  /** The landing place of the dataset. */
  readonly root: Place;
}

/** Creates a unique name. Names sort by time. */
export function createSnapshotName(now: Date, synchronizationId: string): string {
  return `${now.toISOString().replace(/[-:.]/g, '')}-${synchronizationId.slice(0, 8)}`;
}

/**
 * Decides which snapshots are kept when one is published. The snapshot that was published until now comes right after a new
 * one, because readers may still use it. Snapshots from which somebody has rolled back are removed first.
 */
export function rotateSnapshots(
  { kept, published: previous }: Pick<AtomicSnapshots, 'kept' | 'published'>,
  published: KeptSnapshot,
  maxKept: number,
): { readonly kept: KeptSnapshot[]; readonly obsolete: KeptSnapshot[] } {
  const isKnown = kept.some(({ name }) => name === published.name);
  const at = Math.max(
    kept.findIndex(({ name }) => name === previous),
    0,
  );
  const inOrder = isKnown ? kept : [published, ...kept.slice(at), ...kept.slice(0, at)];
  const others = inOrder.filter(({ name }) => name !== published.name).slice(0, maxKept - 1);
  const isKept = (each: KeptSnapshot): boolean => each.name === published.name || others.includes(each);
  return { kept: inOrder.filter(isKept), obsolete: inOrder.filter((each) => !isKept(each)) };
}

/** Describes the published snapshot; undefined if there is none. */
export function findPublishedSnapshot({
  kept,
  published,
  heldSince = null,
}: Pick<AtomicSnapshots, 'kept' | 'published'> & { readonly heldSince?: string | null }):
  PublishedSnapshotFacts | undefined {
  const found = kept.find(({ name }) => name === published);
  return found && { ...toSnapshotFacts(found), heldSince };
}

export function toSnapshotFacts({ name, completedAt, files, sizeBytes }: KeptSnapshot): KeptSnapshotFacts {
  return { snapshotName: name, completedAt, files, sizeBytes };
}

/** Finds the snapshot before the published one. */
export function findPreviousSnapshot({ kept, published }: AtomicSnapshots): KeptSnapshot | undefined {
  return kept[kept.findIndex(({ name }) => name === published) + 1];
}
