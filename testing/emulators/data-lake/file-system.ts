import type { BlobHTTPHeaders, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { isRestError } from '@azure/core-rest-pipeline';
import type { AccessWishes } from './access';
import { AccessBook } from './access';
import type { Entry } from './entry';
import { FOLDER } from './entry';
import { Fault, fileSystemNotFound, notImplemented, pathConflict } from './fault';
import { listAncestors, comparePaths, getParent } from './path-order';
import { addContent, Uploads } from './uploads';

/** The tree that a container of an account with a hierarchical namespace is, kept as blobs. */
export class FileSystem {
  public readonly access = new AccessBook();
  private readonly uploads = new Uploads();
  /** True if the path is a directory: asked once, since every change goes through here. */
  private kinds: Promise<Map<string, boolean>> | undefined;

  constructor(private readonly container: ContainerClient) {}

  /** Returns the kind of the path; undefined if nothing is there. Like `find`, without a request. */
  public async isDirectory(path: string): Promise<boolean | undefined> {
    return path === '' || (await this.known()).get(path);
  }

  /** Undefined where there is none. */
  public async find(path: string): Promise<Entry | undefined> {
    if (path === '') return this.root();
    const found = await this.withFaultTranslation(async () => {
      try {
        return await this.blob(path).getProperties();
      } catch (error) {
        if (isRestError(error) && error.statusCode === 404 && error.code !== 'ContainerNotFound')
          return undefined;
        throw error;
      }
    });
    // Without a body, the answer tells by its code alone whether it is the container that is not there.
    if (!found) return void (await this.root());
    return {
      path,
      isDirectory: found.metadata?.[FOLDER] === 'true',
      etag: found.etag!,
      lastModified: found.lastModified!,
      createdOn: found.createdOn!,
      sizeBytes: found.contentLength ?? 0,
      isLeased: found.leaseState === 'leased',
    };
  }

  /** All that is beneath a directory, in the order of such an account. */
  public async beneath(directory: string): Promise<Entry[]> {
    const entries: Entry[] = [];
    await this.withFaultTranslation(async () => {
      const prefix = directory === '' ? undefined : `${directory}/`;
      for await (const { name, properties, metadata } of this.container.listBlobsFlat({
        prefix,
        includeMetadata: true,
      })) {
        entries.push({
          path: name,
          isDirectory: metadata?.[FOLDER] === 'true',
          etag: `"${properties.etag.replace(/"/g, '')}"`,
          lastModified: properties.lastModified,
          createdOn: properties.createdOn ?? properties.lastModified,
          sizeBytes: properties.contentLength ?? 0,
          isLeased: properties.leaseState === 'leased',
        });
      }
    });
    return entries.sort((one, other) => comparePaths(one.path, other.path));
  }

  public async isEmpty(directory: string): Promise<boolean> {
    const listed = this.container.listBlobsFlat({ prefix: `${directory}/` }).byPage({ maxPageSize: 1 });
    const page = await this.withFaultTranslation(() => listed.next());
    return page.done === true || page.value.segment.blobItems.length === 0;
  }

  /**
   * The directories above a path that are not there, from the outermost.
   *
   * @throws Fault where a file is above it
   */
  public async findMissingParents(path: string): Promise<string[]> {
    const missing: string[] = [];
    // A directory's own parents are there.
    for (const ancestor of listAncestors(path).reverse()) {
      const isDirectory = await this.isDirectory(ancestor);
      if (isDirectory === false) throw pathConflict();
      if (isDirectory) break;
      missing.unshift(ancestor);
    }
    return missing;
  }

  public async makeDirectories(paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.makeDirectory(path);
  }

  public async makeDirectory(
    path: string,
    metadata: Readonly<Record<string, string>> = {},
    wishes: AccessWishes = {},
  ): Promise<void> {
    const isNew = (await this.isDirectory(path)) === undefined;
    // An empty list of blocks, as for files: what is put whole gets an MD5.
    await this.withFaultTranslation(() =>
      this.blob(path).commitBlockList([], { metadata: { ...metadata, [FOLDER]: 'true' } }),
    );
    if (isNew) await this.made(path, true, wishes);
  }

  /** A blob that lost its mark to a client that set the metadata of a directory. */
  public async markAgain(path: string): Promise<Entry> {
    const { metadata } = await this.withFaultTranslation(() => this.blob(path).getProperties());
    await this.withFaultTranslation(() => this.blob(path).setMetadata({ ...metadata, [FOLDER]: 'true' }));
    return (await this.find(path))!;
  }

  /** Makes or replaces a file, as the dfs endpoint does: its content has no MD5, unless the request gives one. */
  public async makeFile(
    path: string,
    headers: BlobHTTPHeaders,
    metadata: Readonly<Record<string, string>>,
    wishes: AccessWishes,
  ): Promise<void> {
    const isNew = (await this.isDirectory(path)) === undefined;
    await this.withFaultTranslation(() =>
      this.blob(path).commitBlockList([], { metadata, blobHTTPHeaders: headers }),
    );
    if (isNew) await this.made(path, false, wishes);
    this.uploads.made(path);
  }

  /** The Blob endpoint has written a file. */
  public async written(path: string): Promise<void> {
    if ((await this.isDirectory(path)) === undefined) await this.made(path, false);
    this.uploads.forget(path);
  }

  public append(path: string, position: number, data: Buffer): void {
    this.uploads.append(path, position, data);
  }

  /** @throws Fault where what was appended does not reach from the end of the file just to a position */
  public async flush(file: Entry, position: number, headers: BlobHTTPHeaders): Promise<void> {
    const added = this.uploads.checkFlush(file, position);
    await this.withFaultTranslation(() => addContent(this.blob(file.path), file.sizeBytes, added, headers));
    this.uploads.made(file.path);
  }

  public async remove(path: string): Promise<void> {
    await this.withFaultTranslation(() => this.blob(path).delete());
    await this.forget(path);
  }

  /** A path is gone, at which a file was or an empty directory. */
  public async forget(path: string): Promise<void> {
    (await this.known()).delete(path);
    this.access.forget(path);
    this.uploads.forget(path);
  }

  /** Takes a file or directory, with all that is in it, to a path where nothing is but what may be replaced. */
  public async take(from: FileSystem, source: Entry, to: string): Promise<void> {
    const all = source.isDirectory ? [source, ...(await from.beneath(source.path))] : [source];
    if (all.some(({ isLeased }) => isLeased)) throw notImplemented('a rename of what is leased');
    const target = (path: string): string => to + path.slice(source.path.length);
    for (const { path } of all) {
      const copied = await this.withFaultTranslation(() =>
        this.blob(target(path)).beginCopyFromURL(from.blob(path).url, { intervalInMs: 0 }),
      );
      await this.withFaultTranslation(() => copied.pollUntilDone());
    }
    for (const { path } of [...all].reverse())
      await this.withFaultTranslation(() => from.blob(path).delete());
    const [kinds, kindsThere] = await Promise.all([this.known(), from.known()]);
    for (const { path } of all) kindsThere.delete(path);
    for (const { path, isDirectory } of all) kinds.set(target(path), isDirectory);
    this.access.take(from.access, source.path, to);
    this.uploads.take(from.uploads, source.path, to);
  }

  /** The directory that a path is in; undefined where it is none, or not there. */
  public async parentDirectory(path: string): Promise<Entry | undefined> {
    const parent = await this.find(getParent(path));
    return parent?.isDirectory ? parent : undefined;
  }

  private async made(path: string, isDirectory: boolean, wishes?: AccessWishes): Promise<void> {
    (await this.known()).set(path, isDirectory);
    this.access.made(path, isDirectory, wishes);
  }

  private known(): Promise<Map<string, boolean>> {
    if (!this.kinds) {
      this.kinds = this.beneath('').then(
        (all) => new Map(all.map(({ path, isDirectory }) => [path, isDirectory])),
      );
      this.kinds.catch(() => (this.kinds = undefined));
    }
    return this.kinds;
  }

  private async root(): Promise<Entry> {
    const found = await this.withFaultTranslation(() => this.container.getProperties());
    const lastModified = found.lastModified!;
    const facts = { etag: found.etag!, lastModified, createdOn: lastModified, sizeBytes: 0, isLeased: false };
    return { path: '', isDirectory: true, ...facts };
  }

  private blob(path: string): BlockBlobClient {
    return this.container.getBlockBlobClient(path);
  }

  /** Passes on a refusal of Azurite in the words of the Blob service. */
  private async withFaultTranslation<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isRestError(error) || error.statusCode === undefined) throw error;
      if (error.code === 'ContainerNotFound') throw fileSystemNotFound();
      throw new Fault(error.statusCode, error.code ?? 'unknown', error.message);
    }
  }
}
