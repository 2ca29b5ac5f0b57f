import type { DataLakePathClient } from '@azure/storage-file-datalake';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { Access } from '../../snapshot/contract/storage-ports';
import type { StoreConnection } from '../connection/store-connection';
import { writeToContainer } from '../connection/container-creation';
import { withRetry } from '../connection/retried-request';
import { PageGuard } from '../listing/page-guard';
import { isAbsent } from '../requests/absence';
import { toFault } from '../requests/sdk-fault';
import { parseAcl, parsePermissions, toListPermissions } from './acl-parsing';
import { isSticky } from '../listing/preserved-access';
import { requireBlobName } from '../connection/urls';
import type { TrySignal } from '../requests/try-signal';

/** The result of creating or removing a directory. */
export type MakeResult = 'made' | 'there' | 'file';
export type RemoveResult = 'removed' | 'absent' | 'not-empty' | 'file';
export type MoveResult = 'moved' | 'taken' | 'absent' | 'changed';

interface AccessOptions {
  readonly abortSignal: TrySignal;
  readonly conditions?: { readonly ifMatch: string };
}

const NOT_FOUND_CODES = ['PathNotFound', 'SourcePathNotFound', 'BlobNotFound', 'ResourceNotFound'];
const NOT_EMPTY_CODES = ['DirectoryNotEmpty', 'DirectoryIsNotEmpty'];
/** Statuses of a rename whose destination exists: a conflict, or the condition that does not hold. */
const TAKEN_STATUSES = [409, 412];
/** Number of times that a directory is looked at again because it changed between the look and its removal. */
const MAX_LOOKS = 3;

/** State of a path at the moment. */
export interface PresentPath {
  readonly isDirectory: boolean;
  readonly etag: string | undefined;
}

/**
 * Directories and access control of one container of ADLS Gen2. They are only available at its dfs endpoint. Files are
 * copied, read and listed at the Blob endpoint of the same account.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/data-lake-storage-gen2
 */
export class DataLakePaths {
  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
  ) {}

  /** Creates a directory and its parents, unless something exists there. */
  public async make(path: string, signal: AbortSignal): Promise<MakeResult> {
    return this.sendWithRetry('make', path, signal, (abortSignal) => this.sendMake(path, abortSignal));
  }

  private sendMake(path: string, abortSignal: TrySignal): Promise<MakeResult> {
    return writeToContainer(this.connection, this.container, async () => {
      try {
        await this.getClient(path).create('directory', { abortSignal, conditions: { ifNoneMatch: '*' } });
        return 'made';
      } catch (error) {
        // The error code depends on what exists there.
        if (toFault(error).status !== 409) throw error;
        const isDirectory = await this.sendLookup(path, abortSignal);
        if (isDirectory === undefined && (await this.sendFindFileAbove(path, abortSignal)) !== undefined)
          return 'file';
        if (isDirectory === undefined) throw error;
        return isDirectory ? 'there' : 'file';
      }
    });
  }

  /** Finds the file that is in the place of a directory above the path. */
  public async findFileAbove(path: string, signal: AbortSignal): Promise<string | undefined> {
    return this.sendWithRetry('look above', path, signal, (abortSignal) =>
      this.sendFindFileAbove(path, abortSignal),
    );
  }

  private async sendFindFileAbove(path: string, abortSignal: TrySignal): Promise<string | undefined> {
    for (let parent = getParentPath(path); parent !== ''; parent = getParentPath(parent)) {
      const isDirectory = await this.sendLookup(parent, abortSignal);
      if (isDirectory !== undefined) return isDirectory ? undefined : parent;
    }
    return undefined;
  }

  /** Removes an empty directory, and never a file that somebody else has put in its place. */
  public async remove(path: string, signal: AbortSignal): Promise<RemoveResult> {
    return this.sendWithRetry('remove', path, signal, async (abortSignal) => {
      for (let looks = 1; looks <= MAX_LOOKS; looks++) {
        const present = await this.sendDescribe(path, abortSignal);
        if (!present) return 'absent';
        if (!present.isDirectory) return 'file';
        const removed = await this.sendRemove(path, present, abortSignal);
        if (removed) return removed;
      }
      return 'not-empty';
    });
  }

  /** Removes an empty directory; undefined if something else is there now. A request to delete a path deletes files too. */
  private async sendRemove(
    path: string,
    { etag }: PresentPath,
    abortSignal: TrySignal,
  ): Promise<RemoveResult | undefined> {
    try {
      await this.getClient(path).delete(false, { abortSignal, conditions: { ifMatch: etag } });
      return 'removed';
    } catch (error) {
      const { status, code } = toFault(error);
      if (NOT_FOUND_CODES.includes(code)) return 'absent';
      if (status === 409 && NOT_EMPTY_CODES.includes(code)) return 'not-empty';
      if (status === 412) return undefined;
      throw error;
    }
  }

  /** Removes a directory and its content. */
  public async removeAll(path: string, signal: AbortSignal): Promise<void> {
    await this.sendWithRetry('remove all of', path, signal, async (abortSignal) => {
      try {
        await this.getClient(path).delete(true, { abortSignal });
      } catch (error) {
        if (!NOT_FOUND_CODES.includes(toFault(error).code)) throw error;
      }
    });
  }

  /** Removes the parent directories of these paths if they are empty. */
  public async removeEmpty(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const depth = (path: string): number => path.split('/').length;
    const waiting = new Set(paths.map(getParentPath));
    const nonEmpty = new Set<string>();
    while (waiting.size > 0) {
      const [path] = [...waiting].sort((a, b) => depth(b) - depth(a));
      waiting.delete(path);
      if (path === '' || nonEmpty.has(path)) continue;
      const removed = await this.remove(path, signal);
      if (removed === 'removed' || removed === 'absent') waiting.add(getParentPath(path));
      else nonEmpty.add(path);
    }
  }

  /**
   * Moves a file, or a directory with its content, in one atomic operation. Nothing is replaced: if anything is at the new
   * place, even an empty directory, nothing is moved. A directory that is at the new place instead of the old one is no error,
   * because the response of an earlier attempt may have been lost. The parent of the new place is created if it is missing.
   *
   * @param etag The version of what is moved, if it must be that one.
   * @returns `taken` if something is at the new place; `absent` if nothing is at either place; `changed` if it has another ETag.
   */
  public async move(
    from: string,
    to: string,
    signal: AbortSignal,
    etag: string | undefined,
  ): Promise<MoveResult> {
    return this.sendWithRetry('move', from, signal, async (abortSignal) => {
      const destinationConditions = { ifNoneMatch: '*' };
      const move = (): Promise<unknown> =>
        this.getClient(from).move(this.container, requireBlobName(to), {
          abortSignal,
          destinationConditions,
          ...(etag !== undefined && { conditions: { ifMatch: etag } }),
        });
      try {
        await move();
      } catch (error) {
        const { code } = toFault(error);
        if (NOT_FOUND_CODES.includes(code)) {
          // Only the new place shows that an earlier attempt, or a run that was killed, has moved it.
          return (await this.sendLookup(to, abortSignal)) === undefined ? 'absent' : 'moved';
        }
        if (code !== 'RenameDestinationParentPathNotFound')
          return this.toMoveResult(error, from, to, abortSignal);
        await this.sendMake(getParentPath(to), abortSignal);
        try {
          await move();
        } catch (repeated) {
          return this.toMoveResult(repeated, from, to, abortSignal);
        }
      }
      return 'moved';
    });
  }

  /** Tells a destination that exists from other conflicts, whose error codes are not documented. */
  private async toMoveResult(
    error: unknown,
    from: string,
    to: string,
    abortSignal: TrySignal,
  ): Promise<MoveResult> {
    const { status, code } = toFault(error);
    if (!TAKEN_STATUSES.includes(status)) throw error;
    const isTaken = (await this.sendLookup(to, abortSignal)) !== undefined;
    if (status === 412 && (code === 'SourceConditionNotMet' || !isTaken)) return 'changed';
    if (!isTaken) throw error;
    // The response of an earlier attempt may have been lost: then the directory is at the new place.
    return (await this.sendLookup(from, abortSignal)) === undefined ? 'moved' : 'taken';
  }

  public async isEmpty(path: string, signal: AbortSignal): Promise<boolean> {
    return this.sendWithRetry('list', path, signal, async (abortSignal) => {
      const files = this.connection.dataLake().getFileSystemClient(this.container);
      const guard = new PageGuard();
      for await (const { pathItems = [], continuation } of files.listPaths({ path, abortSignal }).byPage()) {
        if (pathItems.length > 0) return false;
        if (continuation) this.checkPage(guard, path, continuation);
      }
      return true;
    });
  }

  private checkPage(guard: PageGuard, path: string, continuation: string): void {
    try {
      guard.check(0, continuation);
    } catch (cause) {
      const where = describePlace({ container: this.container, path });
      const problem = problems.listingEndless(this.connection.side, where, (cause as Error).message);
      throw new DataShareError([problem], { cause });
    }
  }

  /** Undefined if nothing exists there. */
  public async describe(path: string, signal: AbortSignal): Promise<PresentPath | undefined> {
    return this.sendWithRetry('look up', path, signal, (abortSignal) => this.sendDescribe(path, abortSignal));
  }

  /** True for a directory, false for a file; undefined if nothing exists there. */
  public async isDirectory(path: string, signal: AbortSignal): Promise<boolean | undefined> {
    return (await this.describe(path, signal))?.isDirectory;
  }

  private async sendLookup(path: string, abortSignal: TrySignal): Promise<boolean | undefined> {
    return (await this.sendDescribe(path, abortSignal))?.isDirectory;
  }

  private async sendDescribe(path: string, abortSignal: TrySignal): Promise<PresentPath | undefined> {
    try {
      const { etag, _response: response } = await this.getClient(path).getProperties({ abortSignal });
      return { isDirectory: response.headers.get('x-ms-resource-type') === 'directory', etag };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /**
   * Sets access control. A file must have the given ETag.
   *
   * @param isReplaced True if the path may have a sticky bit, which an access control list does not clear.
   * @returns The new ETag; undefined if the ETag does not match, or nothing exists there.
   */
  public async setAccess(
    path: string,
    access: Access,
    etag: string | undefined,
    isReplaced: boolean,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return this.sendWithRetry('set the access control of', path, signal, async (abortSignal) => {
      const options = { abortSignal, ...(etag && { conditions: { ifMatch: `"${etag}"` } }) };
      try {
        return (await this.sendAccess(path, access, isReplaced, options)) ?? '';
      } catch (error) {
        const { status, code } = toFault(error);
        if (status === 412 || NOT_FOUND_CODES.includes(code)) return undefined;
        throw error;
      }
    });
  }

  private async sendAccess(
    path: string,
    access: Access,
    isReplaced: boolean,
    options: AccessOptions,
  ): Promise<string | undefined> {
    const client = this.getClient(path);
    if (access.permissions !== undefined)
      return (await client.setPermissions(parsePermissions(access.permissions), options)).etag;
    const { acl = '', isSticky: stickyBit = false } = access;
    const listed = await client.setAccessControl(parseAcl(acl), {
      ...options,
      ...toPrincipalOptions(access),
    });
    // A request has either a list or permissions, and a list has no sticky bit.
    if (!stickyBit && !(isReplaced && (await this.hasStickyBit(client, options.abortSignal))))
      return listed.etag;
    const { abortSignal } = options;
    const conditions = options.conditions && listed.etag ? { ifMatch: listed.etag } : undefined;
    const permitted = await client.setPermissions(toListPermissions(acl, stickyBit), {
      abortSignal,
      conditions,
    });
    return permitted.etag ?? listed.etag;
  }

  private async hasStickyBit(client: DataLakePathClient, abortSignal: TrySignal): Promise<boolean> {
    const { _response: response } = await client.getProperties({ abortSignal });
    return isSticky(response.headers.get('x-ms-permissions') ?? '');
  }

  private getClient(path: string): DataLakePathClient {
    return this.connection
      .dataLake()
      .getFileSystemClient(this.container)
      .getDirectoryClient(requireBlobName(path));
  }

  private sendWithRetry<T>(
    verb: string,
    path: string,
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
  ): Promise<T> {
    const action = `${verb} ${describePlace({ container: this.container, path })}`;
    return withRetry(this.connection, this.container, action, signal, request);
  }
}

function getParentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function toPrincipalOptions({ owner, group }: Access): { owner?: string; group?: string } {
  return { ...(owner && { owner }), ...(group && { group }) };
}
