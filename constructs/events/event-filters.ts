import type { EventgridSystemTopicEventSubscriptionConfig } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import { Token } from 'cdktf';
import { DatasetType } from '../../lib/model/values/dataset';
import type { StoredDataset } from '../data-store/dataset';
import { toServiceEndpoint } from '../synthesis/service-endpoint';
import { escapeTemplates } from '../synthesis/terraform-strings';

/** The arguments of an event subscription that decide which events it delivers. */
export type EventFilter = Pick<
  EventgridSystemTopicEventSubscriptionConfig,
  'includedEventTypes' | 'subjectFilter' | 'advancedFilter'
>;

/** The events of one dataset that one event subscription delivers. */
export interface DatasetEvents {
  /** `Files` are written and deleted; `Renames` move within the dataset. */
  readonly kind: 'Files' | 'Renames';
  readonly filter: EventFilter;
}

/** Maximum length of a value of an advanced filter. */
export const MAX_FILTER_VALUE = 512;

/** Operations that create an empty file before its content is written: another event follows. */
const EMPTY_FILES = ['CreateFile', 'SftpCreate'];

/**
 * Returns the filters for exactly the events of a dataset: one event subscription for each.
 *
 * Only the prefix of a subject can be compared with its case, and an event subscription has one prefix. Advanced filters, which take 25
 * values, ignore case: alone they would show the names of `Sales/` to a recipient of `sales/`. A File is therefore a prefix and an
 * equal subject.
 *
 * ADLS Gen2 also has events for directories and renames. A rename shows both names, so only renames within the dataset are delivered; the
 * listing finds the others. A file dataset has none.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
export function listDatasetEvents({
  datasetType,
  container,
  path,
  dataStore,
}: StoredDataset): DatasetEvents[] {
  const place = escapeTemplates(`${path}${datasetType === DatasetType.FOLDER ? '/' : ''}`);
  const subject = `${toSubjectPrefix(container)}${place}`;
  // For an account whose kind only Terraform knows, the events that it does not raise do no harm.
  const mayBeLake = Token.isUnresolved(dataStore.isHnsEnabled) || dataStore.isHnsEnabled === true;
  const subjectFilter = { subjectBeginsWith: subject, caseSensitive: true };
  const isFile = datasetType === DatasetType.FILE;
  const equal = isFile ? { stringIn: [{ key: 'Subject', values: [subject] }] } : undefined;
  const written = mayBeLake ? { stringNotIn: [{ key: 'data.api', values: EMPTY_FILES }] } : undefined;
  const files: DatasetEvents = {
    kind: 'Files',
    filter: {
      includedEventTypes: [
        'Microsoft.Storage.BlobCreated',
        'Microsoft.Storage.BlobDeleted',
        ...(mayBeLake && !isFile ? ['Microsoft.Storage.DirectoryDeleted'] : []),
      ],
      subjectFilter,
      ...((equal ?? written) && { advancedFilter: { ...equal, ...written } }),
    },
  };
  if (!mayBeLake || isFile) return [files];
  const endpoints = [dataStore.blobEndpoint, toServiceEndpoint(dataStore.blobEndpoint, 'dfs')];
  const renames: DatasetEvents = {
    kind: 'Renames',
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobRenamed', 'Microsoft.Storage.DirectoryRenamed'],
      subjectFilter,
      advancedFilter: {
        stringBeginsWith: [
          {
            key: 'data.sourceUrl',
            values: endpoints.map((endpoint) => `${endpoint}/${container}/${place}`),
          },
        ],
      },
    },
  };
  return [files, renames];
}

/** Returns the beginning of the subjects of all events of a container. */
export function toSubjectPrefix(container: string): string {
  return `/blobServices/default/containers/${container}/blobs/`;
}

/** Returns the datasets without those that are in another one: each event would arrive twice. Tokens are not compared. */
export function removeInnerDatasets(datasets: readonly StoredDataset[]): StoredDataset[] {
  return datasets.filter(
    (inner, at) => !datasets.some((outer, other) => at !== other && contains(outer, inner, at < other)),
  );
}

/** @param isBefore True if the inner one is declared first: it stands for equal ones. */
function contains(outer: StoredDataset, inner: StoredDataset, isBefore: boolean): boolean {
  if (outer.dataStore !== inner.dataStore || outer.container !== inner.container) return false;
  if (Token.isUnresolved(outer.path) || Token.isUnresolved(inner.path)) return false;
  if (outer.datasetType === inner.datasetType && outer.path === inner.path) return !isBefore;
  if (outer.datasetType === DatasetType.FILE) return false;
  if (outer.datasetType === DatasetType.CONTAINER) return true;
  return inner.path.startsWith(`${outer.path}/`);
}
