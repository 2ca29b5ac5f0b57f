import { ManifestCursor } from './manifest-cursor';
import type { JsonLines } from './json-lines';
import type { ManifestPart } from './manifest-part';
import type { ManifestReader } from './manifest-reader';
import type { PartContent } from './part-content';

/**
 * The contents of the parts that a plan has read, for the writer of the next manifest. It comes later, because copies take
 * time: contents that it needs are held as far as there is room, and read again otherwise.
 */
export class OpenedParts {
  private readonly held = new Map<string, PartContent>();
  private heldEntries = 0;
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly cursor: ManifestCursor<PartContent>;

  /**
   * @param reopen Opens the same manifest again.
   * @param maxEntries Maximum number of entries that are held.
   */
  constructor(
    private readonly manifest: ManifestReader,
    reopen: () => Promise<ManifestReader>,
    private readonly maxEntries: number,
  ) {
    this.indexes = new Map(manifest.parts.map(({ sha256 }, index) => [sha256, index]));
    manifest.onContent = (part, content) => this.hold(part, content);
    this.cursor = new ManifestCursor(async () => {
      const reader = await reopen();
      return { take: () => reader.takeContent(), skip: () => reader.skip(), close: () => reader.close() };
    });
  }

  /** Returns the content of a part that was planned, once. Parts are asked for in their order. */
  public async takeContent({ sha256 }: ManifestPart): Promise<PartContent> {
    const held = this.held.get(sha256);
    if (!held) return this.cursor.readPart(this.indexes.get(sha256)!);
    this.held.delete(sha256);
    this.heldEntries -= held.countStored();
    return held;
  }

  /** Returns the changes of the overlay to a part; undefined if it has none. */
  public getChanges({ sha256 }: ManifestPart): JsonLines | undefined {
    return this.manifest.getChanges(this.manifest.parts[this.indexes.get(sha256)!]);
  }

  public close(): Promise<void> {
    return this.cursor.close();
  }

  private hold({ sha256 }: ManifestPart, content: PartContent): void {
    const entries = content.countStored();
    if (this.heldEntries + entries > this.maxEntries) return;
    this.held.set(sha256, content.share());
    this.heldEntries += entries;
  }
}
