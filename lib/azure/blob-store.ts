import type { BlobItem } from '@azure/storage-blob';
import type { Place } from '../model/dataset';
import { describePlace } from '../model/dataset';
import type { BlobFacts, CopyOutcome, CopySource, SnapshotSource, SnapshotTarget } from '../snapshot/ports';
import type { StoreConnection } from './connection';
import { asked, faultOf, translated } from './faults';

/** The most that one page of a listing may have. */
const PAGE_SIZE = 5000;

/** A flat Blob account, read: both ports' listing and look-up. */
class BlobReader {
  constructor(protected readonly connection: StoreConnection) {}

  public async *list(container: string, prefix: string, signal: AbortSignal): AsyncGenerator<BlobFacts> {
    const client = this.connection.service.getContainerClient(container);
    const pages = client
      .listBlobsFlat({ prefix: prefix === '' ? undefined : prefix, abortSignal: signal })
      .byPage({ maxPageSize: PAGE_SIZE });
    try {
      for await (const page of pages) for (const item of page.segment.blobItems) yield factsOf(item);
    } catch (error) {
      throw translated(
        this.connection,
        container,
        `list ${describePlace({ container, path: prefix })}`,
        signal,
        error,
      );
    }
  }

  public async find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined> {
    return asked(this.connection, place.container, `look up ${describePlace(place)}`, signal, async () => {
      try {
        const found = await this.blob(place).getProperties({ abortSignal: signal });
        return {
          name: place.path,
          sizeBytes: found.contentLength ?? 0,
          etag: unquoted(found.etag),
          contentMd5: base64(found.contentMD5),
        };
      } catch (error) {
        const { status, code } = faultOf(error);
        if (status === 404 && code !== 'ContainerNotFound') return undefined;
        throw error;
      }
    });
  }

  protected blob({
    container,
    path,
  }: Place): ReturnType<ReturnType<StoreConnection['service']['getContainerClient']>['getBlobClient']> {
    return this.connection.service.getContainerClient(container).getBlobClient(path);
  }
}

export class BlobSource extends BlobReader implements SnapshotSource {
  public async authorizeCopy(place: Place, signal: AbortSignal): Promise<CopySource> {
    const { url } = this.blob(place);
    return asked(this.connection, place.container, 'authorize a copy', signal, () =>
      this.connection.authorizeCopy(place.container, url),
    );
  }
}

export class BlobTarget extends BlobReader implements SnapshotTarget {
  /**
   * Copy Blob From URL: one request, server-side, atomic; content headers and metadata come along.
   *
   * @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url
   */
  public async copy(
    { url, bearerToken }: CopySource,
    sourceETag: string,
    to: Place,
    signal: AbortSignal,
  ): Promise<CopyOutcome> {
    return asked(this.connection, to.container, `copy to ${describePlace(to)}`, signal, async () => {
      try {
        const copied = await this.blob(to).syncCopyFromURL(url, {
          abortSignal: signal,
          sourceConditions: { ifMatch: quoted(sourceETag) },
          ...(bearerToken && { sourceAuthorization: { scheme: 'Bearer', value: bearerToken } }),
        });
        return { kind: 'copied', etag: unquoted(copied.etag), contentMd5: base64(copied.contentMD5) };
      } catch (error) {
        const { status, code } = faultOf(error);
        if (status === 412 && !code.startsWith('Lease')) return { kind: 'source-changed' };
        if (status === 404 && code !== 'ContainerNotFound') return { kind: 'source-gone' };
        if (code === 'CannotVerifyCopySource') return { kind: 'source-denied', reason: `${status} ${code}` };
        throw error;
      }
    });
  }

  public async delete(
    place: Place,
    etag: string,
    signal: AbortSignal,
  ): Promise<'deleted' | 'absent' | 'changed'> {
    return asked(this.connection, place.container, `delete ${describePlace(place)}`, signal, async () => {
      try {
        const conditions = { ifMatch: quoted(etag) };
        await this.blob(place).delete({ abortSignal: signal, conditions });
        return 'deleted';
      } catch (error) {
        const { status, code } = faultOf(error);
        // Blob snapshots are the consumer's own: what has some stays.
        if (code === 'SnapshotsPresent') return 'changed';
        // A blob that is not there has no ETag to match, either.
        if (status === 412 && !code.startsWith('Lease'))
          return (await this.find(place, signal)) ? 'changed' : 'absent';
        if (status === 404 && code !== 'ContainerNotFound') return 'absent';
        throw error;
      }
    });
  }
}

function factsOf({ name, properties }: BlobItem): BlobFacts {
  return {
    name,
    sizeBytes: properties.contentLength ?? 0,
    etag: unquoted(properties.etag),
    contentMd5: base64(properties.contentMD5),
  };
}

/** Listings give ETags without quotes, headers with them. */
function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

function quoted(etag: string): string {
  return `"${etag}"`;
}

function base64(bytes: Uint8Array | undefined): string | undefined {
  return bytes && bytes.length > 0 ? Buffer.from(bytes).toString('base64') : undefined;
}
