import type { Place } from '../../model/values/dataset';
import type { PublishedSnapshot, SnapshotPublisher } from '../../snapshot/ports/storage-ports';
import type { StoreConnection } from '../connection/store-connection';
import { Directories } from './directories';

/**
 * On ADLS Gen2 the published snapshot is the directory that the dataset lands in: the one before is renamed to where it is
 * kept, and then the next one is renamed into its place. Each rename is one atomic operation, however much is in the
 * directory; no rename replaces a directory that has something in it. So there is nothing in the place for a moment.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/create
 */
export class RenamePublisher implements SnapshotPublisher {
  public readonly renames = 2;
  /** Both are looked up, both are renamed. */
  public readonly requests = 4;

  constructor(private readonly connection: StoreConnection) {}

  public async obstacle(root: Place, signal: AbortSignal): Promise<string | undefined> {
    const directories = this.openDirectories(root);
    const isDirectory = await directories.isDirectory(root.path, signal);
    if (isDirectory === undefined) return undefined;
    if (!isDirectory) return 'a file';
    return (await directories.isEmpty(root.path, signal)) ? undefined : 'a directory with something in it';
  }

  public async makeRoom(root: Place, aside: Place, signal: AbortSignal): Promise<boolean> {
    await this.openDirectories(root).move(root.path, aside.path, signal);
    return true;
  }

  public async begin(place: Place, signal: AbortSignal): Promise<void> {
    await this.openDirectories(place).make(place.path, signal);
  }

  public async publish(
    { root, place }: PublishedSnapshot,
    previous: Place | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const directories = this.openDirectories(root);
    // Where a run died after it, it is not there any more: it is in its place.
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
