import { DatasetType, describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import { relativeNameRule } from '../../model/rules/naming-rules';
import type { Place } from '../../model/values/dataset';
import type { CopyMapping } from './copy-mapping';

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
export function resolveFilePlace(end: Place, datasetType: DatasetType, relativePath: string): Place {
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
  return resolveFilePlace(target, datasetType, path);
}

/** True for a name that ADLS Gen2 cannot have. */
export function hasEmptySegment(path: string): boolean {
  return path.split('/').includes('');
}
