import type { BlobRequestConditions, BlockBlobClient } from '@azure/storage-blob';
import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { ShownSnapshot } from '../../snapshot/contract/storage-ports';
import type {
  Publication,
  PublishedSnapshot,
  SnapshotPublisher,
} from '../../snapshot/contract/publisher-port';
import { PUBLISHED_DOCUMENT } from '../../snapshot/contract/storage-ports';
import type { StoreConnection } from '../connection/store-connection';
import { writeToContainer } from '../connection/container-creation';
import { withRetry } from '../connection/retried-request';
import { isAbsent, isContainerMissing } from '../requests/absence';
import { ignoreReplaced } from '../requests/replaced-blob';
import { toFault } from '../requests/sdk-fault';
import { requireBlobName } from '../connection/urls';
import type { TrySignal } from '../requests/try-signal';

/** Maximum number of times that the document is read again, because it changed before it was replaced. */
const MAX_TURNS = 5;

const FOREIGN_POINTER = `a file ${PUBLISHED_DOCUMENT} that was written by somebody else`;

const pointerSchema = z.object({
  documentType: z.literal('snapshot'),
  schemaVersion: z.literal(1),
  subscriptionName: z.string(),
  datasetName: z.string(),
  snapshotName: z.string(),
  path: z.string(),
});

type Pointer = z.infer<typeof pointerSchema>;

/** The document that is there; without `pointer` if it is not one of ours. */
interface FoundPointer {
  readonly etag: string;
  readonly pointer?: Pointer;
}

/** Publishes snapshots in flat Blob storage, which has no renames: a small document names the folder of the published snapshot. */
export class PointerPublisher implements SnapshotPublisher {
  public readonly renames = 0;
  public readonly requests = 2;
  public readonly checkRequests = 1;

  constructor(private readonly connection: StoreConnection) {}

  public async checkPublished(published: PublishedSnapshot, signal: AbortSignal): Promise<ShownSnapshot> {
    const found = await this.read(published.root, signal);
    if (!found) return 'missing';
    if (!isPointerFor(found.pointer, published)) return 'foreign';
    return isPointerTo(found.pointer, published) ? 'right' : 'other';
  }

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

  /** Publishing moves no file. */
  public locate({ place }: PublishedSnapshot): Promise<Place> {
    return Promise.resolve(place);
  }

  public async publish(
    published: PublishedSnapshot,
    { replacesForeign = false, ensureHeld }: Publication,
    signal: AbortSignal,
  ): Promise<void> {
    const { root, place, aside: _aside, onMovedAside: _onMovedAside, ...facts } = published;
    const document = { documentType: 'snapshot', schemaVersion: 1, ...facts, path: place.path };
    const text = `${JSON.stringify(document, null, 2)}\n`;
    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      const found = await this.read(root, signal);
      const isOurs = isPointerFor(found?.pointer, published);
      // Also if the response to an earlier attempt was lost.
      if (isOurs && isPointerTo(found?.pointer, published)) return;
      if (found && !isOurs && !replacesForeign)
        throw new DataShareError([
          problems.publishPlaceTaken(describePlace(root), FOREIGN_POINTER, 'reconcile'),
        ]);
      await ensureHeld();
      if (await this.write(root, text, found ? { ifMatch: found.etag } : { ifNoneMatch: '*' }, signal))
        return;
    }
    const what = `a file ${PUBLISHED_DOCUMENT} that others replace again each time`;
    throw new DataShareError([problems.publishPlaceTaken(describePlace(root), what, false)]);
  }

  /** Returns false if another version of the document is there now. */
  private async write(
    root: Place,
    text: string,
    conditions: BlobRequestConditions,
    signal: AbortSignal,
  ): Promise<boolean> {
    const blob = this.getPointerBlob(root);
    const blobHTTPHeaders = { blobContentType: 'application/json', blobCacheControl: 'no-cache' };
    const etag = await this.sendWithRetry(root, 'write', signal, (abortSignal) =>
      writeToContainer(this.connection, root.container, () =>
        ignoreReplaced(
          blob.upload(text, Buffer.byteLength(text), { abortSignal, conditions, blobHTTPHeaders }),
        ),
      ),
    );
    return etag !== undefined;
  }

  /** Does nothing: something is published at all times. */
  public restore(): Promise<void> {
    return Promise.resolve();
  }

  /** Does nothing: a folder vanishes with its last blob. */
  public remove(): Promise<void> {
    return Promise.resolve();
  }

  private async read(root: Place, signal: AbortSignal): Promise<FoundPointer | undefined> {
    return this.sendWithRetry(root, 'read', signal, async (abortSignal) => {
      try {
        const content = await this.getPointerBlob(root).download(0, 64 * 1024, { abortSignal });
        const chunks: Buffer[] = [];
        for await (const chunk of content.readableStreamBody!) chunks.push(Buffer.from(chunk));
        return { etag: content.etag!, pointer: parsePointer(Buffer.concat(chunks).toString()) };
      } catch (error) {
        if (isAbsent(error) || this.isContainerToBeCreated(error)) return undefined;
        // An empty file has no first byte.
        if (toFault(error).status === 416) return this.readEmpty(root, abortSignal);
        throw error;
      }
    });
  }

  /** True if the first write will create the container: see `writeToContainer`. */
  private isContainerToBeCreated(error: unknown): boolean {
    return isContainerMissing(error) && this.connection.usesConnectionString;
  }

  private async readEmpty(root: Place, abortSignal: TrySignal): Promise<FoundPointer> {
    const { etag } = await this.getPointerBlob(root).getProperties({ abortSignal });
    return { etag: etag! };
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
    request: (abortSignal: TrySignal) => Promise<T>,
  ): Promise<T> {
    const action = `${verb} ${describePlace(getPointerPlace(root))}`;
    return withRetry(this.connection, root.container, action, signal, request);
  }
}

function getPointerPlace({ container, path }: Place): Place {
  return { container, path: path === '' ? PUBLISHED_DOCUMENT : `${path}/${PUBLISHED_DOCUMENT}` };
}

/** True if this subscription has written the document. The dataset that lands in its place may have had another name. */
function isPointerFor(
  pointer: Pointer | undefined,
  { subscriptionName }: PublishedSnapshot,
): pointer is Pointer {
  return pointer?.subscriptionName === subscriptionName;
}

function isPointerTo(pointer: Pointer | undefined, { snapshotName, place }: PublishedSnapshot): boolean {
  return pointer?.snapshotName === snapshotName && pointer.path === place.path;
}

function parsePointer(text: string): Pointer | undefined {
  try {
    return pointerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
