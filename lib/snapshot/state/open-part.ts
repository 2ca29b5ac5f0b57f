import type { Compare } from '../../streams/name-order';
import type { ManifestChange, ManifestEntry } from './manifest-entry';
import { isRemoval, sumSourceVersions, toRemoval } from './manifest-entry';
import { isSameEntry } from './manifest-overlay';
import type { ManifestPart } from './manifest-part';
import { EntriesDescription, hasOpenDescription, isWasteful } from './manifest-part';
import type { PartContent } from './part-content';
import type { StoredEntry } from './stored-entry';

/** A part as it is described with its changes in the overlay. */
export interface OverlaidPart {
  readonly part: ManifestPart;
  /** All changes to what is stored. */
  readonly changes: readonly ManifestChange[];
}

/** A part of the existing manifest that is being changed. */
export class OpenPart {
  /** The changes that are held until it is clear where they go. */
  private held: ManifestChange[] = [];
  /** The entries that they replace or remove. */
  private replaced: ManifestEntry[] = [];
  /** The entries that are compared with changes next. */
  private readonly compared: EntryCursor;
  /** The entries that are written again next; undefined if the part may stay as it is stored. */
  private rewritten: EntryCursor | undefined;

  /** @param limit Maximum number of changes that are held. Undefined if the part is written again in any case. */
  constructor(
    public readonly part: ManifestPart,
    private readonly content: PartContent,
    private readonly compare: Compare,
    private readonly limit: number | undefined,
  ) {
    this.compared = new EntryCursor(content);
    if (limit === undefined) this.rewritten = new EntryCursor(content);
  }

  public countStored(): number {
    return this.content.countStored();
  }

  /** True if the part is written again. */
  public get isRewritten(): boolean {
    return this.rewritten !== undefined;
  }

  public get hasChanges(): boolean {
    return this.held.length > 0;
  }

  /** Takes changes, apart from those without effect. */
  public addChanges(changes: readonly ManifestChange[]): void {
    const { compared, compare } = this;
    for (const change of changes) {
      const { path } = change;
      while (compared.head && compare(compared.head.path, path) < 0) compared.advance();
      const own = compared.head?.path === path ? compared.head.read() : undefined;
      if (own) compared.advance();
      if (isRemoval(change) ? !own : own && isSameEntry(own, change)) continue;
      this.held.push(change);
      if (own) this.replaced.push(own);
    }
    if (this.limit !== undefined && this.held.length > this.limit) this.rewrite();
  }

  /** Decides that the part is written again. */
  public rewrite(): void {
    this.rewritten ??= new EntryCursor(this.content);
  }

  /** Yields the entries up to the last change, with all changes. */
  public *takeChanged(): Generator<ManifestEntry> {
    const rewritten = this.rewritten!;
    const { held, compare } = this;
    [this.held, this.replaced] = [[], []];
    for (const change of held) {
      for (; rewritten.head && compare(rewritten.head.path, change.path) < 0; rewritten.advance())
        yield rewritten.head.read();
      if (rewritten.head?.path === change.path) rewritten.advance();
      if (!isRemoval(change)) yield change;
    }
  }

  /** Yields the entries after the last change. */
  public *takeRest(): Generator<ManifestEntry> {
    for (const cursor = this.rewritten!; cursor.head; cursor.advance()) yield cursor.head.read();
  }

  /** Ends the use of the part. */
  public end(): void {
    this.content.release();
  }

  /** True if the part has entries that were deleted, and it costs more to keep them than to forget them. */
  public mustDropDeleted(): boolean {
    const { part } = this;
    if (!part.deleted) return false;
    let left = 0;
    for (const _ of this.content) left += 1;
    const deleted = part.entries - left;
    return deleted > 0 && (part.versions === undefined || isWasteful(part, deleted));
  }

  /** Describes the part, which stays, if its description left something open. */
  public describeAgain(): ManifestPart {
    const { part } = this;
    if (!hasOpenDescription(part)) return part;
    const { sha256, length, storedBytes, entries, first, deleted, overlaid } = part;
    const all = [...this.content].map((entry) => entry.read());
    const described = new EntriesDescription();
    for (const entry of all) described.add(entry);
    return {
      ...{ sha256, length, entries, first },
      ...(storedBytes !== undefined && { storedBytes }),
      ...described.end(sumSourceVersions(all)),
      ...(deleted && { deleted }),
      ...(overlaid && { overlaid }),
    };
  }

  /** Describes the part with its changes in the overlay; undefined if it must be written again. */
  public overlay(maxChanges: number, maxEntries: number): OverlaidPart | undefined {
    const { part, held, replaced } = this;
    const changes: ManifestChange[] = [];
    const described = new EntriesDescription();
    // It would take as long as everything else to compute the sum anew.
    const others = part.sourceSum === undefined ? undefined : { sum: part.sourceSum, without: replaced };
    const all: ManifestEntry[] = [];
    let first: string | undefined;
    let entries = 0;
    for (const { stored, entry } of this.content.merge(held)) {
      if (entry) {
        first ??= entry.read().path;
        entries += 1;
        described.addStored(entry);
        if (!others) all.push(entry.read());
      }
      if (stored && !entry) changes.push(toRemoval(stored.read().path));
      else if (entry && entry !== stored) {
        const changed = entry.read();
        if (!stored || !isSameEntry(stored.read(), changed)) changes.push(changed);
      }
      if (changes.length > maxChanges) return undefined;
    }
    if (first === undefined || entries > maxEntries) return undefined;
    const added = others ? held.filter((change): change is ManifestEntry => !isRemoval(change)) : all;
    const { sha256, length, storedBytes } = part;
    const overlaid = { changes: changes.length, storedEntries: this.countStored() };
    return {
      part: {
        ...{ sha256, length, entries, first },
        ...(storedBytes !== undefined && { storedBytes }),
        ...described.end(sumSourceVersions(added, others)),
        ...(changes.length > 0 && { overlaid }),
      },
      changes,
    };
  }
}

/** Reads entries one after another. */
class EntryCursor {
  private readonly entries: Iterator<StoredEntry>;
  /** The next entry; undefined if there is none. */
  public head: StoredEntry | undefined;

  constructor(content: Iterable<StoredEntry>) {
    this.entries = content[Symbol.iterator]();
    this.advance();
  }

  public advance(): void {
    const next = this.entries.next();
    this.head = next.done ? undefined : next.value;
  }
}
