import { toFault } from './sdk-fault';

/** Error codes of Azure and the emulator if a condition on the blob does not hold. */
const REPLACED_CODES = ['ConditionNotMet', 'TargetConditionNotMet', 'BlobAlreadyExists', 'BlobNotFound'];

/** True if a blob is no longer the version that a request is about. */
export function isReplaced(error: unknown): boolean {
  return REPLACED_CODES.includes(toFault(error).code);
}

/** Returns the ETag of a write; undefined if somebody else wrote first. */
export async function ignoreReplaced(write: Promise<object>): Promise<string | undefined> {
  try {
    return ((await write) as { readonly etag?: string }).etag;
  } catch (error) {
    if (isReplaced(error)) return undefined;
    throw error;
  }
}
