import { escapeUnprintable } from '../../../errors/redact';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import type { SharedDataset } from '../../../model/documents/shared-datasets';
import { listSharedMappings } from '../../../model/documents/shared-datasets';
import { DatasetType } from '../../../model/values/dataset';
import { buildReadEndpoint, hasDfsHost } from '../../../model/values/read-endpoints';
import { ShareKind } from '../../../model/values/share-kind';
import { createColors, formatMore, formatParagraph, getWidth } from '../format';
import { continueLine, quoteArgument } from '../shell';
import type { CliIo } from '../../io';

/** The most datasets whose endpoints are listed. */
const SHOWN_DATASETS = 20;

/** The endpoints of a dataset; `abfss` is null if the Data Lake host of the account is not known. */
export interface PrintedEndpoint {
  readonly https: string;
  readonly abfss: string | null;
}

/** Returns the datasets that a subscription reads. */
export function listReadDatasets(subscription: SubscriptionDocument): SharedDataset[] {
  return listSharedMappings(subscription).map(
    ({ datasetName, datasetType, source: { store, container, path } }) => {
      return { datasetName, datasetType, container, path, source: store };
    },
  );
}

/** Returns the endpoints of each dataset by its name as a field of JSON; nothing for copies, which are read at the target. */
export function buildEndpointsField(subscription: SubscriptionDocument): {
  readonly readEndpoints?: Readonly<Record<string, PrintedEndpoint>>;
} {
  // A connector has no endpoints: nothing says how requests name it.
  if (subscription.shareKind !== ShareKind.IN_PLACE || subscription.connector) return {};
  const endpoints = listReadDatasets(subscription).map((dataset) => [
    dataset.datasetName,
    toPrintedEndpoint(dataset),
  ]);
  return { readEndpoints: Object.fromEntries(endpoints) as Record<string, PrintedEndpoint> };
}

function toPrintedEndpoint({ container, path, source: { blobEndpoint } }: SharedDataset): PrintedEndpoint {
  const { https, abfss } = buildReadEndpoint(blobEndpoint, { container, path });
  return { https, abfss: hasDfsHost(blobEndpoint) ? abfss : null };
}

/** Describes where a subscription is read in place: at the provider's endpoints, or through its connector. */
export function describeReading(subscription: SubscriptionDocument, io: CliIo): string {
  const { connector, target } = subscription;
  return connector
    ? describeConnectorReads(connector.connectorName, target.storageAccountName, io)
    : describeReadEndpoints(listReadDatasets(subscription), io);
}

/** Describes what is known of reading through a connector. No URL is made up. */
export function describeConnectorReads(connectorName: string, account: string, io: CliIo): string {
  const text = `Read through connector ${connectorName} of your own storage account ${account}, with the managed identity of the connector. Microsoft does not document how clients address data through a connector.`;
  return `${createColors(io.useColors).bold('Where to read')}\n\n${formatParagraph('  ', text, undefined, getWidth(io))}`;
}

/** Describes where the datasets are read, with a command for each kind of dataset. Endpoints are not wrapped: they are copied. */
export function describeReadEndpoints(datasets: readonly SharedDataset[], io: CliIo): string {
  const more = datasets.length - SHOWN_DATASETS;
  const lines = datasets.slice(0, SHOWN_DATASETS).map((dataset) => {
    const { https, abfss } = toPrintedEndpoint(dataset);
    const places = [https, ...(abfss === null ? [] : [abfss])];
    return `  ${dataset.datasetName}\n${places.map((place) => `    ${escapeUnprintable(place)}\n`).join('')}`;
  });
  return [
    `${createColors(io.useColors).bold('Where to read')}\n\n`,
    ...lines,
    more > 0 ? `  ${formatMore(more)}\n` : '',
    ...formatExamples(datasets, io),
  ].join('');
}

/**
 * Formats an example for each kind of dataset, if the Azure CLI finds the account by its name.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-cli
 */
function formatExamples(datasets: readonly SharedDataset[], io: CliIo): string[] {
  const named = datasets.filter(({ source: { storageAccountName, blobEndpoint } }) =>
    new URL(blobEndpoint).host.startsWith(`${storageAccountName}.blob.core.`),
  );
  const chosen = Object.values(DatasetType).flatMap(
    (type) => named.find(({ datasetType }) => datasetType === type) ?? [],
  );
  if (chosen.length === 0) return [];
  const { tenantId } = chosen[0].source;
  const tenant = tenantId === null ? '' : ` --tenant ${tenantId}`;
  const width = getWidth(io);
  return [
    `\n${formatParagraph('  ', 'Sign in as the reader, then list or download files. For example:', '  ', width)}`,
    `\n  $ az login${tenant}\n`,
    ...chosen.map((dataset) => {
      const [first, ...rest] = formatExample(dataset);
      return `  $ ${[first, ...rest].join(`${continueLine(io.shell)}      `)}\n`;
    }),
  ];
}

/** Lists a folder with the prefix that a recipient may list: it ends with a slash. */
function formatExample({ datasetType, container, path, source }: SharedDataset): string[] {
  const place = `--account-name ${source.storageAccountName} --container-name ${quoteArgument(container)}`;
  if (datasetType === DatasetType.FILE) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return [
      'az storage blob download --auth-mode login',
      place,
      `--name ${quoteArgument(path)} --file ${quoteArgument(name)}`,
    ];
  }
  const prefix = datasetType === DatasetType.FOLDER ? [`--prefix ${quoteArgument(`${path}/`)}`] : [];
  return ['az storage blob list --auth-mode login --output table', place, ...prefix];
}
