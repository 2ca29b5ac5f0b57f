/** Size limits of the copy operations, in bytes. */
export interface CopyLimits {
  /** Copy Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url */
  readonly copyFromUrl: number;
  /** Put Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url */
  readonly putFromUrl: number;
  /** Block size of larger blobs. Blocks are larger if there would be more than 50,000. */
  readonly block: number;
}

export const MIB = 1024 * 1024;
/** All service versions accept blocks of 100 MiB. Since 2019-12-12 the limit is 4,000 MiB. */
export const COPY_LIMITS: CopyLimits = { copyFromUrl: 256 * MIB, putFromUrl: 5000 * MIB, block: 100 * MIB };
