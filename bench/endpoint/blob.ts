/** The data that is written to a container. */
export interface Content {
  readonly sizeBytes: number;
  /** Base64; undefined for a blob that was committed from blocks. */
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
  /** In the format of HTTP dates. */
  readonly lastModified: string;
}

export interface Blob {
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
  readonly written: Written;
}

/** A container: an ordered sequence of names, some of which may have no blob. */
export interface Container {
  readonly count: number;
  nameAt(index: number): string;
  blobAt(index: number): Blob | undefined;
  find(name: string): Blob | undefined;
  /** @throws Fault if this container cannot store the content */
  put(name: string, content: Content): Blob;
  delete(name: string): void;
}

export const ANY_TYPE = 'application/octet-stream';
