import type { Readable } from 'node:stream';
import type { Place } from '../../model/values/dataset';
import type { ListingOrder } from '../../streams/name-order';

/** Index tags of a blob. */
export type Tags = Readonly<Record<string, string>>;

/**
 * POSIX access control of a file or directory, as far as it is preserved: the permissions alone (rwxr-x---), or owner, group
 * and access control list (user::rwx,user:<object id>:r-x,...).
 */
export interface Access {
  readonly permissions?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly acl?: string;
}

/** In place of the ETag of a directory: those of directories say nothing of what is in them, nor of what it was copied from. */
export const DIRECTORY_ETAG = 'directory';

/** What a listing or a HEAD says of a blob, or of a directory of ADLS Gen2. ETags are without quotes. */
export interface BlobFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Base64, as in Content-MD5; absent where Azure keeps none. */
  readonly contentMd5?: string;
  /** Absent of a block blob. */
  readonly blobType?: 'AppendBlob' | 'PageBlob';
  /** It cannot be read before somebody has rehydrated it. */
  readonly isArchived?: true;
  /** Hot, Cool or Cold where somebody set it; only where tiers are preserved. */
  readonly tier?: string;
  /** In the order of their names; only where tags are preserved, and there are some. */
  readonly tags?: Tags;
  /** Its ETag is then `DIRECTORY_ETAG`. */
  readonly isDirectory?: true;
  /** Only where access control is preserved. */
  readonly access?: Access;
}

/** What else belongs to a blob, and has to be told where a copy does not bring it along. */
export interface BlobDescription {
  readonly etag: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What both sides can be asked. Each page of a listing has at least one blob. */
export interface ReadableStore {
  /** By path where the account is ADLS Gen2, which has directories and lists them, too. */
  readonly order: ListingOrder;
  /**
   * Blobs whose names begin with the prefix, in ascending order; fails unless it was read to its very end.
   *
   * @param splits Names at which it may be divided, to list several ranges at once where that is faster.
   */
  list(
    container: string,
    prefix: string,
    signal: AbortSignal,
    splits?: readonly string[],
  ): AsyncIterable<readonly BlobFacts[]>;
  find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined>;
  /** The content of this version of the blob; fails where it has another ETag by now. */
  read(place: Place, etag: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The provider's side: read only. A folder is listed by prefix, a file is asked for by name; nothing else. */
export interface SnapshotSource extends ReadableStore {
  /** Lets the target's service fetch the blob by itself. */
  offer(place: Place): SourceBlob;
}

/** One blob of the source, as the target's service may fetch it. */
export interface SourceBlob {
  /** @param isRenewed The one of before was refused. */
  authorize(isRenewed: boolean, signal: AbortSignal): Promise<CopySource>;
  describe(signal: AbortSignal): Promise<BlobDescription | undefined>;
}

/** A URL that the target's service reads from, and the token it shows there (none where the URL has a SAS). */
export interface CopySource {
  readonly url: string;
  readonly bearerToken?: string;
}

/** One copy, pinned at both ends. */
export interface CopyRequest {
  /** The version that is copied, and no other. */
  readonly facts: BlobFacts;
  readonly to: Place;
  /** The version that is replaced, and no other; undefined where nothing may be there. */
  readonly replaces: string | undefined;
  /** The authorization of before was refused by the source. */
  readonly isRenewed: boolean;
  /** The content is there already: only its access control is to be set. */
  readonly isOnlyAccess: boolean;
  /** Aborted where the run halts: blocks that have arrived then wait for the next run. */
  readonly halted: AbortSignal;
}

export type CopyOutcome =
  | { readonly kind: 'copied'; readonly etag: string; readonly contentMd5?: string }
  /**
   * Something is not as planned: the source or the target has another version, or none. `mayBeDone`: an earlier attempt
   * had no answer, and may have been carried out.
   */
  | { readonly kind: 'refused'; readonly reason: string; readonly mayBeDone: boolean }
  | { readonly kind: 'source-denied'; readonly reason: string }
  /** The run halted before all blocks had arrived. */
  | { readonly kind: 'halted' }
  /** A directory is in its place, and has something in it. */
  | { readonly kind: 'blocked' };

/** The consumer's side. */
export interface SnapshotTarget extends ReadableStore {
  /** Copies server-side and atomically. */
  copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome>;
  /** Writes an empty file, unless one is there. */
  writeMarker(place: Place, signal: AbortSignal): Promise<void>;
  /** How many requests copying it takes, where nothing goes wrong. */
  countCopyRequests(facts: BlobFacts): number;
  /** How many requests deleting so many files takes, where nothing goes wrong. */
  countDeleteRequests(files: number): number;
  /** Whether the blob was put together from blocks of this version of the source; undefined where that cannot be told. */
  isBuiltFrom(place: Place, facts: BlobFacts, signal: AbortSignal): Promise<boolean | undefined>;
  /**
   * Deletes blobs of one container, each only while it still has its ETag, and no blob snapshots that others took; and
   * directories, each only where nothing is in it. What became of each, in the same order.
   */
  delete(
    container: string,
    blobs: readonly BlobToDelete[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[]>;
}

/** Shows the snapshots of a dataset as a whole, one at a time. Whatever is done twice is as if it was done once. */
export interface SnapshotPublisher {
  /** Requests that it takes. */
  readonly requests: number;
  /** Renames among them. */
  readonly renames: number;
  /** Why no snapshot can be published there: something is in its place that is none of these snapshots. */
  findObstacle(root: Place, signal: AbortSignal): Promise<string | undefined>;
  /** Moves what is in the place of the snapshots elsewhere; false where that cannot be done. */
  moveAside(root: Place, aside: Place, signal: AbortSignal): Promise<boolean>;
  /** Prepares the place of a new snapshot. */
  prepare(place: Place, signal: AbortSignal): Promise<void>;
  /** Puts a snapshot in the place of the one before. @param previous Where that is kept then. */
  publish(published: PublishedSnapshot, previous: Place | undefined, signal: AbortSignal): Promise<void>;
  /** Removes a snapshot that is not the published one, with all that is in it. */
  remove(snapshot: Place, signal: AbortSignal): Promise<void>;
}

/** A snapshot, for those who read it. */
export interface PublishedSnapshot {
  readonly subscriptionName: string;
  readonly datasetName: string;
  readonly snapshotName: string;
  readonly synchronizationId: string;
  readonly completedAt: string;
  readonly files: number;
  readonly sizeBytes: number;
  /** Where the dataset lands. */
  readonly root: Place;
  /** Where the snapshot is before it is published. */
  readonly place: Place;
}

/** With `DIRECTORY_ETAG`, a directory. */
export interface BlobToDelete {
  readonly path: string;
  readonly etag: string;
}

/** What nobody needs any more; with an ETag, only while it has that. */
export interface ObsoleteBlob {
  readonly path: string;
  readonly etag?: string;
}

/** `changed`: it is somebody else's by now, and stays. Otherwise why it could not be deleted. */
export type DeleteOutcome = 'deleted' | 'absent' | 'changed' | { readonly failure: string };

/** The most blobs that one call may delete. @see https://learn.microsoft.com/rest/api/storageservices/blob-batch */
export const MAX_DELETES = 256;

/** Small blobs in the state container, by path. Each write has its condition, so that no run overwrites another's. */
export interface StateStore {
  /** Undefined where there is no such blob, or no container yet. */
  read(path: string, signal: AbortSignal): Promise<StateBlob | undefined>;
  /** Replaces the blob with this ETag, or creates it where `etag` is undefined. Its new ETag; undefined if it is another by now. */
  replace(
    path: string,
    content: string | Uint8Array,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** Brings a block that `commit` may put into the blob; nobody sees it before. */
  stage(path: string, blockId: string, content: Uint8Array, signal: AbortSignal): Promise<void>;
  /** As `replace`, by blocks: those that were staged, and those that are in the blob already. */
  commit(
    path: string,
    blockIds: readonly string[],
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  list(prefix: string, signal: AbortSignal): AsyncIterable<string>;
  /** Deletes blobs: those with an ETag only while they have it. What is not there is deleted. */
  delete(blobs: readonly ObsoleteBlob[], signal: AbortSignal): Promise<void>;
}

export interface StateBlob {
  readonly etag: string;
  readonly content: Readable;
  /** Since it was written, by the clock of the service. */
  readonly ageMs: number;
}
