import type {
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  SendRequest,
} from '@azure/core-rest-pipeline';
import { RestError } from '@azure/core-rest-pipeline';
import { BodyTooLongError, sendBounded } from './bounded-body';
import type { Operation } from './identify-operation';
import { identifyOperation } from './identify-operation';
import { UNRECOGNIZED_ANSWER } from './sdk-fault';
import type { RequestListener } from './sent-request';
import { sendReported } from './sent-request';
import type { ExpectedAnswer } from './expected-answers';
import { EXPECTED_ANSWERS } from './expected-answers';

/**
 * Checks every answer before anything else reads it. Errors that Azure Storage reports are passed on.
 *
 * An answer that no operation has, for example a page of a proxy with status 200 or 404, is an error of its own. The
 * request may or may not have reached the service, so it counts as one whose answer was lost. So does one whose body is longer
 * than any of the service.
 */
export function createAnswerPolicy(listener?: RequestListener): PipelinePolicy {
  return {
    name: 'answerPolicy',
    async sendRequest(request, next) {
      const operation = identifyOperation(request);
      return sendReported(operation, request, () => sendChecked(operation, request, next), listener);
    },
  };
}

async function sendChecked(
  operation: Operation,
  request: PipelineRequest,
  next: SendRequest,
): Promise<PipelineResponse> {
  const refuse = (reason: string, response?: PipelineResponse): never => {
    const message = `${operation} was answered with ${reason}`;
    throw new RestError(message, { code: UNRECOGNIZED_ANSWER, request, response });
  };
  const { status: success, body } = EXPECTED_ANSWERS[operation];
  const toMaxBytes = (status: number): number =>
    (success.includes(status) ? body?.maxBytes : undefined) ?? MAX_BODY_BYTES;
  const response = await sendBounded(request, next, toMaxBytes).catch((error: unknown) => {
    if (error instanceof BodyTooLongError) return refuse(error.message);
    throw error;
  });
  const reason = findFault(operation, request, response);
  if (reason === undefined) return response;
  response.readableStreamBody?.on('error', () => {});
  (response.readableStreamBody as { destroy?: () => void } | undefined)?.destroy?.();
  return refuse(reason, response);
}

/** Maximum length of the bodies that are small, such as those of errors. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Statuses of errors that are retried whoever reports them. */
const PASSING_STATUSES = [408, 429];

function findFault(
  operation: Operation,
  request: PipelineRequest,
  response: PipelineResponse,
): string | undefined {
  const { status, headers } = response;
  const isOfService =
    headers.get('x-ms-request-id') !== undefined ||
    (status >= 400 && headers.get('x-ms-error-code') !== undefined);
  if (!isOfService && status < 500 && !PASSING_STATUSES.includes(status))
    return `status ${status} and no x-ms-request-id${describeType(response)}`;
  const sentId = request.headers.get('x-ms-client-request-id');
  const echoedId = headers.get('x-ms-client-request-id');
  if (echoedId !== undefined && sentId !== undefined && echoedId !== sentId)
    return 'the answer to another request';
  if (status >= 400) return undefined;
  return findFaultOfSuccess(EXPECTED_ANSWERS[operation], request, response);
}

function findFaultOfSuccess(
  expected: ExpectedAnswer,
  request: PipelineRequest,
  response: PipelineResponse,
): string | undefined {
  const { status, headers, bodyAsText } = response;
  // The answer to a read of a version other than a known one.
  if (status === 304 && request.headers.get('if-none-match') !== undefined) return undefined;
  if (!expected.status.includes(status)) return `status ${status}`;
  const missing = expected.headers?.find((name) => !headers.get(name));
  if (missing !== undefined) return `status ${status} and no ${missing}${describeType(response)}`;
  if (expected.values && isCopyWithoutId(headers))
    return `status ${status}, a copy that is not finished, and no x-ms-copy-id`;
  for (const [name, values] of Object.entries(expected.values ?? {}))
    if (!values.includes(headers.get(name)!)) return `an unknown ${name}`;
  if (!isRequestedPart(request, response)) return `status ${status} and another part of the blob`;
  if (!expected.body) return undefined;
  const { type, start } = expected.body;
  const contentType = headers.get('content-type');
  if (contentType !== undefined && !type.test(contentType))
    return `status ${status}${describeType(response)}`;
  if (start && typeof bodyAsText === 'string' && !start.test(bodyAsText))
    return `status ${status} and a body of another kind`;
  return undefined;
}

/** True for a copy that cannot be waited for: without its id, nobody knows which copy the blob is from later. */
function isCopyWithoutId(headers: PipelineResponse['headers']): boolean {
  const status = headers.get('x-ms-copy-status');
  return status !== undefined && status !== 'success' && !headers.get('x-ms-copy-id');
}

/** Checks the part of a blob: an answer with another part, or with all of it, would be put together wrongly. */
function isRequestedPart({ headers: sent }: PipelineRequest, { status, headers }: PipelineResponse): boolean {
  const range = /^bytes=(\d+)-/.exec(sent.get('x-ms-range') ?? sent.get('range') ?? '');
  if (sent.get('x-ms-copy-source') !== undefined) return true;
  if (!range) return status !== 206;
  if (status === 200) return range[1] === '0';
  return (headers.get('content-range') ?? '').startsWith(`bytes ${range[1]}-`);
}

function describeType({ headers }: PipelineResponse): string {
  const type = headers.get('content-type')?.split(';')[0];
  return type && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? ` (${type})` : '';
}
