import type { BlobFacts, BlobPage, ListedBlob } from '../contract/storage-ports';
import { isRow, toFacts } from '../contract/storage-ports';
import type { SourceVersionsHash } from '../state/manifest-entry';

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}

/** A file of a listing whose facts are read only if it has changed. */
export interface UnreadFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** The page that it holds; undefined if it holds none. */
  readonly page?: BlobPage;
  /** True if it is the version that was copied, of which nothing but content and properties was copied. */
  isVersion(etag: string, sizeBytes: number): boolean;
  addVersionTo(hash: SourceVersionsHash): void;
  /** Reads all of it. What it returns does not need the page any more. */
  read(): ListedFile;
  /** True if it is so many rows after another one on its page, from which it can then be found again. */
  isAfter(file: UnreadFile, rows: number): boolean;
  /** Returns the file that is so many rows after it. */
  getAfter(rows: number): UnreadFile;
}

/** A blob of a page as a file below a folder. */
export class UnreadBlob implements UnreadFile {
  constructor(
    private readonly blob: ListedBlob,
    private readonly prefix: ListingPrefix,
  ) {}

  public get path(): string {
    return this.blob.name.slice(this.prefix.length);
  }

  public get sizeBytes(): number {
    return this.blob.sizeBytes;
  }

  public get page(): BlobPage | undefined {
    return getPage(this.blob);
  }

  public isVersion(etag: string, sizeBytes: number): boolean {
    return isPlainVersion(this.blob, etag, sizeBytes);
  }

  public addVersionTo(hash: SourceVersionsHash): void {
    const { blob } = this;
    if (!isRow(blob) || !hash.addWritten((bytes, at) => blob.writeVersion(bytes, at, this.prefix.bytes)))
      hash.addVersion(this.path, blob);
  }

  public read(): ListedFile {
    const facts = toFacts(this.blob);
    return { path: facts.name.slice(this.prefix.length), facts };
  }

  public isAfter(file: UnreadFile, rows: number): boolean {
    const { blob } = this;
    return isRow(blob) && file instanceof UnreadBlob && isRow(file.blob) && blob.isAfter(file.blob, rows);
  }

  public getAfter(rows: number): UnreadFile {
    const { blob, prefix } = this;
    return isRow(blob) && rows > 0 ? new UnreadBlob(blob.getAfter(rows), prefix) : this;
  }
}

/** The text that all names of a listing begin with. */
export class ListingPrefix {
  public readonly length: number;
  public readonly bytes: number;

  constructor(prefix: string) {
    this.length = prefix.length;
    this.bytes = Buffer.byteLength(prefix);
  }
}

export const getPage = (blob: ListedBlob): BlobPage | undefined => (isRow(blob) ? blob.page : undefined);

function isPlainVersion(blob: ListedBlob, etag: string, sizeBytes: number): boolean {
  if (blob.etag !== etag || blob.sizeBytes !== sizeBytes) return false;
  return blob.tier === undefined && blob.tags === undefined && blob.access === undefined;
}

/** A file that was read already. */
export class ReadFile implements UnreadFile {
  constructor(private readonly file: ListedFile) {}

  public get path(): string {
    return this.file.path;
  }

  public get sizeBytes(): number {
    return this.file.facts.sizeBytes;
  }

  public isVersion(etag: string, sizeBytes: number): boolean {
    return isPlainVersion(this.file.facts, etag, sizeBytes);
  }

  public addVersionTo(hash: SourceVersionsHash): void {
    hash.addVersion(this.path, this.file.facts);
  }

  public read(): ListedFile {
    return this.file;
  }

  public isAfter(): boolean {
    return false;
  }

  public getAfter(): UnreadFile {
    return this;
  }
}
