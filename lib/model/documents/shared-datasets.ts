import type { DatasetType, Place } from '../values/dataset';
import type { PathPatterns } from '../values/path-patterns';
import type { StoreFacts } from './store-facts';
import type { SubscriptionDocument } from './subscription';

/*
 * A dataset never goes without its storage account: whoever reads one of several accounts cannot take another one by mistake.
 * Only this file reads the field that has the accounts of a document.
 */

/** A dataset of a share, with the storage account that it is in. */
export interface SharedDataset<Store = StoreFacts> extends Place {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly source: Store;
}

/** The place of a dataset at the provider, with its storage account. */
export interface SourcePlace extends Place {
  readonly store: StoreFacts;
}

/** A mapping of a subscription, with the storage account that its dataset is in. */
export interface SharedMapping extends PathPatterns {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly source: SourcePlace;
  /** Null for an in-place share. */
  readonly target: Place | null;
}

type NamedStore = Pick<StoreFacts, 'storageAccountName'>;

type DatasetFields = Omit<SharedDataset, 'source'>;

/** The fields of an invitation that locate its datasets. In an app, the values can be tokens. */
export type DatasetLocations<Store extends NamedStore = StoreFacts> =
  | { readonly schemaVersion: 1; readonly source: Store; readonly datasets: readonly DatasetFields[] }
  | {
      readonly schemaVersion: 2;
      readonly sources: readonly Store[];
      readonly datasets: readonly (DatasetFields & NamedStore)[];
    };

/** Returns the datasets of an invitation with their storage accounts. */
export function listSharedDatasets<Store extends NamedStore>(
  invitation: DatasetLocations<Store>,
): SharedDataset<Store>[] {
  if (invitation.schemaVersion === 1) {
    const { source } = invitation;
    return invitation.datasets.map((dataset) => ({ ...dataset, source }));
  }
  const stores = indexStores(invitation.sources);
  return invitation.datasets.map(({ storageAccountName, ...dataset }) => ({
    ...dataset,
    source: requireStore(stores, storageAccountName),
  }));
}

/** Returns the mappings of a subscription with the storage accounts of their datasets. */
export function listSharedMappings(subscription: SubscriptionDocument): SharedMapping[] {
  if (subscription.schemaVersion === 1) {
    const { source: store } = subscription;
    return subscription.mappings.map(({ source, ...mapping }) => ({
      ...mapping,
      source: { store, ...source },
    }));
  }
  const stores = indexStores(subscription.sources);
  return subscription.mappings.map(({ source: { storageAccountName, ...place }, ...mapping }) => ({
    ...mapping,
    source: { store: requireStore(stores, storageAccountName), ...place },
  }));
}

/** Returns the provider's storage accounts in a document, at least one. */
export function listSources<Store>(
  document:
    | { readonly schemaVersion: 1; readonly source: Store }
    | { readonly schemaVersion: 2; readonly sources: readonly Store[] },
): readonly Store[] {
  return document.schemaVersion === 1 ? [document.source] : document.sources;
}

/** Returns the provider's Microsoft Entra tenant: all storage accounts of a document are in one tenant. Null if it is not named. */
export function findProviderTenant<Store extends { readonly tenantId: string | null }>(
  document: Parameters<typeof listSources<Store>>[0],
): string | null {
  return listSources(document).find(({ tenantId }) => tenantId !== null)?.tenantId ?? null;
}

/** A storage account of a document, and the names of its datasets. */
export interface DatasetGroup<Store> {
  readonly source: Store;
  readonly datasetNames: readonly string[];
}

/** Groups datasets by their storage accounts, in the order of the datasets. */
export function groupBySource<Store extends NamedStore>(
  datasets: readonly { readonly datasetName: string; readonly source: Store }[],
): DatasetGroup<Store>[] {
  const groups = new Map<string, { readonly source: Store; readonly datasetNames: string[] }>();
  for (const { datasetName, source } of datasets) {
    const group = groups.get(source.storageAccountName) ?? { source, datasetNames: [] };
    groups.set(source.storageAccountName, group);
    group.datasetNames.push(datasetName);
  }
  return [...groups.values()];
}

/** Returns the storage accounts of datasets, each once, in the order of the datasets. */
export function collectSources<Store extends NamedStore>(
  datasets: readonly { readonly source: Store }[],
): Store[] {
  return [...indexStores(datasets.map(({ source }) => source)).values()];
}

/** Writes datasets and their storage accounts as an invitation does. Documents with one account have the first format. */
export function toDatasetLocations<Store extends NamedStore>(
  datasets: readonly SharedDataset<Store>[],
): DatasetLocations<Store> {
  const sources = collectSources(datasets);
  if (sources.length === 1) {
    const own = datasets.map(({ datasetName, datasetType, container, path }) => {
      return { datasetName, datasetType, container, path };
    });
    return { schemaVersion: 1, source: sources[0], datasets: own };
  }
  const located = datasets.map(({ datasetName, datasetType, source, container, path }) => {
    return { datasetName, datasetType, storageAccountName: source.storageAccountName, container, path };
  });
  return { schemaVersion: 2, sources, datasets: located };
}

function indexStores<Store extends NamedStore>(stores: readonly Store[]): Map<string, Store> {
  const byName = new Map<string, Store>();
  for (const store of stores)
    if (!byName.has(store.storageAccountName)) byName.set(store.storageAccountName, store);
  return byName;
}

/** Schemas and builders ensure that there is such an account. */
function requireStore<Store>(stores: ReadonlyMap<string, Store>, storageAccountName: string): Store {
  const store = stores.get(storageAccountName);
  if (!store) throw new Error('a dataset names a storage account that the document does not have');
  return store;
}
