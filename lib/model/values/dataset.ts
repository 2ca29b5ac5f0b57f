/** The kinds of dataset. */
export enum DatasetType {
  /** A whole container. */
  CONTAINER = 'Container',
  /** A folder: all blobs whose names begin with its path and a slash. */
  FOLDER = 'Folder',
  /** One blob. */
  FILE = 'File',
}

/** Maximum number of datasets in one share. */
export const MAX_DATASETS = 1000;

/** A place in a storage account: a container, and a path in it ('' is the container itself). */
export interface Place {
  readonly container: string;
  readonly path: string;
}

/** True if two places are the same, or one is within the other. */
export function overlaps(a: Place, b: Place): boolean {
  if (a.container !== b.container) return false;
  const isWithin = (inner: string, outer: string): boolean =>
    outer === '' || inner === outer || inner.startsWith(`${outer}/`);
  return isWithin(a.path, b.path) || isWithin(b.path, a.path);
}

/** Describes a place as `container/path`. */
export function describePlace(place: Place): string {
  return place.path === '' ? place.container : `${place.container}/${place.path}`;
}
