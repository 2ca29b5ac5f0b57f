import { PreserveAcls, PublishMode } from '../../lib';
import type { SyncOptions } from '../../lib/runtime/snapshot-options';
import type { Accounts } from './accounts';
import { container, contents, FLAT, LAKES, put } from './accounts';
import type { SeenRequest } from './fault-proxy';
import { lostAnswer } from './fault-proxy';
import { FaultyPair, SOME } from './faulty-pair';
import { folder } from './lake-pair';
import type { StorageOperation } from './storage-operations';
import { nameOperation } from './storage-operations';

/** A run that uses an operation. */
export interface Scenario {
  readonly accounts?: Accounts;
  /** True for a second run, of changes of every kind. */
  readonly isChanged?: true;
  /** True if snapshots are published as a whole, at out/sales. */
  readonly isPublished?: true;
  readonly changes?: Parameters<typeof FaultyPair.create>[1];
  readonly options?: SyncOptions;
  readonly prepare?: (pair: FaultyPair) => Promise<unknown>;
}

const CHANGED: Scenario = { isChanged: true };
const LAKES_CHANGED: Scenario = { isChanged: true, accounts: LAKES };
const ATOMIC: Scenario = {
  accounts: LAKES,
  isPublished: true,
  changes: { publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
};

/** The operations of accounts that are connected to with Microsoft Entra ID are tested in entra-id-unanswered.test.ts, aborts in unrecognized-answers.test.ts. */
type Elsewhere =
  | ('Abort Copy Blob' | 'Get Container Properties' | 'Token' | 'Storage Account Get Properties')
  | ('Connector Get' | 'Connector Test Existing Connection')
  // The engines of Azure: see engine-runs.test.ts.
  | 'Engine Describe'
  // The queue of change events: see queue-faults.test.ts.
  | ('Get Messages' | 'Update Message' | 'Delete Message');

export const SCENARIOS: Readonly<Record<Exclude<StorageOperation, Elsewhere>, Scenario>> = {
  'List Blobs': CHANGED,
  'Get Blob': CHANGED,
  'Get Blob Properties': CHANGED,
  'Get Blob Tags': {
    changes: { preserveTags: true },
    // A copy that has to be looked at again.
    prepare: async ({ sides: { source }, proxy }) => {
      await source.getBlobClient('f10').setTags({ kind: 'file' });
      proxy.inject({ operation: 'copy', blob: 'f10' }, lostAnswer);
    },
  },
  'Put Blob': CHANGED,
  'Put Block': CHANGED,
  'Put Block List': CHANGED,
  'Get Block List': CHANGED,
  'Copy Blob From URL': CHANGED,
  'Put Blob From URL': {
    ...CHANGED,
    options: { copyLimits: { copyFromUrl: 4096, putFromUrl: 1e6, block: 4096 } },
  },
  'Put Block From URL': CHANGED,
  'Delete Blob': CHANGED,
  'Blob Batch': CHANGED,
  'Create Container': {},
  'Path Create': LAKES_CHANGED,
  'Path Delete': LAKES_CHANGED,
  'Path Get Access Control': LAKES_CHANGED,
  'Path Set Access Control': { accounts: LAKES, changes: { preserveAcls: PreserveAcls.ALL } },
  'Path Rename': ATOMIC,
  'Path List': {
    ...ATOMIC,
    // An empty directory in its place.
    prepare: async ({ sides: { target } }) => {
      await put(target, 'out/sales/a', '');
      await target.deleteBlob('out/sales/a');
    },
  },
};

/** Prepares a run that sends the operation. */
export async function openPair({
  accounts = FLAT,
  isChanged,
  changes,
  prepare,
}: Scenario): Promise<FaultyPair> {
  const pair = isChanged
    ? await FaultyPair.createChanged(accounts)
    : await FaultyPair.create({ ...SOME, 'in/a': 'one', 'in/b/c': 'two' }, { accounts, ...changes });
  await prepare?.(pair);
  return pair;
}

/** Removes a lock that could not be released, instead of waiting until it expires. */
export async function removeLock({ sides: { accounts, subscription } }: FaultyPair): Promise<void> {
  const { stateContainer, subscriptionName } = subscription;
  const state = container(accounts[1], stateContainer);
  if (await state.exists()) await state.getBlobClient(`${subscriptionName}/lock.json`).deleteIfExists();
}

/** Expects that the next run publishes everything. */
export async function expectPublished(pair: FaultyPair, options?: SyncOptions): Promise<void> {
  expect((await pair.carry(options)).record).toMatchObject({ status: 'Succeeded', failures: [] });
  const published = Object.entries(await contents(pair.sides.target))
    .filter(([path]) => path.startsWith('out/sales/') && !path.endsWith('/'))
    .map(([path, content]) => [path.slice('out/sales/'.length), content]);
  expect(Object.fromEntries(published)).toEqual({ a: 'one', 'b/c': 'two' });
}

/** Requests of the engine, not those by which the emulator reads the source of a copy. */
export const isOperation =
  (operation: string) =>
  (request: SeenRequest): boolean =>
    request.headers['user-agent']?.includes('cdktf-azure-data-share') === true &&
    nameOperation(request) === operation;
