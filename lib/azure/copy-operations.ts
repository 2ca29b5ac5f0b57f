import type { BlobRequestConditions, BlockBlobClient, HttpAuthorization } from '@azure/storage-blob';
import { describePlace } from '../model/dataset';
import type {
  BlobDescription,
  BlobFacts,
  CopyOutcome,
  CopyRequest,
  CopySource,
  SourceBlob,
} from '../snapshot/ports';
import { base64, quoted, unquoted } from './blob-reader';
import { blocksOf, copyInBlocks } from './block-copy';
import type { StoreConnection } from './connection';
import { writtenTo } from './containers';
import { asked, faultOf } from './faults';
import { blobUrl } from './urls';

/** Up to where each way of copying goes, in bytes. */
export interface CopyLimits {
  /** Copy Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url */
  readonly copyFromUrl: number;
  /** Put Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/put-blob-from-url */
  readonly putFromUrl: number;
  /** The smallest blocks that a larger blob is copied in; larger ones where there would be more than 50,000. */
  readonly block: number;
}

const MIB = 1024 * 1024;
/** All service versions take blocks of 100 MiB; those since 2019-12-12 up to 4,000 MiB. */
export const COPY_LIMITS: CopyLimits = { copyFromUrl: 256 * MIB, putFromUrl: 5000 * MIB, block: 100 * MIB };

/** What says that an endpoint does not know an operation, or not with these headers. */
const UNKNOWN_OPERATION = ['APINotImplemented', 'NotImplemented', 'UnsupportedHeader', 'UnsupportedHttpVerb'];

/**
 * Copies one blob, in the way that its size, its kind and the endpoint allow: server-side, pinned to one version at
 * both ends, and so that readers see the old blob or the new one.
 */
export class CopyOperations {
  private hasPutFromUrl = true;

  constructor(
    private readonly connection: StoreConnection,
    public readonly limits = COPY_LIMITS,
  ) {}

  public async copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome> {
    const { to } = request;
    const attempt = new CopyAttempt(this.connection, source, request, signal);
    const action = `copy to ${describePlace(to)}`;
    const copied = async (): Promise<CopyOutcome> => {
      try {
        return await this.inOneWay(attempt);
      } catch (error) {
        return attempt.outcomeOf(error);
      }
    };
    return asked(this.connection, to.container, action, signal, () =>
      writtenTo(this.connection, to.container, copied),
    );
  }

  /** How many requests a copy takes. */
  public requestsOf(facts: BlobFacts): number {
    const { sizeBytes, blobType } = facts;
    if (sizeBytes <= this.limits.copyFromUrl && blobType === undefined) return 1;
    // The source is looked up, for its headers; of blocks also the target, and those that have arrived.
    if (sizeBytes <= this.limits.putFromUrl && this.hasPutFromUrl) return 2;
    return 4 + blocksOf(facts, this.limits).length;
  }

  private async inOneWay(attempt: CopyAttempt): Promise<CopyOutcome> {
    const { sizeBytes, blobType } = attempt.request.facts;
    if (sizeBytes <= this.limits.copyFromUrl && blobType === undefined) return copyFromUrl(attempt);
    const description = await attempt.source.describe(attempt.signal);
    if (description?.etag !== attempt.request.facts.etag)
      return { kind: 'refused', reason: 'the source has another version', mayBeDone: false };
    if (sizeBytes <= this.limits.putFromUrl && this.hasPutFromUrl) {
      const outcome = await putFromUrl(attempt, description);
      if (outcome) return outcome;
      this.hasPutFromUrl = false;
    }
    return copyInBlocks(attempt, description, this.limits);
  }
}

/** One copy while it is made: what each of its requests needs. */
export class CopyAttempt {
  private isSentAgain = false;
  private isRenewalDue: boolean;

  constructor(
    public readonly connection: StoreConnection,
    public readonly source: SourceBlob,
    public readonly request: CopyRequest,
    public readonly signal: AbortSignal,
  ) {
    this.isRenewalDue = request.isRenewed;
  }

  public get blob(): BlockBlobClient {
    const { container, path } = this.request.to;
    return this.connection.unretried.getContainerClient(container).getBlockBlobClient(path);
  }

  /** Nothing is overwritten but what is known. */
  public get conditions(): BlobRequestConditions {
    const { replaces } = this.request;
    return replaces === undefined ? { ifNoneMatch: '*' } : { ifMatch: quoted(replaces) };
  }

  public get sourceConditions(): { ifMatch: string } {
    return { ifMatch: quoted(this.request.facts.etag) };
  }

  /** Page blobs have no such tiers, and append blobs none at all: what arrives is a block blob that may have one. */
  public get extras(): { tier?: string; tags?: Record<string, string> } {
    const { tier, tags } = this.request.facts;
    return { ...(tier && { tier }), ...(tags && { tags: { ...tags } }) };
  }

  /** Sends a request that reads the source by itself. */
  public async send<T>(request: (source: CopySource, abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    return this.connection.attempts.run(this.signal, async () => {
      const isRenewed = this.isRenewalDue;
      this.isRenewalDue = false;
      return request(await this.source.authorize(isRenewed, this.signal), this.signal);
    });
  }

  /** Sends the request that makes the blob appear: whether it is sent again has to be known. */
  public async sendLast<T>(
    request: (source: CopySource, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    let sent = 0;
    return this.send((source, abortSignal) => {
      sent += 1;
      this.isSentAgain = sent > 1;
      return request(source, abortSignal);
    });
  }

  public outcomeOf(error: unknown): CopyOutcome {
    const { status, code } = faultOf(error);
    const isUnread = code === 'CannotVerifyCopySource';
    if (isUnread && status !== 404 && status !== 412)
      return { kind: 'source-denied', reason: `${status} ${code}` };
    const isOther = code.startsWith('Lease') || code === 'ContainerNotFound' || code === 'BlobArchived';
    if ([404, 409, 412].includes(status) && !isOther) {
      return { kind: 'refused', reason: `${status} ${code}`, mayBeDone: this.isSentAgain };
    }
    throw error;
  }
}

function authorizationOf({ bearerToken }: CopySource): { sourceAuthorization?: HttpAuthorization } {
  return bearerToken ? { sourceAuthorization: { scheme: 'Bearer', value: bearerToken } } : {};
}

/** One request; content headers and metadata come along. */
async function copyFromUrl(attempt: CopyAttempt): Promise<CopyOutcome> {
  const { connection, request, conditions, sourceConditions } = attempt;
  const { tier, tags } = request.facts;
  const url = blobUrl(connection, request.to);
  const { headers } = await attempt.sendLast((source, abortSignal) =>
    connection.wire.send(
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
  );
  return {
    kind: 'copied',
    etag: unquoted(headers.get('etag')),
    contentMd5: headers.get('content-md5'),
  };
}

/** One request, of a blob of any kind; undefined where the endpoint does not have this operation. */
async function putFromUrl(
  attempt: CopyAttempt,
  { headers, metadata }: BlobDescription,
): Promise<CopyOutcome | undefined> {
  const { conditions, sourceConditions, extras } = attempt;
  try {
    const put = await attempt.sendLast((source, abortSignal) =>
      attempt.blob.syncUploadFromURL(source.url, {
        abortSignal,
        conditions,
        sourceConditions,
        copySourceBlobProperties: false,
        blobHTTPHeaders: headers,
        metadata: { ...metadata },
        ...extras,
        ...authorizationOf(source),
      }),
    );
    return { kind: 'copied', etag: unquoted(put.etag), contentMd5: base64(put.contentMD5) };
  } catch (error) {
    const { status, code } = faultOf(error);
    if (status === 501 || UNKNOWN_OPERATION.includes(code)) return undefined;
    throw error;
  }
}
