import { accessHeaders } from './access';
import { changeAccess, changeAccessBeneath } from './access-requests';
import type { Answer } from './answer';
import { createAnswer } from './answer';
import type { Azurite } from './azurite';
import { checkWrite, versionHeaders } from './checks';
import { append, flush, parseHttpHeaders, parseMetadata, parseAccessWishes } from './content-requests';
import { Fault, invalidValue, notImplemented, notSigned, pathConflict, pathNotFound } from './fault';
import type { Entry } from './entry';
import type { FileSystem } from './file-system';
import type { FileSystems } from './file-systems';
import { listPaths } from './list-paths';
import type { Lock } from './lock';
import { rename } from './rename';
import type { LakeRequest } from './request';
import { header, isSigned } from './request';

/**
 * The dfs endpoint: what the SDK's Data Lake clients send to it. Requests that are signed are believed: this stand-in
 * asks Azurite in its own name.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/data-lake-storage-gen2
 */
export class DfsEndpoint {
  constructor(
    private readonly azurite: Azurite,
    private readonly fileSystems: FileSystems,
    private readonly lock: Lock,
    /** So many paths at most are dealt with by one request to delete a directory, where it wants pages. */
    private readonly pathsPerDelete: number,
  ) {}

  public answer(request: LakeRequest): Promise<Answer> {
    if (!isSigned(request)) throw notSigned();
    const { method, container, query, path } = request;
    if (container === '') throw notImplemented('requests of the account at the dfs endpoint');
    const resource = query.get('resource');
    if (resource === 'filesystem') return this.ofFileSystem(request);
    if (header(request, 'x-ms-lease-action') ?? header(request, 'x-ms-lease-id'))
      throw notImplemented('leases at the dfs endpoint');
    if (method === 'HEAD') return this.lock.runShared(() => this.properties(request));
    if (method === 'PATCH') return this.update(request);
    if (path === '') throw notImplemented(`${method} of the root directory`);
    if (method === 'DELETE') return this.lock.alone(() => this.delete(request));
    if (method !== 'PUT') throw notImplemented(`${method} at the dfs endpoint`);
    if (header(request, 'x-ms-rename-source'))
      return this.lock.alone(() => rename(request, this.fileSystems));
    if (resource === 'file' || resource === 'directory')
      return this.lock.alone(() => this.create(request, resource === 'directory'));
    throw invalidValue('resource');
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/filesystem */
  private async ofFileSystem(request: LakeRequest): Promise<Answer> {
    const { method, account, container } = request;
    const client = this.azurite.container(account, container);
    const enabled = { 'x-ms-namespace-enabled': 'true' };
    switch (method) {
      case 'GET':
        return this.lock.runShared(() => listPaths(request, this.getFileSystem(request)));
      case 'HEAD': {
        const root = await this.lock.runShared(() => this.getFileSystem(request).find(''));
        return createAnswer(200, { ...versionHeaders(root!), ...enabled });
      }
      case 'PUT': {
        const created = await client.createIfNotExists();
        if (!created.succeeded)
          throw new Fault(409, 'FilesystemAlreadyExists', 'The specified filesystem already exists.');
        return createAnswer(201, enabled);
      }
      case 'DELETE':
        return this.lock.alone(async () => {
          await this.getFileSystem(request).find('');
          await client.delete();
          this.fileSystems.forget(account, container);
          return createAnswer(202);
        });
      default:
        throw notImplemented(`${method} of a file system`);
    }
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/create */
  private async create(request: LakeRequest, isDirectory: boolean): Promise<Answer> {
    const files = this.getFileSystem(request);
    const { path } = request;
    const missing = await files.findMissingParents(path);
    const found = await files.find(path);
    checkWrite(request, found);
    // A path of the other kind is not replaced; an existing directory stays, with all of its contents.
    if (found && found.isDirectory !== isDirectory) throw pathConflict();
    await files.makeDirectories(missing);
    const [metadata, wishes] = [parseMetadata(request), parseAccessWishes(request, isDirectory)];
    if (isDirectory) await files.makeDirectory(path, metadata, wishes);
    else await files.makeFile(path, parseHttpHeaders(request), metadata, wishes);
    return createAnswer(201, { ...versionHeaders((await files.find(path))!), 'content-length': '0' });
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update */
  private update(request: LakeRequest): Promise<Answer> {
    const files = this.getFileSystem(request);
    const action = request.query.get('action');
    switch (action) {
      case 'append':
        return this.lock.runShared(async () => append(request, files, await this.found(request)));
      case 'flush':
        return this.lock.alone(async () => flush(request, files, await this.found(request)));
      case 'setAccessControl':
        return this.lock.alone(async () => changeAccess(request, files, await this.found(request)));
      case 'setAccessControlRecursive':
        return this.lock.alone(async () => changeAccessBeneath(request, files, await this.found(request)));
      default:
        throw notImplemented(`action=${action}`);
    }
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/get-properties */
  private async properties(request: LakeRequest): Promise<Answer> {
    const action = request.query.get('action');
    if (action !== 'getAccessControl' && action !== 'getStatus') throw notImplemented(`action=${action}`);
    const files = this.getFileSystem(request);
    const found = await this.found(request);
    const { 'x-ms-acl': acl, ...facts } = accessHeaders(
      files.access.getAccess(found.path, found.isDirectory),
    );
    return createAnswer(200, {
      ...versionHeaders(found),
      ...facts,
      ...(action === 'getAccessControl' && { 'x-ms-acl': acl }),
      'x-ms-resource-type': found.isDirectory ? 'directory' : 'file',
      ...(action === 'getStatus' && { 'content-length': String(found.sizeBytes) }),
    });
  }

  /**
   * In pages where the request wants them: a directory is deleted by the last of them, as by the service.
   *
   * @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/delete
   */
  private async delete(request: LakeRequest): Promise<Answer> {
    const files = this.getFileSystem(request);
    const { query } = request;
    const found = await this.found(request);
    const beneath = found.isDirectory ? await files.beneath(found.path) : [];
    if (beneath.length > 0 && query.get('recursive') !== 'true')
      throw new Fault(
        409,
        'DirectoryNotEmpty',
        'The recursive query parameter value must be true to delete a non-empty directory.',
      );
    const dealtWith = Number(query.get('continuation') ?? 0) + this.pathsPerDelete;
    if (query.get('paginated') === 'true' && dealtWith < beneath.length)
      return createAnswer(200, { 'x-ms-continuation': String(dealtWith) });
    if ([found, ...beneath].some(({ isLeased }) => isLeased)) throw notImplemented('deleting what is leased');
    for (const { path } of beneath.reverse()) await files.remove(path);
    await files.remove(found.path);
    return createAnswer(200);
  }

  /** Returns the path of a request, if it is in the state that the request expects. */
  private async found(request: LakeRequest): Promise<Entry> {
    const found = await this.getFileSystem(request).find(request.path);
    if (!found) throw pathNotFound();
    checkWrite(request, found);
    return found;
  }

  private getFileSystem({ account, container }: LakeRequest): FileSystem {
    return this.fileSystems.get(account, container);
  }
}
