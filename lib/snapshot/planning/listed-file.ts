import type { BlobFacts } from '../contract/storage-ports';

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}
