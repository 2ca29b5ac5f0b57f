import type { IDataStore } from './data-store-props';
import type { Dataset, StoredDataset } from './dataset';

/** Returns the datasets of a share with their data stores. */
export function locateDatasets(datasets: readonly Dataset[], defaultStore: IDataStore): StoredDataset[] {
  const copy = (dataset: Dataset): object =>
    Object.create(Object.getPrototypeOf(dataset) as object) as object;
  return datasets.map((dataset) =>
    Object.assign(copy(dataset), dataset, { dataStore: dataset.dataStore ?? defaultStore }),
  );
}

/** Returns the data stores of datasets, each once. */
export function collectStores(datasets: readonly StoredDataset[]): IDataStore[] {
  return [...new Set(datasets.map(({ dataStore }) => dataStore))];
}

/** The datasets of a share in one container of one data store. */
export interface SharedContainer {
  readonly dataStore: IDataStore;
  readonly container: string;
  readonly datasets: readonly StoredDataset[];
}

const containersByDatasets = new WeakMap<readonly StoredDataset[], readonly SharedContainer[]>();

/** Groups the datasets of a share by their containers: once, because thousands of invitations need them. */
export function groupByContainer(datasets: readonly StoredDataset[]): readonly SharedContainer[] {
  const known = containersByDatasets.get(datasets);
  if (known) return known;
  const groups = makeGroups(datasets);
  if (Object.isFrozen(datasets)) containersByDatasets.set(datasets, groups);
  return groups;
}

function makeGroups(datasets: readonly StoredDataset[]): SharedContainer[] {
  return collectStores(datasets).flatMap((dataStore) => {
    const stored = datasets.filter((dataset) => dataset.dataStore === dataStore);
    return [...new Set(stored.map(({ container }) => container))].map((container) => {
      return { dataStore, container, datasets: stored.filter((each) => each.container === container) };
    });
  });
}
