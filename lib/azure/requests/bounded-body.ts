import type { Readable } from 'node:stream';
import type { PipelineRequest, PipelineResponse, SendRequest } from '@azure/core-rest-pipeline';
import { RestError } from '@azure/core-rest-pipeline';

/** An answer whose body is longer than any that the service gives. */
export class BodyTooLongError extends Error {}

/** All requests share it: nothing changes the set of a request. */
const ANY_STATUS = new Set([Number.POSITIVE_INFINITY]);

/**
 * Sends a request whose answer has a limited body, unless the caller reads the body as it arrives. The HTTP client of the SDK would read
 * any number of bytes into memory.
 *
 * @param toMaxBytes Returns the maximum length of the body of an answer with a status.
 * @throws BodyTooLongError
 */
export async function sendBounded(
  request: PipelineRequest,
  next: SendRequest,
  toMaxBytes: (status: number) => number,
): Promise<PipelineResponse> {
  const { streamResponseStatusCodes: streamed } = request;
  const isStreamed = (status: number): boolean =>
    streamed !== undefined && (streamed.has(status) || streamed.has(Number.POSITIVE_INFINITY));
  request.streamResponseStatusCodes = ANY_STATUS;
  let response: PipelineResponse;
  try {
    response = await next(request);
  } finally {
    // The parser of the answer looks at it again.
    request.streamResponseStatusCodes = streamed;
  }
  const { status, headers, readableStreamBody: body } = response;
  if (!body || isStreamed(status)) return response;
  // The answer to a copy has no body: nothing follows, so there is nothing to wait for.
  const isEmpty = headers.get('content-length') === '0';
  if (isEmpty) body.resume();
  const bodyAsText = isEmpty ? '' : await readText(body, toMaxBytes(status));
  return { request: response.request, status, headers, bodyAsText };
}

/** Reads a body in the same way as the HTTP client of the SDK, with the same errors. Listening costs less than iterating. */
function readText(body: NodeJS.ReadableStream, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let hasEnded = false;
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else (body as Readable).destroy(new BodyTooLongError(`a body of more than ${maxBytes} bytes`));
    });
    body.once('end', () => {
      hasEnded = true;
      resolve(chunks.length === 0 ? '' : Buffer.concat(chunks).toString('utf8'));
    });
    body.once('error', (error: Error) => reject(toBodyError(error)));
    body.once('close', () => {
      if (!hasEnded) reject(toBodyError(new Error('it was closed before its end')));
    });
  });
}

function toBodyError(error: Error): Error {
  if (error instanceof BodyTooLongError || error.name === 'AbortError') return error;
  return new RestError(`the body of the response could not be read: ${error.message}`, {
    code: RestError.PARSE_ERROR,
  });
}
