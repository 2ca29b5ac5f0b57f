import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STATE_CONTAINER } from '../endpoint/server';
import type { Command } from './measure';
import type { Peers } from './tools';

/** Two accounts of one service. */
export interface Service {
  /** The URL of `/account`. */
  readonly origin: string;
  connectionString(this: void, account: string): string;
  /** The query that authorizes a URL of an account. */
  sas(this: void, account: string): string;
}

/** The work: from `contoso/<container>` to `fabrikam/<target>`. */
export interface Task {
  readonly service: Service;
  readonly container: string;
  readonly target: string;
  /** A folder for a client's files for this task only. */
  readonly folder: string;
  /** Further fields of the subscription, and variables of the environment. */
  readonly fields?: { readonly document?: object; readonly env?: Readonly<Record<string, string>> };
}

/** `listing` is datashare itself where the row is about another way than a listing, `xml` where it is about listings in Arrow. */
export type ClientKind = 'ours' | 'peer' | 'floor' | 'listing' | 'xml';

/** A program that copies a snapshot. */
export interface Client {
  readonly name: string;
  readonly kind: ClientKind;
  command(task: Task): Promise<Command>;
}

/** The installed command. */
const MAIN = join(__dirname, '../../dist/lib/cli/main.js');

export function createOwnClient(...flags: string[]): Client {
  return createCommand('sync', flags);
}

export function createHistoryClient(limit: number): Client {
  return createCommand('history', ['--limit', String(limit)]);
}

/** The same command, which asks for listings in XML only. */
export function createXmlClient(): Client {
  const client = createOwnClient();
  return {
    name: `${client.name}, listing in XML`,
    kind: 'xml',
    command: async (task) => {
      const { env, ...command } = await client.command(task);
      return { ...command, env: { ...env, DATASHARE_LIST_FORMAT: 'xml' } };
    },
  };
}

/** Stays until it is ended. */
export function createFollower(): Client {
  return createCommand('follow', []);
}

function createCommand(verb: string, flags: readonly string[]): Client {
  return {
    name: ['datashare', verb, ...flags].join(' '),
    kind: 'ours',
    command: async (task) => ({
      argv: [process.execPath, MAIN, verb, await subscriptionFile(task), ...flags],
      env: {
        DATASHARE_SOURCE_CONNECTION_STRING: task.service.connectionString('contoso'),
        DATASHARE_TARGET_CONNECTION_STRING: task.service.connectionString('fabrikam'),
        ...task.fields?.env,
      },
    }),
  };
}

export function rclone(program: string, title: string, ...flags: string[]): Client {
  return {
    name: `rclone ${title}`,
    kind: 'peer',
    command: async ({ service, container, target, folder }) => ({
      argv: [
        ...[program, 'sync', `source:${container}`, `target:${target}`],
        // Without the first flag, the bytes pass through the client. Without the second, rclone misses changes of the same length.
        ...['--server-side-across-configs', '--checksum', ...flags],
      ],
      env: {
        RCLONE_CONFIG: join(folder, 'rclone.conf'),
        ...remote('SOURCE', service, 'contoso'),
        ...remote('TARGET', service, 'fabrikam'),
      },
    }),
  };
}

function remote(name: string, { origin, sas }: Service, account: string): Record<string, string> {
  const url = `${origin}/${account}?${sas(account)}`;
  return { [`RCLONE_CONFIG_${name}_TYPE`]: 'azureblob', [`RCLONE_CONFIG_${name}_SAS_URL`]: url };
}

/** @param isFlat True to list everything at once; false to list folder by folder, which is the default of AzCopy */
export function azcopy(program: string, title: string, isFlat: boolean): Client {
  return {
    name: `AzCopy sync ${title}`,
    kind: 'peer',
    command: async ({ service, container, target, folder }) => {
      const url = (account: string, name: string): string =>
        `${service.origin}/${account}/${name}?${service.sas(account)}`;
      const logs = join(folder, 'azcopy');
      await mkdir(logs, { recursive: true });
      return {
        argv: [
          ...[program, 'sync', url('contoso', container), url('fabrikam', target)],
          ...['--from-to=BlobBlob', '--recursive', '--log-level=NONE', '--skip-version-check'],
        ],
        env: {
          AZCOPY_LOG_LOCATION: logs,
          AZCOPY_JOB_PLAN_LOCATION: logs,
          AZCOPY_DISABLE_HIERARCHICAL_SCAN: String(isFlat),
        },
      };
    },
  };
}

/** The installed peers, each with its best flags for listing. */
export function createListingPeers(peers: Peers): Client[] {
  return [
    ...(peers.rclone
      ? [rclone(peers.rclone, '--fast-list', '--fast-list'), rclone(peers.rclone, 'by directory')]
      : []),
    ...(peers.azcopy
      ? [azcopy(peers.azcopy, 'flat', true), azcopy(peers.azcopy, 'by directory', false)]
      : []),
  ];
}

/** The installed peers, each with its best flags for copying. */
export function createCopyPeers(peers: Peers): Client[] {
  return [
    ...(peers.rclone
      ? [
          rclone(peers.rclone, 'defaults', '--fast-list'),
          rclone(peers.rclone, '32 transfers', '--fast-list', '--transfers=32', '--checkers=32'),
        ]
      : []),
    ...(peers.azcopy ? [azcopy(peers.azcopy, 'flat', true)] : []),
  ];
}

/** The minimum work of a client: the listing only, or the listing and bare copies. */
export function createFloor(what: 'list' | 'copy', inFlight = 1): Client {
  return {
    name: what === 'list' ? 'floor: list' : `floor: bare copies, ${inFlight} concurrent`,
    kind: 'floor',
    command: async ({ service, container, target }) => {
      const url = (account: string, name: string): string =>
        `${service.origin}/${account}/${name}?${service.sas(account)}`;
      const places = [url('contoso', container), url('fabrikam', target)];
      return { argv: [process.execPath, join(__dirname, 'floor.js'), what, ...places, String(inFlight)] };
    },
  };
}

/** The same command, as what others are compared with. */
export function createListingClient(): Client {
  return { ...createOwnClient(), kind: 'listing' };
}

/** A process that does nothing: what the start of each client costs. */
export function createStarts(): Client[] {
  const start = (name: string, ...args: string[]): Client => ({
    name: `floor: ${name}`,
    kind: 'floor',
    command: async () => ({ argv: [process.execPath, ...args] }),
  });
  return [start('start of node', '-e', '0'), start('datashare --version', MAIN, '--version')];
}

/** The command with which the provider writes digests for the subscription. */
export function createDigestClient(): Client {
  return {
    name: 'datashare digest',
    kind: 'ours',
    command: async (task) => {
      const subscription = JSON.parse(await readFile(await subscriptionFile(task), 'utf8')) as Subscription;
      const file = join(task.folder, 'bench.invitation.json');
      await writeFile(file, JSON.stringify(createInvitation(subscription)));
      return {
        argv: [process.execPath, MAIN, 'digest', file],
        env: { DATASHARE_SOURCE_CONNECTION_STRING: task.service.connectionString('contoso') },
      };
    },
  };
}

const DATASET = { datasetName: 'all', datasetType: 'Container' };

export type Subscription = ReturnType<typeof createSubscription> & { readonly exchange?: object };

/** The invitation that a subscription accepts. */
export function createInvitation({
  invitation,
  source,
  exchange,
  shareKind,
  mappings,
}: Subscription): object {
  const { invitationId, shareName } = invitation;
  return {
    documentType: 'invitation',
    schemaVersion: 1,
    invitationId,
    shareName,
    shareKind,
    source,
    exchange,
    datasets: mappings.map(({ source: { container, path } }) => ({ ...DATASET, container, path })),
    recipient: { recipientName: 'bench', principalId: randomUUID(), principalType: 'ServicePrincipal' },
  };
}

async function subscriptionFile(task: Task): Promise<string> {
  const file = join(task.folder, 'bench.subscription.json');
  const document = { ...createSubscription(task), ...task.fields?.document };
  // The ID is the same each time, because another invitation would be another subscription.
  await writeFile(file, JSON.stringify(document), { flag: 'wx' }).catch(() => undefined);
  return file;
}

export function createSubscription({ container, target }: Pick<Task, 'container' | 'target'>) {
  const side = (account: string): object => ({
    storageAccountName: account,
    blobEndpoint: `https://${account}.blob.core.windows.net`,
    location: 'westeurope',
    isHnsEnabled: false,
    tenantId: null,
    resourceId: null,
  });
  return {
    documentType: 'subscription',
    schemaVersion: 1,
    subscriptionName: 'bench',
    invitation: { invitationId: randomUUID(), shareName: 'bench', termsSha256: null, expiresOn: null },
    shareKind: 'CopyBased',
    source: side('contoso'),
    target: side('fabrikam'),
    mappings: [{ ...DATASET, source: { container, path: '' }, target: { container: target, path: '' } }],
    deletions: 'keep',
    allowCrossRegion: false,
    stateContainer: STATE_CONTAINER,
  };
}
