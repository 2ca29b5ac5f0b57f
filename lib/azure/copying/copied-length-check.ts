import type { CopyOutcome } from '../../snapshot/contract/storage-ports';
import { findBlobProperties } from '../connection/find-blob-properties';
import { unquoteEtag } from '../connection/etags';
import type { CopyAttempt } from './copy-attempt';
import { createCopyFailedError, removeFailedCopy, sendForCopy } from './settle-copy';

type Copied = Extract<CopyOutcome, { readonly kind: 'copied' }>;

/** The MD5 of no bytes. */
const EMPTY_MD5 = '1B2M2Y8AsgTpgAmY7PhCfg==';

/** True if the hash in an answer says that a blob with content was copied as an empty one. The hash may also be stale. */
export function isCopiedEmpty({ request }: CopyAttempt, { contentMd5 }: Copied): boolean {
  return request.facts.sizeBytes > 0 && contentMd5 === EMPTY_MD5;
}

/** True if the hash in an answer shows that the content has arrived. */
export function isContentProven({ request }: CopyAttempt, { contentMd5 }: Copied): boolean {
  const { facts } = request;
  return facts.sizeBytes === 0 || (contentMd5 !== undefined && contentMd5 === facts.contentMd5);
}

/**
 * Looks at a blob whose copy was answered with success, and compares its length with that of the source. A blob of another
 * length is removed, so that no reader takes it for the copy. If it is gone, or another version is there, the copy is refused.
 *
 * @throws DataShareError `StorageFailed` if the length differs
 */
export async function checkCopiedLength(attempt: CopyAttempt, copied: Copied): Promise<CopyOutcome> {
  const present = await sendForCopy(attempt, 'look up', (abortSignal) =>
    findBlobProperties(attempt.blob, abortSignal),
  );
  if (!present || unquoteEtag(present.etag) !== copied.etag) {
    const reason = `somebody else ${present ? 'wrote' : 'deleted'} it in the meantime`;
    return { kind: 'refused', reason, mayBeDone: true };
  }
  const { sizeBytes } = attempt.request.facts;
  if (present.contentLength === sizeBytes) return copied;
  await removeFailedCopy(attempt, present);
  throw createCopyFailedError(attempt, `the copy has ${present.contentLength} bytes instead of ${sizeBytes}`);
}
