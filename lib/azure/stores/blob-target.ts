import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import type {
  BlobFacts,
  CopyOutcome,
  CopyRequest,
  DeleteOutcome,
  DoomedBlob,
  SnapshotTarget,
  SourceBlob,
} from '../../snapshot/ports/storage-ports';
import { BlobDeletions } from './batch-delete';
import { BlobReader } from './blob-reader';
import { isMadeOfBlocks } from '../copying/block-copy';
import type { StoreConnection } from '../connection/store-connection';
import type { CopyLimits } from '../connection/copy-limits';
import { CopyOperations } from '../copying/server-side-copy';
import { writtenTo } from '../connection/ensure-container';
import { faultOf } from '../requests/error-kinds';
import type { Preserved } from '../listing/blob-facts';

export class BlobTarget extends BlobReader implements SnapshotTarget {
  private readonly operations: CopyOperations;
  private readonly deletions: BlobDeletions;

  constructor(
    connection: StoreConnection,
    preserved?: Preserved,
    limits?: CopyLimits,
    isHierarchical = false,
  ) {
    super(connection, preserved, isHierarchical);
    this.operations = new CopyOperations(connection, limits);
    this.deletions = new BlobDeletions(connection, !isHierarchical);
  }

  /** A container that would be made for the first blob has none yet. */
  public override async *list(
    ...asked: Parameters<BlobReader['list']>
  ): AsyncGenerator<readonly BlobFacts[]> {
    try {
      yield* super.list(...asked);
    } catch (error) {
      if (!this.isToBeMade(error)) throw error;
    }
  }

  /** Nor has it a blob. */
  public override async find(place: Place, signal: AbortSignal): Promise<BlobFacts | undefined> {
    try {
      return await super.find(place, signal);
    } catch (error) {
      if (!this.isToBeMade(error)) throw error;
      return undefined;
    }
  }

  private isToBeMade(error: unknown): boolean {
    const isMissing = DataShareError.isDataShareError(error) && error.code === 'ContainerNotFound';
    return isMissing && this.connection.usesConnectionString;
  }

  public async copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome> {
    return this.operations.copy(source, request, signal);
  }

  public async mark(place: Place, abortSignal: AbortSignal): Promise<void> {
    const { container } = place;
    const blob = this.blob(place).getBlockBlobClient();
    await this.asked(container, `write ${describePlace(place)}`, abortSignal, () =>
      writtenTo(this.connection, container, () =>
        unlessThere(blob.upload('', 0, { abortSignal, conditions: { ifNoneMatch: '*' } })),
      ),
    );
  }

  public requestsOfCopy(facts: BlobFacts): number {
    return this.operations.requestsOf(facts);
  }

  public requestsOfDeletes(files: number): number {
    return this.deletions.requestsOf(files);
  }

  public async isMadeOf(place: Place, facts: BlobFacts, signal: AbortSignal): Promise<boolean | undefined> {
    const blob = this.blob(place).getBlockBlobClient();
    return this.asked(place.container, `look up the blocks of ${describePlace(place)}`, signal, () =>
      isMadeOfBlocks(blob, facts, this.operations.limits, signal),
    );
  }

  public async delete(
    container: string,
    blobs: readonly DoomedBlob[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[]> {
    return this.deletions.delete(container, blobs, signal);
  }
}

async function unlessThere(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!['BlobAlreadyExists', 'ConditionNotMet'].includes(faultOf(error).code)) throw error;
  }
}
