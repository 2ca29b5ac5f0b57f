import type { CopyMapping } from '../contract/copy-mapping';
import type { GoneFiles } from './mirror-deletions';
import type { StepResult } from './step-result';

/** A file that was not copied because a directory is in its place. */
interface HeldFile {
  readonly result: StepResult;
  /** True if the directory has something that this run deletes. */
  isMakingRoom: boolean;
  /** True if the source has something in a folder of the same name, too. */
  isTaken: boolean;
}

/**
 * Finds the files of a mirror that this run makes room for: on ADLS Gen2 a path is a file or a directory, while in flat Blob
 * storage `b` may go when `b/x` comes, and the other way round. Paths come in ascending order of names.
 */
export class PathConflicts {
  /** By the path of the directory, with a slash. */
  private readonly held = new Map<string, HeldFile>();
  /** Files that this run deletes; each begins with the one before. */
  private readonly gone: string[] = [];

  constructor(
    private readonly mapping: CopyMapping,
    private readonly deletions: GoneFiles,
  ) {}

  /** Notes a path of the dataset. */
  public notePath(path: string, isDeleted: boolean): void {
    while (this.gone.length > 0 && !path.startsWith(this.gone.at(-1)!)) this.gone.pop();
    if (isDeleted && !path.endsWith('/')) this.gone.push(path);
    if (this.held.size === 0) return;
    let isBehind = false;
    for (const folder of listFolders(path)) {
      const file = this.held.get(folder);
      if (file && isDeleted) file.isMakingRoom = true;
      else if (file) file.isTaken = true;
      isBehind ||= file !== undefined;
      if (isBehind && isDeleted) this.deletions.addEmptied(this.mapping, folder);
    }
  }

  /** True if this run deletes the file that keeps another one from its place. */
  public isMakingRoomFor({ fileAbove }: StepResult): boolean {
    return fileAbove !== undefined && this.gone.includes(fileAbove);
  }

  /** Holds a file until everything in the directory in its place is known. */
  public hold(result: StepResult): void {
    this.held.set(`${result.step.path}/`, { result, isMakingRoom: false, isTaken: false });
  }

  /** Returns the files that were held. `isBlocked`: the next run can copy it. */
  public end(): readonly { readonly result: StepResult; readonly isBlocked: boolean }[] {
    return [...this.held.values()].map(({ result, isMakingRoom, isTaken }) => ({
      result,
      isBlocked: isMakingRoom && !isTaken,
    }));
  }
}

/** Lists the folders of a path, each with its slash: `a/` and `a/b/` of `a/b/c`. */
function listFolders(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
    folders.push(path.slice(0, at + 1));
  return folders;
}
