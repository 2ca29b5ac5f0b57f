import type { BlockBlobClient, BlobRequestConditions, HttpAuthorization } from '@azure/storage-blob';
import type { Problem } from '../../errors/error-codes';
import { adviseOnCopySource, problems } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { SourceBlob, CopyRequest, CopySource, CopyOutcome } from '../../snapshot/contract/storage-ports';
import { quoteEtag } from '../connection/etags';
import { describeCopyAuthorization } from '../connection/used-authorization';
import type { StoreConnection } from '../connection/store-connection';
import { limitCopy } from '../requests/time-limits';
import {
  CONTAINER_GONE_CODES,
  COPY_SOURCE_ERROR_HEADER,
  getErrorHeader,
  toFault,
} from '../requests/sdk-fault';
import { requireBlobName } from '../connection/urls';
import type { TrySignal } from '../requests/try-signal';

/** One copy in progress, with everything that its requests need. */
export class CopyAttempt {
  private isSentAgain = false;
  private isRenewalDue: boolean;
  private replaces: string | undefined;
  /** The last authorization to read the source. */
  private copySource: CopySource | undefined;

  constructor(
    public readonly connection: StoreConnection,
    public readonly source: SourceBlob,
    public readonly request: CopyRequest,
    public readonly signal: AbortSignal,
  ) {
    this.isRenewalDue = request.isRenewed;
    this.replaces = request.replaces;
  }

  /** Notes that the blob to replace no longer exists: a copy that failed has replaced it, and was removed. */
  public noteRemoval(): void {
    this.replaces = undefined;
  }

  /** True if this is the ETag of the version to replace. */
  public isReplaced(etag: string): boolean {
    return this.replaces === etag;
  }

  public get blob(): BlockBlobClient {
    const { container, path } = this.request.to;
    return this.connection.serviceWithoutRetry
      .getContainerClient(container)
      .getBlockBlobClient(requireBlobName(path));
  }

  /** Conditions of the write: only the known version may be overwritten. */
  public get conditions(): BlobRequestConditions {
    const { replaces } = this;
    return replaces === undefined ? { ifNoneMatch: '*' } : { ifMatch: quoteEtag(replaces) };
  }

  public get sourceConditions(): { ifMatch: string } {
    return { ifMatch: quoteEtag(this.request.facts.etag) };
  }

  /** Tier and tags of the copy. It is always a block blob, so it can have a tier even if the source is a page or append blob. */
  public get extras(): { tier?: string; tags?: Record<string, string> } {
    const { tier, tags } = this.request.facts;
    return { ...(tier && { tier }), ...(tags && { tags: { ...tags } }) };
  }

  /**
   * Sends a request by which the service reads the source.
   *
   * @param bytes The bytes that it reads, on which its time limit depends.
   */
  public async send<T>(
    request: (source: CopySource, abortSignal: TrySignal) => Promise<T>,
    bytes = 0,
  ): Promise<T> {
    const facts = { action: `copy to ${describePlace(this.request.to)}`, limit: limitCopy(bytes) };
    const attempt = async (abortSignal: TrySignal): Promise<T> => {
      const isRenewed = this.isRenewalDue;
      this.isRenewalDue = false;
      this.copySource = await this.source.authorize(isRenewed, this.signal);
      return request(this.copySource, abortSignal);
    };
    return this.connection.retrier.run(this.signal, attempt, facts);
  }

  /** Sends the request that makes the blob appear, and records whether it was retried. */
  public async sendLast<T>(
    request: (source: CopySource, abortSignal: TrySignal) => Promise<T>,
    bytes?: number,
  ): Promise<T> {
    let sent = 0;
    return this.send((source, abortSignal) => {
      sent += 1;
      this.isSentAgain = sent > 1;
      return request(source, abortSignal);
    }, bytes);
  }

  /** Describes why the target's account could not read the source. */
  private describeDenial(error: unknown): { readonly reason: string; readonly problem?: Problem } {
    const { status, code } = toFault(error);
    const sourceCode = getErrorHeader(error, COPY_SOURCE_ERROR_HEADER);
    const reason = `${status} ${code}${sourceCode ? `, ${sourceCode} at the source` : ''}`;
    const { container } = this.source;
    if (!this.copySource || container === undefined) return { reason };
    const used = describeCopyAuthorization(this.copySource, this.connection.clock.now());
    const fix = adviseOnCopySource(sourceCode, used);
    const problem = problems.accessDenied('source', container, reason, undefined, fix);
    return { reason, problem };
  }

  public toCopyOutcome(error: unknown): CopyOutcome {
    const { status, code } = toFault(error);
    const denial = code === 'CannotVerifyCopySource' ? this.describeDenial(error) : undefined;
    if (denial && status !== 404 && status !== 412) return { kind: 'source-denied', ...denial };
    const isOther =
      code.startsWith('Lease') || CONTAINER_GONE_CODES.includes(code) || code === 'BlobArchived';
    if ([404, 409, 412].includes(status) && !isOther) {
      return { kind: 'refused', reason: `${status} ${code}`, ...denial, mayBeDone: this.isSentAgain };
    }
    throw error;
  }
}

export function toSourceAuthorization({ bearerToken }: CopySource): {
  sourceAuthorization?: HttpAuthorization;
} {
  return bearerToken ? { sourceAuthorization: { scheme: 'Bearer', value: bearerToken } } : {};
}
