import { randomBytes } from 'node:crypto';
import type { ContainerClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import type { SingleSourceSubscription } from '../../lib';

/** The emulator's connection string of an account (see start-emulator.ts). */
export function connectionString(account: string): string {
  const found = process.env[`EMULATOR_${account.toUpperCase()}`];
  if (!found) throw new Error(`the emulator has no account '${account}'`);
  return found;
}

/** Names of the source's account and of the target's. */
export type Accounts = readonly [source: string, target: string];

/** Flat Blob storage at both ends; and ADLS Gen2. */
export const FLAT: Accounts = ['contoso', 'fabrikam'];
export const LAKES: Accounts = ['contosolake', 'fabrikamlake'];

/** For tests that are true of both. */
export const BOTH_KINDS: [string, Accounts][] = [
  ['flat Blob storage', FLAT],
  ['ADLS Gen2', LAKES],
];

/**
 * Of cases that are true of both kinds, all for flat Blob storage, and every third for ADLS Gen2, whose stand-in is slow;
 * all of them with `ALL_CASES=1`.
 */
export function casesFor<T>(accounts: Accounts, cases: readonly T[]): T[] {
  const isWhole = accounts === FLAT || process.env['ALL_CASES'] === '1';
  return cases.filter((_, index) => isWhole || index % 3 === 0);
}

/** The environment that connects both sides to the emulator. */
export function bothSides([source, target] = FLAT): Record<string, string> {
  return {
    DATASHARE_SOURCE_CONNECTION_STRING: connectionString(source),
    DATASHARE_TARGET_CONNECTION_STRING: connectionString(target),
  };
}

/** The containers that the tests of this file may have created. */
const names: string[] = [];
afterAll(() => removeContainers(names));

/** A container name that no other test has, in this file or another. After the last test of a file it is gone. */
export function freshName(): string {
  const name = `t${randomBytes(8).toString('hex')}`;
  names.push(name);
  return name;
}

/** In all accounts: the more an emulator has in it, the slower it gets. */
export async function removeContainers(unwanted: readonly string[]): Promise<void> {
  if (unwanted.length === 0) return;
  const variables = Object.keys(process.env).filter((name) => name.startsWith('EMULATOR_'));
  for (const variable of variables) {
    const service = BlobServiceClient.fromConnectionString(process.env[variable]!);
    for await (const { name } of service.listContainers())
      if (unwanted.includes(name)) await service.deleteContainer(name);
  }
}

export function container(account: string, name: string): ContainerClient {
  return BlobServiceClient.fromConnectionString(connectionString(account)).getContainerClient(name);
}

/** Makes a container with blobs in it. */
export async function fill(
  account: string,
  name: string,
  blobs: Readonly<Record<string, string>>,
): Promise<ContainerClient> {
  const client = container(account, name);
  await client.createIfNotExists();
  for (const [path, content] of Object.entries(blobs)) await put(client, path, content);
  return client;
}

export async function put(client: ContainerClient, path: string, content: string): Promise<void> {
  await client.getBlockBlobClient(path).upload(content, Buffer.byteLength(content));
}

/** Reads a container: names and contents; directories end with a slash. */
export async function contents(client: ContainerClient): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, metadata } of client.listBlobsFlat({ includeMetadata: true })) {
    if (metadata?.['hdi_isfolder'] === 'true') found[`${name}/`] = '';
    else found[name] = (await client.getBlobClient(name).downloadToBuffer()).toString();
  }
  return found;
}

/** One source container and one target container, with a subscription between them. */
export interface Pair {
  readonly accounts: Accounts;
  readonly source: ContainerClient;
  readonly target: ContainerClient;
  readonly subscription: SingleSourceSubscription;
}

type Mapping = SingleSourceSubscription['mappings'][number];

/** Fills a new source container and declares a subscription of it, into a new target container. */
export async function pair(
  blobs: Readonly<Record<string, string>>,
  changes: Partial<SingleSourceSubscription> & {
    readonly mapping?: (from: string, to: string) => readonly Mapping[];
    readonly accounts?: Accounts;
  } = {},
): Promise<Pair> {
  const [from, to, state] = [freshName(), freshName(), freshName()];
  const { mapping, accounts = FLAT, ...fields } = changes;
  const source = await fill(accounts[0], from, blobs);
  const target = await fill(accounts[1], to, {});
  const whole = {
    datasetName: 'all',
    datasetType: 'Container',
    source: { container: from, path: '' },
    target: { container: to, path: '' },
  } as Mapping;
  const subscription = {
    documentType: 'subscription',
    schemaVersion: 1,
    subscriptionName: 'contoso-sales',
    invitation: {
      invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
      shareName: 'sales',
      termsSha256: null,
      expiresOn: null,
    },
    shareKind: 'CopyBased',
    source: side(accounts[0]),
    target: side(accounts[1]),
    mappings: mapping ? mapping(from, to) : [whole],
    deletions: 'keep',
    allowCrossRegion: false,
    stateContainer: state,
    ...fields,
  } as SingleSourceSubscription;
  return { accounts, source, target, subscription };
}

function side(account: string): SingleSourceSubscription['source'] {
  return {
    storageAccountName: account,
    blobEndpoint: `https://${account}.blob.core.windows.net`,
    location: 'westeurope',
    isHnsEnabled: LAKES.includes(account),
    tenantId: null,
    resourceId: null,
  };
}
