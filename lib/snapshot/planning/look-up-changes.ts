import type { ChangedFile } from '../../changes/changed-file';
import { tellsDeletion } from '../../changes/changed-file';
import { DatasetType } from '../../model/values/dataset';
import { relativeNameRule } from '../../model/rules/naming-rules';
import { getComparator } from '../../streams/name-order';
import { mapOrdered } from '../../streams/ordered-streams';
import { getFileFilter, includesFile, isExcluded } from '../contract/file-filter';
import { resolveFilePlace } from '../contract/file-places';
import type { BlobFacts } from '../contract/storage-ports';
import { SUCCESS_MARKER } from '../contract/success-marker-name';
import { canCopyDirectories, listDatasetFiles } from './dataset-listing';
import type { PlanningInputs } from './dataset-steps';
import { hasFolderStubs } from './folder-stubs';
import { MAX_SHORT_FILES } from './long-listings';
import type { DatasetChanges } from './run-changes';

/** Number of files that are looked up at the same time if nothing else is said. */
const LOOKUPS_AT_ONCE = 16;
/** Maximum number of files in the folders that are listed. */
const MAX_LISTED_FILES = 50_000;
const NO_FACTS: Pick<BlobFacts, 'sizeBytes' | 'etag'> = { sizeBytes: 0, etag: '' };

/** A file that a run was told of, and its present state at the source. */
export interface NamedFile {
  readonly path: string;
  /** Undefined if the source does not have it. */
  readonly facts: BlobFacts | undefined;
  /** True if the file may be treated as gone: its deletion was told, or its folder was listed. */
  readonly mayBeGone: boolean;
  /** True if its content has yet to arrive at the source. */
  readonly isArriving?: true;
}

/** The files that changes name, in the order of the manifest, and the folders in which every file is named. */
export interface NamedFiles {
  readonly files: readonly NamedFile[];
  readonly folders: readonly string[];
}

/** The rules of a lookup, which depend on the subscription. */
export interface LookupRules {
  /**
   * True if the facts of a change are enough to copy the file: neither tags, tiers nor access control are preserved, and no budget
   * depends on the size, which is only told.
   */
  readonly canTrustFacts: boolean;
}

/**
 * Finds out the present state of the files that changes name. A file whose change names its version is not looked up: the
 * copy is pinned to that version, so that a wrong one is refused.
 *
 * @returns Undefined if the dataset must be listed instead; `changes` then tells why.
 */
export async function lookUpChanges(
  inputs: PlanningInputs,
  changes: DatasetChanges,
  rules: LookupRules,
): Promise<NamedFiles | undefined> {
  const { mapping, concurrency = LOOKUPS_AT_ONCE } = inputs;
  const isFolder = mapping.datasetType !== DatasetType.FILE;
  const excludedPath = inputs.hasMarker ? SUCCESS_MARKER : undefined;
  // The listing of a folder finds everything below it.
  const told = changes.files.filter(
    ({ relativePath: path, isFolder: isDirectory }) =>
      path !== excludedPath &&
      (path !== '') === isFolder &&
      !changes.isBelowFolder(path) &&
      !isExcluded(mapping, path, isDirectory),
  );
  async function* yieldChanges(): AsyncGenerator<ChangedFile> {
    yield* told;
  }
  if (told.length > MAX_SHORT_FILES) await inputs.beforeMore?.();
  const named = new Map<string, NamedFile>();
  for await (const file of mapOrdered(yieldChanges(), concurrency, (change) => lookUp(inputs, change, rules)))
    named.set(file.path, file);
  const isStub = ({ facts, path }: NamedFile): boolean => facts?.isFolderStub === true || path.endsWith('/');
  if (hasFolderStubs(inputs.source, inputs.target) && [...named.values()].some(isStub)) {
    changes.listInstead('a folder marker has changed');
    return undefined;
  }
  const folders = told
    .filter(({ isFolder: isDirectory }) => isDirectory)
    .map(({ relativePath }) => relativePath);
  const isPath = inputs.source.order === 'path';
  for (const folder of folders) {
    // A file has taken its place, and has nothing below it.
    if (isPath && isFile(named.get(folder))) continue;
    for await (const files of listFolder(inputs, folder)) {
      for (const { path, facts } of files) named.set(path, { path, facts, mayBeGone: true });
      if (named.size > MAX_LISTED_FILES) {
        changes.listInstead(`a folder with more than ${MAX_LISTED_FILES} files has changed`);
        return undefined;
      }
    }
  }
  const compare = getComparator(inputs.source.order);
  return { files: [...named.values()].sort((a, b) => compare(a.path, b.path)), folders };
}

function isFile(file: NamedFile | undefined): boolean {
  return file?.facts !== undefined && !file.facts.isDirectory;
}

/** Lists everything below a folder, with paths relative to the dataset. */
async function* listFolder(
  { mapping, source, target, signal, beforeMore }: PlanningInputs,
  folder: string,
): AsyncGenerator<readonly { readonly path: string; readonly facts: BlobFacts }[]> {
  if (relativeNameRule(folder) !== undefined) return;
  const place = resolveFilePlace(mapping.source, mapping.datasetType, folder);
  const options = { hasDirectories: canCopyDirectories(source, target), beforeMore };
  const filter = getFileFilter(mapping);
  for await (const files of listDatasetFiles(source, place, DatasetType.FOLDER, signal, options)) {
    const below = files.map(({ path, facts }) => ({ path: `${folder}/${path}`, facts }));
    yield filter ? below.filter((file) => includesFile(filter, file)) : below;
  }
}

async function lookUp(
  { mapping, source, target, signal }: PlanningInputs,
  told: ChangedFile,
  { canTrustFacts }: LookupRules,
): Promise<NamedFile> {
  const { relativePath: path, change, facts, isFolder } = told;
  const mayBeGone = tellsDeletion(told) || isFolder === true;
  if (relativeNameRule(path) !== undefined)
    return { path, facts: change === 'Written' ? { name: path, ...NO_FACTS } : undefined, mayBeGone: false };
  const place = resolveFilePlace(mapping.source, mapping.datasetType, path);
  // An empty blob may be the marker of a folder.
  if (change === 'Written' && facts && canTrustFacts && facts.sizeBytes > 0 && !isFolder) {
    const { etag, sizeBytes, blobType } = facts;
    const type = blobType === 'BlockBlob' ? {} : { blobType };
    return { path, facts: { name: place.path, sizeBytes, etag, ...type }, mayBeGone };
  }
  const found = await source.find(place, signal);
  if (found?.isArriving) return { path, facts: found, mayBeGone: false, isArriving: true };
  const isUnused = found?.isDirectory && !canCopyDirectories(source, target);
  return { path, facts: isUnused ? undefined : found, mayBeGone };
}
