import type { PipelineRequest, PipelineResponse, RestError } from '@azure/core-rest-pipeline';

/** One try of a request, after it has ended. */
export interface SentRequest {
  /** Name of the operation in the REST reference: `List Blobs`. */
  readonly operation: string;
  /** Method of HTTP. */
  readonly method: string;
  /** The URL without its query, which can hold a SAS. */
  readonly url: string;
  /** Milliseconds from the request to the answer. The body of an answer that is streamed may arrive later. */
  readonly ms: number;
  /** Status of the answer; undefined if none arrived, or none that could be read. */
  readonly status?: number;
  /** The `x-ms-error-code` of the answer, or the code of the network's error. */
  readonly errorCode?: string;
  /** The `x-ms-request-id` of the answer, which the support of Azure asks for. */
  readonly requestId?: string;
}

/** Receives each try of a request. It must not throw. */
export type RequestListener = (request: SentRequest) => void;

/** Sends a request, and reports it to the listener, if there is one. */
export async function sendReported(
  operation: string,
  request: PipelineRequest,
  send: () => Promise<PipelineResponse>,
  listener: RequestListener | undefined,
): Promise<PipelineResponse> {
  if (!listener) return send();
  const begin = performance.now();
  const report = (outcome: Partial<SentRequest>): void => {
    const { method, url } = request;
    listener({ operation, method, url: url.split('?')[0], ms: performance.now() - begin, ...outcome });
  };
  try {
    const response = await send();
    const { status, headers } = response;
    const errorCode = headers.get('x-ms-error-code');
    const requestId = headers.get('x-ms-request-id');
    report({ status, ...(errorCode && { errorCode }), ...(requestId && { requestId }) });
    return response;
  } catch (error) {
    const { code, name, response } = error as Partial<RestError>;
    // An answer that is refused has arrived, too.
    report({ ...(response && { status: response.status }), errorCode: code ?? name ?? 'unknown' });
    throw error;
  }
}
