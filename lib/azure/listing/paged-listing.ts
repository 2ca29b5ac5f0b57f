import { performance } from 'node:perf_hooks';
import type { BlobFacts } from '../../snapshot/ports/storage-ports';
import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';
import { readAhead } from '../../streams/ordered-streams';
import type { ListPage } from './list-page-parser';

/** Where a page begins: after a marker, or at a name. */
interface PageStart {
  readonly marker?: string;
  readonly startFrom?: string;
}

export type FetchPage = (from: PageStart) => Promise<ListPage>;

/** Pages that are waited for one after another before it is asked whether that is what takes the time. */
const PAGES_MEASURED = 3;
/** So long a page is waited for where more at once are worth it: beside what this process does meanwhile. */
const SLOW_PAGE_MS = 50;
const MAX_RANGES = 8;
/** Fewer places to divide at are not worth it. */
const MIN_SPLITS = 8;

/**
 * All pages of a listing, in order. Where the pages are slow to come, several ranges of names are listed at once.
 *
 * Ranges begin at names that were there the last time. Nothing is believed of what an endpoint makes of that: each range
 * is read to beyond its end, and the next one only counts if it begins with the very blob that was seen there.
 *
 * @param splits Names at which the listing may be divided, in ascending order.
 * @param compare Says in which order it is listed.
 * @param idleMs How long this process has had nothing to do, since some time.
 */
export async function* listPages(
  fetch: FetchPage,
  splits: readonly string[],
  compare: Compare = compareNames,
  idleMs: () => number = readIdleMs,
): AsyncGenerator<readonly BlobFacts[]> {
  const idleAtStart = idleMs();
  const measured = fetchPages(fetch, {});
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
    if (isSlow && splitsAhead.length >= MIN_SPLITS) yield* listInRanges(fetch, nextMarker, splitsAhead, compare);
    else yield* dropEmptyPages(fetchPages(fetch, { marker: nextMarker }));
    return;
  }
}

function readIdleMs(): number {
  return performance.eventLoopUtilization().idle;
}

/** Several ranges at once, one after another in what is given. */
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
      if (range.blobsBeyondEnd[0]?.name === (await next.firstName())) continue;
      // A blob came or went just there, or the endpoint means something else: what is seen in a row is right.
      yield* range.readPastEnd();
      return;
    }
  } finally {
    for (const range of ranges) await range.close();
  }
}

/** One range of names, fetched ahead of who reads it. */
class NameRange {
  /** What was seen beyond its end. */
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
    // Failures are told where they are read.
    this.first.catch(() => {});
  }

  /** Undefined where it has none; pages may be empty. */
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
      if (endIndex >= 0) this.blobsBeyondEnd = blobs.slice(endIndex);
    }
  }

  /** All after its end, too. */
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

/** Page after page, up to the one that reaches beyond the end. */
async function* fetchPages(
  fetch: FetchPage,
  from: PageStart,
  isBeyond: (name: string | undefined) => boolean = () => false,
): AsyncGenerator<ListPage> {
  for (let next = from; ;) {
    const page = await fetch(next);
    yield page;
    if (page.nextMarker === '' || isBeyond(page.blobs.at(-1)?.name)) return;
    next = { marker: page.nextMarker };
  }
}

/** Pages may be empty, and not the last. */
async function* dropEmptyPages(pages: AsyncIterable<ListPage>): AsyncGenerator<readonly BlobFacts[]> {
  for await (const { blobs } of pages) if (blobs.length > 0) yield blobs;
}
