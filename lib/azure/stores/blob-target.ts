import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import type {
  BlobFacts,
  ContainerIdentity,
  CopyOutcome,
  CopyRequest,
  DeleteOutcome,
  BlobToDelete,
  ListedPage,
  SnapshotTarget,
  SourceBlob,
} from '../../snapshot/contract/storage-ports';
import { BlobDeleter } from './blob-deleter';
import { ReadableBlobStore } from './readable-blob-store';
import { isMadeOfBlocks } from '../copying/block-copy';
import type { StoreConnection } from '../connection/store-connection';
import { findBlobProperties } from '../connection/find-blob-properties';
import type { CopyLimits } from '../connection/copy-limits';
import { ServerSideCopier } from '../copying/server-side-copy';
import { mayBeMissing, noteContainer, writeToContainer } from '../connection/container-creation';
import { identifyContainer } from '../connection/container-identity';
import { ignoreReplaced } from '../requests/replaced-blob';
import type { PreservedExtras } from '../listing/preserved-extras';

export class BlobTarget extends ReadableBlobStore implements SnapshotTarget {
  private readonly copier: ServerSideCopier;
  private readonly deleter: BlobDeleter;

  constructor(
    connection: StoreConnection,
    preserved?: PreservedExtras,
    limits?: CopyLimits,
    isHierarchical = false,
  ) {
    super(connection, preserved, isHierarchical);
    this.copier = new ServerSideCopier(connection, limits);
    this.deleter = new BlobDeleter(connection, !isHierarchical);
  }

  /** Lists no blobs for a container that the first write will create. */
  public override async *list(...args: Parameters<ReadableBlobStore['list']>): AsyncGenerator<ListedPage> {
    const [container] = args;
    try {
      for await (const page of super.list(...args)) {
        noteContainer(this.connection, container);
        yield page;
      }
      noteContainer(this.connection, container);
    } catch (error) {
      if (!this.isContainerToBeCreated(container, error)) throw error;
    }
  }

  /** Finds no blob in a container that the first write will create. */
  public override async find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined> {
    try {
      const found = await super.find(place, signal);
      if (found) noteContainer(this.connection, place.container);
      return found;
    } catch (error) {
      if (!this.isContainerToBeCreated(place.container, error)) throw error;
      return undefined;
    }
  }

  private isContainerToBeCreated(container: string, error: unknown): boolean {
    const isMissing = DataShareError.isDataShareError(error) && error.code === 'ContainerNotFound';
    return isMissing && mayBeMissing(this.connection, container);
  }

  public async identifyContainer(container: string, signal: AbortSignal): Promise<ContainerIdentity> {
    const identity = await identifyContainer(this.connection, container, signal);
    if (typeof identity === 'object') noteContainer(this.connection, container);
    return identity;
  }

  public async copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome> {
    return this.copier.copy(source, request, signal);
  }

  public findFileAbove(_place: Place, _signal: AbortSignal): Promise<Place | undefined> {
    return Promise.resolve(undefined);
  }

  public async writeMarker(place: Place, signal: AbortSignal): Promise<void> {
    const { container } = place;
    const blob = this.getBlobClient(place).getBlockBlobClient();
    const action = `write ${describePlace(place)}`;
    await this.sendWithRetry(container, action, signal, async (abortSignal) => {
      const etag = await writeToContainer(this.connection, container, () =>
        ignoreReplaced(blob.upload('', 0, { abortSignal, conditions: { ifNoneMatch: '*' } })),
      );
      if (etag !== undefined || (await findBlobProperties(blob, abortSignal))) return;
      const reason = 'the account answers that a blob is there, and finds none';
      throw new DataShareError([problems.storageFailed('target', action, reason)]);
    });
  }

  public countCopyRequests(facts: BlobFacts): number {
    return this.copier.countRequests(facts);
  }

  public countDeleteRequests(files: number): number {
    return this.deleter.countRequests(files);
  }

  public async isBuiltFrom(
    place: Place,
    facts: BlobFacts,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    const blob = this.getBlobClient(place).getBlockBlobClient();
    const action = `look up the blocks of ${describePlace(place)}`;
    return this.sendWithRetry(place.container, action, signal, (abortSignal) =>
      isMadeOfBlocks(blob, facts, this.copier.limits, abortSignal),
    );
  }

  public async delete(
    container: string,
    blobs: readonly BlobToDelete[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[]> {
    return this.deleter.delete(container, blobs, signal);
  }
}
