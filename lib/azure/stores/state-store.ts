import { Readable } from 'node:stream';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { ContainerClient } from '@azure/storage-blob';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type {
  BlobRanges,
  ListedState,
  ObsoleteBlob,
  StateBlob,
  StateStore,
} from '../../snapshot/contract/state-store-port';
import { MAX_DELETES } from '../../snapshot/contract/storage-ports';
import type { BlobToRead } from './blob-content';
import { closeContent, getContentLength, openBlob, readContent } from './blob-content';
import { BlobDeleter } from './blob-deleter';
import { ReadableBlobStore } from './readable-blob-store';
import type { StoreConnection } from '../connection/store-connection';
import { allowContainerCreation, writeToContainer } from '../connection/container-creation';
import { findBlobProperties } from '../connection/find-blob-properties';
import { DataLakePaths } from './data-lake-directories';
import { toDataShareError } from '../connection/error-translation';
import { withStateRetry } from '../connection/retried-request';
import type { LimitChoice } from '../requests/time-limits';
import { limitUpload } from '../requests/time-limits';
import { isAbsent, isContainerMissing } from '../requests/absence';
import { quoteEtag } from '../connection/etags';
import { toFault } from '../requests/sdk-fault';
import { ignoreReplaced, isReplaced } from '../requests/replaced-blob';
import { requireBlobName } from '../connection/urls';
import type { TrySignal } from '../requests/try-signal';

/** Stores state in a container of the consumer's account. */
export class BlobStateStore implements StateStore {
  private readonly client: ContainerClient;
  private readonly deleter: BlobDeleter;
  private readonly reader: ReadableBlobStore;

  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
    private readonly isHierarchical = false,
  ) {
    this.client = connection.serviceWithoutRetry.getContainerClient(container);
    this.deleter = new BlobDeleter(connection, !isHierarchical);
    // The listings are small: XML will do.
    this.reader = new ReadableBlobStore({ ...connection, listFormat: 'xml' }, undefined, isHierarchical);
    // The first state of a subscription is its lock.
    allowContainerCreation(connection, [container]);
  }

  public async read(path: string, signal: AbortSignal): Promise<StateBlob | undefined> {
    const action = `read ${path}`;
    const { connection } = this;
    const place = { container: this.container, path };
    const blob = { connection, retrier: connection.stateRetrier, place, action };
    return this.send(action, signal, async (abortSignal) => {
      try {
        const opened = await openBlob(blob, undefined, abortSignal);
        this.checkHierarchy(opened);
        const content = this.translateChunkErrors(path, readContent(blob, opened, signal), signal);
        const getTime = (header: string): number => new Date(opened.headers.get(header)!).getTime();
        const writtenAt = getTime('last-modified');
        return {
          etag: opened.headers.get('etag')!,
          content: toReadable(content, opened),
          ranges: this.openRanges(blob, opened, signal),
          ageMs: getTime('date') - writtenAt,
          writtenAt,
        };
      } catch (error) {
        if (isAbsent(error) || isContainerMissing(error)) return undefined;
        throw error;
      }
    });
  }

  /** Returns the content in parts, each of which is requested when it is read. */
  private openRanges(blob: BlobToRead, opened: PipelineResponse, signal: AbortSignal): BlobRanges {
    const readFrom = (offset: number): Readable => {
      const content = readContent(blob, opened, signal, offset);
      return Readable.from(this.translateChunkErrors(blob.place.path, content, signal), {
        objectMode: false,
      });
    };
    return { sizeBytes: getContentLength(opened), readFrom };
  }

  public async replace(
    path: string,
    content: string | Uint8Array,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const body = Buffer.from(content);
    const blobContentType = typeof content === 'string' ? 'application/json' : 'application/gzip';
    return this.writeState(path, body.length, signal, (abortSignal) =>
      ignoreReplaced(
        this.client.getBlockBlobClient(requireBlobName(path)).upload(body, body.length, {
          abortSignal,
          conditions: toWriteConditions(etag),
          blobHTTPHeaders: { blobContentType },
        }),
      ),
    );
  }

  public async stage(path: string, blockId: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
    const blob = this.client.getBlockBlobClient(requireBlobName(path));
    await this.writeState(path, content.length, signal, (abortSignal) =>
      blob.stageBlock(blockId, Buffer.from(content), content.length, { abortSignal }),
    );
  }

  public async commit(
    path: string,
    blockIds: readonly string[],
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const blob = this.client.getBlockBlobClient(requireBlobName(path));
    return this.writeState(path, 0, signal, async (abortSignal) => {
      try {
        return await ignoreReplaced(
          blob.commitBlockList([...blockIds], {
            abortSignal,
            conditions: toWriteConditions(etag),
            blobHTTPHeaders: { blobContentType: 'application/gzip' },
          }),
        );
      } catch (error) {
        // If somebody else wrote the blob, the staged blocks are gone. Otherwise it is the list that the service refuses.
        if (toFault(error).code !== 'InvalidBlockList') throw error;
        const present = await findBlobProperties(blob, abortSignal);
        if (present?.etag === etag) throw error;
        return undefined;
      }
    });
  }

  public async *list(prefix: string, signal: AbortSignal): AsyncGenerator<ListedState> {
    try {
      for await (const page of this.reader.list(this.container, prefix, signal))
        for (const { name, etag, isDirectory } of page)
          if (!isDirectory) yield { path: name, etag: quoteEtag(etag) };
    } catch (error) {
      if (DataShareError.isDataShareError(error) && error.code === 'ContainerNotFound') return;
      throw error;
    }
  }

  public async delete(blobs: readonly ObsoleteBlob[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < blobs.length; at += MAX_DELETES) {
      const outcomes = await this.deleter.delete(this.container, blobs.slice(at, at + MAX_DELETES), signal);
      const failed = outcomes.find((outcome) => typeof outcome === 'object');
      if (failed)
        throw new DataShareError([problems.storageFailed('target', 'delete state', failed.failure)]);
    }
    if (!this.isHierarchical || blobs.length === 0) return;
    const directories = new DataLakePaths(this.connection, this.container);
    await directories.removeEmpty(
      blobs.map(({ path }) => path),
      signal,
    );
  }

  /**
   * Finds an account that is described as flat and is ADLS Gen2. Only such accounts tell the type of a path, so state is
   * enough to find out, before anything is written to a landing place.
   *
   * @throws DataShareError `AccountFactsDiffer`
   * @see https://learn.microsoft.com/rest/api/storageservices/get-blob
   */
  private checkHierarchy(opened: PipelineResponse): void {
    if (this.isHierarchical || opened.headers.get('x-ms-resource-type') === undefined) return;
    closeContent(opened);
    const fact = `${this.connection.side}.isHnsEnabled`;
    throw new DataShareError([problems.accountFactsDiffer(fact, false, true, 'the account itself')]);
  }

  private writeState<T>(
    path: string,
    bytes: number,
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
  ): Promise<T> {
    const write = (abortSignal: TrySignal): Promise<T> =>
      writeToContainer(this.connection, this.container, () => request(abortSignal));
    return this.send(`write ${path}`, signal, write, limitUpload(bytes));
  }

  private send<T>(
    action: string,
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
    limit?: LimitChoice,
  ): Promise<T> {
    return withStateRetry(this.connection, this.container, action, signal, request, limit);
  }

  /** Translates errors in the middle of a download as well. */
  private async *translateChunkErrors(
    path: string,
    body: AsyncIterable<Buffer | string>,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer | string> {
    try {
      yield* body;
    } catch (error) {
      // The provider's digests are read from the exchange.
      if (this.connection.side === 'target' && isReplaced(error))
        throw new DataShareError([problems.stateChanged({ path })], { cause: error });
      throw toDataShareError(this.connection, this.container, `read ${path}`, signal, error);
    }
  }
}

/** Content that nobody reads would keep its connection. */
function toReadable(content: AsyncIterable<Buffer | string>, opened: PipelineResponse): Readable {
  return Readable.from(content, { objectMode: false }).once('close', () => closeContent(opened));
}

function toWriteConditions(etag: string | undefined): { ifNoneMatch: string } | { ifMatch: string } {
  return etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
}
