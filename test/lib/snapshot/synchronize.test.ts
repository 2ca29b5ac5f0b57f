import { syncSnapshot, verifySnapshot } from '../../../lib';
import { bothSides, contents, fill, pair, put } from '../../support/accounts';
import { counts, sync } from '../../support/snapshots';

const env = bothSides();

describe('a snapshot between two accounts', () => {
  test('the first is full, the next copies new and changed files and keeps those that are gone', async () => {
    const sides = await pair({ 'a.csv': 'a', 'b/c.csv': 'bc', 'd.csv': 'd' });
    const first = await sync(sides);
    expect(first.synchronizationMode).toBe('FullSync');
    expect(counts(first)).toEqual([{ written: 3, unchanged: 0, gone: 0, deleted: 0, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({ 'a.csv': 'a', 'b/c.csv': 'bc', 'd.csv': 'd' });

    await put(sides.source, 'a.csv', 'A');
    await put(sides.source, 'e.csv', 'e');
    await sides.source.deleteBlob('d.csv');
    const second = await sync(sides);
    expect(second.synchronizationMode).toBe('Incremental');
    expect(counts(second)).toEqual([{ written: 2, unchanged: 1, gone: 1, deleted: 0, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({
      'a.csv': 'A',
      'b/c.csv': 'bc',
      'd.csv': 'd',
      'e.csv': 'e',
    });

    const third = await sync(sides);
    expect(counts(third)).toEqual([{ written: 0, unchanged: 3, gone: 1, deleted: 0, failed: 0 }]);
  });

  test('a change of equal size is found, and a file that comes back is copied', async () => {
    const sides = await pair({ x: '1', y: '1' });
    await sync(sides);
    await put(sides.source, 'x', '2');
    await sides.source.deleteBlob('y');
    await sync(sides);
    await put(sides.source, 'y', '3');
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ x: '2', y: '3' });
  });

  test('mode FullSync copies every file again', async () => {
    const sides = await pair({ a: '1', b: '2' });
    await sync(sides);
    const again = await sync(sides, { mode: 'FullSync' });
    expect(counts(again)).toEqual([{ written: 2, unchanged: 0, gone: 0, deleted: 0, failed: 0 }]);
  });

  test('content headers and metadata arrive', async () => {
    const sides = await pair({});
    await sides.source.getBlockBlobClient('report.csv').upload('x', 1, {
      blobHTTPHeaders: {
        blobContentType: 'text/csv',
        blobContentEncoding: 'identity',
        blobContentLanguage: 'nl',
        blobCacheControl: 'max-age=60',
        blobContentDisposition: 'attachment',
      },
      metadata: { owner: 'sales' },
    });
    await sync(sides);
    const found = await sides.target.getBlobClient('report.csv').getProperties();
    expect(found).toMatchObject({
      contentType: 'text/csv',
      contentEncoding: 'identity',
      contentLanguage: 'nl',
      cacheControl: 'max-age=60',
      contentDisposition: 'attachment',
      metadata: { owner: 'sales' },
    });
  });

  test('names that URLs find hard arrive as they are', async () => {
    const names = [
      '100%.csv',
      'a#b',
      'a?b',
      'a+b c',
      'über/日本/😀',
      "it's",
      'Case',
      'case',
      'a',
      'a/b',
      'a-b',
      '/lead',
      'two//slashes',
    ];
    const sides = await pair(Object.fromEntries(names.map((name) => [name, name])));
    await sync(sides);
    expect(await contents(sides.target)).toEqual(Object.fromEntries(names.map((name) => [name, name])));
    expect((await verifySnapshot(sides.subscription, { env })).filesVerified).toBe(names.length);
  });

  test('an empty blob and an empty container are snapshots too', async () => {
    const sides = await pair({ empty: '' });
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ empty: '' });
    expect(counts(await sync(await pair({})))).toEqual([
      { written: 0, unchanged: 0, gone: 0, deleted: 0, failed: 0 },
    ]);
  });

  test('more copies than are in flight at once', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f/${i}`, String(i)]));
    const sides = await pair(many);
    expect(counts(await sync(sides, { maxConcurrency: 8 }))[0]).toMatchObject({ written: 150 });
    expect(await contents(sides.target)).toEqual(many);
  });
});

describe('folders and files', () => {
  test('a folder lands below its target folder, without its siblings of like names', async () => {
    const sides = await pair(
      {
        'sales/daily/a': '1',
        'sales/daily/x/b': '2',
        'sales/daily-secret/c': '3',
        'sales/daily': '4',
        'sales/daily/': 'marker',
      },
      {
        mapping: (from, to) => [
          {
            datasetName: 'daily',
            datasetType: 'Folder' as never,
            source: { container: from, path: 'sales/daily' },
            target: { container: to, path: 'in/contoso' },
          },
        ],
      },
    );
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ 'in/contoso/a': '1', 'in/contoso/x/b': '2' });
  });

  test('a file lands under its target name; it is kept when it is gone at the source', async () => {
    const sides = await pair(
      { 'a/report.csv': '1', 'a/report.csv.bak': '2' },
      {
        mapping: (from, to) => [
          {
            datasetName: 'report',
            datasetType: 'File' as never,
            source: { container: from, path: 'a/report.csv' },
            target: { container: to, path: 'contoso.csv' },
          },
        ],
      },
    );
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ 'contoso.csv': '1' });
    expect((await verifySnapshot(sides.subscription, { env })).filesVerified).toBe(1);

    await sides.source.deleteBlob('a/report.csv');
    expect(counts(await sync(sides))).toEqual([{ written: 0, unchanged: 0, gone: 1, deleted: 0, failed: 0 }]);
  });

  test('a dataset with a new mapping is copied again; files that landed before stay', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    const { container: to } = sides.subscription.mappings[0].target!;
    const mappings = [{ ...sides.subscription.mappings[0], target: { container: to, path: 'moved' } }];
    const moved = await syncSnapshot({ ...sides.subscription, mappings }, { env });
    expect(counts(moved)[0]).toMatchObject({ written: 1 });
    expect(await contents(sides.target)).toEqual({ a: '1', 'moved/a': '1' });
  });
});

test('blobs of others at the target are left alone', async () => {
  const sides = await pair({ a: '1' });
  await fill('fabrikam', sides.subscription.mappings[0].target!.container, { own: 'x' });
  await sync(sides);
  expect(await contents(sides.target)).toEqual({ a: '1', own: 'x' });
});
