import { RestError } from '@azure/core-rest-pipeline';
import type { BlobClient } from '@azure/storage-blob';
import type { Tags } from '../../snapshot/contract/storage-ports';
import { UNRECOGNIZED_ANSWER } from '../requests/sdk-fault';
import { sortTags } from '../listing/preserved-extras';
import type { TrySignal } from '../requests/try-signal';

/**
 * Reads the index tags of a blob.
 *
 * @param tagCount The number of its tags, as Get Blob Properties returns it. Another number of tags is an incomplete answer,
 *   or somebody has changed them in between: both sides are to be read again.
 */
export async function readIndexTags(
  blob: BlobClient,
  tagCount: number,
  abortSignal: TrySignal,
): Promise<Tags> {
  const { tags } = await blob.getTags({ abortSignal });
  const count = Object.keys(tags).length;
  if (count === tagCount) return sortTags(tags);
  const message = `Get Blob Tags was answered with ${count} tags of a blob that has ${tagCount}`;
  throw new RestError(message, { code: UNRECOGNIZED_ANSWER });
}
