import type { BlobClient } from '@azure/storage-blob';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { DataShareError } from '../../errors/data-share-error';
import { PreserveAcls } from '../../model/values/publication';
import { problems } from '../../errors/catalogue';
import type { ListingOrder } from '../../streams/name-order';
import { compareIn } from '../../streams/name-order';
import type { BlobFacts, BlobReading } from '../../snapshot/ports/storage-ports';
import type { Preserved } from '../listing/blob-facts';
import { accessOf, CONTENT_ALONE, directoryOf, inOrder, setTier, setType } from '../listing/blob-facts';
import type { StoreConnection } from '../connection/store-connection';
import { askedAgain, translated } from '../connection/error-translation';
import type { ListPage } from '../listing/list-page-parser';
import { readListPage } from '../listing/list-page-parser';
import { pagesOf } from '../listing/paged-listing';
import { containerUrl } from '../connection/urls';
import { dateOf } from '../requests/raw-http';
import { base64, quoted, unquoted } from '../connection/headers';
import { propertiesOf } from '../connection/blob-properties';

const ITSELF = 'the account itself';

/** The most that one page of a listing may have. */
const PAGE_SIZE = 5000;

/**
 * An account, read at its Blob endpoint: what both ports have in common.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-multi-protocol-access
 */
export class BlobReader implements BlobReading {
  public readonly order: ListingOrder;

  constructor(
    protected readonly connection: StoreConnection,
    protected readonly preserved: Preserved = CONTENT_ALONE,
    isHierarchical = false,
  ) {
    this.order = isHierarchical ? 'path' : 'name';
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
  public list(
    container: string,
    prefix: string,
    signal: AbortSignal,
    splits: readonly string[] = [],
  ): AsyncGenerator<readonly BlobFacts[]> {
    const action = `list ${describePlace({ container, path: prefix })}`;
    return pagesOf(
      (from) => this.asked(container, action, signal, () => this.page(container, prefix, from, signal)),
      splits,
      compareIn(this.order),
    );
  }

  public async find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined> {
    const action = `look up ${describePlace(place)}`;
    return this.asked(place.container, action, signal, async () => {
      const blob = this.blob(place);
      const found = await propertiesOf(blob, signal);
      if (!found) return undefined;
      this.connection.clock.observe(found.date);
      const header = (name: string): string | undefined => found._response.headers.get(name);
      const kind = header('x-ms-resource-type');
      this.mustBe(kind !== undefined);
      const contentMd5 = base64(found.contentMD5);
      const told = {
        owner: header('x-ms-owner'),
        group: header('x-ms-group'),
        permissions: header('x-ms-permissions'),
        acl: header('x-ms-acl'),
      };
      const access = accessOf(told, this.preserved.acls);
      const facts = {
        name: place.path,
        sizeBytes: found.contentLength ?? 0,
        etag: unquoted(found.etag),
        ...(contentMd5 !== undefined && { contentMd5 }),
        ...(access && { access }),
      };
      if (kind === 'directory') return directoryOf(facts);
      setType(facts, found.blobType ?? '');
      setTier(facts, found.accessTier ?? '', found.accessTierInferred ?? false, this.preserved);
      const isTagged = this.preserved.tags && (found.tagCount ?? 0) > 0;
      if (!isTagged) return facts;
      return { ...facts, tags: inOrder((await blob.getTags({ abortSignal: signal })).tags) };
    });
  }

  public async *read(place: Place, etag: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const action = `read ${describePlace(place)}`;
    const conditions = { ifMatch: quoted(etag) };
    try {
      const { readableStreamBody } = await this.asked(place.container, action, signal, () =>
        // The SDK goes on where the connection broke, at the same version.
        this.blob(place).download(0, undefined, { abortSignal: signal, conditions, maxRetryRequests: 5 }),
      );
      yield* readableStreamBody as AsyncIterable<Buffer>;
    } catch (error) {
      throw translated(this.connection, place.container, action, signal, error);
    }
  }

  protected blob({ container, path }: Place): BlobClient {
    return this.connection.unretried.getContainerClient(container).getBlobClient(path);
  }

  /** Sends a request, again where that may help, and turns the SDK's error into ours. */
  protected asked<T>(
    container: string,
    action: string,
    signal: AbortSignal,
    request: () => Promise<T>,
  ): Promise<T> {
    return askedAgain(this.connection, container, action, signal, request);
  }

  private async page(
    container: string,
    prefix: string,
    { marker, startFrom }: { readonly marker?: string; readonly startFrom?: string },
    signal: AbortSignal,
  ): Promise<ListPage> {
    const { wire, clock } = this.connection;
    const url = containerUrl(this.connection, container, {
      restype: 'container',
      comp: 'list',
      maxresults: String(PAGE_SIZE),
      prefix: prefix || undefined,
      marker,
      startFrom,
      include: this.included(),
    });
    const response = await wire.send({ method: 'GET', url, isStreamed: true }, signal);
    clock.observe(dateOf(response));
    const page = await readListPage(response.readableStreamBody as AsyncIterable<Buffer>, this.preserved);
    if (page.isHierarchical !== undefined) this.mustBe(page.isHierarchical);
    return page;
  }

  private included(): string | undefined {
    if (this.preserved.tags) return 'tags';
    return this.preserved.acls === PreserveAcls.NONE ? undefined : 'permissions';
  }

  /** Another kind of account has another order, and directories among its blobs. @throws DataShareError */
  private mustBe(isHierarchical: boolean): void {
    if (isHierarchical === (this.order === 'path')) return;
    const fact = `${this.connection.side}.isHnsEnabled`;
    throw new DataShareError([problems.accountFactsDiffer(fact, !isHierarchical, isHierarchical, ITSELF)]);
  }
}
