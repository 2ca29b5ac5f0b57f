import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';

/** A stream of files, ascending, that is read in stretches. */
export class RangeReader<T extends { readonly path: string }> {
  private readonly batches: AsyncIterator<readonly T[]>;
  private held: readonly T[] = [];
  private at = 0;

  constructor(
    batches: Batches<T>,
    private readonly compare: Compare,
  ) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /** The next files before that path, at most so many; all of them, if fewer. */
  public async take(limit: number, end?: string): Promise<readonly T[]> {
    const taken: T[] = [];
    while (taken.length < limit) {
      const files = await this.nextFiles(end, limit - taken.length);
      if (files.length === 0) break;
      for (const file of files) taken.push(file);
    }
    return taken;
  }

  /** All that come before that path. @param taken Those that were taken of them. */
  public async *readUntil(end: string | undefined, taken: readonly T[] = []): AsyncGenerator<readonly T[]> {
    for (let files = taken; ; files = await this.nextFiles(end, Infinity)) {
      if (files.length > 0) yield files;
      else if (files !== taken) return;
    }
  }

  public async close(): Promise<void> {
    await this.batches.return?.();
  }

  /** As many as have come; none where there are no more before that path. */
  private async nextFiles(end: string | undefined, limit: number): Promise<readonly T[]> {
    while (this.at >= this.held.length) {
      const next = await this.batches.next();
      if (next.done) return [];
      [this.held, this.at] = [next.value, 0];
    }
    const from = this.at;
    const last = Math.min(this.held.length, from + limit);
    const isBefore = (at: number): boolean => end === undefined || this.compare(this.held[at].path, end) < 0;
    // Most batches lie before the end as a whole.
    if (isBefore(last - 1)) this.at = last;
    else while (isBefore(this.at)) this.at += 1;
    return this.held.slice(from, this.at);
  }
}
