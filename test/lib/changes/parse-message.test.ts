import { parseMessage } from '../../../lib/changes/parse-message';
import type { PlaceChange } from '../../../lib/changes/place-change';
import type { EventFields } from '../../support/storage-events';
import { createCloudEvent, createEvent, toBase64Message } from '../../support/storage-events';

const read = (fields: EventFields): readonly PlaceChange[] | undefined =>
  parseMessage(JSON.stringify(createEvent(fields)));

const place = (path: string, isFolder?: true) => ({
  storageAccountName: 'contoso',
  container: 'sales',
  path,
  ...(isFolder && { isFolder }),
});

const WRITTEN: PlaceChange = {
  place: place('a.csv'),
  change: 'Written',
  facts: { etag: '0x8D4BCC2E4835CD0', sizeBytes: 5, blobType: 'BlockBlob' },
  occurredOn: '2027-01-01T00:00:00.123Z',
};

test.each([
  ['text', JSON.stringify(createEvent())],
  ['text with a byte order mark', `\ufeff${JSON.stringify(createEvent())}`],
  ['Base64', toBase64Message(createEvent())],
  ['a list in Base64', toBase64Message([createEvent()])],
  ['CloudEvents', JSON.stringify(createCloudEvent())],
  ['a list of CloudEvents in Base64', toBase64Message([createCloudEvent()])],
])('reads an event as %s', (_, text) => {
  expect(parseMessage(text)).toEqual([WRITTEN]);
});

test('reads every event of a list', () => {
  const text = JSON.stringify([createEvent(), createEvent({ path: 'b', type: 'BlobDeleted' })]);
  expect(parseMessage(text)?.map(({ change, place: { path } }) => [change, path])).toEqual([
    ['Written', 'a.csv'],
    ['Deleted', 'b'],
  ]);
});

test.each([
  ['an empty message', ''],
  ['no JSON', 'hello'],
  ['Base64 of no JSON', Buffer.from('hello').toString('base64')],
  ['a number', '7'],
  ['an object that is no event', '{}'],
  ['a list with something that is no event', JSON.stringify([createEvent(), 7])],
  ['an event of a blob without a subject', JSON.stringify({ ...createEvent(), subject: undefined })],
  [
    'a subject without a blob',
    JSON.stringify(createEvent({ subject: '/blobServices/default/containers/sales' })),
  ],
  ['data of another kind', JSON.stringify({ ...createEvent(), data: 'x' })],
  ['a size below zero', JSON.stringify(createEvent({ sizeBytes: -1 }))],
  [
    'a URL in another container',
    JSON.stringify(createEvent({ url: 'https://contoso.blob.core.windows.net/other/a.csv' })),
  ],
  ['a message that is too long', `${' '.repeat(200_000)}${JSON.stringify(createEvent())}`],
  ['too many events', JSON.stringify(Array.from({ length: 1001 }, () => 0))],
  [
    'a rename to a URL that is no place',
    JSON.stringify(
      createEvent({ type: 'BlobRenamed', data: { destinationUrl: 'https://contoso.example/' } }),
    ),
  ],
])('cannot read %s', (_, text) => {
  expect(parseMessage(text)).toBeUndefined();
});

test.each([
  ['Microsoft.Storage.BlobInventoryPolicyCompleted', '/subscriptions/x/storageAccounts/contoso'],
  ['Microsoft.EventGrid.SubscriptionValidationEvent', ''],
  ['Microsoft.Storage.constructor', '/blobServices/default/containers/sales'],
  ['x', '/blobServices/default/containers/sales/blobs/a.csv'],
])('ignores events of the type %s', (eventType, subject) => {
  expect(parseMessage(JSON.stringify({ ...createEvent(), eventType, subject }))).toEqual([]);
});

test.each(['BlobSealed', 'constructor'])('looks at the blob of an event of the unknown type %s', (type) => {
  expect(parseMessage(JSON.stringify(createEvent({ type })))).toEqual([
    expect.objectContaining({ change: 'Unknown' }),
  ]);
});

test.each(['PutBlob', 'PutBlockList', 'FlushWithClose', 'SftpCommit'])('trusts the facts of %s', (api) => {
  expect(read({ api })?.[0].facts).toBeDefined();
});

describe('names', () => {
  test.each(['a b.csv', 'a%20b.csv', 'ä/ö.csv', 'a+b', 'x#y?z', '100%', '😀', 'a//b', 'folder/'])(
    'reads the name %p from the subject, which the URL confirms',
    (path) => {
      expect(read({ path })?.map((each) => each.place)).toEqual([place(path)]);
    },
  );

  test('reads a name without a URL', () => {
    expect(read({ path: 'a%20b', data: { url: undefined } })?.map((each) => each.place)).toEqual([
      place('a%20b'),
    ]);
  });

  test('asks for both names if subject and URL do not agree', () => {
    const changes = read({ path: 'a%20b', url: 'https://contoso.blob.core.windows.net/sales/a%20b' });
    expect(changes).toEqual([
      expect.objectContaining({ change: 'Unknown', place: place('a%20b') }),
      expect.objectContaining({ change: 'Unknown', place: place('a b') }),
    ]);
  });

  test('takes a name with characters that the subject has lost from the URL', () => {
    const url = 'https://contoso.blob.core.windows.net/sales/x/%F0%9F%92%8E.log';
    expect(read({ path: 'x/\ufffd\ufffd.log', url })?.[0].place).toEqual(place('x/💎.log'));
  });

  test('lists the folder of a name with characters that are lost', () => {
    const path = 'x/y/\ufffd\ufffd.log';
    expect(read({ path })?.[0].place).toEqual(place('x/y', true));
    expect(read({ path: '\ufffd/a' })?.[0].place).toEqual(place('', true));
  });

  test('reads the account from the topic, and else from the URL', () => {
    const event = createEvent({ account: 'Contoso' });
    expect(parseMessage(JSON.stringify(event))?.[0].place.storageAccountName).toBe('contoso');
    expect(parseMessage(JSON.stringify({ ...event, topic: undefined }))?.[0].place.storageAccountName).toBe(
      'contoso',
    );
    const { data } = createEvent({ data: { url: undefined } });
    expect(
      parseMessage(JSON.stringify({ ...event, topic: undefined, data }))?.[0].place.storageAccountName,
    ).toBeUndefined();
  });

  test('reads the URL of the dfs endpoint', () => {
    expect(read({ url: 'https://contoso.dfs.core.windows.net/sales/a.csv' })).toEqual([WRITTEN]);
  });
});

describe('ADLS Gen2', () => {
  const sourceUrl = 'https://contoso.dfs.core.windows.net/sales/old/a';
  const destinationUrl = 'https://contoso.dfs.core.windows.net/sales/new/a';

  test('tells of both names of a renamed file', () => {
    const changes = read({
      type: 'BlobRenamed',
      path: 'new/a',
      url: destinationUrl,
      data: { sourceUrl, destinationUrl },
    });
    expect(changes?.map((each) => [each.place, each.change])).toEqual(
      [
        [place('new/a'), 'Unknown'],
        [place('old/a'), 'Deleted'],
        [place('new/a'), 'Deleted'],
      ].map(([at, change]) => [at, change]),
    );
  });

  test('tells of both folders of a renamed directory', () => {
    const changes = read({
      type: 'DirectoryRenamed',
      path: 'new/a',
      url: destinationUrl,
      data: { sourceUrl, destinationUrl },
    });
    expect(new Set(changes?.map((each) => JSON.stringify(each.place)))).toEqual(
      new Set([place('new/a', true), place('old/a', true)].map((each) => JSON.stringify(each))),
    );
  });

  test('tells of the folder of a deleted directory', () => {
    expect(read({ type: 'DirectoryDeleted', path: 'old/', api: 'DeleteDirectory' })?.[0].place).toEqual(
      place('old', true),
    );
  });
});
