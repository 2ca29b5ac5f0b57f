import type { Halt } from './run-halt';
import type { ListedFile } from './dataset-listing';
import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';

/** Where listings ended before their end: what lies beyond was not seen, and is not gone. */
export class Cut {
  public isCut = false;
  /** The last path that all of them came to; undefined where one came to none. */
  private last: string | undefined;

  /** @param options.onCut Told where a listing could not be read to its end. */
  constructor(
    private readonly options: { readonly halt: Halt; readonly onCut: (failure: unknown) => void },
    private readonly compare: Compare,
  ) {}

  /** What a listing has before it breaks, or the run halts. */
  public async *before(listing: Batches<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
    const { halt, onCut } = this.options;
    let last: string | undefined;
    try {
      for await (const files of listing) {
        if (halt.isHalted) break;
        last = files.at(-1)?.path ?? last;
        yield files;
      }
    } catch (error) {
      this.after(last);
      onCut(error);
    }
    if (halt.isHalted) this.after(last);
  }

  public hides(path: string): boolean {
    return this.isCut && (this.last === undefined || this.compare(path, this.last) > 0);
  }

  private after(last: string | undefined): void {
    const isFurther =
      this.isCut && (this.last === undefined || (last !== undefined && this.compare(last, this.last) > 0));
    if (!isFurther) this.last = last;
    this.isCut = true;
  }
}
