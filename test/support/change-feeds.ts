import type { FeedStore } from '../../lib/changes/feed/change-feed';
import { encodeAvroFile } from './avro-encoder';

const optional = (type: unknown): unknown => ['null', type];

/** The schema of the events of a change feed, as far as they are documented. */
export const EVENT_SCHEMA = {
  type: 'record',
  name: 'BlobChangeEvent',
  namespace: 'com.microsoft.azure.storage.blob',
  fields: [
    { name: 'schemaVersion', type: 'int' },
    { name: 'topic', type: 'string' },
    { name: 'subject', type: 'string' },
    {
      name: 'eventType',
      type: {
        type: 'enum',
        name: 'BlobChangeEventType',
        symbols: [
          'UnspecifiedEventType',
          'BlobCreated',
          'BlobDeleted',
          'BlobPropertiesUpdated',
          'BlobSnapshotCreated',
        ],
      },
    },
    { name: 'eventTime', type: 'string' },
    { name: 'id', type: 'string' },
    {
      name: 'data',
      type: {
        type: 'record',
        name: 'BlobChangeEventData',
        fields: [
          { name: 'api', type: optional('string') },
          { name: 'etag', type: 'string' },
          { name: 'contentLength', type: 'long' },
          {
            name: 'blobType',
            type: { type: 'enum', name: 'BlobType', symbols: ['BlockBlob', 'AppendBlob'] },
          },
          { name: 'snapshot', type: optional('string') },
          { name: 'sequencer', type: 'string' },
          { name: 'previousInfo', type: optional({ type: 'map', values: 'string' }) },
        ],
      },
    },
  ],
};

/** An event of a blob. */
export interface WrittenEvent {
  readonly container?: string;
  readonly name: string;
  readonly type?: string;
  readonly etag?: string;
  readonly size?: number;
  readonly snapshot?: string | null;
}

/** A change feed in memory, written like that of Azure. */
export class MemoryFeed implements FeedStore {
  public readonly blobs = new Map<string, Buffer>();
  public readonly reads: string[] = [];

  constructor(lastConsumable: string) {
    this.setConsumable(lastConsumable);
    // Azure begins every feed with a segment of the year 1601.
    this.addSegment('1601-01-01T00:00:00.000Z', []);
  }

  public setConsumable(lastConsumable: string): void {
    this.blobs.set('meta/segments.json', Buffer.from(JSON.stringify({ version: 0, lastConsumable })));
  }

  /** @param shards The events of each shard, file by file. */
  public addSegment(
    time: string,
    shards: readonly (readonly (readonly WrittenEvent[])[])[],
    status = 'Finalized',
  ): void {
    const place = `${time.slice(0, 10).replaceAll('-', '/')}/${time.slice(11, 13)}${time.slice(14, 16)}`;
    const chunkFilePaths = shards.map((_, shard) => `$blobchangefeed/log/0${shard}/${place}/`);
    const meta = { version: 0, begin: time, intervalSecs: 3600, status, chunkFilePaths };
    this.blobs.set(`idx/segments/${place}/meta.json`, Buffer.from(JSON.stringify(meta)));
    for (const [shard, files] of shards.entries())
      for (const [file, events] of files.entries()) {
        const records = events.map((event) => toRecord(event, time));
        this.blobs.set(`log/0${shard}/${place}/0000${file}.avro`, encodeAvroFile(EVENT_SCHEMA, records));
      }
  }

  public async *list(prefix: string): AsyncGenerator<string> {
    yield* [...this.blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  public readText(path: string): Promise<string | undefined> {
    this.reads.push(path);
    return Promise.resolve(this.blobs.get(path)?.toString());
  }

  public async *read(path: string): AsyncGenerator<Uint8Array> {
    this.reads.push(path);
    yield this.blobs.get(path)!;
  }
}

function toRecord(
  { container = 'data', name, type = 'BlobCreated', etag = '0x1', size = 5, snapshot = null }: WrittenEvent,
  eventTime: string,
): unknown {
  return {
    schemaVersion: 4,
    topic: '/subscriptions/0/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/contoso',
    subject: `/blobServices/default/containers/${container}/blobs/${name}`,
    eventType: type,
    eventTime,
    id: '00000000-0000-4000-8000-000000000000',
    data: {
      api: 'PutBlob',
      etag,
      contentLength: size,
      blobType: 'BlockBlob',
      snapshot,
      sequencer: '00000000000000010000000000000002',
      previousInfo: { SoftDeleteSnapshot: 'no', WasBlobSoftDeleted: 'false' },
    },
  };
}
