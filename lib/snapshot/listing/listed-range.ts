import type { ListedBlob } from '../contract/storage-ports';
import { StartRefusedError } from '../contract/storage-ports';
import type { SharedListing, SplitRange } from './ranged-listing';

/** Number of files that a range reads ahead of its consumer. */
const READ_AHEAD_FILES = 5000;

/** The first name of a range, or the reason why there is none. */
type FirstName = { readonly name: string | undefined } | typeof MISFIT | typeof FAILED;

/** The endpoint cannot start at a name, or has started before it. */
const MISFIT = Symbol('misfit');
const FAILED = Symbol('failed');

/**
 * Lists one range, and holds its items until they are consumed.
 *
 * The endpoint is not trusted to start at a name, or to have the order of the splits. A range ends where the next one begins only if
 * its first blob beyond the end is the blob with which the next one has started. Otherwise a blob appeared or vanished there, or the
 * endpoint started elsewhere: then this range goes on to the end of the next one, which is dropped.
 */
export class ListedRange<Item> implements SplitRange {
  private readonly items: Item[] = [];
  /** Number of files in the items. */
  private held = 0;
  /** The first name that it was found to have; undefined until it is known. */
  private first: FirstName | undefined;
  /** The last name that was listed. */
  private last: string | undefined;
  private isConsumed = false;
  private isDropped = false;
  /** True if nothing more is listed. */
  public hasEnded = false;
  private failure: { readonly error: unknown } | undefined;
  private readonly pumped: Promise<void>;

  constructor(
    private readonly listing: SharedListing<Item>,
    public readonly begin: number,
    public next?: ListedRange<Item>,
  ) {
    listing.slots.beginRange();
    this.pumped = this.pump();
  }

  public get end(): number {
    return this.next?.begin ?? this.listing.splits.length;
  }

  /** Returns the range of the splits that are beyond all that was listed. */
  public getRest(): SplitRange {
    const { last, end } = this;
    const { splits, compare } = this.listing;
    let begin = this.hasEnded || this.isDropped ? end : this.begin + 1;
    while (begin < end && last !== undefined && compare(splits[begin], last) <= 0) begin += 1;
    return { begin, end };
  }

  /** Lists the rest from a split on as a range of its own. */
  public splitAt(index: number): ListedRange<Item> {
    this.next = new ListedRange(this.listing, index, this.next);
    return this.next;
  }

  /** Yields the items, in order. */
  public async *consume(): AsyncGenerator<Item> {
    const { changes } = this.listing;
    this.isConsumed = true;
    for (;;) {
      for (const item of this.items.splice(0)) {
        this.addHeld(-this.listing.countFiles(item));
        changes.notify();
        yield item;
      }
      if (this.items.length > 0) continue;
      if (this.hasEnded) break;
      await changes.wait();
    }
    if (this.failure) throw this.failure.error;
  }

  /** Ends the listing of the range. Nothing is in flight afterwards. */
  public async drop(): Promise<void> {
    this.isDropped = true;
    this.items.length = 0;
    this.addHeld(-this.held);
    this.listing.changes.notify();
    await this.pumped;
  }

  private addHeld(files: number): void {
    this.held += files;
    this.listing.held += files;
  }

  private async pump(): Promise<void> {
    const { read, countFiles, changes, slots, onItem } = this.listing;
    try {
      for await (const item of read(this.listBlobs(), this)) {
        if (this.isDropped) break;
        this.items.push(item);
        this.addHeld(countFiles(item));
        onItem(countFiles(item));
        changes.notify();
        while (this.mustWait()) await changes.wait();
      }
    } catch (error) {
      this.failure = { error };
      const isRefused = error instanceof StartRefusedError;
      if (isRefused) this.listing.onMisfit(true);
      this.first ??= isRefused ? MISFIT : FAILED;
    }
    this.hasEnded = true;
    slots.endRange();
    changes.notify();
  }

  /** Whoever reads the range in order never waits for others. */
  private mustWait(): boolean {
    if (this.isDropped) return false;
    return this.isConsumed ? this.held >= READ_AHEAD_FILES : this.listing.held >= this.listing.maxHeld;
  }

  private async *listBlobs(): AsyncGenerator<readonly ListedBlob[]> {
    const { splits, compare } = this.listing;
    for await (const page of this.fetchPages()) {
      let blobs = page;
      for (
        let { end } = this;
        end < splits.length && compare(blobs[blobs.length - 1].name, splits[end]) >= 0;
      ) {
        const beyond = blobs.findIndex(({ name }) => compare(name, splits[end]) >= 0);
        if (beyond > 0) yield blobs.slice(0, beyond);
        blobs = blobs.slice(beyond);
        if (await this.isFollowedBy(blobs[0].name)) return;
        ({ end } = this);
      }
      yield blobs;
    }
    while (this.next) if (await this.isFollowedBy(undefined)) return;
  }

  private async *fetchPages(): AsyncGenerator<readonly ListedBlob[]> {
    const { open, splits, compare, slots, changes, onPage, onMisfit, beforeMore } = this.listing;
    const start = this.begin === 0 ? undefined : splits[this.begin];
    const pages = open(start)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await slots.fetch(() => pages.next());
        if (this.isDropped) return;
        const blobs = next.done ? [] : next.value;
        const provesStart = this.first === undefined && start !== undefined && blobs.length > 0;
        const isMisfit = provesStart && compare(blobs[0].name, start) < 0;
        this.first ??= isMisfit ? MISFIT : { name: blobs.at(0)?.name };
        changes.notify();
        if (isMisfit) onMisfit(true);
        if (isMisfit || next.done) return;
        this.last = blobs[blobs.length - 1].name;
        onPage();
        yield blobs;
        if (next.value.isLast !== true) await beforeMore?.();
      }
    } finally {
      await pages.return?.();
    }
  }

  /**
   * Decides whether this range ends where the next one begins. If not, it takes the place of the next one.
   *
   * @param name The first name beyond the end; undefined if there is none.
   */
  private async isFollowedBy(name: string | undefined): Promise<boolean> {
    const next = this.next!;
    while (!next.first && !this.isDropped) await this.listing.changes.wait();
    // A failure is that of the next range, in order.
    if (this.isDropped || !next.first || next.first === FAILED) return true;
    if (next.first !== MISFIT && next.first.name === name) return true;
    this.next = next.next;
    this.listing.onMisfit(false);
    void next.drop();
    return false;
  }
}
