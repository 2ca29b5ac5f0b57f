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
  return isWithin(a, b) || isWithin(b, a);
}

/** True if a place is another one, or within it. */
export function isWithin(inner: Place, outer: Place): boolean {
  if (inner.container !== outer.container) return false;
  return outer.path === '' || inner.path === outer.path || inner.path.startsWith(`${outer.path}/`);
}

/** Describes a place as `container/path`. */
export function describePlace(place: Place): string {
  return place.path === '' ? place.container : `${place.container}/${place.path}`;
}
