import type { BatchSubResponse, BlobClient, BlobRequestConditions } from '@azure/storage-blob';
import { BlobBatch } from '@azure/storage-blob';
import { describePlace } from '../../model/values/dataset';
import type { DeleteOutcome } from '../../snapshot/contract/storage-ports';
import type { ObsoleteBlob } from '../../snapshot/contract/state-store-port';
import { MAX_DELETES } from '../../snapshot/contract/storage-ports';
import { mapOrdered } from '../../streams/ordered-streams';
import { findBlobProperties } from '../connection/find-blob-properties';
import { quoteEtag, unquoteEtag } from '../connection/etags';
import type { StoreConnection } from '../connection/store-connection';
import { withRetry } from '../connection/retried-request';
import { isAbsent, isContainerMissing } from '../requests/absence';
import { CONTAINER_GONE_CODES, toFault, UNRECOGNIZED_ANSWER } from '../requests/sdk-fault';
import { requireBlobName } from '../connection/urls';
import type { TrySignal } from '../requests/try-signal';

/** Concurrent deletions if the endpoint does not support batches. */
const MAX_CONCURRENT_DELETES = 32;

/** Statuses of an endpoint that does not support batches, or not for this identity. The emulator returns 500 for an account SAS. */
const NO_BATCH_STATUSES = [400, 403, 404, 405, 500, 501];

/** Names of the errors that the SDK throws for parts that it cannot tell apart. */
const BATCH_PARSER_ERRORS = ['Error', 'RangeError'];

/** Statuses that may concern a single blob. */
const SINGLE_STATUSES = [403, 409, 412];

/**
 * Deletes blobs, each on the condition of its ETag: in one batch request, or one by one if the endpoint does not support
 * batches.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-batch
 */
export class BlobDeleter {
  /** @param hasBatches True if the account may support batches. They are not documented for ADLS Gen2. */
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
    const deleted = mapOrdered(yieldBlobs(), MAX_CONCURRENT_DELETES, (blob) =>
      this.deleteOne(container, blob, signal),
    );
    for await (const outcome of deleted) outcomes.push(outcome);
    return outcomes;
  }

  /** Returns the number of requests that it takes to delete a number of blobs. */
  public countRequests(blobs: number): number {
    return this.hasBatches ? Math.ceil(blobs / MAX_DELETES) : blobs;
  }

  /** Deletes blobs in one batch; undefined if batches are not supported. */
  private async deleteBatch(
    container: string,
    blobs: readonly ObsoleteBlob[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[] | undefined> {
    const client = this.connection.serviceWithoutRetry.getContainerClient(container).getBlobBatchClient();
    const answers = await withRetry(
      this.connection,
      container,
      `delete ${blobs.length} blobs of ${container}`,
      signal,
      async (abortSignal) => {
        const batch = new BlobBatch();
        for (const blob of blobs)
          await batch.deleteBlob(this.getBlobClient(container, blob), {
            conditions: toDeleteConditions(blob),
          });
        try {
          return (await client.submitBatch(batch, { abortSignal })).subResponses;
        } catch (error) {
          if (isWithoutBatches(error)) return undefined;
          throw error;
        }
      },
    );
    // A response with a different number of parts cannot be interpreted.
    if (answers?.length !== blobs.length) {
      this.hasBatches = false;
      return undefined;
    }
    return Promise.all(
      blobs.map((blob, index) => this.resolveOutcome(container, blob, answers[index], signal)),
    );
  }

  private async resolveOutcome(
    container: string,
    blob: ObsoleteBlob,
    answer: BatchSubResponse | undefined,
    signal: AbortSignal,
  ): Promise<DeleteOutcome> {
    // A part that is missing or is no answer says nothing about its blob.
    if (!answer?.status) return this.deleteOne(container, blob, signal);
    const { status, errorCode } = answer;
    if (status === 202 && errorCode === undefined) return 'deleted';
    const action = `look up ${describePlace({ container, path: blob.path })}`;
    const known = await withRetry(this.connection, container, action, signal, (abortSignal) =>
      this.findKnownOutcome(container, blob, { status, code: errorCode ?? 'unknown' }, abortSignal),
    );
    // A part that failed is sent once more as a request of its own, with retries.
    return known ?? this.deleteOne(container, blob, signal);
  }

  private async deleteOne(
    container: string,
    blob: ObsoleteBlob,
    signal: AbortSignal,
  ): Promise<DeleteOutcome> {
    const action = `delete ${describePlace({ container, path: blob.path })}`;
    return withRetry(this.connection, container, action, signal, async (abortSignal) => {
      try {
        await this.getBlobClient(container, blob).delete({
          abortSignal,
          conditions: toDeleteConditions(blob),
        });
        return 'deleted';
      } catch (error) {
        const fault = toFault(error);
        const known = await this.findKnownOutcome(container, blob, fault, abortSignal);
        if (known) return known;
        // A lease, a policy or a condition of a role protects this blob. The others may not be affected.
        if (SINGLE_STATUSES.includes(fault.status) && !CONTAINER_GONE_CODES.includes(fault.code))
          return { failure: `the target failed to ${action} (${fault.status} ${fault.code})` };
        throw error;
      }
    });
  }

  private async findKnownOutcome(
    container: string,
    blob: ObsoleteBlob,
    { status, code }: ReturnType<typeof toFault>,
    signal: TrySignal,
  ): Promise<DeleteOutcome | undefined> {
    // Blob snapshots belong to the consumer, so a blob with snapshots is kept.
    if (code === 'SnapshotsPresent') return 'changed';
    if (isAbsent({ statusCode: status, code })) return 'absent';
    if (status !== 412 || code.startsWith('Lease')) return undefined;
    // The condition also fails for a blob that does not exist.
    return (await findBlobProperties(this.getBlobClient(container, blob), signal)) ? 'changed' : 'absent';
  }

  private getBlobClient(container: string, { path }: ObsoleteBlob): BlobClient {
    return this.connection.serviceWithoutRetry
      .getContainerClient(container)
      .getBlobClient(requireBlobName(path));
  }
}

/** True if an endpoint does not support batches, or its answer to one cannot be understood. */
function isWithoutBatches(error: unknown): boolean {
  const { status, code } = toFault(error);
  if (NO_BATCH_STATUSES.includes(status)) return !isContainerMissing(error);
  return code === UNRECOGNIZED_ANSWER || BATCH_PARSER_ERRORS.includes(code);
}

function toDeleteConditions({ etag }: ObsoleteBlob): BlobRequestConditions {
  return etag === undefined ? {} : { ifMatch: quoteEtag(unquoteEtag(etag)) };
}
