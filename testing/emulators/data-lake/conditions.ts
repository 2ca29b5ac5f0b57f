import type { LakeRequest } from './request';
import { header } from './request';

/** The state that conditions are compared with. */
export interface Conditioned {
  /** With quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

/**
 * True if a path is in the state that a request expects; a missing path matches no ETag.
 *
 * @param prefix Of the headers: '' for the resource itself, `x-ms-source-` for the source of a rename.
 * @see https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 */
export function areMet(request: LakeRequest, present: Conditioned | undefined, prefix = ''): boolean {
  const ifMatch = header(request, `${prefix}if-match`);
  if (ifMatch !== undefined && !matches(ifMatch, present)) return false;
  const ifNoneMatch = header(request, `${prefix}if-none-match`);
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, present)) return false;
  const since = header(request, `${prefix}if-modified-since`);
  if (since !== undefined && present && seconds(present.lastModified) <= seconds(new Date(since)))
    return false;
  const until = header(request, `${prefix}if-unmodified-since`);
  return until === undefined || !present || seconds(present.lastModified) <= seconds(new Date(until));
}

/** A request that wants nothing to be there. */
export function wantsNew(request: LakeRequest): boolean {
  return header(request, 'if-none-match') === '*';
}

function matches(condition: string, present: Conditioned | undefined): boolean {
  if (!present) return false;
  return condition === '*' || removeQuotes(condition) === removeQuotes(present.etag);
}

function removeQuotes(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}

/** HTTP tells no smaller times. */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
