import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';
import { toJsonLines } from './chunked-jsonl';
import type { JsonLines } from './json-lines';
import type { ManifestChange, ManifestEntry } from './manifest-entry';
import { isRemoval } from './manifest-entry';
import { limitChanges, NewOverlay } from './manifest-overlay';
import type { ManifestPart } from './manifest-part';
import { describePart } from './manifest-part';
import { OpenPart } from './open-part';
import type { PartContent } from './part-content';

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
  /** Returns the changes that the overlay has for a part; undefined if it has none. */
  getChanges(part: ManifestPart): JsonLines | undefined;
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
  readonly overlay: NewOverlay;
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

class Splitter {
  private readonly parts: ManifestPart[] = [];
  private readonly overlay = new NewOverlay();
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
    return { parts: this.parts, overlay: this.overlay };
  }

  /** @param described The part as it is described from now on. */
  private async keep(part: ManifestPart, described = part): Promise<void> {
    await this.closePart();
    this.parts.push(described);
    if (part.overlaid) this.overlay.addLines(this.options.contents!.getChanges(part));
    this.goOnAfter(part);
  }

  private async begin(part: ManifestPart): Promise<void> {
    const content = await this.options.contents!.takeContent(part);
    this.room += countChanges(part);
    const limit = this.hasBlocks ? this.limitChanges(content) : undefined;
    this.open = new OpenPart(part, content, this.compare, limit);
  }

  /** Returns the number of changes to a part that the overlay takes. */
  private limitChanges(part: Pick<PartContent, 'countStored'>): number {
    return Math.max(0, Math.min(this.room, limitChanges(part.countStored())));
  }

  private async change(open: OpenPart, changes: readonly ManifestChange[]): Promise<void> {
    open.addChanges(changes);
    if (open.isRewritten) await this.collect(open.takeChanged());
  }

  private async endOpen(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    if (!open) return;
    await this.close(open);
    open.end();
  }

  private async close(open: OpenPart): Promise<void> {
    if (!open.isRewritten) {
      if (!open.hasChanges && !open.mustDropDeleted()) {
        this.room -= countChanges(open.part);
        return this.keep(open.part, open.describeAgain());
      }
      const maxEntries = this.getMaxEntries(this.options.previousParts.indexOf(open.part) + 1);
      const overlaid = open.overlay(this.limitChanges(open), maxEntries);
      if (overlaid) {
        await this.closePart();
        this.room -= overlaid.changes.length;
        this.parts.push(overlaid.part);
        this.overlay.add(overlaid.changes);
        this.goOnAfter(open.part);
        return;
      }
      open.rewrite();
    }
    await this.collect(open.takeChanged());
    await this.collect(open.takeRest());
  }

  private goOnAfter(part: ManifestPart): void {
    this.next = this.options.previousParts.indexOf(part) + 1;
  }

  /** Adds entries to the part that is collected. */
  private async collect(entries: Iterable<ManifestChange>): Promise<void> {
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
