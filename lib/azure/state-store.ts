import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import type { StateBlob, StateLease, StateStore } from '../snapshot/ports';
import type { StoreConnection } from './connection';
import { asked, faultOf, translated } from './faults';
import { acquireLease, breakLease } from './lease';

/** What Azure and the emulator answer where a condition on the blob itself does not hold. */
const REPLACED = ['ConditionNotMet', 'TargetConditionNotMet', 'BlobAlreadyExists'];

const BLOCK_BYTES = 4 * 1024 * 1024;

/** State in a container of the consumer's own account. */
export class BlobStateStore implements StateStore {
  private readonly client: ContainerClient;

  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
  ) {
    this.client = connection.service.getContainerClient(container);
  }

  public async read(path: string, signal: AbortSignal): Promise<StateBlob | undefined> {
    return this.asked(`read ${path}`, signal, async () => {
      try {
        const blob = await this.client
          .getBlobClient(path)
          .download(0, undefined, { abortSignal: signal, maxRetryRequests: 5 });
        const content = this.translatedChunks(path, blob.readableStreamBody!, signal);
        return { etag: blob.etag!, content: Readable.from(content, { objectMode: false }) };
      } catch (error) {
        if (faultOf(error).status === 404) return undefined;
        throw error;
      }
    });
  }

  public async write(path: string, content: Readable, signal: AbortSignal): Promise<void> {
    try {
      await this.asked(`write ${path}`, signal, () =>
        this.client.getBlockBlobClient(path).uploadStream(content, BLOCK_BYTES, 2, { abortSignal: signal }),
      );
    } finally {
      content.destroy();
    }
  }

  public async replace(
    path: string,
    text: string,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return this.asked(`write ${path}`, signal, async () => {
      try {
        const written = await this.client.getBlockBlobClient(path).upload(text, Buffer.byteLength(text), {
          abortSignal: signal,
          conditions: etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag },
          blobHTTPHeaders: { blobContentType: 'application/json' },
        });
        return written.etag!;
      } catch (error) {
        if (REPLACED.includes(faultOf(error).code)) return undefined;
        throw error;
      }
    });
  }

  public async *list(prefix: string, signal: AbortSignal): AsyncGenerator<string> {
    try {
      const items = this.client.listBlobsFlat({ prefix, abortSignal: signal });
      for await (const { name } of items) yield name;
    } catch (error) {
      if (faultOf(error).code === 'ContainerNotFound') return;
      throw translated(this.connection, this.container, `list ${prefix}`, signal, error);
    }
  }

  public async delete(path: string, signal: AbortSignal): Promise<void> {
    await this.asked(`delete ${path}`, signal, () =>
      this.client.getBlobClient(path).deleteIfExists({ abortSignal: signal }),
    );
  }

  public async lease(path: string, seconds: number, signal: AbortSignal): Promise<StateLease | undefined> {
    return this.asked(`lease ${path}`, signal, () =>
      acquireLease(this.client.getBlockBlobClient(path), seconds, signal),
    );
  }

  public async breakLease(path: string, signal: AbortSignal): Promise<void> {
    await this.asked(`break the lease of ${path}`, signal, () =>
      breakLease(this.client.getBlobClient(path), signal),
    );
  }

  private asked<T>(action: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return asked(this.connection, this.container, action, signal, request);
  }

  /** A download fails as other requests do, also in its middle. */
  private async *translatedChunks(
    path: string,
    body: AsyncIterable<Buffer | string>,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer | string> {
    try {
      yield* body;
    } catch (error) {
      throw translated(this.connection, this.container, `read ${path}`, signal, error);
    }
  }
}
