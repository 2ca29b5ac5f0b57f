import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as it came over the wire. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, encoded as they were sent. */
  readonly path: string;
}

/**
 * Stands before the emulator on loopback: passes everything on as it came, and records it.
 *
 * The emulator asks for the source of a copy at the address that it was told, so that these requests are recorded too.
 * It does so only where that is the address at which the target was asked: both sides have to go through the proxy.
 */
export class RecordingProxy {
  /** @param connectionStrings Of accounts of one emulator. */
  public static async start(...connectionStrings: string[]): Promise<RecordingProxy> {
    const requests: ProxiedRequest[] = [];
    const emulator = new URL(/BlobEndpoint=([^;]+)/.exec(connectionStrings[0])![1]);
    const server = createServer((incoming, outgoing) => {
      requests.push({ method: incoming.method!, path: incoming.url! });
      pass(incoming, outgoing, emulator);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const through = connectionStrings.map((text) => text.replace(emulator.host, `127.0.0.1:${port}`));
    return new RecordingProxy(server, requests, through);
  }

  private constructor(
    private readonly server: Server,
    public readonly requests: readonly ProxiedRequest[],
    /** The same accounts, through the proxy. */
    public readonly connectionStrings: readonly string[],
  ) {}

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** With the headers as they came, the host among them: signatures leave it out, the emulator compares it. */
function pass(incoming: IncomingMessage, outgoing: ServerResponse, { hostname, port }: URL): void {
  const { method, url: path, headers } = incoming;
  const passed = httpRequest({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode!, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  incoming.pipe(passed);
}
