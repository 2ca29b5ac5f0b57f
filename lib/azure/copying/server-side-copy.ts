import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { describePlace } from '../../model/values/dataset';
import type {
  BlobDescription,
  BlobFacts,
  CopyOutcome,
  CopyRequest,
  SourceBlob,
} from '../../snapshot/contract/storage-ports';
import { toBase64, unquoteEtag } from '../connection/etags';
import { planBlocks, copyInBlocks } from './block-copy';
import type { StoreConnection } from '../connection/store-connection';
import { writeToContainer } from '../connection/container-creation';
import { withErrorTranslation } from '../connection/retried-request';
import { toFault } from '../requests/sdk-fault';
import { buildBlobUrl } from '../connection/urls';
import { COPY_LIMITS } from '../connection/copy-limits';
import { toSourceAuthorization, CopyAttempt } from './copy-attempt';
import { checkCopiedLength, isContentProven, isCopiedEmpty } from './copied-length-check';
import { createCopyFailedError, settleCopy } from './settle-copy';

/** Error codes of an endpoint that does not support an operation, or not with these headers. */
const UNKNOWN_OPERATION = ['APINotImplemented', 'NotImplemented', 'UnsupportedHeader', 'UnsupportedHttpVerb'];

/**
 * Copies one blob server-side, with the best operation that its size, its type and the endpoint allow. Both ends are
 * pinned to one version, and readers see either the old blob or the new one.
 */
export class ServerSideCopier {
  private hasPutFromUrl = true;

  constructor(
    private readonly connection: StoreConnection,
    public readonly limits = COPY_LIMITS,
  ) {}

  public async copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome> {
    const { to } = request;
    const attempt = new CopyAttempt(this.connection, source, request, signal);
    const action = `copy to ${describePlace(to)}`;
    const attemptCopy = async (): Promise<CopyOutcome> => {
      try {
        return await this.copyWithBestOperation(attempt);
      } catch (error) {
        return attempt.toCopyOutcome(error);
      }
    };
    return withErrorTranslation(this.connection, to.container, action, signal, () =>
      writeToContainer(this.connection, to.container, attemptCopy, ({ kind }) => kind === 'copied'),
    );
  }

  /** Returns the number of requests that a copy takes. */
  public countRequests(facts: BlobFacts): number {
    const { sizeBytes, blobType } = facts;
    if (sizeBytes <= this.limits.copyFromUrl && blobType === undefined) return 1;
    // The properties of the source are read, and those of a copy whose content no hash proves. A copy in blocks also reads
    // those of the target and its staged blocks, and looks at the result.
    if (sizeBytes <= this.limits.putFromUrl && this.hasPutFromUrl)
      return facts.contentMd5 === undefined ? 3 : 2;
    return 5 + planBlocks(facts, this.limits).length;
  }

  private async copyWithBestOperation(attempt: CopyAttempt): Promise<CopyOutcome> {
    const { sizeBytes, blobType } = attempt.request.facts;
    if (sizeBytes <= this.limits.copyFromUrl && blobType === undefined) return copyFromUrl(attempt);
    const description = await attempt.source.describe(attempt.signal);
    if (description?.etag !== attempt.request.facts.etag)
      return { kind: 'refused', reason: 'the source has a different version', mayBeDone: false };
    // The size of a file that was told of is a claim: blocks beyond the end could not be copied.
    if (description.sizeBytes !== undefined && description.sizeBytes !== sizeBytes)
      return { kind: 'refused', reason: 'the source has a different size', mayBeDone: false };
    if (sizeBytes <= this.limits.putFromUrl && this.hasPutFromUrl) {
      const outcome = await putFromUrl(attempt, description);
      if (outcome) return outcome;
      this.hasPutFromUrl = false;
    }
    return copyInBlocks(attempt, description, this.limits);
  }
}

/** Maximum number of times that a copy is sent which the service accepts and does not complete. */
const MAX_STARTED_COPIES = 3;

/** Copies with one request, which includes content headers and metadata. */
async function copyFromUrl(attempt: CopyAttempt): Promise<CopyOutcome> {
  for (let started = 1; started <= MAX_STARTED_COPIES; started++) {
    const outcome = await settleCopy(attempt, await sendCopy(attempt));
    if (outcome?.kind === 'copied' && isCopiedEmpty(attempt, outcome))
      return checkCopiedLength(attempt, outcome);
    if (outcome) return outcome;
  }
  throw createCopyFailedError(attempt, `the service started ${MAX_STARTED_COPIES} copies and completed none`);
}

async function sendCopy(attempt: CopyAttempt): Promise<PipelineResponse> {
  const { connection, request, conditions, sourceConditions } = attempt;
  const { tier, tags } = request.facts;
  const url = buildBlobUrl(connection, request.to);
  return attempt.sendLast(
    (source, abortSignal) =>
      connection.http.send(
        {
          method: 'PUT',
          url,
          headers: {
            'content-length': '0',
            'x-ms-copy-source': source.url,
            'x-ms-requires-sync': 'true',
            'x-ms-copy-source-authorization': source.bearerToken && `Bearer ${source.bearerToken}`,
            'x-ms-source-if-match': sourceConditions.ifMatch,
            'if-match': conditions.ifMatch,
            'if-none-match': conditions.ifNoneMatch,
            'x-ms-access-tier': tier,
            'x-ms-tags': tags && new URLSearchParams(tags).toString().replace(/\+/g, '%20'),
          },
        },
        abortSignal,
      ),
    request.facts.sizeBytes,
  );
}

/** Copies a blob of any type with one request; undefined if the endpoint does not support the operation. */
async function putFromUrl(
  attempt: CopyAttempt,
  { headers, metadata }: BlobDescription,
): Promise<CopyOutcome | undefined> {
  const { conditions, sourceConditions, extras, request } = attempt;
  try {
    const put = await attempt.sendLast(
      (source, abortSignal) =>
        attempt.blob.syncUploadFromURL(source.url, {
          abortSignal,
          conditions,
          sourceConditions,
          copySourceBlobProperties: false,
          blobHTTPHeaders: headers,
          metadata: { ...metadata },
          ...extras,
          ...toSourceAuthorization(source),
        }),
      request.facts.sizeBytes,
    );
    const copied = {
      kind: 'copied' as const,
      etag: unquoteEtag(put.etag),
      contentMd5: toBase64(put.contentMD5),
    };
    return isContentProven(attempt, copied) ? copied : await checkCopiedLength(attempt, copied);
  } catch (error) {
    const { status, code } = toFault(error);
    if (status === 501 || UNKNOWN_OPERATION.includes(code)) return undefined;
    throw error;
  }
}
