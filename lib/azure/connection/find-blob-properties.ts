import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { isAbsent } from '../requests/absence';
import type { TrySignal } from '../requests/try-signal';

/** Reads the properties of a blob; undefined if it does not exist. */
export async function findBlobProperties(
  blob: BlobClient,
  abortSignal: TrySignal,
): Promise<BlobGetPropertiesResponse | undefined> {
  try {
    return await blob.getProperties({ abortSignal });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
