import { verifySnapshot } from '../../lib';
import type { Pair } from '../support/accounts';
import { connectionString, contents, FLAT, pair, put } from '../support/accounts';
import type { Ran } from '../support/cli';
import { documentFile } from '../support/cli';
import type { DatashareProcess } from '../support/datashare-process';
import { CompiledCommand } from '../support/datashare-process';
import type { Fault, SeenRequest } from '../support/fault-proxy';
import { answerWith, FaultProxy, internalError, lostAnswer, reset } from '../support/fault-proxy';
import { copyKey, findRepeated, isCopy, isDone, WatchingProxy } from '../support/watching-proxy';

/*
 * The command as people start it, three times: `datashare sync --parallel 3`. One process is killed at any request, whatever it asks
 * for; or the account refuses to keep the state.
 */

/** `PARALLEL_KILLS=50 npx jest test/long/parallel-command` takes minutes. */
const KILLS = Number(process.env['PARALLEL_KILLS'] ?? 3);
const SCENARIOS = Math.ceil(KILLS / 3);
const SEED = Number(process.env['SEED'] ?? 1);
const PROCESSES = 3;
const FOLDERS = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'];
const FILES = FOLDERS.flatMap((folder) => [1, 2, 3, 4, 5, 6].map((i) => `${folder}/${i}`));

const command = new CompiledCommand();
afterAll(() => command.remove());

/** A dataset for each folder: processes share datasets, and the parts of large ones. */
function createPair(): Promise<Pair> {
  const mapFolders = (from: string, to: string): Pair['subscription']['mappings'] =>
    FOLDERS.map((path) => ({
      ...{
        datasetName: path,
        datasetType: 'Folder' as Pair['subscription']['mappings'][number]['datasetType'],
      },
      ...{ source: { container: from, path }, target: { container: to, path } },
    }));
  return pair(Object.fromEntries(FILES.map((name) => [name, `old ${name}`])), { mapping: mapFolders });
}

function startAll({ subscription }: Pair, env: Readonly<Record<string, string>>): DatashareProcess[] {
  const args = ['sync', documentFile(subscription), '--parallel', String(PROCESSES), '--log-format', 'json'];
  return Array.from({ length: PROCESSES }, () => command.start(args, { PATH: process.env['PATH']!, ...env }));
}

const waitForAll = (processes: readonly DatashareProcess[]): Promise<Ran[]> =>
  Promise.all(processes.map(({ ended }) => ended));

async function expectSame(
  { source, target, subscription }: Pair,
  env: Record<string, string>,
): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  expect(await verifySnapshot(subscription, { env })).toMatchObject({ status: 'Succeeded' });
}

/** Returns whole numbers below a limit: the same ones for the same number. */
function createRandom(number: number): (below: number) => number {
  let state = number * 2_654_435_761;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('three commands, one of which is killed', () => {
  let proxy: WatchingProxy;
  beforeAll(async () => (proxy = await WatchingProxy.start()));
  beforeEach(() => proxy.reset());
  afterAll(() => proxy.stop());

  test.each(Array.from({ length: KILLS }, (_, i) => i + SEED))(
    'scenario %i: the others end with what the source has, and copy nothing twice; so does the next run',
    async (number) => {
      const random = createRandom(number);
      const sides = await createPair();
      const processes = startAll(sides, proxy.env);
      // Each file is one request at least: the run is not at its end yet.
      const at = 1 + random(FILES.length);
      const victim = processes[random(PROCESSES)];
      let requests = 0;
      proxy.before = async () => {
        if (++requests === at) victim.signal('SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 3));
      };
      const exitCodes = (await waitForAll(processes)).map(({ exitCode }) => exitCode);
      expect(exitCodes.sort((a, b) => a - b)).toEqual([-1, 0, 0]);
      await expectSame(sides, proxy.env);
      await put(sides.source, FILES[random(FILES.length)], 'new');
      const next = (await waitForAll(startAll(sides, proxy.env))).map(({ exitCode }) => exitCode);
      expect(next).toEqual([0, 0, 0]);
      await expectSame(sides, proxy.env);
      // The first version of each file, and the one that came later.
      const copies = proxy.requests.filter((request) => isCopy(request) && isDone(request)).map(copyKey);
      expect(findRepeated(copies)).toEqual([]);
      expect(copies).toHaveLength(FILES.length + 1);
    },
  );
});

describe('three commands whose account refuses to write the state', () => {
  let proxy: FaultProxy;
  let env: Record<string, string>;
  beforeEach(async () => {
    proxy = await FaultProxy.start(...FLAT.map(connectionString));
    const [source, target] = proxy.connectionStrings;
    env = { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target };
  });
  afterEach(() => proxy.stop());

  const faults: [string, Fault][] = [
    ['500', internalError],
    ['409', answerWith(409, 'BlobBeingRehydrated')],
    ['412', answerWith(412, 'ConditionNotMet')],
    ['a reset', reset],
    ['a lost answer', lostAnswer],
  ];

  /** A refused write, in words that would also be true if the blob were there. */
  test.each([412, 409])('%i to the intents of copies: what was not written makes no copy', async (status) => {
    const sides = await createPair();
    const isMeant = ({ method, blob }: SeenRequest): boolean =>
      method === 'PUT' && /^contoso-sales\/(journals\/.*\/d1\/|manifests\/d1)/.test(blob);
    proxy.inject({ isMeant, account: 'fabrikam', times: Infinity }, answerWith(status, 'BlobAlreadyExists'));
    const ran = await waitForAll(startAll(sides, env));
    expect(ran.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
    expect(proxy.heal()).toEqual([]);
    const copied = Object.keys(await contents(sides.target)).filter((name) => name.startsWith('d1/'));
    expect(copied).toEqual([]);
    const next = await waitForAll(startAll(sides, env));
    expect(next.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    await expectSame(sides, env);
  });

  test.each(
    faults.flatMap(([name, fault]) =>
      Array.from({ length: SCENARIOS }, (_, i) => i + SEED).map((seed) => [name, seed, fault] as const),
    ),
  )(
    '%s, scenario %i: what succeeds is the source, and the next run makes good what does not',
    async (name, seed, fault) => {
      const random = createRandom(seed * 97 + name.length);
      const sides = await createPair();
      const { stateContainer } = sides.subscription;
      proxy.inject(
        {
          isMeant: ({ method, container }) => method === 'PUT' && container === stateContainer,
          ...{ account: 'fabrikam', after: 1 + random(12), times: 1 + random(3) },
        },
        fault,
      );
      const ran = await waitForAll(startAll(sides, env));
      expect(proxy.heal()).toEqual([]);
      const succeeded = ran.filter(({ exitCode }) => exitCode === 0);
      if (succeeded.length > 0) await expectSame(sides, env);
      // Only whole files, however it ended.
      const atTarget = await contents(sides.target);
      for (const [path, content] of Object.entries(atTarget)) expect(content).toBe(`old ${path}`);
      const next = await waitForAll(startAll(sides, env));
      expect(next.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      await expectSame(sides, env);
    },
  );
});
