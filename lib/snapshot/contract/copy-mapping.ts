import type { Place } from '../../model/values/dataset';
import { DatasetType, describePlace } from '../../model/values/dataset';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { relativeNameRule } from '../../model/rules/naming-rules';
import type { SubscriptionDocument } from '../../model/documents/subscription';

/** A mapping of a CopyBased subscription, which has a target. */
export interface CopyMapping extends Omit<SubscriptionDocument['mappings'][number], 'target'> {
  readonly target: Place;
  /** Name of an atomic snapshot, if the mapping is about one. */
  readonly snapshot?: string;
  /** The landing place of the dataset, if `target` is the folder of an atomic snapshot. */
  readonly root?: Place;
}

export function getCopyMappings(subscription: SubscriptionDocument): CopyMapping[] {
  return subscription.mappings.filter((mapping): mapping is CopyMapping => mapping.target !== null);
}

/** Returns the prefix to list: '' for a container, 'P/' for a folder P. Never 'P', which siblings such as 'P-old' share. */
export function toListingPrefix(path: string): string {
  return path === '' ? '' : `${path}/`;
}

/**
 * Returns the place of a file at the source or the target. Every request for a file of a dataset gets its place here.
 *
 * @param relativePath Name relative to the dataset; '' for the file of a File dataset.
 * @throws DataShareError `StateUnreadable` for a path that would lead out of the dataset, wherever it comes from
 */
export function resolvePlace(end: Place, datasetType: DatasetType, relativePath: string): Place {
  const rule = relativeNameRule(relativePath);
  if (rule !== undefined)
    throw new DataShareError([problems.stateUnreadable(describePlace(end), `a path in it must be ${rule}`)]);
  const path = datasetType === DatasetType.FILE ? end.path : toListingPrefix(end.path) + relativePath;
  return { container: end.container, path };
}

/** Returns the place of a file or directory at the target. Paths of directories may end with a slash. */
export function resolveTargetPlace(
  { target, datasetType }: Pick<CopyMapping, 'target' | 'datasetType'>,
  relativePath: string,
  isDirectory: boolean,
): Place {
  const path = isDirectory && relativePath.endsWith('/') ? relativePath.slice(0, -1) : relativePath;
  return resolvePlace(target, datasetType, path);
}

/** True for a name that ADLS Gen2 cannot have. */
export function hasEmptySegment(path: string): boolean {
  return path.split('/').includes('');
}

/** Returns the name of a listed blob relative to the dataset. */
export function toRelativePath(end: Place, datasetType: DatasetType, blobName: string): string {
  return datasetType === DatasetType.FILE ? '' : blobName.slice(toListingPrefix(end.path).length);
}

/** An empty file that tells Spark, Data Factory and other tools that a folder is complete. */
export const SUCCESS_MARKER = '_SUCCESS';
