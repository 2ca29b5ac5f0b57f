import type { ContainerClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { RunRecord, SingleSourceSubscription } from '../../lib';
import { syncSnapshot } from '../../lib';
import type { SyncOptions } from '../../lib/runtime/snapshot-options';
import { freshName, pair } from './accounts';
import type { DataLake } from '../../testing/emulators/data-lake';
import { QUICK } from './faulty-pair';

const FLAT = ['tailwind', 'northwind'];

/** The contents of a container, by path; null is a directory. */
export type Tree = Readonly<Record<string, string | null>>;

export type LakePairChanges = NonNullable<Parameters<typeof pair>[1]> & {
  /** Accounts of the stand-in; contoso and fabrikam have a hierarchical namespace, tailwind and northwind are flat. */
  readonly accounts?: readonly [string, string];
};

/** A container in each of two accounts of the stand-in, with a subscription from one to the other. */
export class LakePair {
  public static async create(lake: DataLake, tree: Tree, changes: LakePairChanges = {}): Promise<LakePair> {
    const { accounts = ['contoso', 'fabrikam'], ...fields } = changes;
    const [from, to] = [freshName(), freshName()];
    const { mapping = (source: string, target: string) => [whole(source, target)] } = fields;
    const side = (account: string): SingleSourceSubscription['source'] => ({
      storageAccountName: account,
      blobEndpoint: `https://${account}.blob.core.windows.net`,
      location: 'westeurope',
      isHnsEnabled: !FLAT.includes(account),
      tenantId: null,
      resourceId: null,
    });
    const { subscription } = await pair(
      {},
      {
        ...fields,
        source: side(accounts[0]),
        target: side(accounts[1]),
        mapping: () => mapping(from, to),
      },
    );
    const made = new LakePair(lake, accounts, [from, to], subscription);
    for (const end of [made.source, made.target]) await end.create();
    await made.write(tree);
    return made;
  }

  private constructor(
    private readonly lake: DataLake,
    private readonly accounts: readonly [string, string],
    private readonly names: readonly [string, string],
    public readonly subscription: SingleSourceSubscription,
  ) {}

  /** At the Blob endpoint. */
  public get source(): ContainerClient {
    return this.container(0);
  }

  public get target(): ContainerClient {
    return this.container(1);
  }

  public get sourceFiles(): DataLakeFileSystemClient {
    return this.fileSystem(0);
  }

  public get targetFiles(): DataLakeFileSystemClient {
    return this.fileSystem(1);
  }

  public get env(): Record<string, string> {
    const [source, target] = this.accounts.map((account) => this.lake.connectionString(account));
    return { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target };
  }

  /** Writes at the source. */
  public async write(tree: Tree): Promise<void> {
    await writeTree(this.source, FLAT.includes(this.accounts[0]) ? undefined : this.sourceFiles, tree);
  }

  /** Takes away at the source: a directory with all that is in it. */
  public async remove(path: string): Promise<void> {
    await this.sourceFiles.getDirectoryClient(path).delete(true);
  }

  public async sync(options: SyncOptions = {}): Promise<RunRecord> {
    return syncSnapshot(this.subscription, { ...QUICK, env: this.env, ...options });
  }

  public async atSource(): Promise<Tree> {
    return readTree(this.source);
  }

  public async atTarget(): Promise<Tree> {
    return readTree(this.target);
  }

  private container(end: 0 | 1): ContainerClient {
    const text = this.lake.connectionString(this.accounts[end]);
    return BlobServiceClient.fromConnectionString(text).getContainerClient(this.names[end]);
  }

  private fileSystem(end: 0 | 1): DataLakeFileSystemClient {
    const text = this.lake.connectionString(this.accounts[end]);
    return DataLakeServiceClient.fromConnectionString(text).getFileSystemClient(this.names[end]);
  }
}

async function writeTree(
  container: ContainerClient,
  files: DataLakeFileSystemClient | undefined,
  tree: Tree,
): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    if (content === null) await files!.getDirectoryClient(path).create();
    else await container.getBlockBlobClient(path).upload(content, Buffer.byteLength(content));
  }
}

async function readTree(container: ContainerClient): Promise<Tree> {
  const found: Record<string, string | null> = {};
  for await (const { name, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
    const isDirectory = metadata?.['hdi_isfolder'] === 'true';
    found[name] = isDirectory ? null : String(await container.getBlobClient(name).downloadToBuffer());
  }
  return found;
}

function whole(from: string, to: string): SingleSourceSubscription['mappings'][number] {
  return {
    datasetName: 'all',
    datasetType: 'Container' as SingleSourceSubscription['mappings'][number]['datasetType'],
    source: { container: from, path: '' },
    target: { container: to, path: '' },
  };
}

/** A folder of the source, to a folder of the target. */
export const folder =
  (from: string, to: string) =>
  (source: string, target: string): SingleSourceSubscription['mappings'] => [
    {
      datasetName: 'sales',
      datasetType: 'Folder' as SingleSourceSubscription['mappings'][number]['datasetType'],
      source: { container: source, path: from },
      target: { container: target, path: to },
    },
  ];
