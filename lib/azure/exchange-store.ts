import type { ContainerClient } from '@azure/storage-blob';
import { DataShareError } from '../errors';
import type { ExchangeItem, ExchangeStore } from '../exchange/ports';
import { problems } from '../problems';
import type { StoreConnection } from './connection';
import { asked, faultOf, translated } from './faults';

/** An exchange: a container of the provider's account. */
export class BlobExchangeStore implements ExchangeStore {
  private readonly client: ContainerClient;

  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
  ) {
    this.client = connection.service.getContainerClient(container);
  }

  /** Without query: a connection string may have put a SAS there. */
  public urlOf(path: string): string {
    return `${this.connection.blobEndpoint}/${this.container}/${path}`;
  }

  public async *list(prefix: string, signal: AbortSignal): AsyncGenerator<ExchangeItem> {
    try {
      const items = this.client.listBlobsFlat({ prefix, abortSignal: signal });
      for await (const { name, properties } of items) {
        const { contentLength = 0, lastModified } = properties;
        yield { path: name, sizeBytes: contentLength, lastModified };
      }
    } catch (error) {
      throw translated(this.connection, this.container, `list ${prefix}`, signal, error);
    }
  }

  public async read(path: string, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
    return asked(this.connection, this.container, `read ${path}`, signal, async () => {
      try {
        const { readableStreamBody } = await this.client
          .getBlobClient(path)
          .download(0, undefined, { abortSignal: signal, maxRetryRequests: 2 });
        return await bounded(readableStreamBody!, maxBytes, this.urlOf(path));
      } catch (error) {
        if (faultOf(error).status === 404) return undefined;
        throw error;
      }
    });
  }

  public async write(path: string, text: string, signal: AbortSignal): Promise<void> {
    await asked(this.connection, this.container, `write ${path}`, signal, () =>
      this.client.getBlockBlobClient(path).upload(text, Buffer.byteLength(text), {
        abortSignal: signal,
        blobHTTPHeaders: { blobContentType: 'application/json' },
      }),
    );
  }
}

/** What others wrote may have any size: no more of it is read than a document may have. */
async function bounded(body: NodeJS.ReadableStream, maxBytes: number, where: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    // Leaving the loop destroys the stream.
    if (size > maxBytes) throw new DataShareError([{ ...problems.documentTooLarge(maxBytes), where }]);
  }
  return Buffer.concat(chunks).toString('utf8');
}
