import type { RunHalt } from '../contract/run-halt';
import type { ListedFile } from './listed-file';
import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import type { ComparisonItem } from './part-comparison';

/** Remembers how far listings were read before they failed. Files after that point were not seen, and must not be treated as gone. */
export class TruncatedListing {
  public isTruncated = false;
  /** The last path that all listings reached; undefined if one of them reached none. */
  private last: string | undefined;

  /** @param options.onTruncated Called if a listing cannot be read to its end. */
  constructor(
    private readonly options: { readonly halt: RunHalt; readonly onTruncated: (failure: unknown) => void },
    private readonly compare: Compare,
  ) {}

  /** Yields the files of a listing until it fails or the run halts. */
  public readUntilTruncated(listing: Batches<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
    return this.readItems(listing, (files) => files.at(-1));
  }

  /** Yields the comparison of a listing until that fails or the run halts. */
  public compareUntilTruncated(compared: AsyncIterable<ComparisonItem>): AsyncGenerator<ComparisonItem> {
    return this.readItems(compared, ({ files }) => files?.last);
  }

  private async *readItems<Item>(
    items: AsyncIterable<Item>,
    getLast: (item: Item) => { readonly path: string } | undefined,
  ): AsyncGenerator<Item> {
    const { halt, onTruncated } = this.options;
    let last: string | undefined;
    try {
      for await (const item of items) {
        if (halt.isHalted) break;
        last = getLast(item)?.path ?? last;
        yield item;
      }
    } catch (error) {
      this.truncateAfter(last);
      onTruncated(error);
    }
    if (halt.isHalted) this.truncateAfter(last);
  }

  public isUnseen(path: string): boolean {
    return this.isTruncated && (this.last === undefined || this.compare(path, this.last) > 0);
  }

  private truncateAfter(last: string | undefined): void {
    const isFurther =
      this.isTruncated &&
      (this.last === undefined || (last !== undefined && this.compare(last, this.last) > 0));
    if (!isFurther) this.last = last;
    this.isTruncated = true;
  }
}
