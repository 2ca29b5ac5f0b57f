import { accessHeaders } from './access';
import type { Answer } from './answer';
import type { Azurite } from './azurite';
import { Fault, invalidValue, notImplemented, notOfLakes, pathConflict } from './fault';
import type { Entry } from './entry';
import type { FileSystem } from './file-system';
import { FOLDER } from './entry';
import type { FileSystems } from './file-systems';
import { listBlobs, parseQuestion } from './list-blobs';
import type { Lock } from './lock';
import type { LakeRequest } from './request';
import { parseAddress, header, isOfLake, isSigned } from './request';

/** The operations on a blob by `comp=` that Azurite performs. */
const PASSED = ['', 'block', 'blocklist', 'metadata', 'properties', 'lease', 'tier', 'copy', 'appendblock'];

/**
 * The Blob endpoint of an account with a hierarchical namespace: Azurite, with what directories change.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-known-issues#blob-storage-apis
 */
export class BlobEndpoint {
  constructor(
    private readonly azurite: Azurite,
    private readonly fileSystems: FileSystems,
    private readonly lock: Lock,
  ) {}

  public async answer(request: LakeRequest): Promise<Answer> {
    if (isOfLake(request)) throw notImplemented('the dfs endpoint, at an address of the Blob endpoint');
    refuseTags(request);
    const { method, query, container, name } = request;
    const comp = query.get('comp') ?? '';
    if (query.get('restype') === 'account') return this.accountInformation(request);
    if (comp === 'batch') throw notImplemented('Blob Batch');
    if (comp === 'blobs' || comp === 'tags') throw invalidValue(`comp=${comp}`);
    if (container === '') return this.lock.runShared(() => this.azurite.pass(request));
    if (query.get('restype') === 'container') return this.ofContainer(request, comp);
    if (name === undefined || request.path === '') return this.ofRoot(request);
    if (name !== request.path) throw notImplemented(`a name with empty segments: ${name}`);
    if (comp === 'snapshot') throw notOfLakes();
    if (!PASSED.includes(comp)) throw notImplemented(`comp=${comp}`);
    if (method === 'PUT' && header(request, 'x-ms-blob-type') === 'PageBlob')
      throw notImplemented('page blobs');
    return this.ofBlob(request, `${method} ${comp}`);
  }

  /**
   * Get Blob and Get Blob Properties tell more of such an account.
   *
   * @see https://learn.microsoft.com/rest/api/storageservices/get-blob-properties
   */
  public async read(request: LakeRequest): Promise<Answer> {
    const answer = await this.azurite.pass(request);
    if (answer.status >= 300) return answer;
    const isDirectory = answer.headers[`x-ms-meta-${FOLDER}`] === 'true';
    const access = this.getFileSystem(request).access.getAccess(request.path, isDirectory);
    const kind = { 'x-ms-resource-type': isDirectory ? 'directory' : 'file' };
    return { ...answer, headers: { ...answer.headers, ...kind, ...accessHeaders(access) } };
  }

  private ofBlob(request: LakeRequest, operation: string): Promise<Answer> {
    switch (operation) {
      case 'PUT ':
      case 'PUT blocklist':
        return this.write(request);
      case 'PUT block':
        return this.lock.runShared(() => this.stageBlock(request));
      case 'PUT metadata':
        return this.lock.alone(() => this.setMetadata(request));
      case 'DELETE ':
        return this.lock.alone(() => this.delete(request));
      case 'GET ':
      case 'HEAD ':
        return this.lock.runShared(() => this.read(request));
      default:
        return this.lock.runShared(() => this.azurite.pass(request));
    }
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/get-account-information */
  private async accountInformation(request: LakeRequest): Promise<Answer> {
    const answer = await this.azurite.pass(request);
    if (answer.status !== 200) return answer;
    return { ...answer, headers: { ...answer.headers, 'x-ms-is-hns-enabled': 'true' } };
  }

  private async ofContainer(request: LakeRequest, comp: string): Promise<Answer> {
    const { method, account, container, query } = request;
    if (method === 'GET' && comp === 'list') return this.lock.runShared(() => this.list(request));
    if (method !== 'DELETE' || comp !== '') return this.lock.runShared(() => this.azurite.pass(request));
    if (query.has('comp')) throw notImplemented(`comp=${comp}`);
    return this.lock.alone(async () => {
      const answer = await this.azurite.pass(request);
      if (answer.status < 300) this.fileSystems.forget(account, container);
      return answer;
    });
  }

  private async list(request: LakeRequest): Promise<Answer> {
    parseQuestion(withoutSas(request.query));
    // Azurite decides if the caller is allowed, and if the container exists. The markers are this stand-in's own.
    const permitted = await this.azurite.pass(request);
    if (permitted.status !== 200) return permitted;
    const { account, container, query } = request;
    return listBlobs(
      this.azurite.container(account, container),
      this.getFileSystem(request),
      withoutSas(query),
    );
  }

  /**
   * Put Blob, Put Block List and the copies: missing directories are made, as one step with the write.
   *
   * @see https://learn.microsoft.com/rest/api/storageservices/put-blob
   * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
   * @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url
   */
  private async write(request: LakeRequest): Promise<Answer> {
    if (!isSigned(request)) return this.azurite.pass(request);
    refuseMark(request);
    const attempt = async (isAlone: boolean): Promise<Answer | undefined> => {
      const files = this.getFileSystem(request);
      await this.refuseDirectory(request);
      await this.refuseDirectoryAsSource(request);
      const missing = await files.findMissingParents(request.path);
      if (missing.length > 0 && !isAlone) return undefined;
      const answer = await this.azurite.pass(request);
      if (answer.status >= 300) return answer;
      await files.makeDirectories(missing);
      await files.written(request.path);
      return answer;
    };
    return (await this.lock.runShared(() => attempt(false))) ?? (await this.lock.alone(() => attempt(true)))!;
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/put-block */
  private async stageBlock(request: LakeRequest): Promise<Answer> {
    if (isSigned(request)) await this.refuseDirectory(request);
    return this.azurite.pass(request);
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/set-blob-metadata */
  private async setMetadata(request: LakeRequest): Promise<Answer> {
    const files = this.getFileSystem(request);
    const found = isSigned(request) ? await files.find(request.path) : undefined;
    if (!found?.isDirectory) refuseMark(request);
    const answer = await this.azurite.pass(request);
    if (answer.status >= 300 || !found?.isDirectory) return answer;
    const { etag, lastModified } = await files.markAgain(request.path);
    const headers = { ...answer.headers, etag, 'last-modified': lastModified.toUTCString() };
    return { ...answer, headers };
  }

  /** @see https://learn.microsoft.com/rest/api/storageservices/delete-blob */
  private async delete(request: LakeRequest): Promise<Answer> {
    const files = this.getFileSystem(request);
    const isDirectory = isSigned(request) && (await files.isDirectory(request.path));
    if (isDirectory && header(request, 'x-ms-delete-snapshots') !== undefined)
      throw new Fault(
        400,
        'OperationNotSupportedOnDirectory',
        'The requested operation is not supported on a directory.',
      );
    if (isDirectory && !(await files.isEmpty(request.path)))
      throw new Fault(
        409,
        'DirectoryIsNotEmpty',
        'This operation is not permitted on a non-empty directory.',
      );
    const answer = await this.azurite.pass(request);
    if (answer.status < 300) await files.forget(request.path);
    return answer;
  }

  /** The root directory is there, as no blob of a flat account is: some tell such an account by that. */
  private async ofRoot(request: LakeRequest): Promise<Answer> {
    const { method, query } = request;
    if (request.name === undefined || query.has('comp') || (method !== 'HEAD' && method !== 'GET'))
      throw notImplemented(`${method} of the root directory`);
    const refused = await this.azurite.pass(request);
    if (refused.status === 401 || refused.status === 403) return refused;
    const files = this.getFileSystem(request);
    const root = (await files.find(''))!;
    return {
      status: 200,
      headers: { ...rootHeaders(root), ...accessHeaders(files.access.getAccess('', true)) },
    };
  }

  private async refuseDirectory(request: LakeRequest): Promise<void> {
    if (await this.getFileSystem(request).isDirectory(request.path)) throw pathConflict();
  }

  private async refuseDirectoryAsSource(request: LakeRequest): Promise<void> {
    const source = header(request, 'x-ms-copy-source');
    if (source === undefined) return;
    const { account, container, path } = parseAddress(source);
    if (!this.fileSystems.isOfLake(account) || path === '') return;
    if (await this.fileSystems.get(account, container).isDirectory(path))
      throw notImplemented('a copy of a directory');
  }

  private getFileSystem({ account, container }: LakeRequest): FileSystem {
    return this.fileSystems.get(account, container);
  }
}

function rootHeaders({ etag, lastModified }: Entry): Record<string, string> {
  return {
    etag,
    'last-modified': lastModified.toUTCString(),
    'content-length': '0',
    'x-ms-blob-type': 'BlockBlob',
    [`x-ms-meta-${FOLDER}`]: 'true',
    'x-ms-resource-type': 'directory',
  };
}

/** Clients cannot set the metadata that marks a blob as a directory here. */
function refuseMark(request: LakeRequest): void {
  if (header(request, `x-ms-meta-${FOLDER}`) !== undefined)
    throw notImplemented(`making a directory by the metadata ${FOLDER}`);
}

/** Index tags, which such an account has not. */
function refuseTags(request: LakeRequest): void {
  const names = ['x-ms-tags', 'x-ms-if-tags', 'x-ms-source-if-tags', 'x-ms-copy-source-tag-option'];
  const isTagged = names.some((name) => (header(request, name) ?? 'REPLACE') !== 'REPLACE');
  if (isTagged || header(request, 'x-ms-tags') !== undefined) throw notOfLakes();
}

/** The parameters of a signature are not of what is asked. */
function withoutSas(query: URLSearchParams): URLSearchParams {
  const signed = /^(?:s[a-z]{1,4}|sig|ses|sdd|skoid|sktid|skt|ske|sks|skv|timeout)$/;
  return new URLSearchParams([...query].filter(([name]) => !signed.test(name)));
}
