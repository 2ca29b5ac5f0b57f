import { performance } from 'node:perf_hooks';
import type { BlobFacts } from '../../snapshot/contract/storage-ports';
import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';
import { readAhead } from '../../streams/ordered-streams';
import type { ListPage } from './list-page-parser';
import { PageGuard } from './page-guard';

/** The start of a page: after a marker, or at a name. */
interface PageStart {
  readonly marker?: string;
  readonly startFrom?: string;
}

/** The failure of a page that was to start at a name, at an endpoint that does not support that. */
export class StartRefusedError extends Error {
  constructor(options: ErrorOptions) {
    super('the endpoint cannot start a listing at a name', options);
    this.name = 'StartRefusedError';
  }
}

/** @throws StartRefusedError if the endpoint does not support `startFrom` */
export type FetchPage = (from: PageStart) => Promise<ListPage>;

/** Pages that are read one after another before their latency is judged. */
const PAGES_MEASURED = 3;
/** Waiting time per page, net of the work of this process, above which parallel listing pays off. */
const SLOW_PAGE_MS = 50;
const MAX_RANGES = 8;
/** With fewer names to split at, parallel listing does not pay off. */
const MIN_SPLITS = 8;

/**
 * Lists all pages in order. If pages arrive slowly, several ranges of names are listed in parallel.
 *
 * Ranges start at names that existed at the last listing. The endpoint is not trusted to start there, or to have the order
 * of the splits: each range is read up to the first blob past its end, and the next range is only used if it starts with
 * that blob.
 *
 * @param splits Names at which the listing can be split, in ascending order.
 * @param compare The order of the splits. If the listing has another one, ranges may not fit together, and the rest is
 *   listed sequentially.
 * @param idleMs Returns the time that this process was idle, in milliseconds since an arbitrary point.
 * @param starts Names at which the listing may start, the best one first. All blobs from the first of them on are listed;
 *   others before it may be, too.
 */
export async function* listPages(
  fetch: FetchPage,
  splits: readonly string[],
  compare: Compare = compareNames,
  idleMs: () => number = readIdleMs,
  starts: readonly string[] = [],
): AsyncGenerator<readonly BlobFacts[]> {
  const idleAtStart = idleMs();
  const measured = fetchPagesFrom(fetch, starts, compare);
  let last: string | undefined;
  for (let pages = 1; ; pages++) {
    const next = await measured.next();
    if (next.done) return;
    const { blobs, nextMarker } = next.value;
    if (blobs.length > 0) {
      yield blobs;
      last = blobs[blobs.length - 1].name;
    }
    if (nextMarker === '') return;
    if (pages < PAGES_MEASURED) continue;
    const splitsAhead = splits.filter((split) => last !== undefined && compare(split, last) > 0);
    const isSlow = (idleMs() - idleAtStart) / pages > SLOW_PAGE_MS;
    if (isSlow && splitsAhead.length >= MIN_SPLITS)
      yield* listInRanges(fetch, nextMarker, splitsAhead, compare);
    else yield* dropEmptyPages(fetchPages(fetch, { marker: nextMarker }));
    return;
  }
}

function readIdleMs(): number {
  return performance.eventLoopUtilization().idle;
}

/** Lists several ranges in parallel and yields them in order. */
async function* listInRanges(
  fetch: FetchPage,
  marker: string,
  splits: readonly string[],
  compare: Compare,
): AsyncGenerator<readonly BlobFacts[]> {
  const count = Math.min(MAX_RANGES, Math.floor(splits.length / 2));
  const starts = Array.from(
    { length: count - 1 },
    (_, i) => splits[Math.floor(((i + 1) * splits.length) / count)],
  );
  const ranges = [
    new NameRange(fetch, { marker }, starts[0], compare),
    ...starts.map((startFrom, i) => new NameRange(fetch, { startFrom }, starts[i + 1], compare)),
  ];
  try {
    for (const [index, range] of ranges.entries()) {
      yield* range.readToEnd();
      const next = ranges[index + 1];
      if (!next) return;
      if (range.blobsBeyondEnd[0]?.name === (await next.firstName().catch(ignoreRefusal))) continue;
      // A blob appeared or vanished at the split, or the endpoint started elsewhere or refused: a sequential listing is right.
      yield* range.readPastEnd();
      return;
    }
  } finally {
    for (const range of ranges) await range.close();
  }
}

/** Returns a name that no blob has, so that the range is not used. */
function ignoreRefusal(error: unknown): string {
  if (error instanceof StartRefusedError) return '';
  throw error;
}

/** One range of names, which is prefetched. */
class NameRange {
  /** Blobs that were found past the end. */
  public blobsBeyondEnd: readonly BlobFacts[] = [];
  private nextMarker = '';
  private readonly pages: AsyncGenerator<ListPage>;
  private first: Promise<IteratorResult<ListPage>> | undefined;

  /** @param end Name at which the next range begins; undefined for the last one. */
  constructor(
    private readonly fetch: FetchPage,
    from: PageStart,
    private readonly end: string | undefined,
    private readonly compare: Compare,
  ) {
    this.pages = readAhead(
      fetchPages(fetch, from, (name) => this.isBeyond(name)),
      1,
    );
    this.first = this.pages.next();
    // A failure is reported when the page is read.
    this.first.catch(() => {});
  }

  /** Returns the first name of the range; undefined if it has none. Pages may be empty. */
  public async firstName(): Promise<string | undefined> {
    for (;;) {
      const page = await (this.first ??= this.pages.next());
      if (page.done) return undefined;
      if (page.value.blobs.length > 0) return page.value.blobs[0].name;
      this.first = undefined;
    }
  }

  public async *readToEnd(): AsyncGenerator<readonly BlobFacts[]> {
    for (;;) {
      const page = await (this.first ?? this.pages.next());
      this.first = undefined;
      if (page.done) return;
      const { blobs, nextMarker } = page.value;
      this.nextMarker = nextMarker;
      const endIndex = blobs.findIndex(({ name }) => this.isBeyond(name));
      const own = endIndex < 0 ? blobs : blobs.slice(0, endIndex);
      if (own.length > 0) yield own;
      if (endIndex < 0) continue;
      this.blobsBeyondEnd = blobs.slice(endIndex);
      return;
    }
  }

  /** Yields everything after the end of the range too. */
  public async *readPastEnd(): AsyncGenerator<readonly BlobFacts[]> {
    if (this.blobsBeyondEnd.length > 0) yield this.blobsBeyondEnd;
    if (this.nextMarker !== '') yield* dropEmptyPages(fetchPages(this.fetch, { marker: this.nextMarker }));
  }

  private isBeyond(name: string | undefined): boolean {
    return name !== undefined && this.end !== undefined && this.compare(name, this.end) >= 0;
  }

  public async close(): Promise<void> {
    await this.first?.catch(() => undefined);
    await this.pages.return(undefined);
  }
}

/**
 * Fetches the pages from the first name on at which the endpoint starts: a listing that starts later than it was asked to proves
 * nothing about the names before. At last it starts at the beginning.
 */
async function* fetchPagesFrom(
  fetch: FetchPage,
  starts: readonly string[],
  compare: Compare,
): AsyncGenerator<ListPage> {
  for (const startFrom of starts) {
    const pages = fetchPages(fetch, { startFrom });
    const first: ListPage[] = [];
    try {
      for (let next = await pages.next(); !next.done; next = await pages.next()) {
        first.push(next.value);
        if (next.value.blobs.length > 0) break;
      }
    } catch (error) {
      if (error instanceof StartRefusedError) break;
      throw error;
    }
    const name = first.at(-1)?.blobs[0]?.name;
    if (name !== undefined && compare(name, startFrom) <= 0) {
      yield* first;
      yield* pages;
      return;
    }
    await pages.return(undefined);
  }
  yield* fetchPages(fetch, {});
}

/** Fetches one page after another, up to the first that reaches past the end. */
async function* fetchPages(
  fetch: FetchPage,
  from: PageStart,
  isBeyond: (name: string | undefined) => boolean = () => false,
): AsyncGenerator<ListPage> {
  const guard = new PageGuard();
  for (let next = from; ;) {
    const page = await fetch(next);
    yield page;
    if (page.nextMarker === '' || isBeyond(page.blobs.at(-1)?.name)) return;
    guard.check(page.blobs.length, page.nextMarker);
    next = { marker: page.nextMarker };
  }
}

/** Drops empty pages. A page can be empty without being the last one. */
async function* dropEmptyPages(pages: AsyncIterable<ListPage>): AsyncGenerator<readonly BlobFacts[]> {
  for await (const { blobs } of pages) if (blobs.length > 0) yield blobs;
}
