import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageSharedKeyCredential } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import { startEmulator } from '../../testing/emulators/azurite';
import { identifyOperation, toBlobRequest } from '../endpoint/operation';
import { STATE_CONTAINER } from '../endpoint/server';
import { accountSas } from './account-sas';
import type { Service } from './clients';

/** Azurite behind a proxy that counts requests. */
export interface CountedEmulator extends Service {
  readonly requests: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/**
 * Creates small blobs in `contoso/<container>`, an empty `fabrikam/<container>`, and the container for state. All three
 * exist before a client starts, because Terraform creates them in production.
 */
export async function startFilledEmulator(container: string, blobs: number): Promise<CountedEmulator> {
  const emulator = await startEmulator(['contoso', 'fabrikam']);
  const service = (account: string): BlobServiceClient =>
    BlobServiceClient.fromConnectionString(emulator.connectionString(account));
  for (const each of [container, STATE_CONTAINER]) await service('fabrikam').createContainer(each);
  await fill(service('contoso'), container, blobs);
  const behind = new URL(service('contoso').url);
  const requests: Record<string, number> = {};
  // Azurite closes connections that were idle for five seconds. No request may use one at that moment.
  const agent = new Agent({ keepAlive: true, timeout: 3000 });
  const proxy = createServer((incoming, outgoing) => {
    // Azurite itself requests the source of a copy through this proxy.
    const isOfEmulator = incoming.headers['user-agent']?.startsWith('axios/');
    const operation =
      identifyOperation(toBlobRequest(incoming)) ?? `${incoming.method} ${incoming.url?.split('?')[0]}`;
    if (!isOfEmulator) requests[operation] = (requests[operation] ?? 0) + 1;
    pass(incoming, outgoing, behind, agent, operation === 'Put Blob From URL');
  });
  proxy.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    requests,
    connectionString: (account) => emulator.connectionString(account).replace(behind.host, host),
    sas: (account) => accountSas(service(account).credential as StorageSharedKeyCredential),
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      agent.destroy();
      await emulator.stop();
    },
  };
}

/**
 * Forwards a request. AzCopy copies small blobs with Put Blob From URL only, which Azurite does not support. The proxy sends
 * Copy Blob From URL instead, and returns the status that AzCopy expects.
 */
function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { hostname, port }: URL,
  agent: Agent,
  isPutFromUrl: boolean,
): void {
  const { method, url: path, headers } = incoming;
  const { 'x-ms-blob-type': _, ...others } = headers;
  const sent = isPutFromUrl ? { ...others, 'x-ms-requires-sync': 'true' } : headers;
  const passed = httpRequest({ hostname, port, method, path, agent, headers: sent }, (answer) => {
    const status = isPutFromUrl && answer.statusCode === 202 ? 201 : answer.statusCode!;
    outgoing.writeHead(status, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  incoming.pipe(passed);
}

async function fill(service: BlobServiceClient, container: string, blobs: number): Promise<void> {
  const { containerClient } = await service.createContainer(container);
  let index = 0;
  const next = async (): Promise<void> => {
    while (index < blobs) {
      const name = `dir${index % 10}/file-${String(index++).padStart(6, '0')}.csv`;
      await containerClient.getBlockBlobClient(name).uploadData(randomBytes(1024));
    }
  };
  await Promise.all(Array.from({ length: 16 }, next));
}

/** Counts the blobs in a container of the target. */
export async function countBlobs({ connectionString }: Service, container: string): Promise<number> {
  const client = BlobServiceClient.fromConnectionString(connectionString('fabrikam'));
  let count = 0;
  for await (const _ of client.getContainerClient(container).listBlobsFlat()) count += 1;
  return count;
}
