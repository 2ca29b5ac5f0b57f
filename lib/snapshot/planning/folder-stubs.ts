import { relativeNameRule } from '../../model/rules/naming-rules';
import type { BlobFacts, ReadableStore } from '../contract/storage-ports';
import { DIRECTORY_ETAG } from '../contract/storage-ports';
import { hasEmptySegment } from '../contract/copy-mapping';
import type { Batches } from '../../streams/ordered-streams';
import type { ListedFile } from './dataset-listing';

/*
 * Folder stubs: tools mark folders of flat Blob storage by empty blobs, whose name ends with a slash or whose metadata has
 * `hdi_isfolder=true`. On the way to ADLS Gen2 they become directories, whose paths end with a slash in the engine: so they
 * keep their place in the order of names, next to files of the same name.
 */

/** True if folder stubs of the source become directories at the target. */
export function hasFolderStubs(source: ReadableStore, target: ReadableStore): boolean {
  return source.order === 'name' && target.order === 'path';
}

/** A name after which names that begin with it can still follow. */
interface OpenName {
  readonly path: string;
  /** True if the name is a stub, whose directory comes before the first name that is in it or after it. */
  readonly isStub: boolean;
}

/**
 * Replaces the folder stubs of a flat listing by directories, each once. A stub is left out if a file has the name of its
 * folder, or if ADLS Gen2 cannot have a directory of that name: it has no content that could be lost.
 *
 * @param files The files in ascending order of names; so are the results.
 */
export async function* replaceFolderStubs(files: Batches<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
  const open: OpenName[] = [];
  let directory: string | undefined;
  const passed: ListedFile[] = [];
  /** Closes the names whose folders come before the path. Returns the last of them. */
  const closeBefore = (path: string | undefined): string | undefined => {
    let closed: string | undefined;
    for (let last = open.at(-1); last && !isBeforeFolder(path, last.path); last = open.at(-1)) {
      open.pop();
      closed = last.isStub ? undefined : last.path;
      if (last.isStub) addDirectory(`${last.path}/`);
    }
    return closed;
  };
  const addDirectory = (path: string): void => {
    const name = path.slice(0, -1);
    if (path === directory || hasEmptySegment(name) || relativeNameRule(name) !== undefined) return;
    directory = path;
    passed.push({ path, facts: toStubFacts(path) });
  };
  for await (const batch of files) {
    for (const file of batch) {
      const { path, facts } = file;
      const fileBefore = closeBefore(path);
      if (path.endsWith('/') && facts.sizeBytes === 0) {
        if (`${fileBefore}/` !== path) addDirectory(path);
        continue;
      }
      open.push({ path, isStub: facts.isFolderStub === true });
      if (!facts.isFolderStub) passed.push(file);
    }
    if (passed.length > 0) yield passed.splice(0);
  }
  closeBefore(undefined);
  if (passed.length > 0) yield passed;
}

/** Gives directories of the target the paths that the directories of folder stubs have. */
export async function* renameDirectories(files: Batches<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
  for await (const batch of files)
    yield batch.map((file) => (file.facts.isDirectory ? { ...file, path: `${file.path}/` } : file));
}

/** True if a path comes after a name, but before the content of a folder of that name. */
function isBeforeFolder(path: string | undefined, name: string): boolean {
  return path !== undefined && path.startsWith(name) && path < `${name}/`;
}

function toStubFacts(name: string): BlobFacts {
  return { name, sizeBytes: 0, etag: DIRECTORY_ETAG, isDirectory: true };
}
