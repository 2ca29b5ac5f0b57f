import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { toFault } from '../requests/transient-errors';

/** Reads the properties of a blob; undefined if it does not exist. */
export async function findBlobProperties(
  blob: BlobClient,
  abortSignal: AbortSignal,
): Promise<BlobGetPropertiesResponse | undefined> {
  try {
    return await blob.getProperties({ abortSignal });
  } catch (error) {
    const { status, code } = toFault(error);
    if (status === 404 && code !== 'ContainerNotFound') return undefined;
    throw error;
  }
}
