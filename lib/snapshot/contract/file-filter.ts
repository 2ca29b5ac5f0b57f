import type { PathFilter, PathPatterns } from '../../model/values/path-patterns';
import { createPathFilter } from '../../model/values/path-patterns';
import type { CopyMapping } from './copy-mapping';
import type { BlobFacts } from './storage-ports';

const filters = new WeakMap<PathPatterns, { readonly filter: PathFilter | undefined }>();

/** Returns the filter of the files that a mapping copies; undefined if it copies all. */
export function getFileFilter(mapping: PathPatterns): PathFilter | undefined {
  const known = filters.get(mapping) ?? { filter: createPathFilter(mapping) };
  filters.set(mapping, known);
  return known.filter;
}

/** True if the patterns of a mapping exclude a file, or a directory whose path can have a trailing slash. */
export function isExcluded(mapping: PathPatterns, path: string, isDirectory = false): boolean {
  return getFileFilter(mapping)?.includesPath(path, isDirectory) === false;
}

/** True if a filter includes a file that was listed. The stub of a folder is a directory for it, whatever becomes of it at the target. */
export function includesFile(
  filter: PathFilter,
  { path, facts }: { readonly path: string; readonly facts: BlobFacts },
): boolean {
  return filter.includesPath(path, facts.isDirectory === true || facts.isFolderStub === true);
}

/**
 * True if a file that earlier runs copied stays at the target because the patterns exclude it now, whatever becomes of it at the
 * source. A new atomic snapshot does not have such files.
 */
export function isLeftAlone(
  mapping: PathPatterns & Pick<CopyMapping, 'snapshot'>,
  { path, isDirectory }: { readonly path: string; readonly isDirectory?: boolean },
): boolean {
  return mapping.snapshot === undefined && isExcluded(mapping, path, isDirectory);
}
