/** The data that is written to a container. */
export interface Content {
  readonly sizeBytes: number;
  /** Base64; a blob that was put together from blocks has none. */
  readonly contentMd5?: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly blocks?: readonly Block[];
  read(): Buffer;
}

export interface Block {
  readonly id: string;
  readonly sizeBytes: number;
}

/** The result of a write. Many blobs may share it. */
export interface Written extends Content {
  /** As HTTP writes times. */
  readonly lastModified: string;
}

export interface Blob {
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
  readonly written: Written;
}

/** A container, of whatever kind: an ordered sequence of places, some of which may be empty. */
export interface Container {
  readonly count: number;
  nameAt(index: number): string;
  blobAt(index: number): Blob | undefined;
  find(name: string): Blob | undefined;
  /** @throws Fault where this container cannot hold that */
  put(name: string, content: Content): Blob;
  delete(name: string): void;
}

export const ANY_TYPE = 'application/octet-stream';
