import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';
import { toJsonLines } from './chunked-jsonl';
import type { ManifestChange, ManifestEntry } from './manifest-entry';
import { isRemoval, sumSourceVersions } from './manifest-entry';
import type { PartContent } from './manifest-overlay';
import { applyOverlay, isSameEntry, limitChanges, listChanges } from './manifest-overlay';
import type { ManifestPart } from './manifest-part';
import { describeEntries, describePart, hasOpenDescription, isWasteful } from './manifest-part';

/** A part that stays, except for the changes that follow. */
export interface ChangedPart {
  readonly changedPart: ManifestPart;
}

/**
 * A new manifest, in order: parts that stay, and parts that are changed, each with its changes. Or only entries, if there was
 * no manifest, or if it is read as a whole.
 */
export type ManifestPiece = readonly ManifestChange[] | ManifestPart | ChangedPart;

const isManifestPart = (piece: ManifestPiece): piece is ManifestPart => 'sha256' in piece;
const isChangedPart = (piece: ManifestPiece): piece is ChangedPart => 'changedPart' in piece;

/** The contents of the parts of the existing manifest. */
export interface PartContents {
  /** Returns the content of a part, once. Parts are asked for in their order. */
  takeContent(part: ManifestPart): Promise<PartContent>;
  /** Returns the changes that the overlay has for a part. */
  getChanges(part: ManifestPart): readonly ManifestChange[];
}

export interface SplitOptions {
  /** The parts of the existing manifest. A single part is always written again, because it has no block. */
  readonly previousParts: readonly ManifestPart[];
  /** Undefined if no part stays and none is changed. */
  readonly contents?: PartContents;
  /** Receives the lines of each new part. */
  readonly write: (part: ManifestPart, lines: string) => Promise<void>;
  /** Entries of a new part. As files come and go, a part has between a quarter and twice as many. */
  readonly targetEntries?: number;
  readonly compare?: Compare;
  /** Maximum number of changes in the overlay; 0 by default. */
  readonly maxChanges?: number;
}

export interface SplitManifest {
  readonly parts: readonly ManifestPart[];
  /** The overlay: the changes to parts that are stored as they were. */
  readonly changes: readonly ManifestChange[];
}

/** Number of entries in a new part. */
export const PART_ENTRIES = 20_000;

/**
 * Splits entries into parts at the boundaries of the previous parts, so that unchanged parts stay the same. Few changes to a
 * part go into the overlay, as long as it has room.
 */
export async function splitIntoParts(
  pieces: AsyncIterable<ManifestPiece>,
  options: SplitOptions,
): Promise<SplitManifest> {
  const splitter = new Splitter(options);
  for await (const piece of pieces) await splitter.add(piece);
  return splitter.end();
}

/** A part that is being changed. */
interface OpenPart extends PartContent {
  readonly part: ManifestPart;
  /** The changes that are held until it is clear where they go. */
  held: ManifestChange[];
  /** The entries that they replace or remove. */
  replaced: ManifestEntry[];
  /** Maximum number of changes that are held. Undefined once the part is written again. */
  limit: number | undefined;
  /** Number of entries that have been compared with changes. */
  compared: number;
  /** Number of entries that have been written again. */
  rewritten: number;
}

class Splitter {
  private readonly parts: ManifestPart[] = [];
  private readonly changes: ManifestChange[] = [];
  private readonly compare: Compare;
  private readonly target: number;
  private readonly hasBlocks: boolean;
  private readonly blocks: ReadonlySet<string>;
  /** Entries of the part that is collected. */
  private entries: ManifestEntry[] = [];
  /** Index of the previous part that comes next. */
  private next = 1;
  /** Number of changes that still fit into the overlay. */
  private room: number;
  private open: OpenPart | undefined;
  private writing = Promise.resolve();

  constructor(private readonly options: SplitOptions) {
    const { previousParts, targetEntries = PART_ENTRIES, compare = compareNames, maxChanges = 0 } = options;
    this.compare = compare;
    this.target = targetEntries;
    this.hasBlocks = previousParts.length > 1;
    this.blocks = new Set(this.hasBlocks ? previousParts.map(({ sha256 }) => sha256) : []);
    this.room = previousParts.reduce((room, part) => room - countChanges(part), maxChanges);
  }

  public async add(piece: ManifestPiece): Promise<void> {
    if (isManifestPart(piece)) {
      await this.endOpen();
      await this.keep(piece);
    } else if (isChangedPart(piece)) {
      await this.endOpen();
      await this.begin(piece.changedPart);
    } else if (this.open) await this.change(this.open, piece);
    else await this.collect(piece);
  }

  public async end(): Promise<SplitManifest> {
    await this.endOpen();
    await this.closePart();
    await this.writing;
    return { parts: this.parts, changes: this.changes };
  }

  /** @param described The part as it is described from now on. */
  private async keep(part: ManifestPart, described = part): Promise<void> {
    await this.closePart();
    this.parts.push(described);
    if (part.overlaid) this.changes.push(...this.options.contents!.getChanges(part));
    this.next = this.options.previousParts.indexOf(part) + 1;
  }

  private async begin(part: ManifestPart): Promise<void> {
    const content = await this.options.contents!.takeContent(part);
    this.room += countChanges(part);
    const limit = this.hasBlocks ? this.limitChanges(content) : 0;
    this.open = { ...content, part, held: [], replaced: [], limit, compared: 0, rewritten: 0 };
  }

  /** Returns the number of changes to a part that the overlay takes. */
  private limitChanges({ stored }: Pick<PartContent, 'stored'>): number {
    return Math.max(0, Math.min(this.room, limitChanges(stored.length)));
  }

  /** Takes changes to the open part, apart from those without effect. */
  private async change(open: OpenPart, changes: readonly ManifestChange[]): Promise<void> {
    const { entries } = open;
    for (const change of changes) {
      const { path } = change;
      while (open.compared < entries.length && this.compare(entries[open.compared].path, path) < 0)
        open.compared += 1;
      const own = entries.at(open.compared)?.path === path ? entries[open.compared] : undefined;
      if (own) open.compared += 1;
      if (isRemoval(change) ? !own : own && isSameEntry(own, change)) continue;
      open.held.push(change);
      if (own) open.replaced.push(own);
    }
    if (open.limit !== undefined && open.held.length <= open.limit) return;
    open.limit = undefined;
    await this.rewrite(open, open.compared);
  }

  /** Writes the entries of a part again, with their changes, up to an index. */
  private async rewrite(open: OpenPart, until: number): Promise<void> {
    const entries = open.entries.slice(open.rewritten, until);
    const changed = applyOverlay(entries, open.held, this.compare)!;
    [open.held, open.replaced] = [[], []];
    open.rewritten = until;
    await this.collect(changed);
  }

  private async endOpen(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    if (!open) return;
    if (open.limit !== undefined && this.hasBlocks) {
      if (open.held.length === 0 && !mustDropDeleted(open)) {
        this.room -= countChanges(open.part);
        return this.keep(open.part, describeAgain(open));
      }
      const overlaid = this.overlay(open);
      if (overlaid) {
        await this.closePart();
        this.room -= overlaid.changes.length;
        this.parts.push(overlaid.part);
        this.changes.push(...overlaid.changes);
        this.next = this.options.previousParts.indexOf(open.part) + 1;
        return;
      }
    }
    await this.rewrite(open, open.entries.length);
  }

  /** Describes a part with its changes in the overlay; undefined if it must be written again. */
  private overlay({
    part,
    stored,
    entries,
    held,
    replaced,
  }: OpenPart): { readonly part: ManifestPart; readonly changes: readonly ManifestChange[] } | undefined {
    const changed = applyOverlay(entries, held, this.compare)!;
    const next = this.options.previousParts.indexOf(part) + 1;
    if (changed.length === 0 || changed.length > this.getMaxEntries(next)) return undefined;
    const changes = listChanges(stored, changed, this.compare);
    if (changes.length > this.limitChanges({ stored })) return undefined;
    // It would take as long as everything else to compute the sum anew.
    const sourceSum =
      part.sourceSum === undefined
        ? undefined
        : sumSourceVersions(
            held.filter((change): change is ManifestEntry => !isRemoval(change)),
            { sum: part.sourceSum, without: replaced },
          );
    const overlaid = { changes: changes.length, storedEntries: stored.length };
    const { sha256, length } = part;
    return {
      part: {
        ...{ sha256, length, entries: changed.length, first: changed[0].path },
        ...describeEntries(changed, sourceSum),
        ...(changes.length > 0 && { overlaid }),
      },
      changes,
    };
  }

  /** Adds entries to the part that is collected. */
  private async collect(entries: readonly ManifestChange[]): Promise<void> {
    for (const entry of entries) {
      if (isRemoval(entry)) continue;
      if (this.beginsPart(entry)) await this.closePart();
      this.entries.push(entry);
    }
  }

  /** True if an entry begins another part. */
  private beginsPart({ path }: ManifestEntry): boolean {
    const { previousParts } = this.options;
    const { length } = this.entries;
    let isBegun = false;
    while (this.next < previousParts.length && this.compare(previousParts[this.next].first, path) <= 0) {
      this.next += 1;
      isBegun = true;
    }
    return (isBegun && length >= this.target / 4) || length >= this.getMaxEntries(this.next);
  }

  /** @param next Index of the previous part that comes next. A last part that has grown beyond the target size stays as it is. */
  private getMaxEntries(next: number): number {
    const { previousParts } = this.options;
    return next < previousParts.length
      ? 2 * this.target
      : Math.max(this.target, previousParts.at(-1)?.entries ?? 0);
  }

  private async closePart(): Promise<void> {
    if (this.entries.length === 0) return;
    const closed = this.entries;
    this.entries = [];
    const lines = toJsonLines(closed);
    const part = describePart(closed, lines);
    this.parts.push(part);
    if (this.blocks.has(part.sha256)) return;
    // The next part is collected while this one is written.
    await this.writing;
    this.writing = this.options.write(part, lines);
    this.writing.catch(() => {});
  }
}

const countChanges = ({ overlaid }: ManifestPart): number => overlaid?.changes ?? 0;

/** Describes a part that was read and stays, if its description left something open. */
function describeAgain({ part, entries }: OpenPart): ManifestPart {
  if (!hasOpenDescription(part)) return part;
  const { sha256, length, entries: count, first, deleted, overlaid } = part;
  return {
    ...{ sha256, length, entries: count, first },
    ...describeEntries(entries),
    ...(deleted && { deleted }),
    ...(overlaid && { overlaid }),
  };
}

/** True if a part has entries that were deleted, and it costs more to keep them than to forget them. */
function mustDropDeleted({ part, entries }: OpenPart): boolean {
  const deleted = part.entries - entries.length;
  return deleted > 0 && (part.versions === undefined || isWasteful(part, deleted));
}
