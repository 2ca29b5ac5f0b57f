import type { BlobRequestConditions, BlockBlobClient } from '@azure/storage-blob';
import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { PublishedSnapshot, SnapshotPublisher } from '../../snapshot/contract/storage-ports';
import type { StoreConnection } from '../connection/store-connection';
import { writeToContainer } from '../connection/container-creation';
import { withRetry } from '../connection/error-translation';
import { isAbsent, isContainerMissing } from '../requests/absence';
import { toFault } from '../requests/transient-errors';
import { requireBlobName } from '../connection/urls';

/** The document next to the snapshot folders. Readers read it first, and then the folder that it names. */
const POINTER = 'current.json';

const FOREIGN_POINTER = `a file ${POINTER} that was written by somebody else`;

const pointerSchema = z.object({
  documentType: z.literal('snapshot'),
  schemaVersion: z.literal(1),
  subscriptionName: z.string(),
  datasetName: z.string(),
  snapshotName: z.string(),
});

/** Publishes snapshots in flat Blob storage, which has no renames: a small document names the folder of the published snapshot. */
export class PointerPublisher implements SnapshotPublisher {
  public readonly renames = 0;
  public readonly requests = 2;

  constructor(private readonly connection: StoreConnection) {}

  public async findObstacle(root: Place, signal: AbortSignal): Promise<string | undefined> {
    const found = await this.read(root, signal);
    return found && !found.pointer ? FOREIGN_POINTER : undefined;
  }

  /** Does nothing: a folder exists as soon as it has a blob. */
  public prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** Returns false: nothing can be moved aside without renames. */
  public moveAside(): Promise<boolean> {
    return Promise.resolve(false);
  }

  public async publish(
    published: PublishedSnapshot,
    _: Place | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { root, place, aside: _aside, onMovedAside: _onMovedAside, ...facts } = published;
    const found = await this.read(root, signal);
    const isOurs =
      found?.pointer?.subscriptionName === facts.subscriptionName &&
      found.pointer.datasetName === facts.datasetName;
    if (found && !isOurs)
      throw new DataShareError([problems.publishPlaceTaken(describePlace(root), FOREIGN_POINTER, false)]);
    if (found?.pointer?.snapshotName === facts.snapshotName) return;
    const document = { documentType: 'snapshot', schemaVersion: 1, ...facts, path: place.path };
    const text = `${JSON.stringify(document, null, 2)}\n`;
    const conditions = found ? { ifMatch: found.etag } : { ifNoneMatch: '*' };
    try {
      await this.write(root, text, conditions, signal);
    } catch (error) {
      // The response of an earlier attempt may have been lost.
      const present = await this.read(root, signal);
      if (present?.pointer?.snapshotName !== facts.snapshotName) throw error;
    }
  }

  private async write(
    root: Place,
    text: string,
    conditions: BlobRequestConditions,
    signal: AbortSignal,
  ): Promise<void> {
    await this.sendWithRetry(root, 'write', signal, (abortSignal) =>
      writeToContainer(this.connection, root.container, () =>
        this.getPointerBlob(root).upload(text, Buffer.byteLength(text), {
          abortSignal,
          conditions,
          blobHTTPHeaders: { blobContentType: 'application/json', blobCacheControl: 'no-cache' },
        }),
      ),
    );
  }

  /** Does nothing: a folder vanishes with its last blob. */
  public remove(): Promise<void> {
    return Promise.resolve();
  }

  private async read(
    root: Place,
    signal: AbortSignal,
  ): Promise<{ readonly etag: string; readonly pointer?: z.infer<typeof pointerSchema> } | undefined> {
    return this.sendWithRetry(root, 'read', signal, async (abortSignal) => {
      try {
        const content = await this.getPointerBlob(root).download(0, 64 * 1024, { abortSignal });
        const chunks: Buffer[] = [];
        for await (const chunk of content.readableStreamBody!) chunks.push(Buffer.from(chunk));
        return { etag: content.etag!, pointer: parsePointer(Buffer.concat(chunks).toString()) };
      } catch (error) {
        if (isAbsent(error) || this.isContainerToBeCreated(error)) return undefined;
        // An empty file has no first byte.
        if (toFault(error).status === 416) return { etag: '' };
        throw error;
      }
    });
  }

  /** True if the first write will create the container: see `writeToContainer`. */
  private isContainerToBeCreated(error: unknown): boolean {
    return isContainerMissing(error) && this.connection.usesConnectionString;
  }

  private getPointerBlob(root: Place): BlockBlobClient {
    const { container, path } = getPointerPlace(root);
    return this.connection.serviceWithoutRetry
      .getContainerClient(container)
      .getBlockBlobClient(requireBlobName(path));
  }

  private sendWithRetry<T>(
    root: Place,
    verb: string,
    signal: AbortSignal,
    request: (abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const action = `${verb} ${describePlace(getPointerPlace(root))}`;
    return withRetry(this.connection, root.container, action, signal, request);
  }
}

function getPointerPlace({ container, path }: Place): Place {
  return { container, path: path === '' ? POINTER : `${path}/${POINTER}` };
}

function parsePointer(text: string): z.infer<typeof pointerSchema> | undefined {
  try {
    return pointerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
