import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { ObsoleteBlob, StateBlob, StateStore } from '../../snapshot/contract/storage-ports';
import { MAX_DELETES } from '../../snapshot/contract/storage-ports';
import { BlobDeleter } from './batch-delete';
import { BlobReader } from './readable-blob-store';
import type { StoreConnection } from '../connection/store-connection';
import { writeToContainer } from '../connection/container-creation';
import { Directories } from './directories';
import { withErrorTranslation, toDataShareError } from '../connection/error-translation';
import { toFault } from '../requests/transient-errors';

/**
 * Error codes of Azure and the emulator if a condition on the blob does not hold, or if staged blocks are gone because
 * somebody else wrote the blob.
 */
const REPLACED_CODES = [
  'ConditionNotMet',
  'TargetConditionNotMet',
  'BlobAlreadyExists',
  'BlobNotFound',
  'InvalidBlockList',
];

/** Stores state in a container of the consumer's account. */
export class BlobStateStore implements StateStore {
  private readonly client: ContainerClient;
  private readonly deleter: BlobDeleter;
  private readonly reader: BlobReader;

  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
    private readonly isHierarchical = false,
  ) {
    this.client = connection.service.getContainerClient(container);
    this.deleter = new BlobDeleter(connection, !isHierarchical);
    this.reader = new BlobReader(connection, undefined, isHierarchical);
  }

  public async read(path: string, signal: AbortSignal): Promise<StateBlob | undefined> {
    return this.send(`read ${path}`, signal, async () => {
      try {
        const blob = await this.client
          .getBlobClient(path)
          .download(0, undefined, { abortSignal: signal, maxRetryRequests: 5 });
        const content = this.translateChunkErrors(path, blob.readableStreamBody!, signal);
        return {
          etag: blob.etag!,
          content: Readable.from(content, { objectMode: false }),
          ageMs: blob.date!.getTime() - blob.lastModified!.getTime(),
        };
      } catch (error) {
        if (toFault(error).status === 404) return undefined;
        throw error;
      }
    });
  }

  public async replace(
    path: string,
    content: string | Uint8Array,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const body = Buffer.from(content);
    const blobContentType = typeof content === 'string' ? 'application/json' : 'application/gzip';
    return this.writeState(path, signal, () =>
      ignoreReplaced(
        this.client.getBlockBlobClient(path).upload(body, body.length, {
          abortSignal: signal,
          conditions: toWriteConditions(etag),
          blobHTTPHeaders: { blobContentType },
        }),
      ),
    );
  }

  public async stage(path: string, blockId: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
    const blob = this.client.getBlockBlobClient(path);
    await this.writeState(path, signal, () =>
      blob.stageBlock(blockId, Buffer.from(content), content.length, { abortSignal: signal }),
    );
  }

  public async commit(
    path: string,
    blockIds: readonly string[],
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return this.writeState(path, signal, () =>
      ignoreReplaced(
        this.client.getBlockBlobClient(path).commitBlockList([...blockIds], {
          abortSignal: signal,
          conditions: toWriteConditions(etag),
          blobHTTPHeaders: { blobContentType: 'application/gzip' },
        }),
      ),
    );
  }

  public async *list(prefix: string, signal: AbortSignal): AsyncGenerator<string> {
    try {
      for await (const page of this.reader.list(this.container, prefix, signal))
        for (const { name, isDirectory } of page) if (!isDirectory) yield name;
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
    const directories = new Directories(this.connection, this.container);
    await directories.removeEmpty(
      blobs.map(({ path }) => path),
      signal,
    );
  }

  private writeState<T>(path: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return this.send(`write ${path}`, signal, () =>
      writeToContainer(this.connection, this.container, request),
    );
  }

  private send<T>(action: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return withErrorTranslation(this.connection, this.container, action, signal, request);
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
      throw toDataShareError(this.connection, this.container, `read ${path}`, signal, error);
    }
  }
}

function toWriteConditions(etag: string | undefined): { ifNoneMatch: string } | { ifMatch: string } {
  return etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
}

/** Returns the ETag of a write; undefined if somebody else wrote first. */
async function ignoreReplaced(write: Promise<object>): Promise<string | undefined> {
  try {
    return ((await write) as { readonly etag?: string }).etag;
  } catch (error) {
    if (REPLACED_CODES.includes(toFault(error).code)) return undefined;
    throw error;
  }
}
