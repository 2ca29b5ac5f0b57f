import type { Readable } from 'node:stream';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { RestError } from '@azure/core-rest-pipeline';
import type { Place } from '../../model/values/dataset';
import type { StoreConnection } from '../connection/store-connection';
import { buildBlobUrl } from '../connection/urls';
import { isNoAnswerError } from '../requests/limited-try';
import type { RequestRetrier } from '../requests/request-retrier';
import { readBody } from '../requests/response-body';
import type { TrySignal } from '../requests/try-signal';

/** Maximum number of requests for the rest of a content that breaks off. */
const MAX_RESUMPTIONS = 5;

/** A blob to read, and who sends the requests. */
export interface BlobToRead {
  readonly connection: Pick<StoreConnection, 'http' | 'blobEndpoint' | 'sas'>;
  readonly retrier: RequestRetrier;
  readonly place: Place;
  /** Completes "waiting for the target to". */
  readonly action: string;
}

/**
 * Sends one try of Get Blob. Its content has not been read yet.
 *
 * @param ifMatch The ETag of the version to read, as headers have it; undefined for the present version.
 */
export function openBlob(
  { connection, place }: Pick<BlobToRead, 'connection' | 'place'>,
  ifMatch: string | undefined,
  abortSignal: TrySignal,
  offset = 0,
): Promise<PipelineResponse> {
  const headers = {
    'if-match': ifMatch,
    'x-ms-range': offset > 0 ? `bytes=${offset}-` : undefined,
  };
  const url = buildBlobUrl(connection, place);
  return connection.http.send({ method: 'GET', url, headers, isStreamed: true }, abortSignal);
}

/** Returns the number of bytes of a blob that was opened. Every answer with a content tells it: see `EXPECTED_ANSWERS`. */
export function getContentLength({ headers }: PipelineResponse): number {
  return Number(headers.get('content-length'));
}

/**
 * Reads the content of a blob that was opened. If it breaks off, the rest of the same version is requested.
 *
 * @param from The offset of the first byte, which is requested; by default, the content of the answer is read.
 * @throws NoAnswerError
 * @throws RestError if the version is no longer there, or if the content keeps breaking off
 */
export async function* readContent(
  blob: BlobToRead,
  opened: PipelineResponse,
  signal: AbortSignal,
  from?: number,
): AsyncGenerator<Buffer> {
  const { retrier } = blob;
  const { idleMs } = retrier.bounds.limits;
  const length = getContentLength(opened);
  const version = opened.headers.get('etag');
  const request = (): Promise<PipelineResponse> =>
    retrier.run(signal, (abortSignal) => openBlob(blob, version, abortSignal, offset), blob);
  let offset = from ?? 0;
  let answer = from === undefined ? opened : await request();
  for (let resumptions = 0; ; resumptions++) {
    const stream = answer.readableStreamBody as Readable;
    try {
      for await (const chunk of readBody(stream, signal, idleMs)) {
        offset += chunk.length;
        yield chunk;
      }
      if (offset === length) return;
      throw createBrokenError(offset, length);
    } catch (error) {
      const isFinal = signal.aborted || isNoAnswerError(error) || (error as Error).name === 'AbortError';
      if (isFinal || offset >= length || resumptions === MAX_RESUMPTIONS) throw error;
    }
    answer = await request();
  }
}

/** Gives up content that is not read, or not to its end. */
export function closeContent({ readableStreamBody }: PipelineResponse): void {
  (readableStreamBody as Readable | undefined)?.destroy();
}

function createBrokenError(bytes: number, length: number): RestError {
  const message = `the content ended after ${bytes} of ${length} bytes`;
  return new RestError(message, { code: RestError.PARSE_ERROR });
}
