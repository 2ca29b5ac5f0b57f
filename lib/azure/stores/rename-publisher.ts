import type { Place } from '../../model/values/dataset';
import type { PublishedSnapshot, SnapshotPublisher } from '../../snapshot/contract/storage-ports';
import type { StoreConnection } from '../connection/store-connection';
import { Directories } from './directories';

/**
 * Publishes snapshots on ADLS Gen2 with two renames: the published directory is renamed to the place where the previous
 * snapshot is kept, and the new snapshot is renamed to the published place. Each rename is one atomic operation, however
 * large the directory is. A rename cannot replace a directory that is not empty, so nothing is published for a moment.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/create
 */
export class RenamePublisher implements SnapshotPublisher {
  public readonly renames = 2;
  /** Two lookups and two renames. */
  public readonly requests = 4;

  constructor(private readonly connection: StoreConnection) {}

  public async findObstacle(root: Place, signal: AbortSignal): Promise<string | undefined> {
    const directories = this.openDirectories(root);
    const isDirectory = await directories.isDirectory(root.path, signal);
    if (isDirectory === undefined) return undefined;
    if (!isDirectory) return 'a file';
    return (await directories.isEmpty(root.path, signal)) ? undefined : 'a directory with something in it';
  }

  public async moveAside(root: Place, aside: Place, signal: AbortSignal): Promise<boolean> {
    await this.openDirectories(root).move(root.path, aside.path, signal);
    return true;
  }

  public async prepare(place: Place, signal: AbortSignal): Promise<void> {
    await this.openDirectories(place).make(place.path, signal);
  }

  public async publish(
    { root, place }: PublishedSnapshot,
    previous: Place | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const directories = this.openDirectories(root);
    // If an earlier run crashed after this rename, the snapshot is already in its place.
    if ((await directories.isDirectory(place.path, signal)) === undefined) return;
    if (!previous) await directories.remove(root.path, signal);
    else if (await directories.isDirectory(root.path, signal))
      await directories.move(root.path, previous.path, signal);
    await directories.move(place.path, root.path, signal);
  }

  public async remove(snapshot: Place, signal: AbortSignal): Promise<void> {
    await this.openDirectories(snapshot).removeAll(snapshot.path, signal);
  }

  private openDirectories({ container }: Place): Directories {
    return new Directories(this.connection, container);
  }
}
