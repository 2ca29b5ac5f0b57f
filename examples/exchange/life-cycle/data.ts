import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';

/** Real data: the data sets that the Vega project publishes on npm. */
const DATA = join(__dirname, '..', '..', '..', 'node_modules', 'vega-datasets', 'data');

/** Creates the containers of the Terraform, and Contoso's data: two files in the shared folder, one next to it, one private. */
export async function fillProvider(connectionString: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  await service.getContainerClient('exchange').create();
  await service.getContainerClient('observations').create();
  await upload(connectionString, 'daily/seattle.csv', 'seattle-weather.csv');
  await upload(connectionString, 'daily/new-york.csv', 'weather.csv');
  await upload(connectionString, 'stations.json', 'us-state-capitals.json');
  await upload(connectionString, 'daily-drafts/unchecked.csv', 'co2-concentration.csv');
}

/** Adds one file, as on the next day. */
export async function addDay(connectionString: string): Promise<void> {
  await upload(connectionString, 'daily/global.csv', 'global-temp.csv');
}

async function upload(connectionString: string, name: string, file: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const blob = service.getContainerClient('observations').getBlockBlobClient(name);
  await blob.uploadData(await readFile(join(DATA, file)));
}
