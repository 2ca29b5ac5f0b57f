import type { Place } from '../model/dataset';
import { describePlace } from '../model/dataset';
import type { BlobFacts, CopyOutcome, CopyRequest, SnapshotTarget, SourceBlob } from '../snapshot/ports';
import { BlobReader, quoted } from './blob-reader';
import { isMadeOfBlocks } from './block-copy';
import type { StoreConnection } from './connection';
import type { CopyLimits } from './copy-operations';
import { CopyOperations } from './copy-operations';
import { faultOf } from './faults';
import type { Preserved } from './blob-facts';

export class BlobTarget extends BlobReader implements SnapshotTarget {
  private readonly operations: CopyOperations;

  constructor(connection: StoreConnection, preserved?: Preserved, limits?: CopyLimits) {
    super(connection, preserved);
    this.operations = new CopyOperations(connection, limits);
  }

  public async copy(source: SourceBlob, request: CopyRequest, signal: AbortSignal): Promise<CopyOutcome> {
    return this.operations.copy(source, request, signal);
  }

  public async isMadeOf(place: Place, facts: BlobFacts, signal: AbortSignal): Promise<boolean | undefined> {
    const blob = this.blob(place).getBlockBlobClient();
    return this.asked(place.container, `look up the blocks of ${describePlace(place)}`, signal, () =>
      isMadeOfBlocks(blob, facts, this.operations.limits, signal),
    );
  }

  public async delete(
    place: Place,
    etag: string,
    signal: AbortSignal,
  ): Promise<'deleted' | 'absent' | 'changed'> {
    const conditions = { ifMatch: quoted(etag) };
    const outcome = await this.asked(
      place.container,
      `delete ${describePlace(place)}`,
      signal,
      async (): Promise<'deleted' | 'absent' | 'changed' | 'other'> => {
        try {
          await this.blob(place).delete({ abortSignal: signal, conditions });
          return 'deleted';
        } catch (error) {
          const { status, code } = faultOf(error);
          // Blob snapshots are the consumer's own: what has some stays.
          if (code === 'SnapshotsPresent') return 'changed';
          if (status === 412 && !code.startsWith('Lease')) return 'other';
          if (status === 404 && code !== 'ContainerNotFound') return 'absent';
          throw error;
        }
      },
    );
    if (outcome !== 'other') return outcome;
    // A blob that is not there has no ETag to match, either.
    return (await this.find(place, signal)) ? 'changed' : 'absent';
  }
}
