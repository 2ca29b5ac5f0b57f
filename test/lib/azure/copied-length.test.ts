import { createHash } from 'node:crypto';
import { contents } from '../../support/accounts';
import type { Fault, SeenRequest } from '../../support/fault-proxy';
import { understood } from '../../support/fault-proxy';
import { FaultyPair, large } from '../../support/faulty-pair';

const md5 = (text: string): string => createHash('md5').update(text).digest('base64');
const PUT_FROM_URL = { copyLimits: { copyFromUrl: 4096, putFromUrl: 1e6, block: 4096 } };

let faulty: FaultyPair;
afterEach(() => faulty.end());

/** Answers a copy with success after this content was written, with this hash in the answer. */
function writeAndAnswer(blob: string, content: string, hash?: string): Fault {
  return async (exchange) => {
    const { target } = faulty.sides;
    const { etag } = await target.getBlockBlobClient(blob).upload(content, content.length);
    const copy = { 'x-ms-copy-status': 'success', 'x-ms-copy-id': '1' };
    const isPut = exchange.request.headers['x-ms-blob-type'] !== undefined;
    exchange.send({
      status: isPut ? 201 : 202,
      headers: {
        etag,
        'x-ms-request-id': '1',
        'content-length': '0',
        ...(hash !== undefined && { 'content-md5': hash }),
        ...(!isPut && copy),
      },
      body: Buffer.alloc(0),
    });
  };
}

const EMPTY = md5('');
describe('a copy that is answered with success, and has another length than the source,', () => {
  test.each<[string, 'copy' | 'put from url', boolean, string, string | undefined]>([
    ['Put Blob From URL, of no bytes', 'put from url', false, '', EMPTY],
    ['Put Blob From URL, of no bytes, over another version', 'put from url', true, '', EMPTY],
    ['Put Blob From URL, of no bytes, without a hash', 'put from url', false, '', undefined],
    ['Put Blob From URL, of half of the bytes', 'put from url', false, 'half', md5('half')],
    ['Copy Blob From URL, of no bytes', 'copy', false, '', EMPTY],
    ['Copy Blob From URL, of no bytes, over another version', 'copy', true, '', EMPTY],
  ])(
    'is removed and reported, and the next run copies it: %s',
    async (_case, operation, isLater, wrote, hash) => {
      const content = operation === 'copy' ? 'small' : large('a');
      faulty = await FaultyPair.create({ other: '1', ...(isLater && { blob: large('0') }) });
      if (isLater) await faulty.runToTheEnd();
      await faulty.put('blob', content);
      faulty.proxy.inject({ operation, blob: 'blob' }, writeAndAnswer('blob', wrote, hash));
      const { record } = await faulty.carry(PUT_FROM_URL);
      expect(faulty.proxy.heal()).toEqual([]);
      expect(record).toMatchObject({ failures: [{ path: 'blob', code: 'StorageFailed' }] });
      expect(JSON.stringify(record)).toContain(
        `the copy has ${wrote.length} bytes instead of ${content.length}`,
      );
      expect(await contents(faulty.sides.target)).toEqual({ other: '1' });
      expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await contents(faulty.sides.target)).toEqual({ other: '1', blob: content });
    },
  );
});

test.each<[string, string | undefined, number]>([
  ['its hash is that of the source', md5(large('a')), 0],
  ['its answer has no hash', undefined, 1],
  ['its answer has another hash, because that of the source is stale', EMPTY, 1],
])('a copy that has arrived is looked up only if no hash proves it: %s', async (_case, hash, lookUps) => {
  faulty = await FaultyPair.create({ blob: large('a') });
  const fault = writeAndAnswer('blob', large('a'), hash);
  faulty.proxy.inject({ operation: 'put from url', blob: 'blob' }, fault);
  const { record } = await faulty.carry(PUT_FROM_URL);
  expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
  expect(faulty.proxy.seen('head', 'fabrikam').filter(({ blob }) => blob === 'blob')).toHaveLength(lookUps);
});

describe('a copy that is answered with success', () => {
  test('is made again if a look finds nothing', async () => {
    faulty = await FaultyPair.create({ blob: large('a') });
    faulty.proxy.inject({ operation: 'put from url', blob: 'blob' }, async (exchange) => {
      await writeAndAnswer('blob', large('a'))(exchange);
      await faulty.sides.target.deleteBlob('blob');
    });
    // The emulator has no Put Blob From URL: the second copy is made in blocks.
    const { record } = await faulty.carry(PUT_FROM_URL);
    expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
    expect(await contents(faulty.sides.target)).toEqual({ blob: large('a') });
  });

  test('is of somebody else if a look finds another version', async () => {
    faulty = await FaultyPair.create({ blob: large('a') });
    faulty.proxy.inject({ operation: 'put from url', blob: 'blob' }, async (exchange) => {
      await writeAndAnswer('blob', large('a'))(exchange);
      await faulty.sides.target.getBlockBlobClient('blob').upload('theirs', 6);
    });
    const { record } = await faulty.carry(PUT_FROM_URL);
    expect(record).toMatchObject({ failures: [{ path: 'blob', code: 'Collision' }] });
    expect(await contents(faulty.sides.target)).toEqual({ blob: 'theirs' });
  });

  test('has the length of the source, if it was made in blocks', async () => {
    faulty = await FaultyPair.create({ blob: large('a') });
    const isCommit = ({ method }: SeenRequest): boolean => method === 'PUT';
    faulty.proxy.inject({ operation: 'block list', isMeant: isCommit }, async (exchange) => {
      const { etag } = await faulty.sides.target.getBlockBlobClient('blob').upload('half', 4);
      const headers = { etag, 'x-ms-request-id': '1', 'content-length': '0' };
      exchange.send({ status: 201, headers, body: Buffer.alloc(0) });
    });
    const { record } = await faulty.carry();
    expect(JSON.stringify(record)).toContain(`the copy has 4 bytes instead of ${large('a').length}`);
    expect(await contents(faulty.sides.target)).toEqual({});
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
  });
});

test('a block that has the name of another one, and not its length, is copied again', async () => {
  faulty = await FaultyPair.create({ blob: large('a') });
  const { target } = faulty.sides;
  // A run that was stopped before it committed its blocks.
  const ids = new Set<string>();
  faulty.proxy.inject({ operation: 'block from url', blob: 'blob', times: Infinity }, async (exchange) => {
    ids.add(understood(exchange.request).query.get('blockid')!);
    exchange.reset();
  });
  await faulty.carry();
  faulty.proxy.heal();
  for (const id of ids) await target.getBlockBlobClient('blob').stageBlock(id, 'short', 5);
  expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
  expect(await contents(target)).toEqual({ blob: large('a') });
});
