import type { Compare } from '../../streams/name-order';
import type { JsonLines } from './json-lines';
import type { ManifestChange } from './manifest-entry';
import { isRemoval } from './manifest-entry';
import type { ManifestPart } from './manifest-part';
import type { StoredEntry } from './stored-entry';
import { readStoredEntries, toStoredEntry } from './stored-entry';

/** The content of a part at one path. */
export interface PathContent {
  readonly path: string;
  /** The entry of its block. */
  readonly stored: StoredEntry | undefined;
  /** The entry that is there: the same object as the stored one if nothing has changed it. */
  readonly entry: StoredEntry | undefined;
}

/** A part whose entries are read one after another, as often as they are asked for. */
export interface TakenPart extends Iterable<StoredEntry> {
  /** Called once by each user when no more is read: its memory may be used for another part. */
  release(): void;
}

export interface PartContentChecks {
  readonly compare: Compare;
  /** The first path of the next part. */
  readonly next: string | undefined;
  /** Throws that the manifest cannot be used. */
  readonly throwUnreadable: (reason: string) => never;
}

const MISFIT = 'its changes do not fit its parts';
const DISORDER = 'its entries are out of order';

/**
 * The entries of a part that are there: with the changes of the overlay, and without those that were deleted. They can be read any
 * number of times, in order, and none of them is held.
 */
export class PartContent implements TakenPart {
  private users = 1;

  constructor(
    private readonly part: ManifestPart,
    private readonly lines: JsonLines,
    private readonly changes: readonly ManifestChange[],
    private readonly checks: PartContentChecks,
  ) {}

  /** Number of entries of its block. */
  public countStored(): number {
    return this.lines.length;
  }

  /** Adds a user, who must call `release` as well. */
  public share(): this {
    this.users += 1;
    return this;
  }

  public release(): void {
    this.users -= 1;
    if (this.users === 0) this.lines.release();
  }

  public *[Symbol.iterator](): Generator<StoredEntry> {
    for (const { entry } of this.merge()) if (entry) yield entry;
  }

  /** Yields what is at each path with further changes, in ascending order. */
  public *merge(further: readonly ManifestChange[] = []): Generator<PathContent> {
    const { compare } = this.checks;
    let at = 0;
    for (const content of this.applyOverlay()) {
      for (; at < further.length && compare(further[at].path, content.path) < 0; at++)
        yield toContent(further[at], undefined);
      if (further.at(at)?.path === content.path) yield toContent(further[at++], content.stored);
      else yield content.entry && this.isDeleted(content.entry) ? { ...content, entry: undefined } : content;
    }
    for (; at < further.length; at++) yield toContent(further[at], undefined);
  }

  /** Applies the overlay. Throws if it does not fit, or if paths are not in ascending order. */
  private *applyOverlay(): Generator<PathContent> {
    const { changes, part } = this;
    const { compare, next, throwUnreadable } = this.checks;
    let [at, entries] = [0, 0];
    let [before, last]: (string | undefined)[] = [];
    const check = (content: PathContent): PathContent => {
      const { path, stored, entry } = content;
      if (before !== undefined && compare(before, path) >= 0) throwUnreadable(DISORDER);
      before = path;
      if (!stored && !entry) throwUnreadable(MISFIT);
      if (!entry) return content;
      entries += 1;
      last = path;
      if (entries === 1 && part.overlaid && path !== part.first) throwUnreadable(MISFIT);
      return content;
    };
    const takeChange = (stored?: StoredEntry): PathContent => {
      if (at > 0 && compare(changes[at - 1].path, changes[at].path) >= 0) throwUnreadable(MISFIT);
      return check(toContent(changes[at++], stored));
    };
    for (const stored of readStoredEntries(this.lines)) {
      const { path } = stored;
      while (at < changes.length && compare(changes[at].path, path) < 0) yield takeChange();
      if (changes.at(at)?.path === path) yield takeChange(stored);
      else yield check({ path, stored, entry: stored });
    }
    while (at < changes.length) yield takeChange();
    if (part.overlaid && entries !== part.entries) throwUnreadable(MISFIT);
    if (last !== undefined && next !== undefined && compare(last, next) >= 0) throwUnreadable(DISORDER);
  }

  /** True for an entry that a mirror has deleted, as the head tells. */
  private isDeleted(entry: StoredEntry): boolean {
    const { deleted } = this.part;
    if (!deleted || entry.plainETag !== undefined) return false;
    const { isGone, isAdopted } = entry.read();
    return isGone === true && (deleted === 'all' || !isAdopted);
  }
}

function toContent(change: ManifestChange, stored: StoredEntry | undefined): PathContent {
  return { path: change.path, stored, entry: isRemoval(change) ? undefined : toStoredEntry(change) };
}
