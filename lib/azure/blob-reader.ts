import type {
  BlobGetPropertiesResponse,
  BlobItem,
  ContainerListBlobFlatSegmentResponse,
} from '@azure/storage-blob';
import type { BlobClient } from '@azure/storage-blob';
import type { Place } from '../model/dataset';
import { describePlace } from '../model/dataset';
import type { BlobFacts, BlobReading, Tags } from '../snapshot/ports';
import type { StoreConnection } from './connection';
import { asked, faultOf, translated } from './faults';

/** The most that one page of a listing may have. */
const PAGE_SIZE = 5000;

/** What of blobs is looked at beside their content. */
export interface Preserved {
  readonly tags: boolean;
  readonly tier: boolean;
}

const TIERS = ['Hot', 'Cool', 'Cold'];

/** A flat Blob account, read: what both ports have in common. */
export class BlobReader implements BlobReading {
  constructor(
    protected readonly connection: StoreConnection,
    private readonly preserved: Preserved = { tags: false, tier: false },
  ) {}

  /** @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
  public async *list(
    container: string,
    prefix: string,
    signal: AbortSignal,
  ): AsyncGenerator<readonly BlobFacts[]> {
    let marker: string | undefined;
    do {
      const action = `list ${describePlace({ container, path: prefix })}`;
      const page = await this.asked(container, action, signal, () =>
        this.page(container, prefix, marker, signal),
      );
      this.connection.clock.observe(page.date);
      // Pages may be short, or empty, and not the last.
      if (page.segment.blobItems.length > 0) yield page.segment.blobItems.map((item) => this.factsOf(item));
      marker = page.continuationToken;
    } while (marker);
  }

  public async find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined> {
    const action = `look up ${describePlace(place)}`;
    return this.asked(place.container, action, signal, async () => {
      const blob = this.blob(place);
      const found = await propertiesOf(blob, signal);
      if (!found) return undefined;
      this.connection.clock.observe(found.date);
      const isTagged = this.preserved.tags && (found.tagCount ?? 0) > 0;
      const tags = isTagged ? (await blob.getTags({ abortSignal: signal })).tags : undefined;
      return this.factsOf({ name: place.path, properties: found, tags });
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
    const { connection } = this;
    return asked(connection, container, action, signal, () => connection.attempts.run(signal, request));
  }

  private async page(
    container: string,
    prefix: string,
    marker: string | undefined,
    abortSignal: AbortSignal,
  ): Promise<ContainerListBlobFlatSegmentResponse> {
    const options = { prefix: prefix || undefined, includeTags: this.preserved.tags, abortSignal };
    const blobs = this.connection.unretried.getContainerClient(container).listBlobsFlat(options);
    const pages = blobs.byPage({ maxPageSize: PAGE_SIZE, continuationToken: marker });
    const page = (await pages.next()).value as ContainerListBlobFlatSegmentResponse;
    // Each whole page says where the next one begins, the last one that there is none; without that, it was cut.
    if (page.continuationToken === undefined) throw cutOff();
    return page;
  }

  private factsOf({ name, properties, tags }: ListedBlob): BlobFacts {
    const { accessTier, accessTierInferred, blobType } = properties;
    const isSet = this.preserved.tier && !accessTierInferred && TIERS.includes(accessTier ?? '');
    const contentMd5 = base64(properties.contentMD5);
    return {
      name,
      sizeBytes: properties.contentLength ?? 0,
      etag: unquoted(properties.etag),
      ...(contentMd5 !== undefined && { contentMd5 }),
      ...(blobType && blobType !== 'BlockBlob' && { blobType }),
      ...(accessTier === 'Archive' && { isArchived: true }),
      ...(isSet && { tier: accessTier }),
      ...(this.preserved.tags && tags && Object.keys(tags).length > 0 && { tags: sorted(tags) }),
    };
  }
}

/** What a listing and a HEAD have in common. */
interface ListedBlob extends Pick<BlobItem, 'name' | 'tags'> {
  readonly properties: Pick<
    BlobGetPropertiesResponse,
    'contentLength' | 'etag' | 'contentMD5' | 'blobType' | 'accessTierInferred'
  > & { readonly accessTier?: string };
}

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

const cutOff = (): Error => Object.assign(new Error('the page has no end'), { code: 'PARSE_ERROR' });

const sorted = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Listings give ETags without quotes, headers with them. */
export function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}

export function base64(bytes: Uint8Array | undefined): string | undefined {
  return bytes && bytes.length > 0 ? Buffer.from(bytes).toString('base64') : undefined;
}
