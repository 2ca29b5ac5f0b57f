import type {
  BlobFacts,
  CopyOutcome,
  CopyRequest,
  DeleteOutcome,
  BlobToDelete,
  SourceBlob,
} from '../../snapshot/contract/storage-ports';
import type { Place } from '../../model/values/dataset';
import { DIRECTORY_ETAG } from '../../snapshot/contract/storage-ports';
import type { PreservedExtras } from '../listing/preserved-extras';
import { unquoteEtag } from '../connection/etags';
import { BlobTarget } from './blob-target';
import type { StoreConnection } from '../connection/store-connection';
import type { CopyLimits } from '../connection/copy-limits';
import { DataLakePaths } from './data-lake-directories';

/** Somebody has replaced what the manifest knows. */
const FILE_IN_PLACE: CopyOutcome = {
  kind: 'refused',
  reason: 'a different file is in its place',
  mayBeDone: false,
};

/** The consumer's account if it is ADLS Gen2: files as in Blob storage, plus directories and access control. */
export class DataLakeTarget extends BlobTarget {
  constructor(connection: StoreConnection, preserved?: PreservedExtras, limits?: CopyLimits) {
    super(connection, preserved, limits, true);
  }

  public override async copy(
    source: SourceBlob,
    request: CopyRequest,
    signal: AbortSignal,
  ): Promise<CopyOutcome> {
    const { facts, to } = request;
    const outcome = await this.copyContent(source, request, signal);
    if (outcome.kind !== 'copied' || !facts.access) return outcome;
    const etag = facts.isDirectory ? undefined : outcome.etag;
    const isReplaced = request.replaces !== undefined && (facts.isDirectory || request.isOnlyAccess);
    const directories = this.openDirectories(to.container);
    const newEtag = await directories.setAccess(to.path, facts.access, etag, isReplaced, signal);
    if (newEtag === undefined)
      return { kind: 'refused', reason: 'somebody else changed it in the meantime', mayBeDone: true };
    // If setting access control changes the ETag of a file, the new ETag is recorded.
    return newEtag === '' || facts.isDirectory ? outcome : { ...outcome, etag: unquoteEtag(newEtag) };
  }

  public override async findFileAbove(
    { container, path }: Place,
    signal: AbortSignal,
  ): Promise<Place | undefined> {
    const found = await this.openDirectories(container).findFileAbove(path, signal);
    return found === undefined ? undefined : { container, path: found };
  }

  public override countCopyRequests(facts: BlobFacts): number {
    const { isDirectory, access } = facts;
    const accessRequests = (access ? 1 : 0) + (access?.isSticky ? 1 : 0);
    return (isDirectory ? 1 : super.countCopyRequests(facts)) + accessRequests;
  }

  public override async delete(
    container: string,
    blobs: readonly BlobToDelete[],
    signal: AbortSignal,
  ): Promise<readonly DeleteOutcome[]> {
    const isFile = blobs.map(({ etag }) => etag !== DIRECTORY_ETAG);
    const files = await super.delete(
      container,
      blobs.filter((_, index) => isFile[index]),
      signal,
    );
    const outcomes: DeleteOutcome[] = [];
    let next = 0;
    for (const [index, { path }] of blobs.entries()) {
      outcomes.push(isFile[index] ? files[next++] : await this.removeDirectory(container, path, signal));
    }
    return outcomes;
  }

  /** Copies the content, without access control. */
  private async copyContent(
    source: SourceBlob,
    request: CopyRequest,
    signal: AbortSignal,
  ): Promise<CopyOutcome> {
    const { facts, to, replaces } = request;
    if (request.isOnlyAccess && replaces !== undefined) return { kind: 'copied', etag: replaces };
    if (facts.isDirectory) return this.makeDirectory(request, signal);
    if (replaces !== DIRECTORY_ETAG) return super.copy(source, request, signal);
    const removed = await this.openDirectories(to.container).remove(to.path, signal);
    if (removed === 'not-empty') return { kind: 'blocked' };
    if (removed === 'file') return FILE_IN_PLACE;
    return super.copy(source, { ...request, replaces: undefined }, signal);
  }

  private async makeDirectory({ to, replaces }: CopyRequest, signal: AbortSignal): Promise<CopyOutcome> {
    if (replaces !== undefined && replaces !== DIRECTORY_ETAG) {
      const [removed] = await super.delete(to.container, [{ path: to.path, etag: replaces }], signal);
      if (removed === 'changed' || typeof removed === 'object') return FILE_IN_PLACE;
    }
    const made = await this.openDirectories(to.container).make(to.path, signal);
    if (made === 'file') return { kind: 'refused', reason: 'a file is in its place', mayBeDone: false };
    return { kind: 'copied', etag: DIRECTORY_ETAG };
  }

  private async removeDirectory(
    container: string,
    path: string,
    signal: AbortSignal,
  ): Promise<DeleteOutcome> {
    const removed = await this.openDirectories(container).remove(path, signal);
    if (removed === 'removed') return 'deleted';
    // Somebody else wrote something into it.
    return removed === 'absent' ? 'absent' : 'changed';
  }

  private openDirectories(container: string): DataLakePaths {
    return new DataLakePaths(this.connection, container);
  }
}
