/** The fields of an event that a test sets; all others are as Azure sends them. */
export interface EventFields {
  readonly type?: string;
  readonly account?: string;
  readonly container?: string;
  readonly path?: string;
  readonly api?: string;
  readonly etag?: string;
  readonly sizeBytes?: number;
  readonly blobType?: string;
  readonly sequencer?: string;
  readonly time?: string;
  readonly subject?: string;
  readonly url?: string;
  readonly data?: object;
}

const SUBSCRIPTION = '/subscriptions/7b0c1f8e-0000-4000-8000-0000000000aa/resourceGroups/data/providers';

/** Encodes a path as URLs of blobs are encoded. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/**
 * An event as Event Grid sends it to a queue, in its own schema.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
export function createEvent(fields: EventFields = {}): Record<string, unknown> {
  const { account = 'contoso', container = 'sales', path = 'a.csv', type = 'BlobCreated' } = fields;
  const { api = 'PutBlob', etag = '0x8D4BCC2E4835CD0', sizeBytes = 5, blobType = 'BlockBlob' } = fields;
  const { time = '2027-01-01T00:00:00.1234567Z', sequencer } = fields;
  return {
    topic: `${SUBSCRIPTION}/Microsoft.Storage/storageAccounts/${account}`,
    subject: fields.subject ?? `/blobServices/default/containers/${container}/blobs/${path}`,
    eventType: type.includes('.') ? type : `Microsoft.Storage.${type}`,
    eventTime: time,
    id: '831e1650-001e-001b-66ab-eeb76e069631',
    data: {
      api,
      clientRequestId: '6d79dbfb-0e37-4fc4-981f-442c9ca65760',
      requestId: '831e1650-001e-001b-66ab-eeb76e000000',
      eTag: etag,
      contentType: 'text/plain',
      contentLength: sizeBytes,
      blobType,
      url: fields.url ?? `https://${account}.blob.core.windows.net/${container}/${encodePath(path)}`,
      ...(sequencer !== undefined && { sequencer }),
      storageDiagnostics: { batchId: 'b68529f3-68cd-4744-baa4-3c0498ec19f0' },
      ...fields.data,
    },
    dataVersion: '',
    metadataVersion: '1',
  };
}

/** The same event in the schema of CloudEvents 1.0. */
export function createCloudEvent(fields: EventFields = {}): Record<string, unknown> {
  const { topic, subject, eventType, eventTime, id, data } = createEvent(fields);
  return { specversion: '1.0', source: topic, subject, type: eventType, time: eventTime, id, data };
}

export const toBase64Message = (event: unknown): string =>
  Buffer.from(JSON.stringify(event)).toString('base64');
