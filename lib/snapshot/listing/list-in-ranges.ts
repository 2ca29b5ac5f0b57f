import { isOrderedAlike } from '../../streams/name-order';
import { ChangeSignal } from './change-signal';
import { ListedRange } from './listed-range';
import type { RangedListingOptions, SharedListing } from './ranged-listing';

/** Maximum number of files that all ranges of one listing hold, except for the one that is being consumed. */
const MAX_HELD_FILES = 50_000;
/** Maximum number of ranges of one listing at the same time: each holds the files of the part that it compares. */
const MAX_RANGES = 8;
/** Maximum number while items hold files that should not. */
const MAX_HOLDING_RANGES = 2;
/** Number of splits ahead of a range from which on it is worth splitting: each half then saves several pages of waiting. */
const MIN_SPLITS = 3;
/** Ranges that could not be used, after which a listing is not split any further. */
const MAX_MISFITS = 4;

/**
 * Lists several ranges of names at the same time, if the pages of the endpoint are slow, and yields their items in order: the same
 * items as if it had listed one page after another.
 *
 * It begins with one range. While there is room for more, it splits the range that has most before it.
 */
export async function* listInRanges<Item>(options: RangedListingOptions<Item>): AsyncGenerator<Item> {
  const { splits, prefixLength, slots } = options;
  const ranges: ListedRange<Item>[] = [];
  let misfits = 0;
  let maxRanges = options.holdsRarely ? MAX_HOLDING_RANGES : MAX_RANGES;
  const listing: SharedListing<Item> = {
    ...options,
    changes: new ChangeSignal(),
    held: 0,
    maxHeld: options.maxHeld ?? MAX_HELD_FILES,
    onMisfit: (isHopeless) => (misfits += isHopeless ? MAX_MISFITS : 1),
    onPage: () => {
      while (slots.hasRoom && misfits < MAX_MISFITS && countActive() < maxRanges && splitLongest());
    },
    onItem: (files) => {
      if (options.holdsRarely) maxRanges = files > 0 ? MAX_HOLDING_RANGES : MAX_RANGES;
    },
  };

  const countActive = (): number => ranges.filter(({ hasEnded }) => !hasEnded).length;

  function splitLongest(): boolean {
    const rests = ranges.map((range) => ({ range, ...range.getRest() }));
    const longest = rests.reduce((a, b) => (b.end - b.begin > a.end - a.begin ? b : a));
    const count = longest.end - longest.begin;
    if (count < MIN_SPLITS) return false;
    // Both orders of listing have the same names before such a split.
    for (let at = longest.begin + Math.floor(count / 2); at < longest.end; at++) {
      if (!isOrderedAlike(splits[at].slice(prefixLength))) continue;
      ranges.push(longest.range.splitAt(at));
      return true;
    }
    return false;
  }

  const first = new ListedRange(listing, 0);
  ranges.push(first);
  try {
    for (let range: ListedRange<Item> | undefined = first; range; range = range.next) yield* range.consume();
  } finally {
    await Promise.all(ranges.map((range) => range.drop()));
  }
}
