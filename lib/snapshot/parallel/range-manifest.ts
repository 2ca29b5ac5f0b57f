import type { ManifestEntry } from '../state/manifest-entry';
import type { ManifestPart, OpenManifest } from '../state/manifest-reader';

/** Reads parts of a manifest by their index. It is opened when the first part is needed, and again for an earlier one. */
export class ManifestCursor {
  private manifest: OpenManifest | undefined;
  private next = 0;

  constructor(private readonly open: () => Promise<OpenManifest>) {}

  public async readPart(index: number): Promise<readonly ManifestEntry[]> {
    if (index < this.next) await this.close();
    this.manifest ??= await this.open();
    for (; this.next < index; this.next++) await this.manifest.skip();
    this.next += 1;
    return this.manifest.take();
  }

  public async close(): Promise<void> {
    const { manifest } = this;
    this.manifest = undefined;
    this.next = 0;
    await manifest?.close();
  }
}

/** The parts of a manifest in one range. Nothing is read of those that are skipped. */
export class RangeManifest implements OpenManifest {
  private at = 0;

  /** @param firstPart Index of the first of the parts in the manifest. */
  constructor(
    public readonly parts: readonly ManifestPart[],
    private readonly firstPart: number,
    private readonly cursor: ManifestCursor,
  ) {}

  public take(): Promise<readonly ManifestEntry[]> {
    return this.cursor.readPart(this.firstPart + this.at++);
  }

  public async skip(): Promise<void> {
    this.at += 1;
  }

  /** The cursor stays open for the next range. */
  public async close(): Promise<void> {}

  public async *[Symbol.asyncIterator](): AsyncGenerator<readonly ManifestEntry[]> {
    while (this.at < this.parts.length) yield await this.take();
  }
}
