import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Accounts } from './accounts';
import { bothSides } from './accounts';

/** One request, and what became of it at the emulator: whether or not who sent it was there for the answer. */
export interface Watched {
  readonly method: string;
  /** /account/container/blob */
  readonly path: string;
  /** `comp=` of the query. */
  readonly operation: string;
  readonly blockId: string | undefined;
  /** The version of the source that is copied; undefined where the request is no copy, whole or of a block. */
  readonly sourceETag: string | undefined;
  readonly isRename: boolean;
  readonly at: number;
  /** Undefined before the answer. */
  status?: number;
}

/**
 * Stands before the emulator on loopback, passes everything on as it came, and keeps what became of it.
 *
 * Both sides go through it: the emulator copies only from the address at which it was asked.
 */
export class WatchingProxy {
  public static async start(accounts?: Accounts): Promise<WatchingProxy> {
    const direct = bothSides(accounts);
    const [connectionString] = Object.values(direct);
    const emulator = new URL(/BlobEndpoint=([^;]+)/.exec(connectionString)![1]);
    const proxy = new WatchingProxy(emulator);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    for (const [name, text] of Object.entries(direct)) proxy.env[name] = text.replace(emulator.host, host);
    return proxy;
  }

  /** Connects both sides through the proxy. */
  public readonly env: Record<string, string> = {};
  public requests: Watched[] = [];
  /** Waited for before a request is passed on; a request for which it is 'lost' never arrives. */
  public before: (request: Watched) => unknown = () => {};
  /** Told after the emulator has answered, before who asked is. */
  public after: (request: Watched) => unknown = () => {};
  private readonly server: Server;

  private constructor(private readonly emulator: URL) {
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
    // A connection that is closed while it is used again breaks a request, and a test that has stopped the clock waits.
    this.server.keepAliveTimeout = 0;
  }

  /** Forgets what went before, and what was to be done. */
  public reset(): void {
    this.requests = [];
    this.before = this.after = () => {};
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const watched = toWatched(incoming);
    this.requests.push(watched);
    // First, so that what was sent arrives also where who sent it has died meanwhile.
    const body = await buffer(incoming);
    if ((await this.before(watched)) === 'lost') {
      outgoing.destroy();
      return;
    }
    const { hostname, port } = this.emulator;
    const { method, url: path, headers } = incoming;
    const passed = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      watched.status = answer.statusCode!;
      this.after(watched);
      // The client may be dead by now.
      outgoing.on('error', () => answer.resume());
      outgoing.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    passed.end(body);
  }
}

function toWatched({ method, url, headers }: IncomingMessage): Watched {
  const { pathname, searchParams } = new URL(url!, 'http://emulator');
  return {
    method: method!,
    path: decodeURIComponent(pathname),
    operation: searchParams.get('comp') ?? '',
    blockId: searchParams.get('blockid') ?? undefined,
    sourceETag:
      headers['x-ms-copy-source'] === undefined ? undefined : String(headers['x-ms-source-if-match']),
    isRename: headers['x-ms-rename-source'] !== undefined,
    at: performance.now(),
  };
}

/** Copies, whole or of a block. */
export const isCopy = ({ sourceETag }: Watched): boolean => sourceETag !== undefined;

export const isDone = ({ status = 0 }: Watched): boolean => status >= 200 && status < 300;

/** The content of a copy: a version of a blob, or a block of it. */
export const copyKey = ({ path, sourceETag, blockId = '' }: Watched): string =>
  `${path} ${sourceETag} ${blockId}`;

/** Lists the items that occur more than once. */
export function findRepeated(keys: readonly string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}
