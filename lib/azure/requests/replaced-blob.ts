import { toFault } from './sdk-fault';

/** Error codes of Azure and the emulator if a condition on the blob does not hold. */
const REPLACED_CODES = ['ConditionNotMet', 'TargetConditionNotMet', 'BlobAlreadyExists', 'BlobNotFound'];

/** Returns the ETag of a write; undefined if somebody else wrote first. */
export async function ignoreReplaced(write: Promise<object>): Promise<string | undefined> {
  try {
    return ((await write) as { readonly etag?: string }).etag;
  } catch (error) {
    if (REPLACED_CODES.includes(toFault(error).code)) return undefined;
    throw error;
  }
}
