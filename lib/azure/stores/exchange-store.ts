import type { ContainerClient, ContainerListBlobFlatSegmentResponse } from '@azure/storage-blob';
import { DataShareError } from '../../errors/data-share-error';
import type { ExchangeItem, ExchangeStore } from '../../exchange/ports';
import { problems } from '../../errors/catalogue';
import type { StoreConnection } from '../connection/store-connection';
import { withErrorTranslation } from '../connection/retried-request';
import { PageGuard } from '../listing/page-guard';
import { isNoAnswerError, runWithinLimit } from '../requests/limited-try';
import { isAbsent, isContainerMissing } from '../requests/absence';
import { toFault } from '../requests/sdk-fault';
import type { TrySignal } from '../requests/try-signal';
import { toAbortSignal } from '../requests/try-signal';

/** Time limit of a request: an exchange that does not respond must not delay a synchronization. */
const TIMEOUT_MS = 20_000;

/** An exchange is small: a few documents for each recipient. */
const PAGE_LIMITS = { sparsePages: 100, pages: 1000 };

/** An exchange in a container of the provider's account. */
export class BlobExchangeStore implements ExchangeStore {
  private readonly client: ContainerClient;

  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    this.client = connection.serviceWithoutRetry.getContainerClient(container);
  }

  public async *list(prefix: string, signal: AbortSignal): AsyncGenerator<ExchangeItem> {
    let continuationToken: string | undefined;
    const guard = new PageGuard(PAGE_LIMITS);
    do {
      const page = await this.sendWithTimeout(`list ${prefix}`, signal, async (abortSignal) => {
        const pages = this.client.listBlobsFlat({ prefix, abortSignal }).byPage({ continuationToken });
        return (await pages.next()).value as ContainerListBlobFlatSegmentResponse;
      });
      for (const { name, properties } of page.segment.blobItems) {
        const { contentLength = 0, lastModified } = properties;
        yield { path: name, sizeBytes: contentLength, lastModified };
      }
      continuationToken = page.continuationToken;
      if (continuationToken) this.checkPage(guard, prefix, page.segment.blobItems.length, continuationToken);
    } while (continuationToken);
  }

  public async read(path: string, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
    const read = await this.readChanged(path, maxBytes, undefined, signal);
    return read === 'same' ? undefined : read?.text;
  }

  /**
   * Reads a text that may have changed.
   *
   * @param etag Its ETag when it was last read.
   * @returns `same` if it still has this ETag; undefined if the text or the container does not exist
   */
  public async readChanged(
    path: string,
    maxBytes: number,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly etag: string; readonly text: string } | 'same' | undefined> {
    return this.sendWithTimeout(`read ${path}`, signal, async (abortSignal) => {
      try {
        const options = { abortSignal, conditions: { ifNoneMatch: etag }, maxRetryRequests: 2 };
        const answer = await this.client.getBlobClient(path).download(0, undefined, options);
        return {
          etag: answer.etag!,
          text: await readBounded(answer.readableStreamBody!, maxBytes, path),
        };
      } catch (error) {
        if (etag !== undefined && toFault(error).status === 304) return 'same';
        if (isAbsent(error) || isContainerMissing(error)) return undefined;
        throw error;
      }
    });
  }

  public async write(path: string, text: string, signal: AbortSignal): Promise<void> {
    await this.sendWithTimeout(`write ${path}`, signal, (abortSignal) =>
      this.client.getBlockBlobClient(path).upload(text, Buffer.byteLength(text), {
        abortSignal,
        blobHTTPHeaders: { blobContentType: 'application/json' },
      }),
    );
  }

  private checkPage(guard: PageGuard, prefix: string, entries: number, nextMarker: string): void {
    try {
      guard.check(entries, nextMarker);
    } catch (cause) {
      const { message } = cause as Error;
      throw new DataShareError([problems.listingEndless('exchange', prefix, message)], { cause });
    }
  }

  private async sendWithTimeout<T>(
    action: string,
    signal: AbortSignal,
    request: (signal: TrySignal) => Promise<T>,
  ): Promise<T> {
    const { connection, container } = this;
    const { stateRetrier } = connection;
    const { limits, extendForToken } = stateRetrier.bounds;
    const limitMs = Math.min(this.timeoutMs, limits.requestMs);
    let fault: unknown;
    const attempt = async (abortSignal: TrySignal): Promise<T> => {
      try {
        return await request(abortSignal);
      } catch (error) {
        if (!abortSignal.aborted) fault = error;
        throw error;
      }
    };
    // The limit is for all tries together. What an earlier try failed with says more than that the time is over.
    return withErrorTranslation(connection, container, action, signal, () =>
      runWithinLimit(signal, { limitMs, extendMs: extendForToken }, (abortSignal) =>
        stateRetrier.run(toAbortSignal(abortSignal), attempt, { action, limit: () => limitMs }),
      ).catch((error: unknown) => {
        throw isNoAnswerError(error) && fault !== undefined ? fault : error;
      }),
    );
  }
}

/** Reads at most the size of a document, because blobs of others can have any size. */
async function readBounded(body: NodeJS.ReadableStream, maxBytes: number, where: string): Promise<string> {
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
