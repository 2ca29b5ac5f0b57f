import type { Readable } from 'stream';

/** Small blobs in the state container, by path. Every write is conditional, so that no run overwrites the state of another. */
export interface StateStore {
  /** Returns undefined if the blob or the container does not exist. */
  read(path: string, signal: AbortSignal): Promise<StateBlob | undefined>;
  /** Replaces the blob with this ETag, or creates it if `etag` is undefined. Returns the new ETag, or undefined if the condition fails. */
  replace(
    path: string,
    content: string | Uint8Array,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** Uploads a block for `commit`. It is invisible until then. */
  stage(path: string, blockId: string, content: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Like `replace`, with a list of blocks that were staged or are already part of the blob. */
  commit(
    path: string,
    blockIds: readonly string[],
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  list(prefix: string, signal: AbortSignal): AsyncIterable<ListedState>;
  /** Deletes blobs, and those with an ETag only if it still matches. A missing blob counts as deleted. */
  delete(blobs: readonly ObsoleteBlob[], signal: AbortSignal): Promise<void>;
}

/** A state blob in a listing. */
export interface ListedState {
  readonly path: string;
  readonly etag: string;
}

/** The content of one version of a blob, which can be read from any place on. */
export interface BlobRanges {
  readonly sizeBytes: number;
  /** Returns the content from an offset on. It is requested when it is read. */
  readFrom(offset: number): Readable;
}

export interface StateBlob {
  readonly etag: string;
  readonly content: Readable;
  /** The same content, in parts. */
  readonly ranges: BlobRanges;
  /** Time since the blob was written, by the clock of the service. */
  readonly ageMs: number;
  /** Milliseconds since 1970 by the clock of the service, in whole seconds. */
  readonly writtenAt?: number;
}

/** A state blob that is no longer needed. If it has an ETag, it is deleted only if the ETag still matches. */
export interface ObsoleteBlob {
  readonly path: string;
  readonly etag?: string;
}
