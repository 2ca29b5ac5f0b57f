import { join } from 'node:path';
import type { BlobClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { SingleSourceSubscription } from '../../../lib';
import { datashareWhile } from '../../support/command';
import type { Emulator } from '../../../testing/emulators/azurite';
import { startQueueEmulator } from '../../../testing/emulators/azurite';
import { printHeading } from '../../support/screen';
import { writeDocument } from '../../support/synth';
import { upload } from './data';

const QUEUE = 'fabrikam-changes';

/** The new file, and the data set that it has. */
const [PATH, FILE] = ['delays/2001/today.json', 'flights-2k.json'];

/** Follows the changes of the share while the provider writes a file. */
export async function followChange(
  emulator: Emulator,
  subscription: SingleSourceSubscription,
  work: string,
): Promise<void> {
  printHeading(
    'Fabrikam follows changes as they occur',
    "With 'changeEvents', Event Grid writes a message into a queue for each change. No emulator has Event Grid, so the demo " +
      'writes the message itself. The command lists once, then copies the new file within seconds, without a listing.',
  );
  const queues = await startQueueEmulator(['contoso']);
  try {
    const queueConnection = queues.connectionString('contoso');
    const queue = QueueServiceClient.fromConnectionString(queueConnection).getQueueClient(QUEUE);
    await queue.create();
    const file = join(work, 'travel-events.json');
    writeDocument(file, {
      ...subscription,
      changeEvents: { queueEndpoint: 'https://contoso.queue.core.windows.net', queueName: QUEUE },
    });
    const contoso = emulator.connectionString('contoso');
    const env = {
      DATASHARE_SOURCE_CONNECTION_STRING: contoso,
      DATASHARE_TARGET_CONNECTION_STRING: emulator.connectionString('fabrikam'),
      DATASHARE_EVENTS_CONNECTION_STRING: queueConnection,
    };
    const container = BlobServiceClient.fromConnectionString(contoso).getContainerClient('flights');
    await datashareWhile(env, ['follow', file, '--at-most-every', '0'], async (waitForOutput) => {
      await waitForOutput(/listed everything/);
      await upload(container, { [PATH]: FILE });
      await queue.sendMessage(await writeEvent(container.getBlobClient(PATH)));
      await waitForOutput(/1 event, 1 file copied/);
    });
  } finally {
    await queues.stop();
  }
}

/**
 * Writes the message that Event Grid sends for a new blob.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
async function writeEvent(blob: BlobClient): Promise<string> {
  const { etag, contentLength, lastModified } = await blob.getProperties();
  const provider = '/subscriptions/7b0c1f8e-0000-4000-8000-0000000000aa/resourceGroups/rg-data/providers';
  const event = {
    id: '831e1650-001e-001b-66ab-eeb76e069631',
    topic: `${provider}/Microsoft.Storage/storageAccounts/contoso`,
    subject: `/blobServices/default/containers/${blob.containerName}/blobs/${blob.name}`,
    eventType: 'Microsoft.Storage.BlobCreated',
    eventTime: lastModified?.toISOString(),
    data: {
      api: 'PutBlob',
      eTag: etag,
      contentLength,
      blobType: 'BlockBlob',
      url: `https://contoso.blob.core.windows.net/${blob.containerName}/${blob.name}`,
      sequencer: '00000000000000000000000000000001',
    },
    dataVersion: '',
    metadataVersion: '1',
  };
  return Buffer.from(JSON.stringify(event)).toString('base64');
}
