import type { ChangedFacts } from '../../../lib/changes/changed-file';
import { parseDigest } from '../../../lib/changes/digest/digest-lines';
import { readFeedEvent } from '../../../lib/changes/feed/feed-event';
import { toChangedFiles } from '../../../lib/changes/locate-change';
import { parseMessage } from '../../../lib/changes/parse-message';
import type { PlaceChange } from '../../../lib/changes/place-change';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { EventFields } from '../../support/storage-events';
import { createEvent } from '../../support/storage-events';

/** A record of the change feed of the same event. */
function toFeedRecord(fields: EventFields): unknown {
  const { eventType, data, ...event } = createEvent(fields) as { eventType: string; data: { eTag?: string } };
  const { eTag: etag, ...others } = data;
  return { ...event, eventType: eventType.replace('Microsoft.Storage.', ''), data: { ...others, etag } };
}

function toDigest(fields: EventFields): string {
  const { data, eventTime } = createEvent(fields) as { data: Record<string, unknown>; eventTime: string };
  const { eTag: etag, contentLength: sizeBytes, blobType } = data;
  const line = {
    datasetName: 'all',
    path: 'a.csv',
    change: 'Written',
    etag,
    sizeBytes,
    blobType,
    occurredOn: eventTime,
  };
  return `${JSON.stringify(line)}\n`;
}

type Told = Pick<PlaceChange, 'change' | 'facts' | 'occurredOn'> | undefined;

const READERS: Readonly<Record<string, (fields: EventFields) => Told>> = {
  'an event of Event Grid': (fields) => parseMessage(JSON.stringify(createEvent(fields)))?.[0],
  'a record of the change feed': (fields) => readFeedEvent(toFeedRecord(fields)),
  'a line of a digest': (fields) => parseDigest(toDigest(fields), new Set(['all']))?.[0],
};
const EVENTS = Object.keys(READERS).slice(0, 2);

const FACTS: ChangedFacts = { etag: '0x1', sizeBytes: 5, blobType: 'BlockBlob' };

const CASES: readonly (readonly [string, EventFields, ChangedFacts | undefined])[] = [
  ['that are complete', { etag: '0x1' }, FACTS],
  ['with an ETag in quotation marks', { etag: '"0x1"' }, FACTS],
  ['without an ETag', { data: { eTag: undefined } }, undefined],
  ['with an ETag that no header can have', { etag: 'a"\n' }, undefined],
  ['with a star, which every version matches', { etag: '*' }, undefined],
  ['with a star in quotation marks', { etag: '"*"' }, undefined],
  ['without a size', { data: { contentLength: undefined } }, undefined],
  ['without a kind of blob', { data: { blobType: undefined } }, undefined],
  ['with another kind of blob', { blobType: 'Other' }, undefined],
];

describe.each(Object.entries(READERS))('%s', (_, read) => {
  test.each(CASES)('has facts %s', (_case, fields, expected) => {
    expect(read(fields)).toMatchObject({ change: 'Written' });
    expect(read(fields)?.facts).toEqual(expected && { ...expected, etag: '0x1' });
  });

  test.each([
    ['seven digits', '2027-01-01T00:00:00.9584103Z', '2027-01-01T00:00:00.958Z'],
    ['none', 'yesterday', undefined],
    ['a time that is too long', `2027-01-01T00:00:00.${'1'.repeat(40)}Z`, undefined],
  ])('has a time with %s', (_case, time, expected) => {
    expect(read({ time })?.occurredOn).toBe(expected);
  });
});

// On ADLS Gen2, the event of a copy or of a new file comes before its content.
test.each(
  EVENTS.flatMap((reader) => ['CopyBlob', 'CreateFile', 'AppendFile', 'Other'].map((api) => [reader, api])),
)('the facts of %s by %s are not those of the finished file', (reader, api) => {
  expect(READERS[reader]({ api })).toMatchObject({ change: 'Written' });
  expect(READERS[reader]({ api })).not.toHaveProperty('facts');
});

test.each(
  EVENTS.flatMap((reader) => ['PutBlob', 'PutBlockList', 'FlushWithClose'].map((api) => [reader, api])),
)('the facts of %s by %s are trusted', (reader, api) => {
  expect(READERS[reader]({ api })).toHaveProperty('facts');
});

test('both events of a file are in the same datasets', () => {
  const source = { container: 'sales', store: { storageAccountName: 'contoso' } };
  const datasets = [
    { datasetName: 'all', datasetType: DatasetType.CONTAINER, source: { ...source, path: '' } },
    { datasetName: 'daily', datasetType: DatasetType.FOLDER, source: { ...source, path: 'daily' } },
    { datasetName: 'one', datasetType: DatasetType.FILE, source: { ...source, path: 'daily/x.csv' } },
    {
      datasetName: 'other',
      datasetType: DatasetType.CONTAINER,
      source: { ...source, container: 'x', path: '' },
    },
  ];
  const locate = (change: PlaceChange | undefined): string[] =>
    toChangedFiles(change!, datasets).map(
      ({ datasetName, relativePath }) => `${datasetName}: ${relativePath}`,
    );
  for (const path of ['daily/x.csv', 'daily', 'daily/', 'daily-old/x', 'Daily/x']) {
    const [ofGrid] = parseMessage(JSON.stringify(createEvent({ path })))!;
    expect(locate(readFeedEvent(toFeedRecord({ path })))).toEqual(locate(ofGrid));
  }
  expect(locate(readFeedEvent(toFeedRecord({ path: 'daily/x.csv' })))).toEqual([
    'all: daily/x.csv',
    'daily: x.csv',
    'one: ',
  ]);
});
