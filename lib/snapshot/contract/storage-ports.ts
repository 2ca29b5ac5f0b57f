import type { Problem } from '../../errors/error-codes';
import type { Place } from '../../model/values/dataset';
import type { ListingOrder } from '../../streams/name-order';
import type { ContentProperties } from './content-properties';
import type { ListingSlots } from './listing-slots';

/** Index tags of a blob. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The POSIX access control of a file or directory that is preserved: only the permissions (rwxr-x---), or owner, group and
 * access control list (user::rwx,user:<object id>:r-x,...).
 */
export interface Access {
  readonly permissions?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly acl?: string;
  /** Only with the access control list, which does not include it. */
  readonly isSticky?: true;
}

/** Replaces the ETag of directories, which does not identify their content or the directory that they were copied from. */
export const DIRECTORY_ETAG = 'directory';

/** The properties of a blob, or of a directory of ADLS Gen2, from a listing or a HEAD request. ETags have no quotes. */
export interface BlobFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Base64, as in Content-MD5; absent if Azure has none. */
  readonly contentMd5?: string;
  /** Absent if they are unknown, and for directories. */
  readonly properties?: ContentProperties;
  /** Absent for a block blob. */
  readonly blobType?: 'AppendBlob' | 'PageBlob';
  /** True if the blob must be rehydrated before it can be read. */
  readonly isArchived?: true;
  /** Hot, Cool or Cold if it was set explicitly; only if tiers are preserved. */
  readonly tier?: string;
  /** Sorted by name; only if tags are preserved and the blob has some. */
  readonly tags?: Tags;
  /** Its ETag is then `DIRECTORY_ETAG`. */
  readonly isDirectory?: true;
  /** True for an empty blob of flat storage that tools have marked as a folder (`hdi_isfolder=true`). */
  readonly isFolderStub?: true;
  /** Only if access control is preserved. */
  readonly access?: Access;
  /** The time of the last write in milliseconds since 1970, by the clock of the service; only if it was asked for. */
  readonly lastModified?: number;
  /** True if a copy to it is in progress at the source, so that its content is not there yet; only if it was looked up by name. */
  readonly isArriving?: true;
  /** The copy that wrote the blob; only if it was looked up by name, and if the service tells. */
  readonly copied?: CopyOrigin;
  /** The URL of the source of a copy that failed and left this empty blob; only if it was looked up by name. */
  readonly failedCopyUrl?: string;
}

/** A blob of a page that is kept as it arrived: each fact is decoded when it is read, so that an unchanged blob costs little. */
export interface BlobRow extends Pick<
  BlobFacts,
  'name' | 'sizeBytes' | 'etag' | 'tier' | 'tags' | 'access' | 'isDirectory'
> {
  readonly page: BlobPage;
  /** Decodes all facts. They do not need the page any more. */
  toFacts(): BlobFacts;
  /**
   * Writes the version as bytes: the name without its first bytes, NUL, the ETag, three NULs.
   *
   * @returns The index after the last byte; undefined if the version has more to it, or the buffer does not have the room.
   */
  writeVersion(bytes: Buffer, at: number, skippedBytes: number): number | undefined;
  /** True if it is so many rows after another one, from which it can then be found again. */
  isAfter(row: BlobRow, rows: number): boolean;
  /** Returns the row that is so many rows after it. */
  getAfter(rows: number): BlobRow;
}

/** The page of a listing to which rows belong. */
export interface BlobPage {
  /** True if all names are in ASCII, and in ascending order: then listings by name have them in this order. */
  readonly isAscending: boolean;
  /** Gives the memory of the page back. Afterwards, its rows throw an error. */
  release(): void;
}

/** A blob of a page of a listing. */
export type ListedBlob = BlobFacts | BlobRow;

export const isRow = (blob: ListedBlob): blob is BlobRow => 'toFacts' in blob;

export const toFacts = (blob: ListedBlob): BlobFacts => (isRow(blob) ? blob.toFacts() : blob);

/** A page of a listing. If it is known to be the last one, it says so. */
export type ListedPage = readonly ListedBlob[] & { readonly isLast?: true };

/** The last Copy Blob or Copy Blob From URL that wrote a blob, as the service records it. */
export interface CopyOrigin {
  /** The URL from which it was copied. Its query may contain a SAS. */
  readonly url: string;
  /** Milliseconds since 1970 by the clock of the service, in whole seconds. */
  readonly completedAt: number;
}

/** The headers and metadata of a blob, for copies that must set them explicitly. */
export interface BlobDescription {
  readonly etag: string;
  /** Undefined if the answer does not tell. */
  readonly sizeBytes: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The failure of a listing that was to start at a name, at an endpoint that does not support that. */
export class StartRefusedError extends Error {
  constructor(options?: ErrorOptions) {
    super('the endpoint cannot start a listing at a name', options);
    this.name = 'StartRefusedError';
  }
}

/** The read operations of both sides. */
export interface ReadableStore {
  /** By path if the account is ADLS Gen2, which has directories and lists them too. */
  readonly order: ListingOrder;
  /** Shared by all listings of the account. */
  readonly listingSlots: ListingSlots;
  /**
   * Lists the blobs whose names begin with the prefix, page by page, in ascending order. Each page has at least one blob, and is
   * requested when it is read. Throws if it cannot read the listing to its end.
   *
   * @param from The name at which the listing starts, whether there is such a blob or not. The endpoint is not trusted to start
   *   there.
   * @throws StartRefusedError if the endpoint cannot start at a name
   */
  list(container: string, prefix: string, signal: AbortSignal, from?: string): AsyncIterable<ListedPage>;
  find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined>;
  /** Reads the content of this version of the blob. Throws if the blob has another ETag now. */
  read(place: Place, etag: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The provider's side, which is only read: folders are listed by prefix, files are requested by name. */
export interface SnapshotSource extends ReadableStore {
  /** Returns a blob that the target's service can read on its own. */
  offer(place: Place): SourceBlob;
}

/** A blob of the source that the target's service can read. */
export interface SourceBlob {
  /** The container of the blob, for messages. */
  readonly container?: string;
  /** @param isRenewed True if the previous authorization was refused. */
  authorize(isRenewed: boolean, signal: AbortSignal): Promise<CopySource>;
  describe(signal: AbortSignal): Promise<BlobDescription | undefined>;
  /** True if the URL, which a copy was made from, is that of this blob. */
  isAt(url: string): boolean;
}

/** A URL from which the target's service reads, and the token that it sends (none if the URL has a SAS). */
export interface CopySource {
  readonly url: string;
  readonly bearerToken?: string;
  /** The environment variable that the authorization comes from, for messages. */
  readonly variable?: string;
}

/** One copy, pinned to the ETags of both sides. */
export interface CopyRequest {
  /** The version to copy. Any other version is refused. */
  readonly facts: BlobFacts;
  readonly to: Place;
  /** ETag of the version to replace. Any other version is refused. Undefined if there must be no blob. */
  readonly replaces: string | undefined;
  /** True if the source refused the previous authorization. */
  readonly isRenewed: boolean;
  /** True if the target has the content already, and only the access control is to be set. */
  readonly isOnlyAccess: boolean;
  /** Aborted when the run halts: the next run then uses the blocks that have arrived. */
  readonly halted: AbortSignal;
  /**
   * Called while a large file is copied: with its bytes that have arrived so far, in total, and with those among them that
   * were there when the copy began. A copy that starts again begins with a lower number.
   */
  readonly onProgress?: (arrivedBytes: number, reusedBytes: number) => void;
}

export type CopyOutcome =
  | { readonly kind: 'copied'; readonly etag: string; readonly contentMd5?: string }
  /**
   * The source or the target has another version than planned, or none. `mayBeDone`: an earlier attempt had no response,
   * and may have succeeded. `problem`: the likely cause if the source still has this version.
   */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly mayBeDone: boolean;
      readonly problem?: Problem;
    }
  /** The source did not let the target's account read it. `problem` has the likely cause and its fix. */
  | { readonly kind: 'source-denied'; readonly reason: string; readonly problem?: Problem }
  /** The run halted before all blocks arrived. */
  | { readonly kind: 'halted' }
  /** A directory that is not empty is in its place. */
  | { readonly kind: 'blocked' };

/**
 * The answer about which container has a name. The ETag of a container changes with its metadata and settings, and never with
 * the blobs in it: the same ETag means the same container, another one means that it may be another container.
 *
 * `missing`: there is no container. `unknown`: the service does not say.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/get-container-properties
 */
export type ContainerIdentity =
  { readonly etag: string; readonly isCreatedHere: boolean } | 'missing' | 'unknown';

/** The consumer's side. */
export interface SnapshotTarget extends ReadableStore {
  /** Finds out which container has this name now. */
  identifyContainer(container: string, signal: AbortSignal): Promise<ContainerIdentity>;
  /** Copies server-side and atomically. */
  copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome>;
  /** Finds the file at the target whose path is that of a directory above this place. Flat Blob storage has no directories. */
  findFileAbove(place: Place, signal: AbortSignal): Promise<Place | undefined>;
  /** Writes an empty file, unless a file exists. */
  writeMarker(place: Place, signal: AbortSignal): Promise<void>;
  /** Returns the number of requests for a copy without retries. */
  countCopyRequests(facts: BlobFacts): number;
  /** Returns the number of requests to delete files without retries. */
  countDeleteRequests(files: number): number;
  /** True if the blob was built from blocks of this version of the source; undefined if that cannot be determined. */
  isBuiltFrom(place: Place, facts: BlobFacts, signal: AbortSignal): Promise<boolean | undefined>;
  /**
   * Deletes blobs of one container if they still have their ETags, but no blob snapshots that others have taken; and
   * directories if they are empty. Returns the outcomes in the same order.
   */
  delete(
    container: string,
    blobs: readonly BlobToDelete[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[]>;
}

/** In flat Blob storage, the document next to the snapshots that names the published one. */
export const PUBLISHED_DOCUMENT = 'current.json';

/** The answer about what readers see: `foreign` if a document of somebody else is in place of ours. */
export type ShownSnapshot = 'right' | 'missing' | 'other' | 'foreign';

/** A blob to delete; a directory if its ETag is `DIRECTORY_ETAG`. */
export interface BlobToDelete {
  readonly path: string;
  readonly etag: string;
}

/** `changed`: somebody else has changed the blob, so it stays. `failure`: the reason why it could not be deleted. */
export type DeleteOutcome = 'deleted' | 'absent' | 'changed' | { readonly failure: string };

/** Maximum number of blobs in one call to delete. @see https://learn.microsoft.com/rest/api/storageservices/blob-batch */
export const MAX_DELETES = 256;
