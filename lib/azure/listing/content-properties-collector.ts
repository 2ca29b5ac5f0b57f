import type { ContentProperties } from '../../snapshot/contract/content-properties';
import { CONTENT_HEADERS, HashedContentProperties } from './content-properties';

const NO_BYTES = Buffer.alloc(0);

/**
 * Collects the content headers and metadata of one blob of a page after another. Blobs without metadata whose headers are
 * the same share one object, so that unchanged blobs cost neither memory nor a hash.
 */
export class ContentPropertiesCollector {
  private readonly lastBytes: Buffer[] = CONTENT_HEADERS.map(() => NO_BYTES);
  private readonly lastTexts: string[] = CONTENT_HEADERS.map(() => '');
  private readonly headers: string[] = CONTENT_HEADERS.map(() => '');
  private metadata: [string, string][] | undefined;
  private isUnreadable = false;
  /** Properties without metadata that blobs share. */
  private shared: HashedContentProperties | undefined;

  public clear(): void {
    for (let index = 0; index < this.headers.length; index++) this.headers[index] = '';
    this.metadata = undefined;
    this.isUnreadable = false;
  }

  /** Returns the bytes of the last value of a header. @param index The place of the header in `CONTENT_HEADERS`. */
  public getLastBytes(index: number): Buffer {
    return this.lastBytes[index];
  }

  /** Gives the blob the last value of a header. */
  public repeatHeader(index: number): void {
    this.headers[index] = this.lastTexts[index];
  }

  public setHeader(index: number, bytes: Buffer, text: string): void {
    this.lastBytes[index] = bytes;
    this.headers[index] = this.lastTexts[index] = text;
  }

  /** Gives the blob a value of a header, without remembering its bytes. */
  public setText(index: number, text: string): void {
    this.headers[index] = text;
  }

  public addMetadata(name: string, value: string): void {
    (this.metadata ??= []).push([name, value]);
  }

  /** Records that the metadata cannot be read. */
  public markUnreadable(): void {
    this.isUnreadable = true;
  }

  /** Returns the properties of the blob; undefined if they cannot be read. */
  public collect(): ContentProperties | undefined {
    if (this.isUnreadable) return undefined;
    if (this.metadata) return new HashedContentProperties([...this.headers], this.metadata);
    if (!this.shared || !this.isSame(this.shared.headers))
      this.shared = new HashedContentProperties([...this.headers], []);
    return this.shared;
  }

  private isSame(headers: readonly string[]): boolean {
    for (let index = 0; index < headers.length; index++)
      if (headers[index] !== this.headers[index]) return false;
    return true;
  }
}
