import { z } from 'zod';
import type { Place } from '../../model/values/dataset';
import { isAtomic, getSnapshotsFolder } from '../../model/values/publication';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { CopyMapping } from '../ports/dataset-mapping';

/** A snapshot that was published, and that can be published again. */
const keptSnapshot = z.object({
  name: z.string(),
  synchronizationId: z.string(),
  completedAt: z.string(),
  files: z.number(),
  sizeBytes: z.number(),
});

/** What is remembered of the snapshots of a dataset that are published as a whole. */
export const atomicSnapshotsSchema = z.object({
  /** Where the dataset lands: those of another place are not these. */
  target: z.object({ container: z.string(), path: z.string() }),
  published: z.string().nullable(),
  /** The one that is being made. */
  staged: z.string().nullable(),
  /** The one that is taking the place of the published one just now. */
  publishing: z.string().nullable(),
  /** The published one is among them, and after it those that one goes back to, the one before it first. */
  kept: z.array(keptSnapshot),
});

export type AtomicSnapshots = z.infer<typeof atomicSnapshotsSchema>;
export type KeptSnapshot = z.infer<typeof keptSnapshot>;

/** Of a dataset that lands there for the first time. */
export function createEmptySnapshots({ container, path }: Place): AtomicSnapshots {
  return { target: { container, path }, published: null, staged: null, publishing: null, kept: [] };
}

/** One atomic snapshot of a dataset, and where it is. */
export interface SnapshotMapping extends CopyMapping {
  readonly snapshot: string;
  /** Where the dataset lands. */
  readonly root: Place;
}

/** Says where the snapshots of a subscription are. */
export class SnapshotPlaces {
  constructor(private readonly subscription: SubscriptionDocument) {}

  public isAtomic(mapping: CopyMapping): boolean {
    return isAtomic(mapping, this.subscription.publish);
  }

  /** A snapshot that is not the published one. */
  public mapToSnapshotFolder(mapping: CopyMapping, snapshot: string): SnapshotMapping {
    const { container, path } = getSnapshotsFolder(mapping.target, this.subscription.target.isHnsEnabled);
    const place = { container, path: path === '' ? snapshot : `${path}/${snapshot}` };
    return { ...mapping, root: mapping.target, target: place, snapshot };
  }

  /** The published one, which on ADLS Gen2 is where the dataset lands. */
  public mapToPublished(mapping: CopyMapping, snapshot: string): SnapshotMapping {
    if (!this.subscription.target.isHnsEnabled) return this.mapToSnapshotFolder(mapping, snapshot);
    return { ...mapping, root: mapping.target, snapshot };
  }
}

/** A name that sorts by time, and that no other run gives. */
export function createSnapshotName(now: Date, synchronizationId: string): string {
  return `${now.toISOString().replace(/[-:.]/g, '')}-${synchronizationId.slice(0, 8)}`;
}

/**
 * What is kept when a snapshot is published, and what is not any more. After a new one comes the one that was published
 * until now, which readers may still be at; those that somebody went back from are the first to go.
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

/** The one before the published one; of those that are kept. */
export function findPreviousSnapshot({ kept, published }: AtomicSnapshots): KeptSnapshot | undefined {
  return kept[kept.findIndex(({ name }) => name === published) + 1];
}
