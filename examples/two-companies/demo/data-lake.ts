import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { SingleSourceSubscription } from '../../../lib';
import { DatasetType, PublishMode } from '../../../lib';
import { formatBytes } from '../../../lib/cli/output/format';
import { startDataLake } from '../../../testing/emulators/data-lake';
import { datashare } from '../../support/command';
import type { Emulator } from '../../../testing/emulators/azurite';
import { printHeading, line } from '../../support/screen';
import { writeDocument } from '../../support/synth';
import type { Blobs } from './data';
import { upload } from './data';

/** Names of both companies' accounts with a hierarchical namespace. */
export const LAKES = ['contosolake', 'fabrikamlake'] as const;
const CONTAINERS = ['weather', 'contoso'] as const;
const FOLDER = 'weather';

const FIRST: Blobs = {
  'daily/seattle.csv': 'seattle-weather.csv',
  'climate/co2.csv': 'co2-concentration.csv',
};
const SECOND: Blobs = {
  'daily/seattle.csv': 'weather.csv',
  'climate/global-temperature.csv': 'global-temp.csv',
};

/** Directories and files from data lake to data lake: published as a whole, published again, and rolled back. */
export async function publishOnDataLake(
  emulator: Emulator,
  subscription: SingleSourceSubscription,
  work: string,
): Promise<void> {
  const lake = await startDataLake({ emulator, accounts: LAKES });
  try {
    const [source, target] = LAKES.map((account) => lake.connectionString(account));
    const env = { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target };
    const document = join(work, 'contoso-lake.subscription.json');
    writeDocument(document, betweenLakes(subscription));
    const weather = BlobServiceClient.fromConnectionString(source).getContainerClient(CONTAINERS[0]);
    const directories = DataLakeServiceClient.fromConnectionString(source).getFileSystemClient(CONTAINERS[0]);

    printHeading(
      'On ADLS Gen2, each snapshot appears as a whole',
      'No emulator serves the Data Lake endpoint. A stand-in from the tests serves it, in front of the same ' +
        'Azurite. Directories are copied, too, even empty ones.',
    );
    await weather.create();
    await upload(weather, FIRST);
    await directories.getDirectoryClient('hourly').create();
    await datashare(env, 0, 'sync', document);
    await showPublished(target);

    printHeading(
      'Contoso publishes bad data, and Fabrikam rolls back',
      'Two directory renames replace the published snapshot with the new one. A rollback takes two renames ' +
        'as well, and copies nothing.',
    );
    await upload(weather, SECOND);
    await directories.getDirectoryClient('hourly').delete();
    await datashare(env, 0, 'sync', document);
    await showPublished(target);
    await datashare(env, 0, 'rollback', document);
    await showPublished(target);
    await datashare(env, 0, 'verify', document);
  } finally {
    await lake.stop();
  }
}

/** The subscription that was accepted, between the companies' data lakes. */
function betweenLakes(accepted: SingleSourceSubscription): SingleSourceSubscription {
  const [source, target] = [accepted.source, accepted.target].map((side, index) => ({
    ...side,
    storageAccountName: LAKES[index],
    blobEndpoint: `https://${LAKES[index]}.blob.core.windows.net`,
    isHnsEnabled: true,
    resourceId: null,
  }));
  const [from, to] = CONTAINERS;
  const dataset = { datasetName: 'weather', datasetType: DatasetType.CONTAINER };
  return {
    ...accepted,
    subscriptionName: 'contoso-lake',
    source,
    target,
    mappings: [
      { ...dataset, source: { container: from, path: '' }, target: { container: to, path: FOLDER } },
    ],
    publish: PublishMode.ATOMIC,
  };
}

/** Lists what readers of the target see now. */
async function showPublished(connectionString: string): Promise<void> {
  const files = DataLakeServiceClient.fromConnectionString(connectionString).getFileSystemClient(
    CONTAINERS[1],
  );
  console.log();
  for await (const { name, isDirectory, contentLength } of files.listPaths({ path: FOLDER, recursive: true }))
    line(isDirectory ? `${name}/` : `${name!.padEnd(38)}${formatBytes(contentLength ?? 0).padStart(10)}`);
}
