import type { BatchSubResponse, BlobClient, BlobRequestConditions } from '@azure/storage-blob';
import { BlobBatch } from '@azure/storage-blob';
import { describePlace } from '../../model/values/dataset';
import type { DeleteOutcome, ObsoleteBlob } from '../../snapshot/ports/storage-ports';
import { MAX_DELETES } from '../../snapshot/ports/storage-ports';
import { mapOrdered } from '../../streams/ordered-streams';
import { findBlobProperties } from '../connection/blob-properties';
import { quoteEtag } from '../connection/headers';
import { unquoteEtag } from '../connection/headers';
import type { StoreConnection } from '../connection/store-connection';
import { withRetry } from '../connection/error-translation';
import { toFault } from '../requests/error-kinds';

/** Blobs that are deleted at once where an endpoint has no batches. */
const MAX_CONCURRENT_DELETES = 32;

/** What an endpoint answers that has no batches, or not for whoever asks. The emulator fails for an account SAS: 500. */
const NO_BATCH_STATUSES = [400, 403, 404, 405, 500, 501];

/**
 * Deletes blobs, each under the condition of its ETag: in one request of many parts, or each on its own where an
 * endpoint has no batches.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-batch
 */
export class BlobDeleter {
  /** @param hasBatches Whether the account may have them: ADLS Gen2 is not said to. */
  constructor(
    private readonly connection: StoreConnection,
    private hasBatches = true,
  ) {}

  public async delete(
    container: string,
    blobs: readonly ObsoleteBlob[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[]> {
    const found =
      blobs.length > 1 && this.hasBatches ? await this.deleteBatch(container, blobs, signal) : undefined;
    if (found) return found;
    async function* yieldBlobs(): AsyncGenerator<ObsoleteBlob> {
      yield* blobs;
    }
    const outcomes: DeleteOutcome[] = [];
    const deleted = mapOrdered(yieldBlobs(), MAX_CONCURRENT_DELETES, (blob) => this.deleteOne(container, blob, signal));
    for await (const outcome of deleted) outcomes.push(outcome);
    return outcomes;
  }

  /** How many requests deleting so many blobs takes. */
  public countRequests(blobs: number): number {
    return this.hasBatches ? Math.ceil(blobs / MAX_DELETES) : blobs;
  }

  /** Undefined where there are no batches. */
  private async deleteBatch(
    container: string,
    blobs: readonly ObsoleteBlob[],
    abortSignal: AbortSignal,
  ): Promise<readonly DeleteOutcome[] | undefined> {
    const client = this.connection.serviceWithoutRetry.getContainerClient(container).getBlobBatchClient();
    const answers = await withRetry(
      this.connection,
      container,
      `delete ${blobs.length} blobs of ${container}`,
      abortSignal,
      async () => {
        const batch = new BlobBatch();
        for (const blob of blobs)
          await batch.deleteBlob(this.getBlobClient(container, blob), { conditions: toDeleteConditions(blob) });
        try {
          return (await client.submitBatch(batch, { abortSignal })).subResponses;
        } catch (error) {
          const { status, code } = toFault(error);
          if (NO_BATCH_STATUSES.includes(status) && code !== 'ContainerNotFound') return undefined;
          throw error;
        }
      },
    );
    // An answer that leaves some out is not understood.
    if (answers?.length !== blobs.length) {
      this.hasBatches = false;
      return undefined;
    }
    return Promise.all(
      blobs.map((blob, index) => this.resolveOutcome(container, blob, answers[index], abortSignal)),
    );
  }

  private async resolveOutcome(
    container: string,
    blob: ObsoleteBlob,
    { status, errorCode = 'unknown' }: BatchSubResponse,
    signal: AbortSignal,
  ): Promise<DeleteOutcome> {
    if (status < 300) return 'deleted';
    const known = await this.findKnownOutcome(container, blob, { status, code: errorCode }, signal);
    // What failed among the others is asked for once more, with the retries of a request of its own.
    return known ?? this.deleteOne(container, blob, signal);
  }

  private async deleteOne(container: string, blob: ObsoleteBlob, signal: AbortSignal): Promise<DeleteOutcome> {
    const action = `delete ${describePlace({ container, path: blob.path })}`;
    return withRetry(this.connection, container, action, signal, async () => {
      try {
        await this.getBlobClient(container, blob).delete({ abortSignal: signal, conditions: toDeleteConditions(blob) });
        return 'deleted';
      } catch (error) {
        const fault = toFault(error);
        const known = await this.findKnownOutcome(container, blob, fault, signal);
        if (known) return known;
        // Held by a lease, or by a policy: that is about this blob alone.
        if (fault.status === 409 || fault.status === 412)
          return { failure: `the target failed to ${action} (${fault.status} ${fault.code})` };
        throw error;
      }
    });
  }

  private async findKnownOutcome(
    container: string,
    blob: ObsoleteBlob,
    { status, code }: ReturnType<typeof toFault>,
    signal: AbortSignal,
  ): Promise<DeleteOutcome | undefined> {
    // Blob snapshots are the consumer's own: what has some stays.
    if (code === 'SnapshotsPresent') return 'changed';
    if (status === 404 && code !== 'ContainerNotFound') return 'absent';
    if (status !== 412 || code.startsWith('Lease')) return undefined;
    // A blob that is not there has no ETag to match, either.
    return (await findBlobProperties(this.getBlobClient(container, blob), signal)) ? 'changed' : 'absent';
  }

  private getBlobClient(container: string, { path }: ObsoleteBlob): BlobClient {
    return this.connection.serviceWithoutRetry.getContainerClient(container).getBlobClient(path);
  }
}

function toDeleteConditions({ etag }: ObsoleteBlob): BlobRequestConditions {
  return etag === undefined ? {} : { ifMatch: quoteEtag(unquoteEtag(etag)) };
}
