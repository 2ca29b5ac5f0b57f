import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Answer } from './answer';
import { Azurite } from './azurite';
import { BlobEndpoint } from './blob-endpoint';
import { DfsEndpoint } from './dfs-endpoint';
import { blobAnswer, Fault, lakeAnswer, notImplemented } from './fault';
import { FileSystems } from './file-systems';
import { Lock } from './lock';
import type { Address, LakeRequest } from './request';
import { parseAddress, parseDestination, isOfLake } from './request';

export type { Answer } from './answer';
export type { LakeRequest } from './request';

export interface DataLakeOptions {
  /** The credentials of the accounts of one Azurite. */
  readonly emulator: { connectionString(account: string): string };
  /** Accounts with a hierarchical namespace. */
  readonly accounts: readonly string[];
  /** Accounts without one, at the same address: Azurite copies only from the address at which it was asked. */
  readonly flatAccounts?: readonly string[];
  /** So many paths at most are dealt with by one request to delete a directory, where it wants pages; all by default. */
  readonly pathsPerDelete?: number;
}

/** The fate of a request or its answer: it is passed on, lost on the way, or answered differently. */
export type Interception = void | 'lost' | Answer;

/** A request, and the status that it was answered with, once it was. */
export interface SeenRequest extends LakeRequest {
  readonly status?: number;
}

type Interceptor = (request: SeenRequest) => Interception | Promise<Interception>;

/** Starts a stand-in of storage accounts with a hierarchical namespace. What it has, and what not, is in README.md. */
export async function startDataLake(options: DataLakeOptions): Promise<DataLake> {
  const lake = new DataLake(options);
  await lake.start();
  return lake;
}

export class DataLake {
  /** All that was asked, in the order in which it came. */
  public requests: SeenRequest[] = [];
  /** Waited for before a request is done. */
  public before: Interceptor = () => {};
  /** Waited for after it was done, before who asked is told. */
  public after: Interceptor = () => {};

  private readonly texts: ReadonlyMap<string, string>;
  private readonly accounts: ReadonlySet<string>;
  private readonly azurite: Azurite;
  private readonly fileSystems: FileSystems;
  private readonly blob: BlobEndpoint;
  private readonly dfs: DfsEndpoint;
  private readonly servers: Readonly<Record<LakeRequest['endpoint'], Server>>;
  private readonly lock = new Lock();
  /** Of copies that are under way: what Azurite asks for on their behalf. */
  private readonly copied: string[] = [];

  constructor({ emulator, accounts, flatAccounts = [], pathsPerDelete = Infinity }: DataLakeOptions) {
    const all = [...accounts, ...flatAccounts];
    this.texts = new Map(all.map((account) => [account, emulator.connectionString(account)]));
    this.accounts = new Set(all);
    this.azurite = new Azurite(this.texts);
    this.fileSystems = new FileSystems(this.azurite, new Set(accounts));
    this.blob = new BlobEndpoint(this.azurite, this.fileSystems, this.lock);
    this.dfs = new DfsEndpoint(this.azurite, this.fileSystems, this.lock, pathsPerDelete);
    this.servers = { blob: this.createEndpointServer('blob'), dfs: this.createEndpointServer('dfs') };
  }

  public async start(): Promise<void> {
    for (const server of Object.values(this.servers))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  public async stop(): Promise<void> {
    for (const server of Object.values(this.servers)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    this.azurite.close();
  }

  /** The address of the Blob endpoint alone. */
  public get blobOrigin(): string {
    return getOrigin(this.servers.blob);
  }

  /** The address of the dfs endpoint and the Blob endpoint: the SDK's Data Lake clients use one address for both. */
  public get dfsOrigin(): string {
    return getOrigin(this.servers.dfs);
  }

  /** Of an account at the address with both endpoints: for the SDK's clients of either kind. */
  public connectionString(account: string): string {
    return this.connectionStringAt(this.dfsOrigin, account);
  }

  /** Of an account at the address of the Blob endpoint, where what is of the dfs endpoint is refused. */
  public blobConnectionString(account: string): string {
    return this.connectionStringAt(this.blobOrigin, account);
  }

  private connectionStringAt(origin: string, account: string): string {
    const text = this.texts.get(account);
    if (text === undefined) throw new Error(`the data lake has no account '${account}'`);
    return text.replace(/BlobEndpoint=https?:\/\/[^/;]+/, `BlobEndpoint=${origin}`);
  }

  private createEndpointServer(endpoint: LakeRequest['endpoint']): Server {
    const server = createServer((incoming, outgoing) => {
      this.handle(endpoint, incoming, outgoing).catch(() => outgoing.destroy());
    });
    // Clients that keep connections for later must not find them closed.
    server.keepAliveTimeout = 0;
    return server;
  }

  private async handle(
    endpoint: LakeRequest['endpoint'],
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const request: SeenRequest & { status?: number } = await this.read(endpoint, incoming);
    this.requests.push(request);
    const before = await this.before(request);
    const answer = before && before !== 'lost' ? before : (before ?? (await this.answer(request)));
    if (answer === 'lost') return void outgoing.destroy();
    request.status = answer.status;
    const after = await this.after(request);
    if (after === 'lost') return void outgoing.destroy();
    send(request, after ?? answer, outgoing);
  }

  private async read(endpoint: LakeRequest['endpoint'], incoming: IncomingMessage): Promise<LakeRequest> {
    const { method, url, headers } = incoming;
    const source = headers['x-ms-rename-source'] as string | undefined;
    const address = source === undefined ? parseAddress(url!) : parseDestination(url!, source, this.accounts);
    return { endpoint, method: method!, url: url!, headers, body: await buffer(incoming), ...address };
  }

  private async answer(request: LakeRequest): Promise<Answer> {
    const { account, endpoint } = request;
    const isDfs = endpoint === 'dfs' && isOfLake(request);
    try {
      if (!this.fileSystems.isOfLake(account)) return await this.ofFlatAccount(request, isDfs);
      if (isDfs) return await this.dfs.answer(request);
      if (this.isPartOfCopy(request)) return await this.blob.read(request);
      return await this.withSourceLock(request, () => this.blob.answer(request));
    } catch (error) {
      if (error instanceof Fault) return isDfs ? lakeAnswer(error) : blobAnswer(error);
      throw error;
    }
  }

  /** Its Blob endpoint is Azurite; its dfs endpoint has no more than that it is one of a flat account. */
  private ofFlatAccount(request: LakeRequest, isDfs: boolean): Promise<Answer> {
    if (!isDfs) return this.azurite.pass(request);
    if (/AccessControl/.test(request.query.get('action') ?? ''))
      throw new Fault(
        400,
        'HierarchicalNamespaceNotEnabled',
        'Hierarchical namespace is not enabled for the account.',
      );
    throw notImplemented('the dfs endpoint of a flat account');
  }

  private isPartOfCopy(request: LakeRequest): boolean {
    return ['GET', 'HEAD'].includes(request.method) && this.copied.includes(sourceKey(request));
  }

  /** Azurite asks for the source of a copy at the address it was given, while the copy holds the lock. */
  private async withSourceLock<T>({ headers }: LakeRequest, work: () => Promise<T>): Promise<T> {
    const source = headers['x-ms-copy-source'] as string | undefined;
    if (source === undefined) return work();
    const key = sourceKey(parseAddress(source));
    this.copied.push(key);
    try {
      return await work();
    } finally {
      this.copied.splice(this.copied.indexOf(key), 1);
    }
  }
}

/** Encodes the header again: Azurite expects it decoded. */
function sourceKey({ account, container, path, query }: Address): string {
  return `${account}/${container}/${path}?${query.get('sig')}`;
}

function getOrigin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send({ method, headers }: LakeRequest, answer: Answer, outgoing: ServerResponse): void {
  const { status, headers: own, body = '' } = answer;
  const all = {
    'x-ms-request-id': '00000000-0000-0000-0000-000000000000',
    'x-ms-version': headers['x-ms-version'] ?? '2021-12-02',
    ...own,
    ...(method !== 'HEAD' && { 'content-length': Buffer.byteLength(body) }),
  };
  outgoing.writeHead(status, all).end(method === 'HEAD' ? undefined : body);
}
