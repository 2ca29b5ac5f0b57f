import type { Batches } from '../../streams/ordered-streams';
import type { Compare } from '../../streams/name-order';
import type { ListingSlots } from '../contract/listing-slots';
import type { ListedBlob, ListedPage } from '../contract/storage-ports';
import type { ChangeSignal } from './change-signal';

/** A listing that can be split into ranges. */
export interface RangedListingOptions<Item> {
  /** Lists the blobs from a name on; all if it is undefined. @throws StartRefusedError */
  readonly open: (from: string | undefined) => AsyncIterable<ListedPage>;
  /** Awaited before a range requests a page after its first one. */
  readonly beforeMore?: () => Promise<void>;
  /** Names at which the listing can be split, in ascending order. The first range has all names before the second split, too. */
  readonly splits: readonly string[];
  /** Number of characters that all names begin with. */
  readonly prefixLength: number;
  readonly compare: Compare;
  readonly slots: ListingSlots;
  /** Turns the blobs of a range into items, in order. The end of the range is final when its blobs have ended. */
  readonly read: (blobs: Batches<ListedBlob>, range: SplitRange) => AsyncIterable<Item>;
  /** Returns the number of files that an item holds. */
  readonly countFiles: (item: Item) => number;
  /**
   * True if most items are expected to hold no files. While they do, two ranges at most are listed at the same time: further ones
   * would hold files, and wait for their turn.
   */
  readonly holdsRarely?: boolean;
  /**
   * Maximum number of files that all ranges hold in items, except for the one that is being consumed.
   * @default 50,000
   */
  readonly maxHeld?: number;
}

/** A range of a listing, from one of its splits up to another. */
export interface SplitRange {
  /** Index of the split at which it begins. The first range has all names before that, too. */
  readonly begin: number;
  /** Index of the split before which it ends; the number of splits for the last range. */
  readonly end: number;
}

/** The state and the options that the ranges of a listing share. */
export interface SharedListing<Item> extends RangedListingOptions<Item> {
  /** Tells of every change that a range may wait for. */
  readonly changes: ChangeSignal;
  /** Number of files that all ranges hold. */
  held: number;
  readonly maxHeld: number;
  /** Called after each page. */
  readonly onPage: () => void;
  /** Called with the number of files that an item holds. */
  readonly onItem: (files: number) => void;
  /** Called for a range that is not used. @param isHopeless True if no other range can be expected to start where it should. */
  readonly onMisfit: (isHopeless: boolean) => void;
}
