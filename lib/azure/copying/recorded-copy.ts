import type { BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { CopyOrigin } from '../../snapshot/contract/storage-ports';

/**
 * Reads the copy that wrote a blob from its properties. They have one if Copy Blob or Copy Blob From URL was the last to
 * write the blob. Put Blob From URL and Put Block List leave none. Set Blob Metadata may keep the record of an earlier copy,
 * and the emulator also keeps it in Put Block List, so a blob that was modified after the copy has none here.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/get-blob-properties
 */
export function readCopyOrigin({
  copySource,
  copyStatus,
  copyCompletedOn,
  lastModified,
}: Pick<BlobGetPropertiesResponse, 'copySource' | 'copyStatus' | 'copyCompletedOn' | 'lastModified'>): {
  readonly copied?: CopyOrigin;
} {
  if (copySource === undefined || copyStatus !== 'success' || copyCompletedOn === undefined) return {};
  if (lastModified?.getTime() !== copyCompletedOn.getTime()) return {};
  return { copied: { url: copySource, completedAt: copyCompletedOn.getTime() } };
}

/** Statuses of a copy that has ended and left an empty blob in the place of the one before. */
const FAILED_STATUSES: readonly string[] = ['failed', 'aborted'];

/**
 * Reads the copy that failed or was aborted and left an empty blob.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/abort-copy-blob
 */
export function readFailedCopy({
  copySource,
  copyStatus,
  contentLength,
}: Pick<BlobGetPropertiesResponse, 'copySource' | 'copyStatus' | 'contentLength'>): {
  readonly failedCopyUrl?: string;
} {
  if (copySource === undefined || contentLength !== 0) return {};
  if (copyStatus === undefined || !FAILED_STATUSES.includes(copyStatus)) return {};
  return { failedCopyUrl: copySource };
}

/** Parameters of the URL of another version of a blob than the present one. */
const VERSION_PARAMETERS = ['snapshot', 'versionid'];

/**
 * True if both URLs name the same blob. Queries are not compared, because the service may record a SAS. If the host is an
 * IP address, the path has the name of the account, and the same account may have another address today.
 */
export function isSameBlobUrl(copied: string, expected: string): boolean {
  const [a, b] = [parseUrl(copied), parseUrl(expected)];
  if (!a || !b || VERSION_PARAMETERS.some((name) => a.searchParams.has(name))) return false;
  const isSameHost = a.host === b.host || (isIpAddress(a.hostname) && isIpAddress(b.hostname));
  return isSameHost && decodePath(a) === decodePath(b);
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function decodePath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

const isIpAddress = (host: string): boolean => /^[\d.]+$|^\[/.test(host) || host === 'localhost';
