import type { DataLakePathClient, PathAccessControlItem } from '@azure/storage-file-datalake';
import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { Access } from '../../snapshot/ports/storage-ports';
import type { StoreConnection } from '../connection/store-connection';
import { writtenTo } from '../connection/ensure-container';
import { askedAgain } from '../connection/error-translation';
import { faultOf } from '../requests/error-kinds';

/** What a directory is found to be, or what becomes of it. */
export type Made = 'made' | 'there' | 'file';
export type Removed = 'removed' | 'absent' | 'not-empty';

const ABSENT = ['PathNotFound', 'SourcePathNotFound', 'BlobNotFound', 'ResourceNotFound'];
const NOT_EMPTY = ['DirectoryNotEmpty', 'DirectoryIsNotEmpty'];

/**
 * Directories of one container of ADLS Gen2, and access control: what only its dfs endpoint has. Files are copied, read and
 * listed at the Blob endpoint of the same account.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/data-lake-storage-gen2
 */
export class Directories {
  constructor(
    private readonly connection: StoreConnection,
    private readonly container: string,
  ) {}

  /** Makes a directory, and those above it, unless something is there. */
  public async make(path: string, signal: AbortSignal): Promise<Made> {
    return this.asked('make', path, signal, () =>
      writtenTo(this.connection, this.container, async () => {
        try {
          await this.client(path).create('directory', {
            abortSignal: signal,
            conditions: { ifNoneMatch: '*' },
          });
          return 'made';
        } catch (error) {
          // The code depends on what it is that is there.
          if (faultOf(error).status !== 409) throw error;
          const isDirectory = await this.isDirectory(path, signal);
          if (isDirectory === undefined) throw error;
          return isDirectory ? 'there' : 'file';
        }
      }),
    );
  }

  /** Removes a directory in which nothing is. */
  public async remove(path: string, signal: AbortSignal): Promise<Removed> {
    return this.asked('remove', path, signal, async () => {
      try {
        await this.client(path).delete(false, { abortSignal: signal });
        return 'removed';
      } catch (error) {
        const { status, code } = faultOf(error);
        if (ABSENT.includes(code)) return 'absent';
        if (status === 409 && NOT_EMPTY.includes(code)) return 'not-empty';
        throw error;
      }
    });
  }

  /** Removes a directory and all that is in it. */
  public async removeAll(path: string, signal: AbortSignal): Promise<void> {
    await this.asked('remove all of', path, signal, async () => {
      try {
        await this.client(path).delete(true, { abortSignal: signal });
      } catch (error) {
        if (!ABSENT.includes(faultOf(error).code)) throw error;
      }
    });
  }

  /** Removes the directories above these paths that are empty now. */
  public async removeEmpty(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const depth = (path: string): number => path.split('/').length;
    const waiting = new Set(paths.map(parentOf));
    const full = new Set<string>();
    while (waiting.size > 0) {
      const [path] = [...waiting].sort((a, b) => depth(b) - depth(a));
      waiting.delete(path);
      if (path === '' || full.has(path)) continue;
      if ((await this.remove(path, signal)) === 'not-empty') full.add(path);
      else waiting.add(parentOf(path));
    }
  }

  /**
   * Moves a directory with all that is in it, at once, if it is there: an answer may have been lost. The directory above the
   * new place is made where there is none.
   */
  public async move(from: string, to: string, signal: AbortSignal): Promise<void> {
    await this.asked('move', from, signal, async () => {
      const move = (): Promise<unknown> =>
        this.client(from).move(this.container, to, { abortSignal: signal });
      try {
        await move();
      } catch (error) {
        const { code } = faultOf(error);
        if (ABSENT.includes(code)) return;
        if (code !== 'RenameDestinationParentPathNotFound') throw error;
        await this.make(parentOf(to), signal);
        await move();
      }
    });
  }

  public async isEmpty(path: string, signal: AbortSignal): Promise<boolean> {
    return this.asked('list', path, signal, async () => {
      const files = this.connection.dataLake().getFileSystemClient(this.container);
      for await (const _ of files.listPaths({ path, abortSignal: signal })) return false;
      return true;
    });
  }

  /** Undefined where nothing is there. */
  public async isDirectory(path: string, signal: AbortSignal): Promise<boolean | undefined> {
    return this.asked('look up', path, signal, async () => {
      try {
        const { _response: response } = await this.client(path).getProperties({ abortSignal: signal });
        return response.headers.get('x-ms-resource-type') === 'directory';
      } catch (error) {
        if (faultOf(error).status === 404) return undefined;
        throw error;
      }
    });
  }

  /**
   * Sets access control, of a file while it has that ETag.
   *
   * @returns The ETag after it; undefined where it has another one, or is not there any more.
   */
  public async setAccess(
    path: string,
    access: Access,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const options = { abortSignal: signal, ...(etag && { conditions: { ifMatch: `"${etag}"` } }) };
    return this.asked('set the access control of', path, signal, async () => {
      try {
        const client = this.client(path);
        const set =
          access.permissions === undefined
            ? await client.setAccessControl(entriesOf(access.acl ?? ''), {
                ...options,
                ...principalsOf(access),
              })
            : await client.setPermissions(permissionsOf(access.permissions), options);
        return set.etag ?? '';
      } catch (error) {
        const { status, code } = faultOf(error);
        if (status === 412 || ABSENT.includes(code)) return undefined;
        throw error;
      }
    });
  }

  private client(path: string): DataLakePathClient {
    return this.connection.dataLake().getFileSystemClient(this.container).getDirectoryClient(path);
  }

  private asked<T>(what: string, path: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    const action = `${what} ${describePlace({ container: this.container, path })}`;
    return askedAgain(this.connection, this.container, action, signal, request);
  }
}

/**
 * Whether an account has a hierarchical namespace, as it says itself: access to a directory is something that a flat one
 * does not know. Undefined where it does not say.
 *
 * Get Account Information would tell it too, but takes no Microsoft Entra ID tokens.
 *
 * @see https://github.com/trinodb/trino/pull/20897
 */
export async function isHierarchical(
  connection: StoreConnection,
  { container, path }: Place,
  abortSignal: AbortSignal,
): Promise<boolean | undefined> {
  const client = connection.dataLake().getFileSystemClient(container).getDirectoryClient(path);
  try {
    await client.getAccessControl({ abortSignal });
    return true;
  } catch (error) {
    if (abortSignal.aborted) throw new DataShareError([problems.interrupted()], { cause: error });
    return faultOf(error).code === 'HierarchicalNamespaceNotEnabled' ? false : undefined;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function principalsOf({ owner, group }: Access): { owner?: string; group?: string } {
  return { ...(owner && { owner }), ...(group && { group }) };
}

type Rights = PathAccessControlItem['permissions'];

function rightsOf([read, write, execute]: string): Rights {
  return { read: read === 'r', write: write === 'w', execute: execute === 'x' };
}

function permissionsOf(text: string): Parameters<DataLakePathClient['setPermissions']>[0] {
  const [owner, group, other] = [0, 3, 6].map((at) => rightsOf(text.slice(at, at + 3)));
  return { owner, group, other, stickyBit: false, extendedAcls: false };
}

/** user::rwx,default:user:<object id>:r-x,... */
function entriesOf(acl: string): PathAccessControlItem[] {
  return acl.split(',').map((text) => {
    const parts = text.split(':');
    const defaultScope = parts[0] === 'default';
    const [type, entityId, rights] = defaultScope ? parts.slice(1) : parts;
    const accessControlType = type as PathAccessControlItem['accessControlType'];
    return { defaultScope, accessControlType, entityId, permissions: rightsOf(rights) };
  });
}
