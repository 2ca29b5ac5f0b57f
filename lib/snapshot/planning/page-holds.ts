import type { BlobPage } from '../contract/storage-ports';

/** Releases pages of a listing when nobody holds them any more. */
export class PageHolds {
  private readonly counts = new Map<BlobPage, number>();

  public hold(page: BlobPage): void {
    this.counts.set(page, (this.counts.get(page) ?? 0) + 1);
  }

  /** Holds pages until the function that is returned is called, once. */
  public holdPages(pages: ReadonlySet<BlobPage>): () => void {
    for (const page of pages) this.hold(page);
    return () => this.releaseAll(pages);
  }

  public releaseAll(pages: Iterable<BlobPage>): void {
    for (const page of pages) this.release(page);
  }

  private release(page: BlobPage): void {
    const count = this.counts.get(page)! - 1;
    if (count > 0) this.counts.set(page, count);
    else {
      this.counts.delete(page);
      page.release();
    }
  }
}

export function listPages(files: readonly { readonly page?: BlobPage }[]): ReadonlySet<BlobPage> {
  const pages = new Set<BlobPage>();
  let last: BlobPage | undefined;
  for (const { page } of files) {
    if (page && page !== last) pages.add(page);
    last = page;
  }
  return pages;
}
