import { BlobServiceClient } from '@azure/storage-blob';
import { createNameList } from '../../bench/endpoint/blob-names';
import { createConnectionString } from '../../bench/endpoint/process';
import { DATA_CONTAINER, Endpoint } from '../../bench/endpoint/server';
import { connectionString, freshName } from '../support/accounts';
import type { Side } from './both-sides';
import { awkwardNames, fillLike, createSide } from './both-sides';

/*
 * The benchmark's endpoint computes what it answers. Here it is asked the same as the emulator, for the same blobs, and
 * has to answer the same. Left out is what no two services have in common: ETags, times, ids.
 */

const names = createNameList(awkwardNames(250));
const endpoint = new Endpoint({ names, isCopied: false, latency: { request: 0, page: 0 } });
let computed: Side;
let emulated: Side;

beforeAll(async () => {
  const origin = await endpoint.listen(0);
  const service = (account: string): BlobServiceClient =>
    BlobServiceClient.fromConnectionString(createConnectionString(origin, account));
  const [from, to] = [freshName(), freshName()];
  computed = createSide(service('contoso'), service('fabrikam'), DATA_CONTAINER, DATA_CONTAINER);
  emulated = createSide(
    BlobServiceClient.fromConnectionString(connectionString('contoso')),
    BlobServiceClient.fromConnectionString(connectionString('fabrikam')),
    from,
    to,
  );
  await fillLike(computed, emulated, names);
});

afterAll(() => endpoint.close());

/** Asks both, and expects one answer. */
async function same<T>(ask: (side: Side) => Promise<T>): Promise<T> {
  const [ours, theirs] = [await ask(computed), await ask(emulated)];
  expect(ours).toEqual(theirs);
  return ours;
}

describe('a listing', () => {
  test('has the same blobs in the same order, in one page', async () => {
    const pages = await same((side) => side.pages({}));
    expect(pages).toHaveLength(1);
    expect(pages[0].blobs).toHaveLength(250);
  });

  test.each([
    [1, 'dir000/sub00/a'],
    [7, 'dir000/sub00/'],
    [249, ''],
    [250, 'd'],
  ])('has the same pages of %d', async (maxresults, prefix) => {
    await same((side) => side.pages({ maxresults, prefix }));
  });

  test.each(['', 'dir000/', 'dir000/sub00/', 'ü', 'a&b', 'no such', 'dir000/sub00/file-0000003.csv'])(
    'has the same for the prefix "%s", flat and by directory',
    async (prefix) => {
      await same((side) => side.pages({ prefix }));
      await same((side) => side.pages({ prefix, delimiter: '/' }));
    },
  );

  test('has the same folders, whatever the size of the pages', async () => {
    await same(async (side) => {
      const pages = await side.pages({ delimiter: '/', maxresults: 3 });
      return { folders: pages.flatMap((page) => page.folders), blobs: pages.flatMap((page) => page.blobs) };
    });
  });

  test('begins at the requested name', async () => {
    await same((side) => side.pages({ startFrom: 'dir000/sub00/file-0000125.csv' }));
  });

  test('has elements of the same names, as text', async () => {
    for (const query of [
      '',
      '&maxresults=5',
      '&prefix=none',
      '&delimiter=%2F',
      '&include=metadata,copy,tags',
    ])
      await same(async (side) => side.elements(`restype=container&comp=list${query}`));
  });
});

const LEASE_ID = '7b0c1f8e-0000-4000-8000-00000000000';

describe('requests', () => {
  test.each([0, 1, 125, 249])('for the properties of blob %d have the same answer', async (index) => {
    await same((side) => side.send('source', 'HEAD', names.at(index)));
    await same((side) => side.send('source', 'GET', names.at(index)));
    await same((side) => side.send('source', 'GET', names.at(index), { 'x-ms-range': 'bytes=3-7' }));
  });

  test('for a missing blob have the same response', async () => {
    await same((side) => side.send('source', 'HEAD', 'none'));
    await same((side) => side.send('source', 'GET', 'none'));
    await same((side) => side.send('target', 'DELETE', 'none'));
    await same((side) => side.send('none', 'GET', '', {}, 'restype=container&comp=list'));
    await same((side) => side.send('none', 'HEAD', '', {}, 'restype=container'));
    await same((side) => side.send('source', 'DELETE', 'none', { 'if-match': '"0x1"' }));
    await same((side) => side.send('source', 'PUT', '', {}, 'restype=container'));
  });

  const SYNC = { 'x-ms-requires-sync': 'true' };
  test.each([
    ['Copy Blob From URL', SYNC],
    ['Copy Blob', {}],
  ])('of %s have the same answers, whatever their conditions', async (_, headers) => {
    const name = names.at(3);
    await same((side) => side.copy('none', name, headers));
    await same((side) => side.copy(name, name, { ...headers, 'if-match': '"0x1"' }));
    await same((side) => side.copy(name, name, { ...headers, 'x-ms-source-if-match': '"0x1"' }));
    await same((side) => side.copy(name, name, { ...headers, 'if-none-match': '*' }));
    await same((side) => side.copy(name, name, { ...headers, 'if-none-match': '*' }));
    await same((side) => side.copy(name, name, { ...headers, 'if-match': '"0x1"' }));
    await same(async (side) => {
      const [source, target] = [await side.etag('source', name), await side.etag('target', name)];
      return side.copy(name, name, { ...headers, 'x-ms-source-if-match': source, 'if-match': target });
    });
    await same((side) => side.send('target', 'HEAD', name));
    await same((side) => side.send('target', 'DELETE', name, { 'if-match': '"0x1"' }));
    await same((side) => side.send('target', 'DELETE', name));
  });

  test('of several deletes at once have the same answers', async () => {
    for (const index of [5, 6]) await same((side) => side.copy(names.at(index), names.at(index), SYNC));
    await same((side) => side.deleteTogether([names.at(5), 'none', names.at(6)]));
    await same((side) => side.send('target', 'HEAD', names.at(5)));
  });

  test('for state have the same answers', async () => {
    await same((side) => side.createStateContainer());
    const put = { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'text/plain' };
    const lease = (action: string, id: number): Record<string, string> => ({
      'x-ms-lease-action': action,
      [action === 'acquire' ? 'x-ms-proposed-lease-id' : 'x-ms-lease-id']: LEASE_ID + id,
      ...(action === 'acquire' && { 'x-ms-lease-duration': '15' }),
    });
    const xml = '<?xml version="1.0"?><BlockList><Latest>QUFB</Latest><Latest>QkJC</Latest></BlockList>';
    const steps: readonly Parameters<Side['send']>[] = [
      ['state', 'PUT', 'a', put, '', 'text'],
      ['state', 'PUT', 'a', { ...put, 'if-none-match': '*' }, '', 'text'],
      ['state', 'PUT', 'a', { ...put, 'if-match': '"0x1"' }, '', 'text'],
      ['state', 'GET', 'a'],
      ['state', 'PUT', 'a', lease('acquire', 1), 'comp=lease'],
      ['state', 'PUT', 'a', lease('acquire', 2), 'comp=lease'],
      ['state', 'PUT', 'a', lease('renew', 1), 'comp=lease'],
      ['state', 'PUT', 'a', lease('renew', 2), 'comp=lease'],
      ['state', 'PUT', 'a', put, '', 'text'],
      ['state', 'PUT', 'a', { ...put, 'x-ms-lease-id': LEASE_ID + 1 }, '', 'more text'],
      ['state', 'HEAD', 'a'],
      ['state', 'PUT', 'a', lease('release', 1), 'comp=lease'],
      ['state', 'PUT', 'a', lease('break', 1), 'comp=lease'],
      ['state', 'PUT', 'b', {}, 'comp=block&blockid=QUFB', 'one'],
      ['state', 'PUT', 'b', {}, 'comp=block&blockid=QkJC', 'two'],
      ['state', 'GET', 'b', {}, 'comp=blocklist&blocklisttype=all'],
      ['state', 'PUT', 'b', {}, 'comp=blocklist', xml],
      ['state', 'GET', 'b', {}, 'comp=blocklist&blocklisttype=committed'],
      ['state', 'HEAD', 'b'],
      ['state', 'PUT', 'b', {}, 'comp=block&blockid=Q0ND', 'three'],
      ['state', 'PUT', 'b', {}, 'comp=blocklist', xml.replace('QUFB', 'Q0ND')],
      ['state', 'HEAD', 'b'],
      ['state', 'PUT', 'b', {}, 'comp=blocklist', xml],
      ['state', 'GET', '', {}, 'restype=container&comp=list&prefix=a'],
      ['state', 'DELETE', 'a'],
    ];
    for (const step of steps) await same((side) => side.send(...step));
  });
});

test('unsupported requests get an error', async () => {
  const silent = jest.spyOn(console, 'error').mockImplementation(() => {});
  expect(await computed.send('source', 'PUT', names.at(0), {}, 'comp=tags')).toMatchObject({ status: 501 });
  expect(silent).toHaveBeenCalledWith(expect.stringContaining('not answered'));
});
