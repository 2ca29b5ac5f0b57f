import { relativeNameRule } from '../../model/rules/naming-rules';
import type { BlobFacts, ReadableStore } from '../contract/storage-ports';
import { DIRECTORY_ETAG } from '../contract/storage-ports';
import { hasEmptySegment } from '../contract/file-places';
import type { Batches } from '../../streams/ordered-streams';
import type { ListedFile } from './listed-file';

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
 * folder or of one above it, or if ADLS Gen2 cannot have a directory of that name: it has no content that could be lost.
 *
 * @param files The files in ascending order of names; so are the results.
 * @param excludedPath A file that the target has of its own: no directory takes its place.
 */
export async function* replaceFolderStubs(
  files: Batches<ListedFile>,
  excludedPath?: string,
): AsyncGenerator<readonly ListedFile[]> {
  const replacement = new StubReplacement(excludedPath);
  for await (const batch of files) {
    const passed = replacement.replaceBatch(batch);
    if (passed.length > 0) yield passed;
  }
  const last = replacement.end();
  if (last.length > 0) yield last;
}

class StubReplacement {
  /** Each begins with the one before. */
  private readonly open: OpenName[] = [];
  /** The directory that was added last. */
  private directory: string | undefined;
  /** The folder of a file: no directory can be in it. */
  private fileFolder: string | undefined;
  private passed: ListedFile[] = [];

  constructor(private readonly excludedPath: string | undefined) {}

  public replaceBatch(batch: readonly ListedFile[]): readonly ListedFile[] {
    this.passed = [];
    for (const file of batch) this.add(file);
    return this.passed;
  }

  public end(): readonly ListedFile[] {
    this.passed = [];
    this.closeBefore(undefined);
    return this.passed;
  }

  private add(file: ListedFile): void {
    const { path, facts } = file;
    if (this.fileFolder !== undefined && !path.startsWith(this.fileFolder)) this.fileFolder = undefined;
    this.closeBefore(path);
    const isNamedFolder = path.endsWith('/') && facts.sizeBytes === 0;
    if (isNamedFolder) this.addDirectory(path);
    else if (!facts.isFolderStub) {
      this.open.push({ path, isStub: false });
      this.passed.push(file);
    } else if (this.fileFolder === undefined) this.open.push({ path, isStub: true });
  }

  /** Closes the names whose folders come before the path. */
  private closeBefore(path: string | undefined): void {
    const { open } = this;
    for (let last = open.at(-1); last && !isBeforeFolder(path, last.path); last = open.at(-1)) {
      open.pop();
      const folder = `${last.path}/`;
      // If a blob has the name of the folder, that blob decides.
      if (last.isStub && path !== folder) this.addDirectory(folder);
      if (!last.isStub && path?.startsWith(folder)) this.fileFolder ??= folder;
    }
  }

  private addDirectory(path: string): void {
    const name = path.slice(0, -1);
    const isUnfit = hasEmptySegment(name) || relativeNameRule(name) !== undefined;
    if (isUnfit || name === this.excludedPath || path === this.directory || this.fileFolder !== undefined)
      return;
    this.directory = path;
    this.passed.push({ path, facts: toStubFacts(path) });
  }
}

/** Leaves out the stubs that metadata marks. */
export async function* dropFolderStubs(files: Batches<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
  for await (const batch of files) yield batch.filter(({ facts }) => !facts.isFolderStub);
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
