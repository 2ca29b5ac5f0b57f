import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions, Server } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request, as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  /** The host that the client meant. */
  readonly host: string;
  /** Path and query, encoded as they were sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/**
 * Stands in for Azure on loopback: records every HTTPS request of this process, and answers by a function.
 *
 * The Azure SDK sends bearer tokens over TLS only, and the emulator knows no bearer token for a copy's source. So the
 * requests are sent for real, but over plain HTTP to a server here.
 */
export class Recorder {
  /** @param answer Returns undefined for a request that is never answered. */
  public static async start(answer: (request: RecordedRequest) => Answer | undefined): Promise<Recorder> {
    const requests: RecordedRequest[] = [];
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const request = {
          method: incoming.method!,
          host: String(incoming.headers['x-recorded-host']),
          path: incoming.url!,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        };
        requests.push(request);
        const answered = answer(request);
        if (!answered) return;
        const { status, headers, body } = answered;
        // Azure Storage names each request in its answer.
        outgoing.writeHead(status, { 'x-ms-request-id': randomUUID(), ...headers }).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Recorder(server, requests);
  }

  private readonly original = https.request;

  private constructor(
    private readonly server: Server,
    public readonly requests: readonly RecordedRequest[],
  ) {
    const { port } = server.address() as AddressInfo;
    const redirectRequest = (options: RequestOptions, onResponse?: (response: IncomingMessage) => void) =>
      httpRequest(
        {
          ...options,
          protocol: 'http:',
          hostname: '127.0.0.1',
          host: '127.0.0.1',
          port: String(port),
          agent: undefined,
          headers: { ...options.headers, 'x-recorded-host': String(options.hostname ?? options.host) },
        },
        onResponse,
      );
    https.request = redirectRequest as typeof https.request;
  }

  public async stop(): Promise<void> {
    https.request = this.original;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
