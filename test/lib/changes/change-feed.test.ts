import { openChangeFeed } from '../../../lib/changes/feed/change-feed';
import { MemoryFeed } from '../../support/change-feeds';

const { signal } = new AbortController();
const at = (hour: number): string => `2026-11-29T${String(hour).padStart(2, '0')}:00:00.000Z`;

function createFeed(): MemoryFeed {
  const feed = new MemoryFeed(at(13));
  feed.addSegment(at(9), []);
  feed.addSegment(at(10), [[[{ name: 'a' }], [{ name: 'b' }]], [[{ name: 'c' }]]]);
  feed.addSegment(at(11), [[[{ name: 'a', type: 'BlobDeleted' }]]]);
  feed.addSegment(at(12), []);
  feed.addSegment(at(13), [[[{ name: 'too early' }]]]);
  return feed;
}

async function readNames(
  feed: MemoryFeed,
  after: string | undefined,
): Promise<readonly [string, readonly string[]] | undefined> {
  const range = await openChangeFeed(feed, after, signal);
  if (!range) return undefined;
  const names: string[] = [];
  for await (const { place, change } of range.events) names.push(`${place.path} ${change}`);
  return [range.until, names];
}

test('the events of the segments after the last one are read, shard by shard and file by file', async () => {
  expect(await readNames(createFeed(), at(9))).toEqual([
    at(12),
    ['a Written', 'b Written', 'c Written', 'a Deleted'],
  ]);
});

test('a segment that is not consumable yet is never read', async () => {
  const feed = createFeed();
  await readNames(feed, at(9));
  expect(feed.reads.filter((path) => path.includes('1300'))).toEqual([]);
});

test('a segment that is not final ends the range', async () => {
  const feed = createFeed();
  feed.addSegment(at(11), [[[{ name: 'late' }]]], 'Publishing');
  expect(await readNames(feed, at(9))).toEqual([at(10), ['a Written', 'b Written', 'c Written']]);
});

test('a first range begins after what there is', async () => {
  expect(await readNames(createFeed(), undefined)).toEqual([at(12), []]);
});

test('a feed that has nothing after the last segment has no events', async () => {
  expect(await readNames(createFeed(), at(12))).toEqual([at(12), []]);
});

test('a feed that has lost the last segment may have lost events, so there is no range', async () => {
  const feed = createFeed();
  feed.blobs.delete('idx/segments/2026/11/29/0900/meta.json');
  expect(await readNames(feed, at(9))).toBeUndefined();
});

test('a range over many months is read', async () => {
  const feed = createFeed();
  feed.addSegment('2026-02-01T09:00:00.000Z', []);
  expect((await readNames(feed, '2026-02-01T09:00:00.000Z'))?.[1]).toHaveLength(4);
});

test.each<[string, string, string]>([
  ['no list of segments', 'meta/segments.json', ''],
  ['a list without a time', 'meta/segments.json', '{"lastConsumable":"soon"}'],
  ['a segment that is no JSON', 'idx/segments/2026/11/29/1000/meta.json', 'x'],
  [
    'a shard outside the log',
    'idx/segments/2026/11/29/1000/meta.json',
    '{"status":"Finalized","chunkFilePaths":["$blobchangefeed/../data/"]}',
  ],
  ['a file that is not Avro', 'log/00/2026/11/29/1000/00000.avro', 'x'],
])('%s is told as an unreadable change feed', async (_, path, text) => {
  const feed = createFeed();
  feed.blobs.set(path, Buffer.from(text));
  await expect(readNames(feed, at(9))).rejects.toMatchObject({ code: 'ChangeFeedUnreadable' });
});

test('an event of a snapshot of a blob changes nothing, and other events make the reader look', async () => {
  const feed = new MemoryFeed(at(12));
  feed.addSegment(at(10), []);
  feed.addSegment(at(11), [
    [
      [
        { name: 's', snapshot: '2026-11-29T11:00:00Z' },
        { name: 't', type: 'BlobSnapshotCreated' },
        { name: 'p', type: 'BlobPropertiesUpdated' },
        { name: 'w', etag: '"0x8D"', size: 9 },
        { name: 'odd', etag: '*', size: 9 },
      ],
    ],
  ]);
  const range = (await openChangeFeed(feed, at(10), signal))!;
  const events: unknown[] = [];
  for await (const { place, change, facts } of range.events) events.push([place.path, change, facts]);
  expect(events).toEqual([
    ['p', 'Unknown', undefined],
    ['w', 'Written', { etag: '0x8D', sizeBytes: 9, blobType: 'BlockBlob' }],
    ['odd', 'Written', undefined],
  ]);
});
