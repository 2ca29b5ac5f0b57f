import type { Blob, Container, Content } from './blob';
import { compareBytes } from './blob-names';

/** A container that stores its blobs in memory: for state, which is small. */
export class StoredContainer implements Container {
  private static written = 0;
  private blobs = new Map<string, Blob>();
  private kept: ReadonlyMap<string, Blob> = new Map();
  private order: string[] | undefined;

  public get count(): number {
    return this.blobs.size;
  }

  public nameAt(index: number): string {
    this.order ??= [...this.blobs.keys()].sort(compareBytes);
    return this.order[index];
  }

  public blobAt(index: number): Blob | undefined {
    return this.blobs.get(this.nameAt(index));
  }

  public find(name: string): Blob | undefined {
    return this.blobs.get(name);
  }

  public put(name: string, content: Content): Blob {
    const etag = `0x8DE${(StoredContainer.written += 1).toString(16).toUpperCase().padStart(12, '0')}`;
    const blob = { name, etag, written: { ...content, lastModified: new Date().toUTCString() } };
    if (!this.blobs.has(name)) this.order = undefined;
    this.blobs.set(name, blob);
    return blob;
  }

  /** Remembers all blobs, so that each client starts with the same state. */
  public keep(): void {
    this.kept = new Map(this.blobs);
  }

  public restore(): void {
    this.blobs = new Map(this.kept);
    this.order = undefined;
  }

  public delete(name: string): void {
    this.blobs.delete(name);
    this.order = undefined;
  }
}
