import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { PipelineRequest, PipelineRequestOptions, PipelineResponse } from '@azure/core-rest-pipeline';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { leanHttpClient } from '../../../lib/azure/requests/lean-http-client';
import { isTransient } from '../../../lib/azure/requests/transient-errors';

let server: Server;
let answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((incoming, outgoing) => answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const toUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function create(options: Partial<PipelineRequestOptions> = {}): PipelineRequest {
  const url = `${toUrl()}/curated/a%20b.csv?sig=x%2F`;
  return createPipelineRequest({ url, allowInsecureConnection: true, ...options });
}

const readBody = ({ readableStreamBody }: PipelineResponse): Promise<string> => text(readableStreamBody!);

test('a request arrives as it was made, and its answer as it was sent', async () => {
  let seen: Partial<IncomingMessage> = {};
  answer = ({ method, url, headers }, outgoing) => {
    seen = { method, url, headers };
    outgoing.writeHead(202, { etag: '"0x1"', 'x-ms-copy-status': 'success' }).end('done');
  };
  const headers = createHttpHeaders({ 'x-ms-copy-source': 'https://contoso/x', 'Content-Length': '0' });
  const response = await leanHttpClient.sendRequest(create({ method: 'PUT', headers }));
  expect(seen).toMatchObject({ method: 'PUT', url: '/curated/a%20b.csv?sig=x%2F' });
  expect(seen.headers).toMatchObject({
    host: new URL(toUrl()).host,
    'content-length': '0',
    'x-ms-copy-source': 'https://contoso/x',
  });
  expect(seen.headers).not.toHaveProperty('transfer-encoding');
  expect(response.status).toBe(202);
  expect(response.headers.toJSON()).toMatchObject({ etag: '"0x1"', 'x-ms-copy-status': 'success' });
  expect(await readBody(response)).toBe('done');
});

test('a connection is used again', async () => {
  const ports = new Set<number>();
  answer = ({ socket }, outgoing) => {
    ports.add(socket.remotePort!);
    outgoing.end();
  };
  for (let sent = 0; sent < 3; sent++) await readBody(await leanHttpClient.sendRequest(create()));
  expect(ports.size).toBe(1);
});

test('a redirect is passed on and not followed, so that credentials stay with their host', async () => {
  const seen: string[] = [];
  const other = createServer(({ url }, outgoing) => {
    seen.push(url!);
    outgoing.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  answer = (_, outgoing) => outgoing.writeHead(307, { location: `http://127.0.0.1:${port}/stolen` }).end();
  const headers = createHttpHeaders({ authorization: 'Bearer secret' });
  const response = await leanHttpClient.sendRequest(create({ headers }));
  await readBody(response);
  other.close();
  expect(response.status).toBe(307);
  expect(seen).toEqual([]);
});

test('an aborted request ends, and so does its connection', async () => {
  const stop = new AbortController();
  const isClosed = new Promise<void>((resolve) => {
    answer = ({ socket }) => {
      socket.on('close', () => resolve());
      stop.abort();
    };
  });
  const sent = leanHttpClient.sendRequest(create({ abortSignal: stop.signal }));
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  await isClosed;
  await expect(leanHttpClient.sendRequest(create({ abortSignal: stop.signal }))).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('an abort also ends the body of an answer', async () => {
  const stop = new AbortController();
  answer = (_, outgoing) => outgoing.writeHead(200).write('a part');
  const response = await leanHttpClient.sendRequest(create({ abortSignal: stop.signal }));
  const read = readBody(response);
  stop.abort();
  await expect(read).rejects.toThrow();
});

test('a connection that breaks is an error after which the request can be sent again', async () => {
  answer = ({ socket }) => socket.destroy();
  const error = await leanHttpClient.sendRequest(create()).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: 'RestError', code: 'ECONNRESET' });
  expect(isTransient(error)).toBe(true);
});

test('plain HTTP is refused unless it is allowed', async () => {
  let requests = 0;
  answer = (_, outgoing) => {
    requests += 1;
    outgoing.end();
  };
  const request = create({ allowInsecureConnection: false });
  await expect(leanHttpClient.sendRequest(request)).rejects.toThrow('is not a secure connection');
  expect(requests).toBe(0);
});

test('a request with a body is sent whole', async () => {
  let seen = '';
  answer = (incoming, outgoing) =>
    void text(incoming).then((sent) => {
      seen = sent;
      outgoing.end();
    });
  const streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
  const request = create({ method: 'PUT', body: 'the body', streamResponseStatusCodes });
  await readBody(await leanHttpClient.sendRequest(request));
  expect(seen).toBe('the body');
});

test('the brackets of an IPv6 address are left to the URL', async () => {
  // Nothing answers there, but no name is looked up.
  const request = createPipelineRequest({ url: 'http://[::1]:9/', allowInsecureConnection: true });
  const failure = await leanHttpClient.sendRequest(request).catch((error: unknown) => error);
  expect((failure as { readonly code: string }).code).toMatch(
    /ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH/,
  );
});
