/** Up to where each way of copying goes, in bytes. */
export interface CopyLimits {
  /** Copy Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url */
  readonly copyFromUrl: number;
  /** Put Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url */
  readonly putFromUrl: number;
  /** The smallest blocks that a larger blob is copied in; larger ones where there would be more than 50,000. */
  readonly block: number;
}

export const MIB = 1024 * 1024;
/** All service versions take blocks of 100 MiB; those since 2019-12-12 up to 4,000 MiB. */
export const COPY_LIMITS: CopyLimits = { copyFromUrl: 256 * MIB, putFromUrl: 5000 * MIB, block: 100 * MIB };
