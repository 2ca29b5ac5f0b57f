import type { Problem } from '../problems';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { placeOf } from './dataset-mapping';
import type { ManifestEntry } from './manifest';
import type { SnapshotTarget } from './ports';
import type { RunLog } from './run-log';
import { mapOrdered } from './streams';

/** The part of a subscription's files that one run of a mirror may delete without being told so. */
export const MAX_DELETE_FRACTION = 0.2;

/** A file that is gone at the source, as a manifest of this subscription left it at the target. */
export interface Deletion {
  readonly mapping: CopyMapping;
  readonly known: ManifestEntry;
}

/** Says why a run may not delete so much, or nothing where it may. */
export function fuseProblem(deletions: number, files: number, allowDeletes: number): Problem | undefined {
  if (deletions <= Math.max(files * MAX_DELETE_FRACTION, allowDeletes)) return undefined;
  return problems.deletionFuse(deletions, files, MAX_DELETE_FRACTION);
}

/** Deletes what this subscription wrote and nobody has changed since. */
export async function deleteGone(
  deletions: readonly Deletion[],
  target: SnapshotTarget,
  concurrency: number,
  log: RunLog,
  signal: AbortSignal,
): Promise<void> {
  async function* all(): AsyncGenerator<Deletion> {
    yield* deletions;
  }
  const outcomes = mapOrdered(all(), concurrency, async ({ mapping, known }) => {
    const place = placeOf(mapping.target, mapping.datasetType, known.path);
    return { mapping, outcome: await target.delete(place, known.targetETag, signal) };
  });
  for await (const { mapping, outcome } of outcomes) log.deleted(mapping, outcome);
}
