import type { ListedPage } from '../../snapshot/contract/storage-ports';
import type { ListPage } from './list-page-parser';
import { PageGuard } from './page-guard';

/** The start of a page: after a marker, or at a name. */
interface PageStart {
  readonly marker?: string;
  readonly startFrom?: string;
}

export type FetchPage = (from: PageStart) => Promise<ListPage>;

/**
 * Lists one page after another, and leaves out empty ones: a page can be empty without being the last one.
 *
 * @param startFrom The name at which the listing starts; the beginning if it is undefined.
 */
export async function* listPages(fetch: FetchPage, startFrom?: string): AsyncGenerator<ListedPage> {
  const guard = new PageGuard();
  for (let from: PageStart = { startFrom }; ;) {
    const { blobs, nextMarker } = await fetch(from);
    const isLast = nextMarker === '';
    if (blobs.length > 0) yield isLast ? Object.assign(blobs, { isLast }) : blobs;
    if (isLast) return;
    guard.check(blobs.length, nextMarker);
    from = { marker: nextMarker };
  }
}
