import { PreserveAcls, PublishMode } from '../../../lib';
import type { SyncOptions } from '../../../lib/runtime/snapshot-options';
import type { Accounts } from '../../support/accounts';
import { container, contents, FLAT, LAKES, put } from '../../support/accounts';
import type { SeenRequest } from '../../support/fault-proxy';
import { leaveUnanswered, lostAnswer } from '../../support/fault-proxy';
import { FaultyPair, SOME } from '../../support/faulty-pair';
import { folder } from '../../support/lake-pair';
import type { StorageOperation } from '../../support/storage-operations';
import {
  findRequestingCalls,
  nameOperation,
  REQUESTING_CALLS,
  STORAGE_OPERATIONS,
} from '../../support/storage-operations';

/**
 * The limits of requests that are never answered: short, so that the tests are. A machine that is busy may not answer other
 * requests in time either; then the next limit is tried.
 */
const LIMITS_MS = [100, 500, 2500];
/** The most that a run takes of which one operation is never answered, in limits. Without limits, it does not end. */
const BOUND = 60;

/** A run that uses an operation. */
interface Scenario {
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
type Elsewhere = 'Abort Copy Blob' | 'Get Container Properties' | 'Token' | 'Storage Account Get Properties';

const SCENARIOS: Readonly<Record<Exclude<StorageOperation, Elsewhere>, Scenario>> = {
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

test('every call that sends a request is in the list of operations', () => {
  expect(findRequestingCalls()).toEqual(Object.keys(REQUESTING_CALLS).sort());
  const listed = new Set(Object.values(REQUESTING_CALLS).flat());
  expect([...listed].sort()).toEqual([...STORAGE_OPERATIONS].sort());
});

describe('a run of which the service never answers', () => {
  test.concurrent.each(Object.entries(SCENARIOS))(
    '%s, ends in time, and the next run finishes its work',
    async (operation, scenario) => {
      let isReached = false;
      for (const limitMs of LIMITS_MS)
        isReached ||= await leaveOperationUnanswered(operation, scenario, limitMs);
      expect(isReached).toBe(true);
    },
    200_000,
  );
});

/** Returns false if the run ended before it reached the operation. */
async function leaveOperationUnanswered(
  operation: string,
  scenario: Scenario,
  limitMs: number,
): Promise<boolean> {
  const pair = await openPair(scenario);
  try {
    pair.proxy.inject({ isMeant: isOperation(operation), times: Infinity }, leaveUnanswered);
    const startedAt = performance.now();
    await pair.carry({ ...scenario.options, timeLimits: toTimeLimits(limitMs) });
    expect(performance.now() - startedAt).toBeLessThan(BOUND * limitMs + 10_000);
    const isReached = pair.proxy.heal().length === 0;
    await removeLock(pair);
    if (scenario.isPublished) await expectPublished(pair, scenario.options);
    else
      expect((await pair.run(scenario.options)).record).toMatchObject({ status: 'Succeeded', failures: [] });
    return isReached;
  } finally {
    await pair.end();
  }
}

const toTimeLimits = (limitMs: number): SyncOptions['timeLimits'] => ({
  requestMs: limitMs,
  pageMs: limitMs,
  copyMs: limitMs,
  idleMs: limitMs,
});

async function openPair({ accounts = FLAT, isChanged, changes, prepare }: Scenario): Promise<FaultyPair> {
  const pair = isChanged
    ? await FaultyPair.createChanged(accounts)
    : await FaultyPair.create({ ...SOME, 'in/a': 'one', 'in/b/c': 'two' }, { accounts, ...changes });
  await prepare?.(pair);
  return pair;
}

/** Removes a lock that could not be released, instead of waiting until it expires. */
async function removeLock({ sides: { accounts, subscription } }: FaultyPair): Promise<void> {
  const { stateContainer, subscriptionName } = subscription;
  const state = container(accounts[1], stateContainer);
  if (await state.exists()) await state.getBlobClient(`${subscriptionName}/lock.json`).deleteIfExists();
}

async function expectPublished(pair: FaultyPair, options?: SyncOptions): Promise<void> {
  expect((await pair.carry(options)).record).toMatchObject({ status: 'Succeeded', failures: [] });
  const published = Object.entries(await contents(pair.sides.target))
    .filter(([path]) => path.startsWith('out/sales/') && !path.endsWith('/'))
    .map(([path, content]) => [path.slice('out/sales/'.length), content]);
  expect(Object.fromEntries(published)).toEqual({ a: 'one', 'b/c': 'two' });
}

/** Requests of the engine, not those by which the emulator reads the source of a copy. */
const isOperation =
  (operation: string) =>
  (request: SeenRequest): boolean =>
    request.headers['user-agent']?.includes('cdktf-azure-data-share') === true &&
    nameOperation(request) === operation;
