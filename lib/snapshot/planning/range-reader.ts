import type { BlobPage } from '../contract/storage-ports';
import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { listPages, PageHolds } from './page-holds';

/** Reads an ascending stream of files one range at a time. */
export class RangeReader<T extends { readonly path: string; readonly page?: BlobPage }> {
  private readonly batches: AsyncIterator<readonly T[]>;
  private held: readonly T[] = [];
  private at = 0;
  /** Pages of which files are held. */
  private pages: ReadonlySet<BlobPage> = new Set();
  /** Pages of which all files have been returned. */
  private readonly readPages = new Set<BlobPage>();

  constructor(
    batches: Batches<T>,
    private readonly compare: Compare,
    private readonly holds = new PageHolds(),
  ) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /** Returns the next files before `end`, up to a limit. */
  public async take(limit: number, end?: string): Promise<readonly T[]> {
    const taken: T[] = [];
    while (taken.length < limit) {
      const files = await this.nextFiles(end, limit - taken.length);
      if (files.length === 0) break;
      for (const file of files) taken.push(file);
    }
    return taken;
  }

  /** Yields all files before `end`. */
  public async *readUntil(end: string | undefined): AsyncGenerator<readonly T[]> {
    for (;;) {
      const files = await this.nextFiles(end, Infinity);
      if (files.length === 0) return;
      yield files;
    }
  }

  /** Releases the pages whose files have been returned, unless others hold them: they must not be read any more. */
  public releasePages(): void {
    this.holds.releaseAll(this.readPages);
    this.readPages.clear();
  }

  public async close(): Promise<void> {
    await this.batches.return?.();
  }

  /** Returns the files that have arrived; none if there are no more before `end`. */
  private async nextFiles(end: string | undefined, limit: number): Promise<readonly T[]> {
    while (this.at >= this.held.length) {
      const next = await this.batches.next();
      if (next.done) return [];
      if (next.value.length === 0) continue;
      // A batch can have the rest of a page.
      const pages = listPages(next.value);
      for (const page of this.pages) if (!pages.has(page)) this.readPages.add(page);
      for (const page of pages) if (!this.pages.has(page)) this.holds.hold(page);
      this.pages = pages;
      [this.held, this.at] = [next.value, 0];
    }
    const from = this.at;
    const last = Math.min(this.held.length, from + limit);
    const isBefore = (at: number): boolean => end === undefined || this.compare(this.held[at].path, end) < 0;
    // Most batches lie completely before the end.
    if (isBefore(last - 1)) this.at = last;
    else while (isBefore(this.at)) this.at += 1;
    return this.held.slice(from, this.at);
  }
}
