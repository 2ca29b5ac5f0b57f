import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { faultOf } from '../requests/error-kinds';

/** Undefined where there is no such blob. */
export async function propertiesOf(
  blob: BlobClient,
  abortSignal: AbortSignal,
): Promise<BlobGetPropertiesResponse | undefined> {
  try {
    return await blob.getProperties({ abortSignal });
  } catch (error) {
    const { status, code } = faultOf(error);
    if (status === 404 && code !== 'ContainerNotFound') return undefined;
    throw error;
  }
}
