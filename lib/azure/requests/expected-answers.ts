import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { RestError } from '@azure/core-rest-pipeline';
import type { Operation } from './operations';
import { identifyOperation } from './operations';
import { UNRECOGNIZED_ANSWER } from './sdk-fault';

/** The answer that means success. Every answer of Azure Storage has an x-ms-request-id too. */
interface ExpectedAnswer {
  readonly status: readonly number[];
  /** Headers that success cannot do without. */
  readonly headers?: readonly string[];
  /** The values of one header that are understood. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** The start of the content type, and of the body if it was read. */
  readonly body?: { readonly type: RegExp; readonly start?: RegExp };
}

const XML_TYPE = /^(application|text)\/xml\b/;
const toXmlBody = (root: string): ExpectedAnswer['body'] => ({
  type: XML_TYPE,
  start: new RegExp(`^\\ufeff?\\s*(<\\?xml[^>]*\\?>)?\\s*<${root}[\\s/>]`),
});

/**
 * Success of each operation. Every other answer is an error: one of Azure Storage if it says so, otherwise one of
 * something in between.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export const EXPECTED_ANSWERS: Readonly<Record<Operation, ExpectedAnswer>> = {
  'Get Container Properties': { status: [200] },
  'Create Container': { status: [201] },
  'List Blobs': { status: [200], body: toXmlBody('EnumerationResults') },
  'Get Blob Properties': { status: [200], headers: ['etag', 'content-length'] },
  // A part is only expected if it was requested: see `isRequestedPart`.
  'Get Blob': { status: [200, 206], headers: ['etag', 'content-length', 'last-modified', 'date'] },
  'Get Block List': { status: [200], body: toXmlBody('BlockList') },
  'Get Blob Tags': { status: [200], body: toXmlBody('Tags') },
  'Put Blob': { status: [201], headers: ['etag'] },
  'Put Block': { status: [201] },
  'Put Block List': { status: [201], headers: ['etag'] },
  'Copy Blob From URL': {
    status: [202],
    headers: ['etag', 'x-ms-copy-status'],
    // Any other value than `success` is waited for, or aborted and removed: see `settleCopy`.
    values: { 'x-ms-copy-status': ['success', 'pending', 'failed', 'aborted'] },
  },
  'Put Blob From URL': { status: [201], headers: ['etag'] },
  'Put Block From URL': { status: [201] },
  'Abort Copy Blob': { status: [204] },
  'Delete Blob': { status: [202] },
  'Blob Batch': { status: [202], body: { type: /^multipart\/mixed\b/ } },
  'Path Create': { status: [201] },
  'Path Rename': { status: [201] },
  'Path Delete': { status: [200, 202] },
  'Path List': { status: [200], body: { type: /^application\/json\b/, start: /^\s*\{/ } },
  'Path Get Access Control': { status: [200], headers: ['x-ms-permissions'] },
  'Path Set Access Control': { status: [200] },
};

/**
 * Checks every answer before anything else reads it. Errors that Azure Storage reports are passed on.
 *
 * An answer that no operation has, for example a page of a proxy with status 200 or 404, is an error of its own. The
 * request may or may not have reached the service, so it counts as one whose answer was lost.
 */
export const answerPolicy: PipelinePolicy = {
  name: 'answerPolicy',
  async sendRequest(request, next) {
    const operation = identifyOperation(request);
    const response = await next(request);
    const reason = findFault(operation, request, response);
    if (reason === undefined) return response;
    response.readableStreamBody?.on('error', () => {});
    (response.readableStreamBody as { destroy?: () => void } | undefined)?.destroy?.();
    throw new RestError(`${operation} was answered with ${reason}`, {
      code: UNRECOGNIZED_ANSWER,
      request,
      response,
    });
  },
};

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
  if (!expected.status.includes(status)) return `status ${status}`;
  const missing = expected.headers?.find((name) => !headers.get(name));
  if (missing !== undefined) return `status ${status} and no ${missing}${describeType(response)}`;
  if (isCopyWithoutId(headers)) return `status ${status}, a copy that is not finished, and no x-ms-copy-id`;
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
