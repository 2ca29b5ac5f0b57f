import type { DigestedDataset } from '../changes/digest/digest-pointer';
import type { LocatedDataset } from '../changes/locate-change';

/** Returns a dataset in the form in which changes are located in it. */
export function toLocatedDataset(dataset: DigestedDataset): LocatedDataset {
  const { datasetName, datasetType, storageAccountName, container, path } = dataset;
  return { datasetName, datasetType, source: { container, path, store: { storageAccountName } } };
}
