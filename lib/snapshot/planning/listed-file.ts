import type { BlobFacts, ListedBlob } from '../contract/storage-ports';
import { toFacts } from '../contract/storage-ports';
import type { SourceVersion } from '../state/manifest-entry';

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}

/** A file of a listing whose facts are read only if it has changed. */
export interface UnreadFile {
  readonly path: string;
  readonly version: SourceVersion & Pick<BlobFacts, 'sizeBytes'>;
  /** Reads all of it. What it returns does not hold the page in memory. */
  read(): ListedFile;
}

/** A blob of a page as a file below a folder. */
export class UnreadBlob implements UnreadFile {
  constructor(
    private readonly blob: ListedBlob,
    private readonly prefixLength: number,
  ) {}

  public get path(): string {
    return this.blob.name.slice(this.prefixLength);
  }

  public get version(): UnreadFile['version'] {
    return this.blob;
  }

  public read(): ListedFile {
    const facts = toFacts(this.blob);
    return { path: facts.name.slice(this.prefixLength), facts };
  }
}

/** A file that was read already. */
export const toUnreadFile = (file: ListedFile): UnreadFile => ({
  path: file.path,
  version: file.facts,
  read: () => file,
});
