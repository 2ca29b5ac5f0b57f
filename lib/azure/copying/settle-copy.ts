import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { redact } from '../../errors/redact';
import { describePlace } from '../../model/values/dataset';
import type { CopyOutcome } from '../../snapshot/contract/storage-ports';
import { findBlobProperties } from '../connection/find-blob-properties';
import { toBase64, unquoteEtag } from '../connection/etags';
import { limitCopy } from '../requests/time-limits';
import { toFault } from '../requests/sdk-fault';
import type { CopyAttempt } from './copy-attempt';
import type { TrySignal } from '../requests/try-signal';

const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 2000;
/** Statuses of a write or an abort that came too late: something else is there now. */
const TOO_LATE_STATUSES = [404, 409, 412];

/**
 * Settles a copy that was started. The service answers with success if it has copied the blob, as it was asked to. If the
 * copy is pending, waits for its end; after the time limit of a copy, or if the run halts, aborts it. What a failed
 * copy leaves is removed, so that no reader takes it for the blob.
 *
 * @returns undefined if the copy has failed, left nothing, and can be sent again
 * @throws DataShareError `StorageFailed` for a copy that did not end in time
 * @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url
 */
export async function settleCopy(
  attempt: CopyAttempt,
  { headers }: PipelineResponse,
): Promise<CopyOutcome | undefined> {
  const status = headers.get('x-ms-copy-status');
  if (status === 'success')
    return {
      kind: 'copied',
      etag: unquoteEtag(headers.get('etag')),
      contentMd5: headers.get('content-md5'),
    };
  return new StartedCopy(attempt, headers.get('x-ms-copy-id')).settle();
}

/** The failure of a file whose copy has ended without success again and again. */
export function createCopyFailedError(attempt: CopyAttempt, reason: string): DataShareError {
  const action = `copy to ${describePlace(attempt.request.to)}`;
  return new DataShareError([problems.storageFailed('target', action, reason)]);
}

/** A copy that was started, and was not finished when the service answered. */
class StartedCopy {
  private readonly deadline: number;

  constructor(
    private readonly attempt: CopyAttempt,
    private readonly copyId: string | undefined,
  ) {
    const { connection, request } = attempt;
    const limit = limitCopy(request.facts.sizeBytes);
    this.deadline = performance.now() + limit(connection.retrier.bounds.limits);
  }

  public async settle(): Promise<CopyOutcome | undefined> {
    const { attempt } = this;
    const { halted, facts } = attempt.request;
    const present = await this.waitForEnd();
    if (!present || attempt.isReplaced(unquoteEtag(present.etag))) return undefined;
    if (present.copyId === undefined || present.copyId !== this.copyId)
      return { kind: 'refused', reason: 'somebody else wrote it in the meantime', mayBeDone: false };
    if (present.copyStatus === 'success' && present.contentLength === facts.sizeBytes)
      return {
        kind: 'copied',
        etag: unquoteEtag(present.etag),
        contentMd5: toBase64(present.contentMD5),
      };
    const reason = describeEnd(present);
    if (present.copyStatus === 'pending') throw createCopyFailedError(attempt, reason);
    await removeFailedCopy(attempt, present);
    // Without the version that it has replaced, this file must be copied again in any case.
    if (halted.aborted && attempt.request.replaces === undefined) return { kind: 'halted' };
    if (halted.aborted || this.isTooLate()) throw createCopyFailedError(attempt, reason);
    return undefined;
  }

  private isTooLate(): boolean {
    return performance.now() > this.deadline;
  }

  /** Waits until the copy is no longer pending; aborts it if it takes too long. Returns the blob; undefined if there is none. */
  private async waitForEnd(): Promise<BlobGetPropertiesResponse | undefined> {
    const { halted, onProgress } = this.attempt.request;
    for (let delayMs = FIRST_POLL_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_POLL_MS)) {
      const present = await this.send('look up', (abortSignal) =>
        findBlobProperties(this.attempt.blob, abortSignal),
      );
      if (present?.copyStatus !== 'pending' || present.copyId !== this.copyId) return present;
      onProgress?.(parseCopiedBytes(present), 0);
      if (halted.aborted || this.isTooLate()) return this.abort();
      await sleep(delayMs, undefined, { signal: halted }).catch(() => {});
    }
  }

  private async abort(): Promise<BlobGetPropertiesResponse | undefined> {
    const { blob } = this.attempt;
    await this.send('abort', (abortSignal) =>
      ignoreTooLate(blob.abortCopyFromURL(this.copyId!, { abortSignal })),
    );
    return this.send('look up', (abortSignal) => findBlobProperties(blob, abortSignal));
  }

  private send<T>(verb: string, request: (abortSignal: TrySignal) => Promise<T>): Promise<T> {
    return sendForCopy(this.attempt, verb, request);
  }
}

/** Removes what a copy that failed has left, unless somebody else has written it since. */
export async function removeFailedCopy(
  attempt: CopyAttempt,
  { etag }: Pick<BlobGetPropertiesResponse, 'etag'>,
): Promise<void> {
  await sendForCopy(attempt, 'remove', (abortSignal) =>
    ignoreTooLate(attempt.blob.delete({ abortSignal, conditions: { ifMatch: etag } })),
  );
  attempt.noteRemoval();
}

/** Sends a request about a copy that has begun. */
export function sendForCopy<T>(
  { connection, signal, request: copy }: CopyAttempt,
  verb: string,
  request: (abortSignal: TrySignal) => Promise<T>,
): Promise<T> {
  return connection.retrier.run(signal, request, { action: `${verb} the copy of ${describePlace(copy.to)}` });
}

async function ignoreTooLate(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!TOO_LATE_STATUSES.includes(toFault(error).status)) throw error;
  }
}

/** Parses x-ms-copy-progress: copied bytes, a slash, and the size. */
function parseCopiedBytes({ copyProgress = '' }: BlobGetPropertiesResponse): number {
  return Number(/^(\d{1,15})\//.exec(copyProgress)?.[1] ?? 0);
}

function describeEnd({
  copyStatus,
  copyStatusDescription,
  contentLength,
}: BlobGetPropertiesResponse): string {
  if (copyStatus === 'success') return `the copy has ${contentLength} bytes`;
  const description = copyStatusDescription ? `: ${redact(copyStatusDescription)}` : '';
  return `the status of the copy is ${copyStatus}${description}`;
}
