import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { cutToRange } from '../planning/name-range';
import type { NameRange } from '../planning/name-range';
import type { Intents } from '../state/intent-journal';

/**
 * Reads the journals of earlier runs, range by range. They are opened for the first range, and again for one that begins before the place
 * that was reached: a process gets its ranges in ascending order, unless it takes over that of another one.
 */
export class JournalCursor {
  private batches: AsyncIterator<readonly Intents[]> | undefined;
  /** Intents that were read and belong to a later range. */
  private rest: readonly Intents[] = [];
  /** The last path that is behind. */
  private reached: string | undefined;
  private isEmpty = false;

  /** @param open Opens the journals; undefined if there are none. */
  constructor(
    private readonly open: () => Promise<Batches<Intents> | undefined>,
    private readonly compare: Compare,
  ) {}

  /** Returns the intents of a range; undefined if there are no journals. */
  public async readRange(range: Pick<NameRange, 'from' | 'to'>): Promise<Batches<Intents> | undefined> {
    if (this.isEmpty) return undefined;
    if (this.batches && !this.isAhead(range)) await this.close();
    if (!this.batches) {
      const batches = await this.open();
      this.isEmpty = batches === undefined;
      this.batches = batches?.[Symbol.asyncIterator]();
    }
    return this.batches && this.yieldRange(this.batches, range);
  }

  public async close(): Promise<void> {
    const { batches } = this;
    this.batches = undefined;
    this.rest = [];
    this.reached = undefined;
    await batches?.return?.();
  }

  private isAhead({ from }: Pick<NameRange, 'from'>): boolean {
    return this.reached === undefined || (from !== undefined && this.compare(from, this.reached) > 0);
  }

  private async *yieldRange(
    batches: AsyncIterator<readonly Intents[]>,
    range: Pick<NameRange, 'from' | 'to'>,
  ): AsyncGenerator<readonly Intents[]> {
    for (;;) {
      const batch = await this.take(batches);
      if (batch === undefined) return;
      const { items, rest } = cutToRange(batch, range, this.compare);
      // Noted before the consumer gets them: it may stop early.
      this.rest = rest;
      const behind = batch[batch.length - rest.length - 1];
      if (behind !== undefined) this.reached = behind.path;
      if (items.length > 0) yield items;
      if (rest.length > 0) return;
    }
  }

  private async take(batches: AsyncIterator<readonly Intents[]>): Promise<readonly Intents[] | undefined> {
    const { rest } = this;
    this.rest = [];
    if (rest.length > 0) return rest;
    try {
      const next = await batches.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      // An iterator that has failed looks like one that has ended.
      await this.close();
      throw error;
    }
  }
}
