import type { BlobPage } from '../contract/storage-ports';
import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { HeldFiles } from './held-files';
import type { UnreadFile } from './listed-file';
import { listPages, PageHolds } from './page-holds';

/** Reads an ascending stream of files one range at a time. */
export class RangeReader {
  private readonly batches: AsyncIterator<readonly UnreadFile[]>;
  /** The files of the last batch that were not returned. */
  private rest = new HeldFiles();
  /** Pages of which files are held. */
  private pages: ReadonlySet<BlobPage> = new Set();
  /** Pages of which all files have been returned. */
  private readonly readPages = new Set<BlobPage>();

  constructor(
    batches: Batches<UnreadFile>,
    private readonly compare: Compare,
    private readonly holds = new PageHolds(),
  ) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /** Returns the next files before `end`, up to a limit. */
  public async take(limit: number, end?: string): Promise<HeldFiles> {
    const taken = new HeldFiles();
    while (taken.length < limit) {
      const files = await this.nextFiles(end, limit - taken.length);
      if (files.length === 0) break;
      taken.add(files);
    }
    return taken;
  }

  /** Yields all files before `end`. */
  public async *readUntil(end: string | undefined): AsyncGenerator<HeldFiles> {
    for (;;) {
      const files = await this.nextFiles(end, Infinity);
      if (files.length === 0) return;
      yield new HeldFiles(files);
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
  private async nextFiles(end: string | undefined, limit: number): Promise<readonly UnreadFile[]> {
    const files = this.rest.length > 0 ? [...this.rest] : await this.readBatch();
    const isBefore = (at: number): boolean => end === undefined || this.compare(files[at].path, end) < 0;
    let count = Math.min(files.length, limit);
    // Most batches lie completely before the end.
    if (count > 0 && !isBefore(count - 1)) for (count = 0; isBefore(count);) count += 1;
    this.rest = new HeldFiles(files.slice(count));
    return files.slice(0, count);
  }

  /** Reads the next batch that has files; none at the end. */
  private async readBatch(): Promise<readonly UnreadFile[]> {
    for (;;) {
      const next = await this.batches.next();
      if (next.done) return [];
      if (next.value.length === 0) continue;
      // A batch can have the rest of a page.
      const pages = listPages(next.value);
      for (const page of this.pages) if (!pages.has(page)) this.readPages.add(page);
      for (const page of pages) if (!this.pages.has(page)) this.holds.hold(page);
      this.pages = pages;
      return next.value;
    }
  }
}
