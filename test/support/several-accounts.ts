import type { MultiSourceSubscription } from '../../lib';
import { connectionString, fill, FLAT, freshName, pair } from './accounts';

/** Connection strings of two sources and of a target. */
export const ENV = {
  DATASHARE_SOURCE_CONNECTION_STRING_CONTOSO: connectionString('contoso'),
  DATASHARE_SOURCE_CONNECTION_STRING_NORTHWIND: connectionString('northwind'),
  DATASHARE_TARGET_CONNECTION_STRING: connectionString('fabrikam'),
};

/** A subscription to a container of each of two accounts. Both containers have the same name. */
export async function createSides() {
  const { subscription, target } = await pair({}, { accounts: FLAT });
  const name = freshName();
  await fill('contoso', name, { a: 'from contoso' });
  await fill('northwind', name, { a: 'from northwind', b: '2' });
  const { source, ...rest } = subscription;
  const [{ target: place }] = subscription.mappings;
  const toMapping = (datasetName: string, storageAccountName: string) => ({
    ...{ datasetName, datasetType: subscription.mappings[0].datasetType },
    source: { storageAccountName, container: name, path: '' },
    target: { container: place!.container, path: datasetName },
  });
  const document: MultiSourceSubscription = {
    ...rest,
    schemaVersion: 2,
    sources: [
      source,
      {
        ...source,
        storageAccountName: 'northwind',
        blobEndpoint: 'https://northwind.blob.core.windows.net',
      },
    ],
    mappings: [toMapping('sales', 'contoso'), toMapping('weather', 'northwind')],
  };
  return { document, target };
}

/** The environment in which the account of the second source refuses connections. */
export const WITHOUT_NORTHWIND = {
  ...ENV,
  DATASHARE_SOURCE_CONNECTION_STRING_NORTHWIND: connectionString('northwind').replace(
    /BlobEndpoint=[^;]+/,
    'BlobEndpoint=http://127.0.0.1:9/northwind',
  ),
};

/** A retry policy for accounts that refuse connections. */
export const NO_RETRY = { tries: 1, delayMs: 1, maxDelayMs: 1, maxWaitMs: 100 };
