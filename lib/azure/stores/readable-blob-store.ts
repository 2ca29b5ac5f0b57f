import type { Readable } from 'node:stream';
import type { BlobClient } from '@azure/storage-blob';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { DataShareError } from '../../errors/data-share-error';
import { PreserveAcls } from '../../model/values/publication';
import { problems } from '../../errors/catalogue';
import type { ListingOrder } from '../../streams/name-order';
import type { BlobFacts, ListedPage, ReadableStore } from '../../snapshot/contract/storage-ports';
import { StartRefusedError } from '../../snapshot/contract/storage-ports';
import { ListingSlots } from '../../snapshot/contract/listing-slots';
import type { PreservedExtras } from '../listing/preserved-extras';
import { openBlob, readContent } from './blob-content';
import { ListFormat } from './list-format';
import { readFoundBlob, sendLookUp } from './look-up-blob';
import { readIndexTags } from './read-index-tags';
import { CONTENT_ONLY } from '../listing/preserved-extras';
import type { StoreConnection } from '../connection/store-connection';
import { toDataShareError } from '../connection/error-translation';
import { withRetry } from '../connection/retried-request';
import type { ListPage } from '../listing/list-page-parser';
import { EndlessListingError } from '../listing/page-guard';
import type { FetchPage } from '../listing/paged-listing';
import { listPages } from '../listing/paged-listing';
import { buildContainerUrl, requireBlobName } from '../connection/urls';
import { readBody } from '../requests/response-body';
import type { LimitChoice } from '../requests/time-limits';
import { toFault } from '../requests/sdk-fault';
import { PAGE_LIMIT } from '../requests/time-limits';
import { getResponseDate } from '../requests/raw-http';
import { quoteEtag } from '../connection/etags';
import { PendingCopyError } from '../requests/pending-copy-error';
import type { TrySignal } from '../requests/try-signal';

const ACCOUNT_ITSELF = 'the account itself';

/** Statuses of an endpoint that does not know the parameter `startFrom`, which is newer than most of the API. */
const START_REFUSED_STATUSES = [400, 405, 501];

/** Maximum number of entries of a page. */
const PAGE_SIZE = 5000;

/**
 * Reads an account at its Blob endpoint. Base of the ports of the source and the target.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-multi-protocol-access
 */
export class ReadableBlobStore implements ReadableStore {
  public readonly order: ListingOrder;
  public readonly listingSlots = new ListingSlots();
  /** False once the endpoint has refused to start a listing at a name. */
  private canStartAtNames = true;
  private readonly format: ListFormat;

  constructor(
    protected readonly connection: StoreConnection,
    protected readonly preserved: PreservedExtras = CONTENT_ONLY,
    isHierarchical = false,
  ) {
    this.order = isHierarchical ? 'path' : 'name';
    // Accounts with directories do not list in Arrow.
    this.format = new ListFormat(connection.listFormat === 'arrow' && !isHierarchical);
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
  public async *list(
    container: string,
    prefix: string,
    signal: AbortSignal,
    startFrom?: string,
  ): AsyncGenerator<ListedPage> {
    const action = `list ${describePlace({ container, path: prefix })}`;
    const fetch: FetchPage = (from) =>
      this.noteStartRefusal(
        from,
        this.sendWithRetry(
          container,
          action,
          signal,
          (abortSignal) => this.fetchPage(container, prefix, from, abortSignal),
          PAGE_LIMIT,
        ),
      );
    if (startFrom !== undefined && !this.canStartAtNames) throw new StartRefusedError();
    try {
      yield* listPages(fetch, startFrom);
    } catch (error) {
      throw error instanceof EndlessListingError
        ? new DataShareError(
            [
              problems.listingEndless(
                this.connection.side,
                describePlace({ container, path: prefix }),
                error.message,
              ),
            ],
            { cause: error },
          )
        : error;
    }
  }

  public async find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined> {
    const action = `look up ${describePlace(place)}`;
    return this.sendWithRetry(place.container, action, signal, async (abortSignal) => {
      const answer = await sendLookUp(this.connection, place, abortSignal);
      if (!answer) return undefined;
      this.connection.clock.observe(getResponseDate(answer));
      const found = readFoundBlob(place.path, answer.headers, this.preserved);
      // The content is not there yet: a copy that has just begun, or that a run left behind when it died.
      if (found.facts.isArriving && this.connection.side === 'target') throw new PendingCopyError();
      this.assertHierarchy(found.isHierarchical);
      if (!this.preserved.tags || found.tagCount === 0) return found.facts;
      const tags = await readIndexTags(this.getBlobClient(place), found.tagCount, abortSignal);
      return { ...found.facts, tags };
    });
  }

  public async *read(place: Place, etag: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const action = `read ${describePlace(place)}`;
    const blob = { connection: this.connection, retrier: this.connection.retrier, place, action };
    try {
      const opened = await this.sendWithRetry(place.container, action, signal, (abortSignal) =>
        openBlob(blob, quoteEtag(etag), abortSignal),
      );
      yield* readContent(blob, opened, signal);
    } catch (error) {
      throw toDataShareError(this.connection, place.container, action, signal, error);
    }
  }

  protected getBlobClient({ container, path }: Place): BlobClient {
    return this.connection.serviceWithoutRetry
      .getContainerClient(container)
      .getBlobClient(requireBlobName(path));
  }

  /** Sends a request with retries, and translates errors. */
  protected sendWithRetry<T>(
    container: string,
    action: string,
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
    limit?: LimitChoice,
  ): Promise<T> {
    return withRetry(this.connection, container, action, signal, request, limit);
  }

  /** Remembers that the endpoint does not support `startFrom`, so that listings are sequential from then on. */
  private async noteStartRefusal<T>(
    { startFrom }: { readonly startFrom?: string },
    page: Promise<T>,
  ): Promise<T> {
    try {
      return await page;
    } catch (error) {
      const cause = (error as Error).cause ?? error;
      if (startFrom === undefined || !START_REFUSED_STATUSES.includes(toFault(cause).status)) throw error;
      this.canStartAtNames = false;
      throw new StartRefusedError({ cause });
    }
  }

  private async fetchPage(
    container: string,
    prefix: string,
    { marker, startFrom }: { readonly marker?: string; readonly startFrom?: string },
    signal: TrySignal,
  ): Promise<ListPage> {
    const { http, clock } = this.connection;
    const url = buildContainerUrl(this.connection, container, {
      restype: 'container',
      comp: 'list',
      maxresults: String(PAGE_SIZE),
      prefix: prefix || undefined,
      marker,
      startFrom,
      include: this.getListIncludes(),
    });
    const { idleMs } = this.connection.retrier.bounds.limits;
    const page = await this.format.fetchPage({
      send: async (headers) => {
        const response = await http.send({ method: 'GET', url, headers, isStreamed: true }, signal);
        clock.observe(getResponseDate(response));
        return response;
      },
      readBody: ({ readableStreamBody }) => readBody(readableStreamBody as Readable, signal, idleMs),
      preserved: this.preserved,
      container,
    });
    if (page.isHierarchical !== undefined) this.assertHierarchy(page.isHierarchical);
    return page;
  }

  private getListIncludes(): string {
    if (this.preserved.tags) return 'metadata,tags';
    return this.preserved.acls === PreserveAcls.NONE ? 'metadata' : 'metadata,permissions';
  }

  /** Checks the kind of the account, on which the order of listings depends. @throws DataShareError `AccountFactsDiffer` */
  private assertHierarchy(isHierarchical: boolean): void {
    if (isHierarchical === (this.order === 'path')) return;
    const fact = `${this.connection.side}.isHnsEnabled`;
    throw new DataShareError([
      problems.accountFactsDiffer(fact, !isHierarchical, isHierarchical, ACCOUNT_ITSELF),
    ]);
  }
}
