import { BlobSource, BlobStateStore } from '../../../lib/azure';
import { connect } from '../../../lib/azure/connection/connect';
import { unquoteEtag } from '../../../lib/azure/connection/etags';
import { NEVER_ABORTED } from '../../../lib/azure/requests/never-aborted';
import { connectionString, container as containerClient, fill, freshName } from '../../support/accounts';
import type { Fault } from '../../support/fault-proxy';
import { answerWith, FaultProxy, halfAnswer, meanwhile } from '../../support/fault-proxy';

const CONTENT = 'the content of a blob, which is read to its end';

let proxy: FaultProxy;
let container: string;
beforeEach(async () => {
  proxy = await FaultProxy.start(connectionString('contoso'));
  container = freshName();
  await fill('contoso', container, { blob: CONTENT, empty: '' });
});
afterEach(() => proxy.stop());

const facts = { storageAccountName: 'contoso', blobEndpoint: '', tenantId: null };
function open(side: 'source' | 'target'): Parameters<typeof createStore>[0] {
  const [text] = proxy.connectionStrings;
  const env = { DATASHARE_SOURCE_CONNECTION_STRING: text, DATASHARE_TARGET_CONNECTION_STRING: text };
  return connect(side, facts, { env, now: () => new Date(), retry: { tries: 3, delayMs: 1 } });
}

const createStore = (connection: ConstructorParameters<typeof BlobStateStore>[0]): BlobStateStore =>
  new BlobStateStore(connection, container);

async function readState(path = 'blob'): Promise<string> {
  const { content } = (await createStore(open('target')).read(path, NEVER_ABORTED))!;
  return Buffer.concat(await content.toArray()).toString();
}

/** Reads a file of the source, of the version that it has now. */
async function readSource(): Promise<string> {
  const source = new BlobSource(open('source'));
  const place = { container, path: 'blob' };
  const { etag } = (await source.find(place, NEVER_ABORTED))!;
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(place, etag, NEVER_ABORTED)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const breakOff = (times: number): void => proxy.inject({ operation: 'read', times }, halfAnswer);
/** The offset, and the version, that each read asked for. */
const seenReads = (): (readonly [range: unknown, ifMatch: unknown])[] =>
  proxy.seen('read').map(({ headers }) => [headers['x-ms-range'], headers['if-match']]);

describe.each([
  ['state', readState, 'StateChanged'],
  ['a file of the source', readSource, 'StorageFailed'],
])('the content of %s', (_of, read, whenReplaced) => {
  test('is read on from where it broke off, in the same version', async () => {
    breakOff(2);
    expect(await read()).toBe(CONTENT);
    const [[range, first], ...others] = seenReads();
    expect(range).toBeUndefined();
    const half = Math.floor(CONTENT.length / 2);
    expect(others.map(([at]) => at)).toEqual([
      `bytes=${half}-`,
      `bytes=${half + Math.floor((CONTENT.length - half) / 2)}-`,
    ]);
    const [, version] = others[0];
    expect(unquoteEtag(version as string)).toMatch(/^0x/);
    expect(others.every(([, ifMatch]) => ifMatch === version)).toBe(true);
    expect([undefined, version]).toContain(first);
  });

  test('is given up if it breaks off six times', async () => {
    breakOff(Infinity);
    await expect(read()).rejects.toMatchObject({ code: 'EndpointUnreachable' });
    expect(proxy.seen('read')).toHaveLength(6);
  });

  test('is not put together of two versions', async () => {
    breakOff(1);
    const replace: Fault = meanwhile(() => fill('contoso', container, { blob: CONTENT.toUpperCase() }));
    proxy.inject({ operation: 'read' }, replace);
    await expect(read()).rejects.toMatchObject({ code: whenReplaced });
  });

  test('is not put together of two parts that do not follow each other', async () => {
    breakOff(1);
    proxy.inject({ operation: 'read', times: Infinity }, async (exchange) => {
      const answer = await exchange.pass();
      exchange.send({ ...answer, headers: { ...answer.headers, 'content-range': 'bytes 1-2/47' } });
    });
    await expect(read()).rejects.toMatchObject({ code: 'AnswerUnrecognized' });
  });

  test('is refused if it must not be read', async () => {
    proxy.inject({ operation: 'read' }, answerWith(403, 'AuthorizationPermissionMismatch'));
    await expect(read()).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});

test.each([
  ['was replaced', () => fill('contoso', container, { blob: CONTENT.toUpperCase() })],
  ['was deleted', () => containerClient('contoso', container).deleteBlob('blob')],
])('a part of a state that %s in the meantime is told as a changed state', async (_what, change) => {
  const { ranges, content } = (await createStore(open('target')).read('blob', NEVER_ABORTED))!;
  content.destroy();
  await change();
  await expect(ranges.readFrom(4).toArray()).rejects.toMatchObject({
    code: 'StateChanged',
    message: expect.stringContaining('"blob"') as string,
  });
});

test('an empty state is read with one request', async () => {
  expect(await readState('empty')).toBe('');
  expect(proxy.seen('read')).toHaveLength(1);
});

test('no state is found where there is no blob, and where there is no container', async () => {
  const store = createStore(open('target'));
  expect(await store.read('other', NEVER_ABORTED)).toBeUndefined();
  expect(await new BlobStateStore(open('target'), freshName()).read('blob', NEVER_ABORTED)).toBeUndefined();
});

test('content that nobody reads gives its connection back', async () => {
  const store = createStore(open('target'));
  for (let i = 0; i < 3; i++) (await store.read('blob', NEVER_ABORTED))!.content.destroy();
  // The proxy would wait for a connection that is still in use.
  await proxy.stop();
  proxy = await FaultProxy.start(connectionString('contoso'));
});
