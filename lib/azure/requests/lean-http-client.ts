import type { IncomingMessage } from 'node:http';
import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { HttpClient, HttpHeaders, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient, createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import { createAbortError } from './limited-try';

/** Connections stay open, and are shared by all requests. */
const httpAgent = new HttpAgent({ keepAlive: true });
const httpsAgent = new HttpsAgent({ keepAlive: true });

const sdkClient = createDefaultHttpClient();

/**
 * Sends requests without a body, and leaves the body of the answer to be read. It does for them what the HTTP client of the SDK does, with the
 * same errors, at half its cost; a snapshot sends one for each file. Redirects are not followed, so an answer cannot send credentials to
 * another host. The SDK's client sends what has a body, or goes through a proxy.
 *
 * @see docs/decisions/copy-requests.md
 */
export const leanHttpClient: HttpClient = {
  sendRequest: (request) =>
    request.agent || request.body !== undefined ? sdkClient.sendRequest(request) : send(request),
};

function send(request: PipelineRequest): Promise<PipelineResponse> {
  const { abortSignal, method } = request;
  if (abortSignal?.aborted) return Promise.reject(createAbortError());
  const { protocol, hostname, port, host, pathname, search } = new URL(request.url);
  // Without the brackets of an IPv6 address.
  const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const isSecure = protocol === 'https:';
  if (!isSecure && !request.allowInsecureConnection)
    return Promise.reject(new Error(`${protocol}//${host} is not a secure connection`));
  const headers = request.headers.toJSON({ preserveCase: true });
  const path = pathname + search;
  return new Promise<PipelineResponse>((resolve, reject) => {
    const agent = isSecure ? httpsAgent : httpAgent;
    const options = { agent, hostname: address, port, path, method, headers };
    const sent = (isSecure ? requestHttps : requestHttp)(options);
    const abort = (): void => void sent.destroy(createAbortError());
    const fail = (error: NodeJS.ErrnoException): void => reject(toError(error, request));
    abortSignal?.addEventListener('abort', abort);
    sent.once('response', (answer) => resolve(toResponse(request, answer)));
    sent.on('error', fail);
    sent.once('close', () => {
      abortSignal?.removeEventListener('abort', abort);
      // Node keeps the request until its connection is used again, and with it everything that this listener refers to.
      sent.off('error', fail).on('error', ignoreLateError);
    });
    sent.end();
  });
}

function ignoreLateError(): void {}

function toResponse(request: PipelineRequest, answer: IncomingMessage): PipelineResponse {
  return {
    request,
    status: answer.statusCode ?? 0,
    headers: toHeaders(answer),
    readableStreamBody: answer,
  };
}

function toHeaders({ headers }: IncomingMessage): HttpHeaders {
  const read = createHttpHeaders();
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first) read.set(name, first);
  }
  return read;
}

function toError(error: NodeJS.ErrnoException, request: PipelineRequest): Error {
  if (error.name === 'AbortError') return error;
  return new RestError(error.message, { code: error.code ?? RestError.REQUEST_SEND_ERROR, request });
}
