import type { Compare } from '../../streams/name-order';
import type { ListedPage } from '../contract/storage-ports';
import { StartRefusedError } from '../contract/storage-ports';

/**
 * Lists from the first name on at which the endpoint starts: a listing that starts later than it was asked to proves nothing about
 * the names before. At last it starts at the beginning.
 *
 * @param open Lists the blobs from a name on; all if it is undefined.
 * @param starts Names at which the listing may start, the best one first.
 */
export async function* listFromStarts(
  open: (from: string | undefined) => AsyncIterable<ListedPage>,
  starts: readonly string[],
  compare: Compare,
): AsyncGenerator<ListedPage> {
  for (const start of starts) {
    const pages = open(start)[Symbol.asyncIterator]();
    try {
      const first = await pages.next();
      if (first.done || compare(first.value[0].name, start) > 0) continue;
      yield first.value;
      for (let next = await pages.next(); !next.done; next = await pages.next()) yield next.value;
      return;
    } catch (error) {
      if (error instanceof StartRefusedError) break;
      throw error;
    } finally {
      await pages.return?.();
    }
  }
  yield* open(undefined);
}
