import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { toFault } from '../requests/error-kinds';

/** Undefined where there is no such blob. */
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
