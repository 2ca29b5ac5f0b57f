import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import type { ShownSnapshot } from '../../snapshot/contract/storage-ports';
import type {
  EnsureHeld,
  Publication,
  PublishedSnapshot,
  SnapshotPublisher,
} from '../../snapshot/contract/publisher-port';
import type { StoreConnection } from '../connection/store-connection';
import type { PresentPath } from './data-lake-directories';
import { DataLakePaths } from './data-lake-directories';

/** Maximum number of times that what is there is looked at again, because others changed it. */
const MAX_TURNS = 5;
/** Maximum number of places next to the snapshots that are tried for what is moved aside. */
const MAX_ASIDES = 20;

/**
 * Publishes snapshots on ADLS Gen2 with two renames: the published directory is renamed to the place where the previous
 * snapshot is kept, and the new snapshot is renamed to the published place. Each rename is one atomic operation, however
 * large the directory is. A rename cannot replace a directory that is not empty, so nothing is published for a moment.
 * If others write to the published place at that moment, or after a run was killed between the renames, their files are
 * moved aside. Each rename is conditional on the ETag of the directory that it moves: a run that stood still before a rename
 * must not undo what its successor has published.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/create
 */
export class RenamePublisher implements SnapshotPublisher {
  public readonly renames = 2;
  /** Two lookups and two renames. */
  public readonly requests = 4;
  public readonly checkRequests = 0;

  constructor(private readonly connection: StoreConnection) {}

  /** Returns `right`: the files at the published place are the snapshot, so a comparison of files says more. */
  public checkPublished(): Promise<ShownSnapshot> {
    return Promise.resolve('right');
  }

  public async findObstacle(root: Place, signal: AbortSignal): Promise<string | undefined> {
    const directories = this.openDirectories(root);
    const isDirectory = await this.findDirectory(directories, root, signal);
    if (isDirectory === undefined) return undefined;
    if (!isDirectory) return 'a file';
    return (await directories.isEmpty(root.path, signal)) ? undefined : 'a directory with something in it';
  }

  /** Finds nothing in a container that the first write will create. */
  private async findDirectory(
    directories: DataLakePaths,
    root: Place,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    try {
      return await directories.isDirectory(root.path, signal);
    } catch (error) {
      const isMissing = DataShareError.isDataShareError(error) && error.code === 'ContainerNotFound';
      if (isMissing && this.connection.usesConnectionString) return undefined;
      throw error;
    }
  }

  public async moveAside(
    root: Place,
    aside: Place,
    ensureHeld: EnsureHeld,
    signal: AbortSignal,
  ): Promise<boolean> {
    const directories = this.openDirectories(root);
    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      const present = await directories.describe(root.path, signal);
      await ensureHeld();
      if (!present) return true;
      const moved = await directories.move(root.path, aside.path, signal, present.etag);
      if (moved !== 'changed') return moved !== 'taken';
    }
    return false;
  }

  public async prepare(place: Place, signal: AbortSignal): Promise<void> {
    await this.openDirectories(place).make(place.path, signal);
  }

  /** A snapshot was published only after the previous one was moved to its place. Otherwise that one is still published. */
  public async locate(
    { root, place }: PublishedSnapshot,
    previous: Place | undefined,
    signal: AbortSignal,
  ): Promise<Place | undefined> {
    const directories = this.openDirectories(root);
    if (await directories.isDirectory(place.path, signal)) return place;
    if (previous && !(await directories.isDirectory(previous.path, signal))) return undefined;
    return (await directories.isDirectory(root.path, signal)) ? root : undefined;
  }

  public async publish(
    published: PublishedSnapshot,
    { previous, ensureHeld }: Publication,
    signal: AbortSignal,
  ): Promise<void> {
    const { root, place, datasetName, files } = published;
    const directories = this.openDirectories(root);
    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      const present = await directories.describe(place.path, signal);
      if (!present?.isDirectory)
        throw new DataShareError([problems.targetFilesMissing(datasetName, files, describePlace(place))]);
      const inTheWay = await directories.describe(root.path, signal);
      await ensureHeld();
      if (inTheWay) await this.clearRoot(directories, published, previous, inTheWay, signal);
      if ((await directories.move(place.path, root.path, signal, present.etag)) === 'moved') return;
    }
    const what = 'something that appears again each time it is moved aside';
    throw new DataShareError([problems.publishPlaceTaken(describePlace(root), what, false)]);
  }

  public async restore(
    root: Place,
    previous: Place,
    ensureHeld: EnsureHeld,
    signal: AbortSignal,
  ): Promise<void> {
    const directories = this.openDirectories(root);
    if ((await directories.isDirectory(root.path, signal)) !== undefined) return;
    const present = await directories.describe(previous.path, signal);
    if (!present?.isDirectory) return;
    await ensureHeld();
    await directories.move(previous.path, root.path, signal, present.etag);
  }

  public async remove(snapshot: Place, signal: AbortSignal): Promise<void> {
    await this.openDirectories(snapshot).removeAll(snapshot.path, signal);
  }

  /** Moves the previous snapshot to its place, or moves aside what others put in the published place after that. */
  private async clearRoot(
    directories: DataLakePaths,
    { root, aside, onMovedAside }: PublishedSnapshot,
    previous: Place | undefined,
    { isDirectory, etag }: PresentPath,
    signal: AbortSignal,
  ): Promise<void> {
    if (isDirectory) {
      // If the previous snapshot is in its place already, this is not the previous snapshot.
      if (previous && (await directories.move(root.path, previous.path, signal, etag)) !== 'taken') return;
      const removed = await directories.remove(root.path, signal);
      if (removed === 'removed' || removed === 'absent') return;
    }
    for (let count = 1; count <= MAX_ASIDES; count++) {
      const to = { ...aside, path: count === 1 ? aside.path : `${aside.path}-${count}` };
      const moved = await directories.move(root.path, to.path, signal, etag);
      if (moved === 'taken') continue;
      if (moved === 'moved') onMovedAside(to);
      return;
    }
    const what = 'something that cannot be moved aside';
    throw new DataShareError([problems.publishPlaceTaken(describePlace(root), what, false)]);
  }

  private openDirectories({ container }: Place): DataLakePaths {
    return new DataLakePaths(this.connection, container);
  }
}
