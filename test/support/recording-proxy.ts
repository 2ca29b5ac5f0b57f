import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request, as it came over the wire. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, encoded as they were sent. */
  readonly path: string;
}

/** One request, and what became of it. */
export interface WatchedRequest extends ProxiedRequest {
  readonly headers: IncomingHttpHeaders;
  /** The emulator's answer, whatever the client received; undefined if it was not asked, or has not answered yet. */
  readonly status?: number;
  /** The operations that one request contains: the parts of a batch. */
  readonly batch?: string;
  /** Milliseconds on one clock: when it came, and when it was answered or cut. */
  readonly beganAt: number;
  readonly endedAt?: number;
}

/** An answer of the emulator, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request on its way: whoever handles it decides whether the emulator gets it, and what the client gets. */
export class Exchange {
  constructor(
    public readonly request: WatchedRequest,
    private readonly incoming: IncomingMessage,
    private readonly outgoing: ServerResponse,
    private readonly emulator: URL,
    private readonly agent: Agent,
    private readonly note: (seen: Partial<WatchedRequest>) => void,
  ) {}

  /**
   * Asks the emulator, with the headers as they came, the host among them: signatures leave it out, the emulator
   * compares it.
   */
  public async pass(): Promise<Answer> {
    const { hostname, port } = this.emulator;
    const { method, path, headers } = this.request;
    let batch = '';
    if (method === 'POST') this.incoming.on('data', (chunk: Buffer) => (batch += chunk.toString()));
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { agent } = this;
      const named = restoreMetadataNames(headers, this.incoming.rawHeaders);
      const passed = httpRequest({ hostname, port, method, path, headers: named, agent }, resolve);
      this.incoming.pipe(passed.on('error', reject));
    });
    const body = await buffer(answer);
    this.note({ status: answer.statusCode!, ...(batch && { batch }) });
    const named = restoreMetadataNames(answer.headers, answer.rawHeaders);
    return { status: answer.statusCode!, headers: named, body };
  }

  /** Rewrites every answer just before it is sent. */
  public rewrite: (answer: Answer) => Promise<Answer> = async (answer) => answer;

  public send(answer: Answer): void {
    void this.rewrite(answer).then(({ status, headers, body }) =>
      this.outgoing.writeHead(status, headers).end(body),
    );
  }

  /** Sends the first half of an answer that was announced as a whole one, and closes the connection. */
  public sendHalf(answer: Answer): void {
    void this.rewrite(answer).then(({ status, headers, body }) => {
      const { 'transfer-encoding': _, ...others } = headers;
      this.outgoing.writeHead(status, { ...others, 'content-length': body.length });
      this.outgoing.write(body.subarray(0, body.length / 2), () => this.outgoing.destroy());
    });
  }

  public reset(): void {
    this.incoming.socket.resetAndDestroy();
  }
}

/**
 * Stands before the emulator on loopback: passes everything on as it came, and records it.
 *
 * The emulator asks for the source of a copy at the address that it was told, so that these requests are recorded too.
 * It does so only where that is the address at which the target was asked: both sides have to go through the proxy.
 */
export class RecordingProxy {
  /** @param connectionStrings Of accounts of one emulator. */
  public static async start<P extends RecordingProxy>(
    this: new () => P,
    ...connectionStrings: string[]
  ): Promise<P> {
    const proxy = new this();
    await proxy.listen(connectionStrings);
    return proxy;
  }

  /** The same accounts, through the proxy. */
  public connectionStrings: readonly string[] = [];
  private readonly recorded: WatchedRequest[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private server: Server | undefined;

  public get requests(): readonly WatchedRequest[] {
    return this.recorded;
  }

  public async stop(): Promise<void> {
    this.agent.destroy();
    this.server!.closeAllConnections();
    await new Promise((resolve) => this.server!.close(resolve));
  }

  protected async handle(exchange: Exchange): Promise<void> {
    exchange.send(await exchange.pass());
  }

  private async listen(connectionStrings: readonly string[]): Promise<void> {
    const emulator = new URL(/(?:Blob|Queue)Endpoint=([^;]+)/.exec(connectionStrings[0])![1]);
    this.server = createServer((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const request: Mutable<WatchedRequest> = {
        method: method!,
        path: path!,
        headers,
        beganAt: performance.now(),
      };
      this.recorded.push(request);
      for (const end of ['finish', 'close']) outgoing.on(end, () => (request.endedAt ??= performance.now()));
      const note = (seen: Partial<WatchedRequest>): void => void Object.assign(request, seen);
      const exchange = new Exchange(request, incoming, outgoing, emulator, this.agent, note);
      this.handle(exchange).catch(() => outgoing.destroy());
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    this.connectionStrings = connectionStrings.map((text) =>
      text.replace(emulator.host, `127.0.0.1:${port}`),
    );
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gives the names of metadata the case in which they arrived: Node changes names of headers to lower case. */
function restoreMetadataNames(headers: IncomingHttpHeaders, raw: readonly string[]): IncomingHttpHeaders {
  const names = new Map(raw.filter((_, index) => index % 2 === 0).map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.startsWith('x-ms-meta-') ? (names.get(name) ?? name) : name,
      value,
    ]),
  );
}
