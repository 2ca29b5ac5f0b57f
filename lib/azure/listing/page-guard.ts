/** The number of entries above which a page is not an answer of the service: a page has at most 5,000. */
export const MAX_ENTRIES = 50_000;

/** The limits of a listing. */
export interface PageLimits {
  /** Pages that may be almost empty. The service may return empty pages, for example past deleted blobs. */
  readonly sparsePages: number;
  /** Pages in all. */
  readonly pages: number;
}

const PAGE_LIMITS: PageLimits = { sparsePages: 5000, pages: 1_000_000 };

/** The number of entries that make up for one page. */
const ENTRIES_PER_PAGE = 50;

/** The number of times that a marker may return: a page can be empty, and its marker that of the page before. */
const MAX_REPEATS = 20;

/** The failure of a listing that does not come to an end. */
export class EndlessListingError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'EndlessListingError';
  }
}

/** Watches the pages of one listing, and ends it if it makes no progress. It needs no memory for the pages before. */
export class PageGuard {
  private pages = 0;
  private entries = 0;
  /** A marker from before. It moves on when the number of pages has doubled, so that a circle of any length is found. */
  private earlierMarker: string | undefined;
  private moveOnAt = 1;
  private repeats = 0;

  constructor(private readonly limits: PageLimits = PAGE_LIMITS) {}

  /**
   * Must be called for each page but the last.
   *
   * @param nextMarker The marker of the next page.
   * @throws EndlessListingError
   */
  public check(entries: number, nextMarker: string): void {
    this.pages += 1;
    this.entries += entries;
    if (nextMarker === this.earlierMarker) this.repeats += 1;
    if (this.repeats > MAX_REPEATS)
      throw new EndlessListingError('it returned the same marker again and again');
    if (this.pages === this.moveOnAt) {
      this.earlierMarker = nextMarker;
      this.moveOnAt *= 2;
    }
    if (this.pages > this.limits.sparsePages + this.entries / ENTRIES_PER_PAGE)
      throw new EndlessListingError(`${this.pages} pages had only ${this.entries} entries`);
    if (this.pages > this.limits.pages)
      throw new EndlessListingError(`it did not end after ${this.pages} pages`);
  }
}
