import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';

/** Real data: the data sets that the Vega project publishes on npm. */
const DATA = join(__dirname, '..', '..', '..', 'node_modules', 'vega-datasets', 'data');

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.json': 'application/json' };

/** Blob names, each with the file of the data package that provides its content. */
export type Blobs = Readonly<Record<string, string>>;

const FLIGHTS: Blobs = {
  'airports.csv': 'airports.csv',
  'routes/airport-pairs.csv': 'flights-airport.csv',
  'delays/2001/sample-2k.json': 'flights-2k.json',
  'delays/2001/sample-5k.json': 'flights-5k.json',
  'delays/2001/latest.json': 'flights-10k.json',
};

const WEATHER: Blobs = {
  'daily/seattle.csv': 'seattle-weather.csv',
  'daily/seattle and new york.csv': 'weather.csv',
  'hourly/seattle-normals.csv': 'seattle-weather-hourly-normals.csv',
  'climate/global-temperature.csv': 'global-temp.csv',
  'climate/co2.csv': 'co2-concentration.csv',
};

/** Fills Contoso's account. */
export async function fillProvider(connectionString: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  for (const [name, blobs] of Object.entries({ flights: FLIGHTS, weather: WEATHER })) {
    const container = service.getContainerClient(name);
    await container.create();
    await upload(container, blobs);
  }
}

/** The next day: one file has new content, one is new, one is deleted. */
export async function changeProvider(connectionString: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  await upload(service.getContainerClient('flights'), { 'delays/2001/latest.json': 'flights-20k.json' });
  await upload(service.getContainerClient('weather'), {
    'climate/annual-precipitation.json': 'annual-precip.json',
  });
  await service.getContainerClient('weather').deleteBlob('climate/co2.csv');
}

export async function upload(container: ContainerClient, blobs: Blobs): Promise<void> {
  for (const [name, file] of Object.entries(blobs)) {
    await container.getBlockBlobClient(name).uploadData(await readFile(join(DATA, file)), {
      blobHTTPHeaders: { blobContentType: CONTENT_TYPES[extname(name)] },
      metadata: { origin: 'vega_datasets' },
    });
  }
}
