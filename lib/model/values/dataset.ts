/** What one dataset of a share is. */
export enum DatasetType {
  /** A whole container. */
  CONTAINER = 'Container',
  /** All blobs whose names begin with the folder's path and a slash. */
  FOLDER = 'Folder',
  /** One blob. */
  FILE = 'File',
}

/** The most datasets that one share may have. */
export const MAX_DATASETS = 1000;

/** A place in a storage account: a container, and a path in it ('' is the container itself). */
export interface Place {
  readonly container: string;
  readonly path: string;
}

/** Whether one place lies in the other, or is the other. */
export function overlaps(a: Place, b: Place): boolean {
  if (a.container !== b.container) return false;
  const isWithin = (inner: string, outer: string): boolean =>
    outer === '' || inner === outer || inner.startsWith(`${outer}/`);
  return isWithin(a.path, b.path) || isWithin(b.path, a.path);
}

/** container/path, for people. */
export function describePlace(place: Place): string {
  return place.path === '' ? place.container : `${place.container}/${place.path}`;
}
