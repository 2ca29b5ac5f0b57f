import type { SharedMapping } from '../model/documents/shared-datasets';
import { DatasetType } from '../model/values/dataset';
import type { ChangedFile } from './changed-file';
import type { ChangedPlace, PlaceChange } from './place-change';

/** A path in a dataset. */
export interface DatasetPath {
  readonly datasetName: string;
  /** '' for the file of a File dataset, or for all of a dataset. */
  readonly relativePath: string;
  readonly isFolder: boolean;
}

/** A dataset, as far as a place is located in it. */
export type LocatedDataset = Pick<SharedMapping, 'datasetName' | 'datasetType'> & {
  readonly source: Pick<SharedMapping['source'], 'container' | 'path'> & {
    readonly store: { readonly storageAccountName: string };
  };
};

/** Finds the datasets that a place belongs to. A folder above a dataset concerns all of the dataset. */
export function locateChange(place: ChangedPlace, datasets: readonly LocatedDataset[]): DatasetPath[] {
  return datasets.flatMap((dataset) => {
    const { source, datasetName } = dataset;
    const { storageAccountName: account } = place;
    if (source.container !== place.container) return [];
    if (account !== undefined && source.store.storageAccountName !== account) return [];
    const relativePath = locatePath(place, dataset);
    if (relativePath === undefined) return [];
    const isFolder = place.isFolder === true && dataset.datasetType !== DatasetType.FILE;
    return [{ datasetName, relativePath, isFolder }];
  });
}

/** Returns the files of datasets that a change is about; none if it is outside of the datasets. */
export function toChangedFiles(
  { place, change, facts, occurredOn }: PlaceChange,
  datasets: readonly LocatedDataset[],
): ChangedFile[] {
  return locateChange(place, datasets).map(({ datasetName, relativePath, isFolder }) => ({
    datasetName,
    relativePath,
    change,
    ...(facts && { facts }),
    ...(occurredOn !== undefined && { occurredOn }),
    ...(isFolder && { isFolder: true as const }),
  }));
}

function locatePath(
  { path, isFolder }: ChangedPlace,
  { datasetType, source }: LocatedDataset,
): string | undefined {
  const isAbove = isFolder === true && (path === '' || source.path.startsWith(`${path}/`));
  if (source.path === path || isAbove) return datasetType === DatasetType.FILE || isFolder ? '' : undefined;
  if (datasetType === DatasetType.FILE) return undefined;
  const prefix = source.path === '' ? '' : `${source.path}/`;
  // The marker of the folder itself is not one of its files.
  return path.startsWith(prefix) && path.length > prefix.length ? path.slice(prefix.length) : undefined;
}
