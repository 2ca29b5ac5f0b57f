import type { RunHalt } from './run-halt';
import type { ListedFile } from './dataset-listing';
import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';

/** Where listings ended before their end: what lies beyond was not seen, and is not gone. */
export class TruncatedListing {
  public isTruncated = false;
  /** The last path that all of them came to; undefined where one came to none. */
  private last: string | undefined;

  /** @param options.onCut Told where a listing could not be read to its end. */
  constructor(
    private readonly options: { readonly halt: RunHalt; readonly onTruncated: (failure: unknown) => void },
    private readonly compare: Compare,
  ) {}

  /** What a listing has before it breaks, or the run halts. */
  public async *readUntilTruncated(listing: Batches<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
    const { halt, onTruncated } = this.options;
    let last: string | undefined;
    try {
      for await (const files of listing) {
        if (halt.isHalted) break;
        last = files.at(-1)?.path ?? last;
        yield files;
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
