import { QueueServiceClient } from '@azure/storage-queue';
import type { QueueClient } from '@azure/storage-queue';
import type { EventCounts, RunRecord, SyncOptions } from '../../lib';
import { syncEvents, syncSnapshot } from '../../lib';
import type { Emulator } from '../../testing/emulators/azurite';
import type { Accounts, Pair } from './accounts';
import { FLAT, bothSides, contents, freshName, pair } from './accounts';
import type { EventFields } from './storage-events';
import { createEvent, toBase64Message } from './storage-events';
import type { WatchingProxy } from './watching-proxy';

/** Two containers of the emulator, and a queue of change events that a test writes to as Event Grid does. */
export class EventPair {
  public static async create(
    queues: Emulator,
    blobs: Readonly<Record<string, string>>,
    /** Stands between the command and the emulator from the first snapshot on. */
    proxy?: WatchingProxy,
    accounts: Accounts = FLAT,
  ): Promise<EventPair> {
    const queueName = freshName();
    const changeEvents = { queueEndpoint: 'https://contoso.queue.core.windows.net', queueName };
    const sides = await pair(blobs, {
      deletions: 'mirror' as never,
      maxDeleteFraction: 1,
      accounts,
      changeEvents,
    });
    const connectionString = queues.connectionString('contoso');
    const queue = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(queueName);
    await queue.create();
    const env = {
      ...bothSides(sides.accounts),
      ...proxy?.env,
      DATASHARE_EVENTS_CONNECTION_STRING: connectionString,
    };
    return new EventPair(sides, queue, env);
  }

  private sequence = 0;

  private constructor(
    public readonly sides: Pair,
    public readonly queue: QueueClient,
    public readonly env: Record<string, string>,
  ) {}

  /** Writes a blob, and returns the message that tells of it. */
  public async write(path: string, content: string): Promise<string> {
    const { etag } = await this.sides.source
      .getBlockBlobClient(path)
      .upload(content, Buffer.byteLength(content));
    return this.createMessage({ path, etag: etag!, sizeBytes: Buffer.byteLength(content) });
  }

  public async delete(path: string): Promise<string> {
    await this.sides.source.deleteBlob(path);
    return this.createMessage({ path, type: 'BlobDeleted', api: 'DeleteBlob' });
  }

  public createMessage(fields: EventFields): string {
    const sequencer = (++this.sequence).toString(16).padStart(32, '0');
    const time = new Date().toISOString();
    const { source, accounts } = this.sides;
    const place = { account: accounts[0], container: source.containerName };
    return toBase64Message(createEvent({ ...place, sequencer, time, ...fields }));
  }

  public async send(...messages: readonly string[]): Promise<void> {
    for (const message of messages) await this.queue.sendMessage(message);
  }

  public async pass(options: SyncOptions & { readonly hiddenSeconds?: number } = {}): Promise<{
    readonly record: RunRecord | null;
    readonly events: EventCounts;
  }> {
    return syncEvents(this.sides.subscription, { env: this.env, ...options });
  }

  public async list(options: SyncOptions = {}): Promise<RunRecord> {
    return syncSnapshot(this.sides.subscription, { env: this.env, ...options });
  }

  public async countMessages(): Promise<number> {
    return (await this.queue.getProperties()).approximateMessagesCount ?? 0;
  }

  public async expectEqualSides(): Promise<void> {
    expect(await contents(this.sides.target)).toEqual(await contents(this.sides.source));
  }
}
