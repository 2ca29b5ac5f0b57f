import type { IncomingMessage, Server } from 'node:http';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueueServiceClient } from '@azure/storage-queue';
import type { Emulator } from '../../testing/emulators/azurite';
import { startQueueEmulator } from '../../testing/emulators/azurite';

const ACCOUNT = 'contoso';
const QUEUE = 'changes';

/** A queue of change events: Azurite's Queue service behind a proxy that counts the requests of the client. */
export class CountedQueue {
  public static async start(): Promise<CountedQueue> {
    const emulator = await startQueueEmulator([ACCOUNT]);
    const connectionString = emulator.connectionString(ACCOUNT);
    const service = QueueServiceClient.fromConnectionString(connectionString);
    await service.createQueue(QUEUE);
    const queue = new CountedQueue(emulator, service, new URL(service.url));
    await new Promise<void>((resolve) => queue.server.listen(0, '127.0.0.1', resolve));
    return queue;
  }

  /** The field of an invitation that names the queue. */
  public readonly changeEvents = {
    queueEndpoint: `https://${ACCOUNT}.queue.core.windows.net`,
    queueName: QUEUE,
  };
  private counts: Record<string, number> = {};
  private messages: readonly string[] = [];
  // Azurite closes connections that were idle for five seconds. No request may use one at that moment.
  private readonly agent = new Agent({ keepAlive: true, timeout: 3000 });
  private readonly server: Server;

  private constructor(
    private readonly emulator: Emulator,
    private readonly service: QueueServiceClient,
    { hostname, port }: URL,
  ) {
    this.server = createServer((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      this.count(incoming);
      const passed = httpRequest({ hostname, port, method, path, agent: this.agent, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
    this.server.keepAliveTimeout = 0;
  }

  /** Requests since the queue was filled, by operation. */
  public get requests(): Readonly<Record<string, number>> {
    return this.counts;
  }

  public get env(): Record<string, string> {
    const behind = new URL(this.service.url).host;
    const host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const connectionString = this.emulator.connectionString(ACCOUNT).replace(behind, host);
    return { DATASHARE_EVENTS_CONNECTION_STRING: connectionString };
  }

  /** Sets the messages that each client finds. */
  public setMessages(messages: readonly string[]): void {
    this.messages = messages;
  }

  public async fill(): Promise<void> {
    const queue = this.service.getQueueClient(QUEUE);
    await queue.clearMessages();
    for (const message of this.messages) await queue.sendMessage(message);
    this.counts = {};
  }

  public async send(message: string): Promise<void> {
    await this.service.getQueueClient(QUEUE).sendMessage(message);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
    await this.emulator.stop();
  }

  private count({ method, url }: IncomingMessage): void {
    const operation =
      OPERATIONS[`${method} ${url!.includes('/messages/') ? 'one' : 'all'}`] ?? `${method} ${url}`;
    this.counts[operation] = (this.counts[operation] ?? 0) + 1;
  }
}

/** The operations about messages, as the REST reference calls them. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'GET all': 'Get Messages',
  'PUT one': 'Update Message',
  'DELETE one': 'Delete Message',
};
export const QUEUE_OPERATIONS = Object.values(OPERATIONS);
