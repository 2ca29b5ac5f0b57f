import type { BlobPage } from '../contract/storage-ports';
import type { UnreadFile } from './listed-file';
import { listPages } from './page-holds';

/**
 * Files of a listing, in order. Rows that follow each other on a page are held as the first one and their number: thousands of
 * objects that live while a part arrives would let the heap grow to a multiple of them.
 */
export class HeldFiles implements Iterable<UnreadFile> {
  /** The first file of each run, and the number of its files. */
  private readonly firsts: UnreadFile[] = [];
  private readonly counts: number[] = [];
  public length = 0;

  constructor(files: Iterable<UnreadFile> = []) {
    this.add(files);
  }

  public add(files: Iterable<UnreadFile>): void {
    const { firsts, counts } = this;
    for (const file of files) {
      const at = firsts.length - 1;
      if (at >= 0 && file.isAfter(firsts[at], counts[at])) counts[at] += 1;
      else {
        firsts.push(file);
        counts.push(1);
      }
      this.length += 1;
    }
  }

  public get last(): UnreadFile | undefined {
    return this.firsts.at(-1)?.getAfter(this.counts[this.counts.length - 1] - 1);
  }

  public get pages(): ReadonlySet<BlobPage> {
    return listPages(this.firsts);
  }

  /** Yields the files: each time, other objects of the same ones. */
  public *[Symbol.iterator](): Generator<UnreadFile> {
    for (const [at, first] of this.firsts.entries())
      for (let rows = 0; rows < this.counts[at]; rows++) yield first.getAfter(rows);
  }
}
