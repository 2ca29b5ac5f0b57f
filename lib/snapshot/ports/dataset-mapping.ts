import type { Place } from '../../model/values/dataset';
import { DatasetType } from '../../model/values/dataset';
import type { SubscriptionDocument } from '../../model/documents/subscription';

/** A mapping of a CopyBased subscription: its target is known. */
export interface CopyMapping extends Omit<SubscriptionDocument['mappings'][number], 'target'> {
  readonly target: Place;
  /** Name of the atomic snapshot that it is about, if it is. */
  readonly snapshot?: string;
  /** Where the dataset lands, if the snapshot is elsewhere. */
  readonly root?: Place;
}

export function getCopyMappings(subscription: SubscriptionDocument): CopyMapping[] {
  return subscription.mappings.filter((mapping): mapping is CopyMapping => mapping.target !== null);
}

/** The prefix with which a place is listed: '' for a container, 'P/' for a folder P. Never 'P', which siblings share. */
export function toListingPrefix(path: string): string {
  return path === '' ? '' : `${path}/`;
}

/**
 * Where a file of the dataset is, at one end.
 *
 * @param relativePath Name below the dataset; '' is the file of a File dataset itself.
 */
export function resolvePlace(end: Place, datasetType: DatasetType, relativePath: string): Place {
  const path = datasetType === DatasetType.FILE ? end.path : toListingPrefix(end.path) + relativePath;
  return { container: end.container, path };
}

/** The other way: the name below the dataset of a blob that was listed at one end. */
export function toRelativePath(end: Place, datasetType: DatasetType, blobName: string): string {
  return datasetType === DatasetType.FILE ? '' : blobName.slice(toListingPrefix(end.path).length);
}

/** An empty file by which Spark, Data Factory and others know that all files of a folder are there. */
export const SUCCESS_MARKER = '_SUCCESS';
