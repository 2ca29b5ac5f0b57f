import type { ManifestEntry } from '../state/manifest-entry';
import type { OpenManifest } from '../state/manifest-reader';
import { readEntries } from '../state/manifest-reader';
import type { ManifestCursor } from '../state/manifest-cursor';
import type { ManifestPart } from '../state/manifest-part';
import type { TakenPart } from '../state/part-content';

/** The parts of a manifest in one range. Nothing is read of those that are skipped. */
export class RangeManifest implements OpenManifest {
  private at = 0;

  /** @param firstPart Index of the first of the parts in the manifest. */
  constructor(
    public readonly parts: readonly ManifestPart[],
    private readonly firstPart: number,
    private readonly cursor: ManifestCursor<TakenPart>,
  ) {}

  public take(): Promise<TakenPart> {
    return this.cursor.readPart(this.firstPart + this.at++);
  }

  public async skip(): Promise<void> {
    this.at += 1;
  }

  /** The cursor stays open for the next range. */
  public async close(): Promise<void> {}

  public async *[Symbol.asyncIterator](): AsyncGenerator<readonly ManifestEntry[]> {
    while (this.at < this.parts.length) yield* readEntries(await this.take());
  }
}
