import type { PipelineRequest, PipelineResponse, SendRequest } from '@azure/core-rest-pipeline';
import { RestError } from '@azure/core-rest-pipeline';

/** An answer whose body is longer than any that the service gives. */
export class BodyTooLongError extends Error {}

const ANY_STATUS: ReadonlySet<number> = new Set([Number.POSITIVE_INFINITY]);

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
  request.streamResponseStatusCodes = new Set(ANY_STATUS);
  let response: PipelineResponse;
  try {
    response = await next(request);
  } finally {
    // The parser of the answer looks at it again.
    request.streamResponseStatusCodes = streamed;
  }
  const { readableStreamBody: body, ...rest } = response;
  if (!body || isStreamed(response.status)) return response;
  return { ...rest, bodyAsText: await readText(body, toMaxBytes(response.status)) };
}

/** Reads a body in the same way as the HTTP client of the SDK, with the same errors. */
async function readText(body: NodeJS.ReadableStream, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new BodyTooLongError(`a body of more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof BodyTooLongError || (error as Error).name === 'AbortError') throw error;
    throw new RestError(`the body of the response could not be read: ${(error as Error).message}`, {
      code: RestError.PARSE_ERROR,
    });
  }
  return Buffer.concat(chunks).toString('utf8');
}
