import type { SharedMapping } from '../model/documents/shared-datasets';
import { DatasetType } from '../model/values/dataset';

/** A path in a container of a storage account. */
export interface ChangedPlace {
  /** Undefined if it is unknown: then every account with such a container can be meant. */
  readonly storageAccountName: string | undefined;
  readonly container: string;
  readonly path: string;
  /** True for a directory, with everything below it. */
  readonly isFolder?: boolean;
}

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
