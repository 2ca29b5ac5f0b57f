import { BlobServiceClient } from '@azure/storage-blob';
import { verifySnapshot } from '../../../lib';
import { bothSides, connectionString, contents, fill, pair } from '../../support/accounts';
import { counts, sync } from '../../support/snapshots';

const FROM = 'contoso';
const TO = 'fabrikam';

afterAll(async () => {
  for (const account of [FROM, TO]) {
    const service = BlobServiceClient.fromConnectionString(connectionString(account));
    for (const name of ['$web', '$root', '$logs']) await service.getContainerClient(name).deleteIfExists();
  }
});

describe.each([
  ['$web', '$web', { 'index.html': 'v1', 'assets/a b.css': 'v1' }],
  ['$root', '$root', { 'robots.txt': 'v1', 'index 1.html': 'v1' }],
  ['$logs', 'landed-logs', { 'blob/2027/01/01/0000/000000.log': 'v1' }],
])('the container %s', (from, to, blobs) => {
  test('is read, landed in, mirrored and verified like any other', async () => {
    const source = await fill(FROM, from, blobs);
    const {
      subscription,
      target: _,
      ...sides
    } = await pair(
      {},
      {
        deletions: 'mirror',
        maxDeleteFraction: 1,
        mapping: () => [
          {
            datasetName: 'all',
            datasetType: 'Container' as never,
            source: { container: from, path: '' },
            target: { container: to, path: '' },
          },
        ],
      },
    );
    const target = BlobServiceClient.fromConnectionString(connectionString(TO)).getContainerClient(to);
    const given = { subscription, target, ...sides };
    const record = await sync(given);
    expect(record.failures).toEqual([]);
    expect(await contents(target)).toEqual(blobs);

    const [first, ...others] = Object.keys(blobs);
    await source.deleteBlob(first);
    await source.getBlockBlobClient('new').upload('v2', 2);
    expect(counts(await sync(given))).toEqual([
      { written: 1, unchanged: others.length, gone: 0, deleted: 1, failed: 0 },
    ]);
    const report = await verifySnapshot(subscription, { env: bothSides(), deep: true });
    expect(report).toMatchObject({ status: 'Succeeded', filesVerified: others.length + 1 });
    await target.deleteIfExists();
  });
});

test('a file goes from and to the root of an account', async () => {
  await fill(FROM, '$root', { 'robots.txt': 'User-agent: *' });
  const { subscription, ...sides } = await pair(
    {},
    {
      mapping: () => [
        {
          datasetName: 'robots',
          datasetType: 'File' as never,
          source: { container: '$root', path: 'robots.txt' },
          target: { container: '$root', path: 'landed.txt' },
        },
      ],
    },
  );
  expect((await sync({ subscription, ...sides })).status).toBe('Succeeded');
  const service = BlobServiceClient.fromConnectionString(connectionString(TO));
  expect(await contents(service.getContainerClient('$root'))).toEqual({ 'landed.txt': 'User-agent: *' });
});

test('a name with a slash does not fit into the root container, and fails by itself', async () => {
  const sides = await pair(
    { a: '1', 'b/c': '2' },
    {
      mapping: (source) => [
        {
          datasetName: 'all',
          datasetType: 'Container' as never,
          source: { container: source, path: '' },
          target: { container: '$root', path: '' },
        },
      ],
    },
  );
  const record = await sync(sides);
  expect(record.failures).toEqual([
    {
      datasetName: 'all',
      path: 'b/c',
      code: 'NameUnfit',
      reason: "its name has a '/', which blobs of $root cannot have; ask the provider to rename it",
    },
  ]);
});
