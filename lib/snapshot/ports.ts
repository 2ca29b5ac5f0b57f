import type { Readable } from 'node:stream';
import type { Place } from '../model/dataset';

/** What a listing or a HEAD says of a blob. ETags are without quotes. */
export interface BlobFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Base64, as in Content-MD5; absent where Azure keeps none. */
  readonly contentMd5?: string;
}

/** The provider's side: read only. A folder is listed by prefix, a file is asked for by name; nothing else. */
export interface SnapshotSource {
  /** Blobs whose names begin with the prefix, in ascending order. */
  list(container: string, prefix: string, signal: AbortSignal): AsyncIterable<BlobFacts>;
  find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined>;
  /** How the target's service may fetch the blob by itself. */
  authorizeCopy(place: Place, signal: AbortSignal): Promise<CopySource>;
}

/** A URL that the target's service reads from, and the token it shows there (none where the URL has a SAS). */
export interface CopySource {
  readonly url: string;
  readonly bearerToken?: string;
}

/** The consumer's side. */
export interface SnapshotTarget {
  /** Copies server-side and atomically, only while the source still has this ETag. */
  copy(source: CopySource, sourceETag: string, to: Place, signal: AbortSignal): Promise<CopyOutcome>;
  /** Deletes the blob only while it still has this ETag, and no blob snapshots that others took. */
  delete(place: Place, etag: string, signal: AbortSignal): Promise<'deleted' | 'absent' | 'changed'>;
  list(container: string, prefix: string, signal: AbortSignal): AsyncIterable<BlobFacts>;
  find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined>;
}

export type CopyOutcome =
  | { readonly kind: 'copied'; readonly etag: string; readonly contentMd5?: string }
  /** The source has another ETag by now. */
  | { readonly kind: 'source-changed' }
  | { readonly kind: 'source-gone' }
  | { readonly kind: 'source-denied'; readonly reason: string };

/** Small blobs in the state container, by path. */
export interface StateStore {
  /** Undefined where there is no such blob, or no container yet. */
  read(path: string, signal: AbortSignal): Promise<StateBlob | undefined>;
  /** Writes as a stream; the blob appears when the stream has ended, and not at all if it fails. */
  write(path: string, content: Readable, signal: AbortSignal): Promise<void>;
  /** Replaces the blob with this ETag, or creates it where `etag` is undefined. Its new ETag; undefined if it is another by now. */
  replace(
    path: string,
    text: string,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  list(prefix: string, signal: AbortSignal): AsyncIterable<string>;
  delete(path: string, signal: AbortSignal): Promise<void>;
}

export interface StateBlob {
  readonly etag: string;
  readonly content: Readable;
}
