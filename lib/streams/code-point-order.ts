import type { Compare, ListingOrder } from './name-order';
import { findSuccession, findSurrogate, getComparator, isOrderedAlike } from './name-order';
import type { Batches } from './ordered-streams';

export interface ListedOrder<T> {
  readonly order: ListingOrder;
  /** Number of characters that all names begin with. */
  readonly prefixLength: number;
  /** Called if a name is out of order. It throws, because a join over such a stream would silently miss items. */
  readonly onDisorder: (name: string, before: string) => never;
  /** True if the names of the items are known to be in ASCII and in ascending order. */
  readonly isAscending?: (batch: readonly T[]) => boolean;
}

/** Names that may have to wait until no name that begins with `prefix` follows. */
interface HeldNames<T> {
  readonly prefix: string;
  readonly items: T[];
}

/**
 * Passes on a listing in the order of code points, whether it is in that order or in the order of UTF-16 code units. The
 * first pair of names that tells the orders apart decides which of them the listing has; a pair of the other order, or one
 * that has neither order, is out of order.
 *
 * By UTF-16 code units, a name like `p😀` comes before names like `p（`, which have to precede it. So it is held until the
 * names that begin with `p` end. Other names are passed on at once, and so are all names once the listing is known to be
 * in the order of code points: memory grows only with the number of names that have a character beyond U+FFFF.
 */
export async function* toCodePointOrder<T>(
  listing: Batches<T>,
  getName: (item: T) => string,
  listed: ListedOrder<T>,
): AsyncGenerator<readonly T[]> {
  const sorter = new CodePointSorter(getName, listed);
  for await (const batch of listing) {
    const passed = sorter.sortBatch(batch);
    if (passed.length > 0) yield passed;
  }
  const held = sorter.release();
  if (held.length > 0) yield held;
}

class CodePointSorter<T> {
  /** The prefix of each of these begins with the prefix of the one before. */
  private readonly held: HeldNames<T>[] = [];
  private readonly compare: Compare;
  /** Undefined until two names tell. */
  private known: 'code-points' | 'utf-16' | undefined;
  private before: string | undefined;
  private isBeforeAlike = false;

  constructor(
    private readonly getName: (item: T) => string,
    private readonly listed: ListedOrder<T>,
  ) {
    this.compare = getComparator(listed.order);
  }

  /** Returns the items that no later item can precede. */
  public sortBatch(batch: readonly T[]): readonly T[] {
    const { getName, listed } = this;
    const isByName = listed.order === 'name';
    if (isByName && batch.length > 0 && this.held.length === 0 && listed.isAscending?.(batch)) {
      this.checkOrder(getName(batch[0]), true);
      this.before = getName(batch[batch.length - 1]);
      return batch;
    }
    // Most batches are passed on as they are.
    let passed: T[] | undefined;
    for (let index = 0; index < batch.length; index++) {
      const item = batch[index];
      const name = getName(item);
      const isAlike = isOrderedAlike(name);
      this.checkOrder(name, isAlike);
      if (isAlike && this.held.length === 0) {
        passed?.push(item);
        continue;
      }
      const at = this.known === 'code-points' ? -1 : findSurrogate(name, listed.prefixLength);
      if (at < 0 && this.held.length === 0) {
        passed?.push(item);
        continue;
      }
      passed ??= batch.slice(0, index);
      for (const released of this.release(this.known === 'code-points' ? undefined : name))
        passed.push(released);
      if (at < 0) passed.push(item);
      else this.hold(name.slice(0, at), item);
    }
    return passed ?? batch;
  }

  /** Returns the held items that precede a name and all names after it; all held items if there are no more names. */
  public release(next?: string): readonly T[] {
    const { held, compare, getName } = this;
    const released: T[] = [];
    while (held.length > 0 && !next?.startsWith(held[held.length - 1].prefix)) {
      const { items } = held.pop()!;
      items.sort((a, b) => compare(getName(a), getName(b)));
      for (const item of items) released.push(item);
    }
    return released;
  }

  private hold(prefix: string, item: T): void {
    const last = this.held.at(-1);
    if (last?.prefix === prefix) last.items.push(item);
    else this.held.push({ prefix, items: [item] });
  }

  private checkOrder(name: string, isAlike: boolean): void {
    const { before, isBeforeAlike, listed } = this;
    this.before = name;
    this.isBeforeAlike = isAlike;
    if (before === undefined) return;
    // Most names: one comparison of the engine instead of one for each character.
    if (isAlike && isBeforeAlike && listed.order === 'name' && before < name) return;
    const succession = findSuccession(before, name, listed.order);
    if (succession === 'both') return;
    if (succession === 'neither' || (this.known ?? succession) !== succession)
      return listed.onDisorder(name, before);
    this.known = succession;
  }
}
