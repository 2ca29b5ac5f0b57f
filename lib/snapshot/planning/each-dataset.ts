import { DatasetType } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import type { LongListing } from './long-listings';
import { LongListings } from './long-listings';

/** Maximum number of File datasets in progress. Each needs a few requests, one after another. */
const FILES_AT_ONCE = 64;
/** Maximum number of other datasets in progress. */
const LISTINGS_AT_ONCE = 16;
/**
 * Maximum number of those that list more than a page. If there are not more datasets than this, they are done one after another: a
 * folder with many files fills the concurrency alone.
 */
const LONG_LISTINGS_AT_ONCE = 4;

/**
 * Works on several datasets at the same time, and starts them in the given order. After a failure, no further dataset is
 * started; those in progress are completed, and then the failure is thrown.
 *
 * @param concurrency Maximum number of datasets in progress.
 * @param work Gets the listing of the dataset, which it must begin before it holds more than a page.
 */
export async function forEachDataset(
  mappings: readonly CopyMapping[],
  concurrency: number,
  work: (mapping: CopyMapping, listing: LongListing) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const isFile = ({ datasetType }: CopyMapping): boolean => datasetType === DatasetType.FILE;
  const files = mappings.filter(isFile);
  const others = mappings.filter((mapping) => !isFile(mapping));
  const longListings = new LongListings(LONG_LISTINGS_AT_ONCE);
  const workThrough = async (queue: CopyMapping[]): Promise<void> => {
    for (let mapping = queue.shift(); mapping && failures.length === 0; mapping = queue.shift()) {
      const listing = longListings.createListing();
      try {
        await work(mapping, listing);
      } catch (error) {
        failures.push(error);
      } finally {
        listing.end();
      }
    }
  };
  const startWorkers = (queue: CopyMapping[], limit: number): Promise<void>[] =>
    Array.from({ length: Math.min(queue.length, limit, concurrency) }, () => workThrough(queue));
  if (concurrency <= 1) await workThrough([...mappings]);
  else
    await Promise.all([
      ...startWorkers(others, others.length > LONG_LISTINGS_AT_ONCE ? LISTINGS_AT_ONCE : 1),
      ...startWorkers(files, FILES_AT_ONCE),
    ]);
  if (failures.length > 0) throw failures[0];
}
