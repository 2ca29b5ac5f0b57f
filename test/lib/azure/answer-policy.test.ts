import { Readable } from 'node:stream';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { EXPECTED_ANSWERS } from '../../../lib/azure/requests/expected-answers';
import { createAnswerPolicy } from '../../../lib/azure/requests/answer-policy';
import { isTransient } from '../../../lib/azure/requests/transient-errors';
import type { Operation } from '../../../lib/azure/requests/identify-operation';
import { identifyOperation, OPERATIONS } from '../../../lib/azure/requests/identify-operation';

const BLOB = 'https://contoso.blob.core.windows.net/curated/a.csv';
const CONTAINER = 'https://contoso.blob.core.windows.net/curated?restype=container';
const PATH = 'https://contoso.dfs.core.windows.net/curated/a';
const QUEUE = 'https://contoso.queue.core.windows.net/fabrikam/messages';
const COPY = { 'x-ms-copy-source': 'https://fabrikam.blob.core.windows.net/x/y' };

type Sent = readonly [method: string, url: string, headers?: Readonly<Record<string, string>>];

const REQUESTS: Readonly<Record<Operation, Sent>> = {
  'Get Container Properties': ['GET', CONTAINER],
  'Create Container': ['PUT', CONTAINER],
  'List Blobs': ['GET', `${CONTAINER}&comp=list&prefix=comp%3Dbatch`],
  'Get Blob Properties': ['HEAD', BLOB],
  'Get Blob': ['GET', `${BLOB}?sv=2025&sig=x`],
  'Get Block List': ['GET', `${BLOB}?comp=blocklist&blocklisttype=committed`],
  'Get Blob Tags': ['GET', `${BLOB}?comp=tags`],
  'Put Blob': ['PUT', BLOB, { 'x-ms-blob-type': 'BlockBlob' }],
  'Put Block': ['PUT', `${BLOB}?comp=block&blockid=x`],
  'Put Block List': ['PUT', `${BLOB}?comp=blocklist`],
  'Copy Blob From URL': ['PUT', BLOB, { ...COPY, 'x-ms-requires-sync': 'true' }],
  'Put Blob From URL': ['PUT', BLOB, { ...COPY, 'x-ms-blob-type': 'BlockBlob' }],
  'Put Block From URL': ['PUT', `${BLOB}?comp=block&blockid=x`, COPY],
  'Abort Copy Blob': ['PUT', `${BLOB}?comp=copy&copyid=x`, { 'x-ms-copy-action': 'abort' }],
  'Delete Blob': ['DELETE', BLOB],
  'Blob Batch': ['POST', `${CONTAINER}&comp=batch`],
  'Path Create': ['PUT', `${PATH}?resource=directory`],
  'Path Rename': ['PUT', `${PATH}?mode=legacy`, { 'x-ms-rename-source': '/curated/b' }],
  'Path Delete': ['DELETE', `${PATH}?recursive=true`, { accept: 'application/json' }],
  'Path List': ['GET', 'https://contoso.dfs.core.windows.net/curated?resource=filesystem&recursive=false'],
  'Path Get Access Control': ['HEAD', `${PATH}?action=getAccessControl`],
  'Path Set Access Control': ['PATCH', `${PATH}?action=setAccessControl`],
  'Get Messages': ['GET', `${QUEUE}?numofmessages=32&visibilitytimeout=300`],
  'Update Message': ['PUT', `${QUEUE}/7b0c?popreceipt=x&visibilitytimeout=300`],
  'Delete Message': ['DELETE', `${QUEUE}/7b0c?popreceipt=x`],
};

function createRequest([method, url, headers = {}]: Sent): PipelineRequest {
  return createPipelineRequest({ method: method as 'GET', url, headers: createHttpHeaders(headers) });
}

const BODIES: Partial<Record<Operation, readonly [type: string, text: string]>> = {
  'List Blobs': ['application/xml', '\ufeff<?xml version="1.0"?><EnumerationResults></EnumerationResults>'],
  'Get Block List': ['application/xml', '<BlockList/>'],
  'Get Blob Tags': ['application/xml', '<Tags><TagSet/></Tags>'],
  'Blob Batch': ['multipart/mixed; boundary=x', '--x--'],
  'Path List': ['application/json', '{"paths":[]}'],
  'Get Messages': ['application/xml', '\ufeff<?xml version="1.0"?><QueueMessagesList />'],
};

interface TestAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** The answer of the service that is success. */
function createSuccess(operation: Operation): TestAnswer {
  const { status, headers = [] } = EXPECTED_ANSWERS[operation];
  const [type, text] = BODIES[operation] ?? ['application/octet-stream', ''];
  const required = Object.fromEntries(headers.map((name) => [name, 'x']));
  const copied: Record<string, string> =
    operation === 'Copy Blob From URL' ? { 'x-ms-copy-status': 'success' } : {};
  return {
    status: status[0],
    headers: { 'x-ms-request-id': '1', 'content-type': type, ...required, ...copied },
    text,
  };
}

/** Returns the status that passes, or the reason why the answer is refused. */
async function check(sent: Sent, { status, headers, text }: TestAnswer): Promise<number | string> {
  const request = createRequest(sent);
  const response = { request, status, headers: createHttpHeaders(headers), bodyAsText: text };
  return createAnswerPolicy()
    .sendRequest(request, () => Promise.resolve(response))
    .then(
      ({ status: passed }) => passed,
      (error: Error & { code?: string; statusCode?: number }) => {
        expect(error).toMatchObject({
          name: 'RestError',
          code: 'UNRECOGNIZED_ANSWER',
          statusCode: undefined,
        });
        return error.message;
      },
    );
}

const HTML: TestAnswer = { status: 200, headers: { 'content-type': 'text/html' }, text: '<html></html>' };

describe.each(OPERATIONS)('%s', (operation) => {
  const sent = REQUESTS[operation];
  const success = createSuccess(operation);

  test('is told by its request', () => {
    expect(identifyOperation(createRequest(sent))).toBe(operation);
  });

  test('passes on its success, and errors of the service', async () => {
    expect(await check(sent, success)).toBe(success.status);
    const error = { ...HTML, headers: { 'x-ms-error-code': 'BlobNotFound' } };
    for (const status of [400, 403, 404, 409, 412])
      expect(await check(sent, { ...error, status })).toBe(status);
    for (const status of [408, 429, 500, 502, 503, 504])
      expect(await check(sent, { ...HTML, status })).toBe(status);
  });

  test('refuses everything else', async () => {
    for (const status of [200, 202, 204, 302, 400, 401, 403, 404, 407])
      expect(await check(sent, { ...HTML, status })).toContain('no x-ms-request-id (text/html)');
    for (const status of [200, 201, 202, 203, 204, 206, 304])
      if (!EXPECTED_ANSWERS[operation].status.includes(status))
        expect(await check(sent, { ...success, status })).toContain(`status ${status}`);
    for (const name of EXPECTED_ANSWERS[operation].headers ?? []) {
      const { [name]: _, ...headers } = success.headers;
      expect(await check(sent, { ...success, headers })).toContain(`no ${name}`);
    }
    if (EXPECTED_ANSWERS[operation].body) {
      const headers = { ...success.headers, 'content-type': 'text/html' };
      expect(await check(sent, { ...success, headers })).toContain('(text/html)');
    }
    if (EXPECTED_ANSWERS[operation].body?.start)
      for (const text of ['', '<html></html>', '[]'])
        expect(await check(sent, { ...success, text })).toContain('a body of another kind');
  });
});

test('an unknown copy status, another part of a blob and the answer to another request are refused', async () => {
  const copied = createSuccess('Copy Blob From URL');
  for (const [status, expected] of [
    ['pending', 202],
    ['failed', 202],
    ['aborted', 202],
    ['queued', expect.stringContaining('an unknown x-ms-copy-status')],
  ] as const)
    expect(
      await check(REQUESTS['Copy Blob From URL'], {
        ...copied,
        headers: { ...copied.headers, 'x-ms-copy-status': status, 'x-ms-copy-id': '1' },
      }),
    ).toEqual(expected);
  for (const status of ['pending', 'failed', 'aborted'])
    expect(
      await check(REQUESTS['Copy Blob From URL'], {
        ...copied,
        headers: { ...copied.headers, 'x-ms-copy-status': status },
      }),
    ).toContain('no x-ms-copy-id');

  const read = createSuccess('Get Blob');
  const part = (range: string): Sent => ['GET', BLOB, { 'x-ms-range': range }];
  const createPart = (range: string): TestAnswer => ({
    ...read,
    status: 206,
    headers: { ...read.headers, 'content-range': range },
  });
  expect(await check(part('bytes=5-9'), createPart('bytes 5-9/100'))).toBe(206);
  expect(await check(part('bytes=5-9'), createPart('bytes 50-59/100'))).toContain('another part');
  expect(await check(part('bytes=5-9'), read)).toContain('another part');
  expect(await check(part('bytes=0-9'), read)).toBe(200);
  expect(await check(REQUESTS['Get Blob'], createPart('bytes 0-9/100'))).toContain('another part');

  const sent: Sent = ['HEAD', BLOB, { 'x-ms-client-request-id': 'mine' }];
  const found = createSuccess('Get Blob Properties');
  const echo = (id: string): TestAnswer => ({
    ...found,
    headers: { ...found.headers, 'x-ms-client-request-id': id },
  });
  expect(await check(sent, echo('mine'))).toBe(200);
  expect(await check(sent, echo('other'))).toContain('the answer to another request');
});

test.each<[string, string]>([
  ['GET', `${BLOB}?comp=pagelist`],
  ['PUT', `${BLOB}?comp=lease`],
  ['PUT', BLOB],
  ['DELETE', CONTAINER],
  ['GET', 'https://contoso.blob.core.windows.net/?comp=list'],
  ['PUT', `${PATH}?resource=file`],
])('%s %s is not sent: nobody has stated its success', async (method, url) => {
  const sent: Sent = [method, url];
  let isSent = false;
  const send = createAnswerPolicy().sendRequest(createRequest(sent), () => {
    isSent = true;
    return Promise.reject(new Error('sent'));
  });
  await expect(send).rejects.toThrow(TypeError);
  expect(isSent).toBe(false);
});

describe('the body of an answer that is read at once', () => {
  const KIB = 1024;

  /** Answers with a body that arrives in chunks of 64 KiB, and counts them. */
  async function receive(operation: Operation, kib: number, status = 200, streamed?: ReadonlySet<number>) {
    const { headers } = createSuccess(operation);
    const request = createRequest(REQUESTS[operation]);
    if (streamed) request.streamResponseStatusCodes = new Set(streamed);
    const given = { chunks: 0 };
    function* give(): Generator<Buffer> {
      const [, start] = BODIES[operation] ?? ['', ''];
      yield Buffer.from(start);
      for (; given.chunks < kib / 64; given.chunks++) yield Buffer.alloc(64 * KIB, ' ');
    }
    const readableStreamBody = Readable.from(give());
    const sending = createAnswerPolicy().sendRequest(request, async ({ streamResponseStatusCodes }) => {
      expect([...(streamResponseStatusCodes ?? [])]).toEqual([Infinity]);
      return { request, status, headers: createHttpHeaders(headers), readableStreamBody };
    });
    return { given, request, readableStreamBody, sending };
  }

  test.each<[Operation, number, number]>([
    ['Get Messages', 15 * KIB, 17 * KIB],
    ['Path List', 31 * KIB, 33 * KIB],
    ['Delete Message', 960, 1088],
  ])('%s has a limit', async (operation, allowedKib, refusedKib) => {
    const [status] = EXPECTED_ANSWERS[operation].status;
    const allowed = await receive(operation, allowedKib, status);
    expect((await allowed.sending).bodyAsText!.length).toBeGreaterThanOrEqual(allowedKib * KIB);
    expect(allowed.request.streamResponseStatusCodes).toBeUndefined();

    const refused = await receive(operation, 100 * refusedKib, status);
    await expect(refused.sending).rejects.toMatchObject({
      code: 'UNRECOGNIZED_ANSWER',
      message: expect.stringContaining('a body of more than') as string,
    });
    expect(refused.given.chunks).toBeLessThanOrEqual(refusedKib / 64 + 1);
    expect(refused.readableStreamBody.destroyed).toBe(true);
  });

  test('has one if it is an error, too', async () => {
    const { sending } = await receive('Get Messages', 2 * KIB, 403);
    await expect(sending).rejects.toMatchObject({ code: 'UNRECOGNIZED_ANSWER' });
  });

  test('has none if its reader reads it as it arrives', async () => {
    const { sending, given } = await receive('Get Blob', 2 * KIB, 200, new Set([200, 206]));
    const { readableStreamBody, bodyAsText } = await sending;
    expect([given.chunks, bodyAsText]).toEqual([0, undefined]);
    readableStreamBody!.resume();
  });

  test('that breaks off is a failure that is transient', async () => {
    const request = createRequest(REQUESTS['Get Messages']);
    const readableStreamBody = Readable.from(
      (function* () {
        yield Buffer.from('<QueueMess');
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      })(),
    );
    const { headers } = createSuccess('Get Messages');
    const answer = { request, status: 200, headers: createHttpHeaders(headers), readableStreamBody };
    const failure = await createAnswerPolicy()
      .sendRequest(request, () => Promise.resolve(answer))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'PARSE_ERROR' });
    expect(isTransient(failure)).toBe(true);
  });
});
