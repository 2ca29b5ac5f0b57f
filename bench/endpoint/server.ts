import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer';
import type { Container } from './blob';
import type { BlobNames } from './blob-names';
import type { ChangedBlobs } from './computed';
import { ComputedSource, ComputedTarget } from './computed';
import { Fault, faultXml } from './fault';
import type { BlobRequest } from './operation';
import { identifyOperation, toBlobRequest } from './operation';
import { BlobService } from './service';
import { StoredContainer } from './stored';

/** The names of the accounts, and of the container that the endpoint computes for both. */
export const SOURCE_ACCOUNT = 'contoso';
export const TARGET_ACCOUNT = 'fabrikam';
export const DATA_CONTAINER = 'data';
export const STATE_CONTAINER = 'state';
export const EXCHANGE_CONTAINER = 'exchange';

const ADMIN = '/__bench/';

export interface EndpointOptions {
  readonly names: BlobNames;
  /** True if the target starts with a copy of everything. */
  readonly isCopied: boolean;
  readonly latency: Latency;
}

/** The delay before each response, and the additional delay before each page of a listing, in milliseconds. */
export interface Latency {
  readonly request: number;
  readonly page: number;
}

/** The endpoint's description of itself. */
export interface EndpointStats {
  /** Requests since the last reset, by operation; by method and URL if the operation is not supported. */
  readonly requests: Readonly<Record<string, number>>;
  /** The bytes of the pages of listings since the last reset. */
  readonly listedBytes: number;
  /** The number of blobs in the target that differ from the source. */
  readonly differences: number;
}

/** The Blob service of two accounts, with an administrative interface under `/__bench/`. */
export class Endpoint {
  private readonly source: ComputedSource;
  private readonly target: ComputedTarget;
  private readonly stored = [new StoredContainer(), new StoredContainer()] as const;
  private readonly server: Server;
  private service: BlobService | undefined;
  private requests: Record<string, number> = {};
  private listedBytes = 0;
  private latency: Latency;

  constructor({ names, isCopied, latency }: EndpointOptions) {
    this.latency = latency;
    this.source = new ComputedSource(names);
    this.target = new ComputedTarget(this.source, isCopied);
    this.server = createServer((incoming, outgoing) => {
      this.handle(incoming, outgoing).catch((error: unknown) => {
        console.error(error);
        outgoing.destroy();
      });
    });
    // Clients that reuse connections must not find them closed.
    this.server.keepAliveTimeout = 0;
  }

  /** @returns The origin of the endpoint */
  public async listen(port: number): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const containers = new Map<string, Container>([
      [`${SOURCE_ACCOUNT}/${DATA_CONTAINER}`, this.source],
      [`${TARGET_ACCOUNT}/${DATA_CONTAINER}`, this.target],
      // All of them exist before a client starts, because Terraform creates them in production.
      [`${TARGET_ACCOUNT}/${STATE_CONTAINER}`, this.stored[0]],
      [`${SOURCE_ACCOUNT}/${EXCHANGE_CONTAINER}`, this.stored[1]],
    ]);
    this.service = new BlobService(containers, origin);
    return origin;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (incoming.url!.startsWith(ADMIN))
      return void outgoing.end(JSON.stringify(this.administer(incoming.url!)));
    const body = await buffer(incoming);
    const request = toBlobRequest(incoming);
    const operation = identifyOperation(request);
    this.count(operation ?? describeRequest(request));
    const answer = this.answer(request, body);
    const wait = this.latency.request + (operation === 'List Blobs' ? this.latency.page : 0);
    if (wait > 0) await delay(wait);
    if (operation === 'List Blobs') this.listedBytes += Buffer.byteLength(answer.body ?? '');
    send(request, answer, outgoing);
  }

  private answer(request: BlobRequest, body: Buffer): Answer {
    try {
      return this.service!.answer(request, body);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.status === 501) console.error(`not answered: ${describeRequest(request)}: ${error.message}`);
      const headers = { 'x-ms-error-code': error.code, 'content-type': 'application/xml' };
      return { status: error.status, headers, body: faultXml(error) };
    }
  }

  private administer(url: string): EndpointStats {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    switch (pathname.slice(ADMIN.length)) {
      case 'reset':
        this.requests = {};
        this.listedBytes = 0;
        break;
      case 'latency':
        this.latency = {
          request: Number(searchParams.get('request')),
          page: Number(searchParams.get('page')),
        };
        break;
      case 'change':
        this.source.change(JSON.parse(searchParams.get('blobs')!) as ChangedBlobs);
        break;
      case 'keep':
        this.stored.forEach((container) => container.keep());
        break;
      case 'restore':
        this.stored.forEach((container) => container.restore());
        break;
      case 'target':
        this.target.reset(searchParams.get('is') === 'copied');
        break;
    }
    return { requests: this.requests, listedBytes: this.listedBytes, differences: this.target.differences };
  }

  private count(operation: string): void {
    this.requests[operation] = (this.requests[operation] ?? 0) + 1;
  }
}

function send(
  { method, headers }: BlobRequest,
  { status, headers: own, body }: Answer,
  outgoing: ServerResponse,
): void {
  const all: Record<string, string> = {
    server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
    'x-ms-request-id': '00000000-0000-0000-0000-000000000000',
    'x-ms-version': (headers['x-ms-version'] as string | undefined) ?? '2021-12-02',
    ...own,
  };
  // Like the service, sends XML in chunks and all other bodies with their length.
  if (all['content-length'] === undefined) {
    if (all['content-type'] === 'application/xml') all['transfer-encoding'] = 'chunked';
    else all['content-length'] = String(Buffer.byteLength(body ?? ''));
  }
  outgoing.writeHead(status, all).end(method === 'HEAD' ? undefined : body);
}

/** Describes a request without its signature. */
function describeRequest({ method, account, container, blob, query }: BlobRequest): string {
  const shown = [...query].filter(([name]) => name !== 'sig').map(([name, value]) => `${name}=${value}`);
  return `${method} /${account}/${container}/${blob}?${shown.join('&')}`;
}
