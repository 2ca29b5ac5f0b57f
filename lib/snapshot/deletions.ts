import { DataShareError } from '../errors';
import type { Problem } from '../problems';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { placeOf } from './dataset-mapping';
import type { ManifestEntry } from './manifest';
import type { Run } from './carry';
import { mapOrdered } from './streams';

/** A file that is gone at the source, as a manifest of this subscription left it at the target. */
export interface Deletion {
  readonly mapping: CopyMapping;
  readonly known: ManifestEntry;
}

/**
 * Says why a run may not delete so much, or nothing where it may. Asked for each dataset: one that was emptied by
 * accident must not hide behind a large one.
 *
 * @param filesOf How many files of a dataset the last snapshot had left at the target.
 * @param maxDeleteFraction The part of a dataset's files that one run may delete without being told so.
 */
export function fuseProblem(
  deletions: readonly Deletion[],
  filesOf: (datasetName: string) => number,
  maxDeleteFraction: number,
  allowDeletes: number,
): Problem | undefined {
  if (deletions.length <= allowDeletes) return undefined;
  const gone = new Map<string, number>();
  for (const { mapping } of deletions)
    gone.set(mapping.datasetName, (gone.get(mapping.datasetName) ?? 0) + 1);
  for (const [datasetName, count] of gone) {
    const files = filesOf(datasetName);
    if (count > files * maxDeleteFraction) {
      return problems.deletionFuse(datasetName, count, files, maxDeleteFraction, deletions.length);
    }
  }
  return undefined;
}

/** Deletes what this subscription wrote and nobody has changed since. One that cannot be deleted does not stop the others. */
export async function deleteGone({ job, deletions, concurrency, log, halt }: Run): Promise<void> {
  async function* all(): AsyncGenerator<Deletion> {
    for (const deletion of deletions) {
      if (halt.isHalted) return;
      yield deletion;
    }
  }
  const outcomes = mapOrdered(all(), concurrency, async ({ mapping, known }) => {
    const place = placeOf(mapping.target, mapping.datasetType, known.path);
    try {
      const outcome = await job.target.delete(place, known.targetETag, job.unhurried);
      return () => log.deleted(mapping, outcome);
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || error.code !== 'StorageFailed') {
        halt.because(error);
        return () => {};
      }
      return () => log.failedToDelete(mapping, known.path, error.problems[0].message);
    }
  });
  for await (const record of outcomes) record();
}
