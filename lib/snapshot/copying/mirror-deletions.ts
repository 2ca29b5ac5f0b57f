import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { resolvePlace } from '../ports/dataset-mapping';
import type { Deletion, Run } from './run';
import { MAX_DELETES } from '../ports/storage-ports';
import { mapOrdered } from '../../streams/ordered-streams';

/**
 * Says why a run may not delete so much, or nothing where it may. Asked for each dataset: one that was emptied by
 * accident must not hide behind a large one.
 *
 * @param getKnownFiles How many files of a dataset the last snapshot had left at the target.
 * @param maxDeleteFraction The part of a dataset's files that one run may delete without being told so.
 */
export function checkDeletionFuse(
  deletions: readonly Deletion[],
  getKnownFiles: (datasetName: string) => number,
  maxDeleteFraction: number,
  allowDeletes: number,
): Problem | undefined {
  const files = deletions.filter(({ known }) => !known.isDirectory);
  if (files.length <= allowDeletes) return undefined;
  const gone = new Map<string, number>();
  for (const { mapping } of files) gone.set(mapping.datasetName, (gone.get(mapping.datasetName) ?? 0) + 1);
  for (const [datasetName, count] of gone) {
    const known = getKnownFiles(datasetName);
    if (count > known * maxDeleteFraction) {
      return problems.deletionFuse(
        datasetName,
        { gone: count, files: known, all: files.length },
        maxDeleteFraction,
      );
    }
  }
  return undefined;
}

/** Batches of deletions that are on their way at once. */
const BATCHES_AT_ONCE = 8;

/** Deletes what this subscription wrote and nobody has changed since. One that cannot be deleted does not stop the others. */
export async function deleteGoneFiles(run: Run): Promise<void> {
  const { deletions } = run;
  const files = deletions.filter(({ known }) => !known.isDirectory);
  await deleteInBatches(run, groupByContainer(files));
  // What is deepest goes first: a directory goes where nothing is in it.
  const directories = deletions.filter(({ known }) => known.isDirectory);
  for (const level of groupByDepth(directories)) await deleteInBatches(run, groupByContainer(level));
}

async function deleteInBatches(
  { job, lock, tally, halt }: Run,
  groups: readonly (readonly Deletion[])[],
): Promise<void> {
  async function* sliceBatches(): AsyncGenerator<readonly Deletion[]> {
    for (const ofContainer of groups) {
      for (let at = 0; at < ofContainer.length && !halt.isHalted; at += MAX_DELETES) {
        await lock.ensureHeld();
        yield ofContainer.slice(at, at + MAX_DELETES);
      }
    }
  }
  const results = mapOrdered(sliceBatches(), BATCHES_AT_ONCE, async (batch) => {
    const blobs = batch.map(({ mapping, known }) => ({
      path: resolvePlace(mapping.target, mapping.datasetType, known.path).path,
      etag: known.targetETag,
    }));
    try {
      const { container } = batch[0].mapping.target;
      return { batch, outcomes: await job.target.delete(container, blobs, job.neverAborted) };
    } catch (error) {
      halt.stop(error);
      return { batch, outcomes: [] };
    }
  });
  for await (const { batch, outcomes } of results) {
    for (const [index, outcome] of outcomes.entries()) {
      const { mapping, known } = batch[index];
      if (typeof outcome === 'object') tally.addDeletionFailure(mapping, known.path, outcome.failure);
      else tally.addDeleted(mapping, known, outcome);
    }
  }
}

function groupByDepth(directories: readonly Deletion[]): Deletion[][] {
  const levels: Deletion[][] = [];
  for (const directory of directories) {
    const depth = directory.known.path.split('/').length;
    (levels[depth] ??= []).push(directory);
  }
  return levels.filter((level) => level !== undefined).reverse();
}

function groupByContainer(deletions: readonly Deletion[]): Deletion[][] {
  const groups = new Map<string, Deletion[]>();
  for (const deletion of deletions) {
    const { container } = deletion.mapping.target;
    const group = groups.get(container);
    if (group) group.push(deletion);
    else groups.set(container, [deletion]);
  }
  return [...groups.values()];
}
