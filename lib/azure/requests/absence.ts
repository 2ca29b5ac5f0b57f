import { CONTAINER_NOT_FOUND_CODES, toFault } from './sdk-fault';

/** The codes for a blob, file or directory that does not exist. A response to HEAD may have no code: the last two. */
const ABSENT_CODES = ['BlobNotFound', 'PathNotFound', 'SourcePathNotFound', 'RestError', 'unknown'];

/**
 * True if Azure Storage says that there is nothing in this place. A missing container or account is something else, and
 * so is a 404 of something in between, which the policy of answers refuses.
 */
export function isAbsent(error: unknown): boolean {
  const { status, code } = toFault(error);
  return status === 404 && ABSENT_CODES.includes(code);
}

export function isContainerMissing(error: unknown): boolean {
  return CONTAINER_NOT_FOUND_CODES.includes(toFault(error).code);
}
