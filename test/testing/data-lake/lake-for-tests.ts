import type { ContainerClient } from '@azure/storage-blob';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { connectionString, freshName } from '../../support/accounts';
import type { DataLake } from '../../../testing/emulators/data-lake';
import { startDataLake } from '../../../testing/emulators/data-lake';

/** Two accounts with a hierarchical namespace and one without, for the tests of one file. */
export function lakeForTests(): () => DataLake {
  let lake: DataLake;
  beforeAll(async () => {
    const emulator = { connectionString };
    const accounts = ['contoso', 'fabrikam'];
    lake = await startDataLake({
      emulator,
      accounts,
      flatAccounts: ['tailwind', 'northwind'],
      pathsPerDelete: 2,
    });
  });
  afterAll(() => lake.stop());
  return () => lake;
}

export async function fileSystem(lake: DataLake, account = 'contoso'): Promise<DataLakeFileSystemClient> {
  const service = DataLakeServiceClient.fromConnectionString(lake.connectionString(account));
  const made = service.getFileSystemClient(freshName());
  await made.create();
  return made;
}

/** A file system, as a container at the Blob endpoint. */
export function getContainerClient(
  lake: DataLake,
  { name }: DataLakeFileSystemClient,
  account = 'contoso',
): ContainerClient {
  const options = { retryOptions: { maxTries: 1 } };
  const text = lake.blobConnectionString(account);
  return BlobServiceClient.fromConnectionString(text, options).getContainerClient(name);
}

export async function write(files: DataLakeFileSystemClient, path: string, content = path): Promise<void> {
  await files.getFileClient(path).upload(Buffer.from(content));
}

export async function read(files: DataLakeFileSystemClient, path: string): Promise<string> {
  return (await files.getFileClient(path).readToBuffer()).toString();
}

export async function paths(
  files: DataLakeFileSystemClient,
  path?: string,
  recursive = true,
): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of files.listPaths({ path, recursive })) found.push(name!);
  return found;
}

export async function blobs(container: ContainerClient, prefix?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of container.listBlobsFlat({ prefix })) found.push(name);
  return found;
}

/** Status and code of a refusal. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { statusCode?: number; code?: string; details?: { errorCode?: string } }) =>
      `${error.statusCode} ${error.details?.errorCode ?? error.code}`,
  );
}

/** With a SAS of its own, as the source of a copy from another account needs it. */
export function sourceUrl(container: ContainerClient, name: string, account = 'contoso'): string {
  const [, key] = /AccountKey=([^;]+)/.exec(connectionString(account))!;
  const sas = generateBlobSASQueryParameters(
    {
      containerName: container.containerName,
      permissions: ContainerSASPermissions.parse('r'),
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(account, key),
  );
  return `${container.getBlobClient(name).url}?${sas.toString()}`;
}

/** As such an account was seen to list it: azure-sdk-for-go, issue 24210. */
export const LISTED = [
  'a',
  'a/dat1',
  'a-b',
  'a-b/dat2',
  'a-b-c',
  'a.c',
  'a.c/dat3',
  'ab',
  'ab/ab',
  'ab.txt',
  'abc',
];
/** Lists the paths that do not exist only because they have children. */
export const FILES = ['a/dat1', 'a-b/dat2', 'a-b-c', 'a.c/dat3', 'ab/ab', 'ab.txt', 'abc'];
