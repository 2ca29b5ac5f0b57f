import { DatasetType } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';

/** Maximum number of File datasets in progress. Each needs a few requests, one after another. */
const FILES_AT_ONCE = 64;
/**
 * Maximum number of other datasets in progress. Each holds batches of its listing and of its manifest in memory. If there
 * are not more than this, they are done one after another: a folder with many files fills the concurrency alone.
 */
const LISTINGS_AT_ONCE = 4;

/**
 * Works on several datasets at the same time, and starts them in the given order. After a failure, no further dataset is
 * started; those in progress are completed, and then the failure is thrown.
 *
 * @param concurrency Maximum number of datasets in progress.
 */
export async function forEachDataset(
  mappings: readonly CopyMapping[],
  concurrency: number,
  work: (mapping: CopyMapping) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const workThrough = async (queue: CopyMapping[]): Promise<void> => {
    for (let mapping = queue.shift(); mapping && failures.length === 0; mapping = queue.shift()) {
      try {
        await work(mapping);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  const startWorkers = (queue: CopyMapping[], limit: number): Promise<void>[] =>
    Array.from({ length: Math.min(queue.length, limit, concurrency) }, () => workThrough(queue));
  const isFile = ({ datasetType }: CopyMapping): boolean => datasetType === DatasetType.FILE;
  const files = mappings.filter(isFile);
  const others = mappings.filter((mapping) => !isFile(mapping));
  if (concurrency <= 1) await workThrough([...mappings]);
  else
    await Promise.all([
      ...startWorkers(others, others.length > LISTINGS_AT_ONCE ? LISTINGS_AT_ONCE : 1),
      ...startWorkers(files, FILES_AT_ONCE),
    ]);
  if (failures.length > 0) throw failures[0];
}
