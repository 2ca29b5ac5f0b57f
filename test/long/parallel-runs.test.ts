import { listSynchronizations, syncSnapshot, verifySnapshot } from '../../lib';
import type { RunRecord } from '../../lib';
import type { Pair } from '../support/accounts';
import { container, contents, pair, put } from '../support/accounts';
import type { Ran } from '../support/cli';
import { documentFile } from '../support/cli';
import type { DatashareProcess } from '../support/datashare-process';
import { CompiledCommand } from '../support/datashare-process';
import { copyKey, findRepeated, isCopy, isDone, WatchingProxy } from '../support/watching-proxy';

// Processes take long to start where the machine has other things to do.
/** `PARALLEL_CRASHES=50 npx jest test/long/parallel` takes minutes. */
const CRASHES = Number(process.env['PARALLEL_CRASHES'] ?? 6);
const SEED = Number(process.env['SEED'] ?? 1);
const SCRIPT = 'test/support/sync-together.ts';
const FILES = 60;
const PART_ENTRIES = 5;

const command = new CompiledCommand(SCRIPT);
let proxy: WatchingProxy;
beforeAll(async () => (proxy = await WatchingProxy.start()));
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.stop();
  command.remove();
});

const files = (text: string, count = FILES): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`d${i % 4}/f${String(i).padStart(3, '0')}`, `${text} ${i}`]),
  );

function start(file: string, processes: number, more: object = {}): DatashareProcess {
  const args = [file, String(processes), String(PART_ENTRIES), JSON.stringify(more)];
  return command.startScript(SCRIPT, args, proxy.env);
}

function startAll(sides: Pair, processes: number, more?: object): DatashareProcess[] {
  const file = documentFile(sides.subscription);
  return Array.from({ length: processes }, () => start(file, processes, more));
}

const waitForAll = (processes: readonly DatashareProcess[]): Promise<Ran[]> =>
  Promise.all(processes.map(({ ended }) => ended));

async function expectSame({ source, target, subscription }: Pair): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  expect(await verifySnapshot(subscription, { env: proxy.env })).toMatchObject({ status: 'Succeeded' });
}

/** Counts what arrived at the target, whether or not the process that asked was still there. */
function expectNothingTwice(): void {
  const copies = proxy.requests.filter((request) => isCopy(request) && isDone(request));
  expect(findRepeated(copies.map(copyKey))).toEqual([]);
}

async function expectCleanState({ subscription, accounts }: Pair): Promise<void> {
  const state = container(accounts[1], subscription.stateContainer);
  const document = await state.getBlobClient('contoso-sales/state.json').downloadToBuffer();
  expect(JSON.parse(document.toString())).toMatchObject({ journals: [] });
  const names: string[] = [];
  for await (const { name } of state.listBlobsFlat()) names.push(name);
  expect(names.filter((name) => /\/journals\/|lock\.json/.test(name))).toEqual([]);
  // The ranges of the last run stay until the next one.
  const shared = names.filter((name) => name.startsWith('contoso-sales/parallel/'));
  expect(new Set(shared.map((name) => name.split('/')[2])).size).toBe(2);
}

test.each([2, 4])('%i processes copy a first snapshot, then what has changed, each file once', async (n) => {
  const sides = await pair(files('old'));
  for (const round of ['first', 'second']) {
    if (round === 'second')
      for (let i = 0; i < FILES; i += 7)
        await put(sides.source, `d${i % 4}/f${String(i).padStart(3, '0')}`, 'new');
    const ran = await waitForAll(startAll(sides, n));
    expect(ran.map(({ exitCode }) => exitCode)).toEqual(ran.map(() => 0));
    const records = ran.map(({ stdout }) => JSON.parse(stdout) as RunRecord);
    for (const record of records) expect(record).toEqual(records[0]);
    expect(records[0].details[0]).toMatchObject({
      filesRead: FILES,
      filesWritten: round === 'first' ? FILES : 9,
      status: 'Succeeded',
    });
    await expectSame(sides);
    await expectCleanState(sides);
  }
  expectNothingTwice();
  expect(await listSynchronizations(sides.subscription, { env: proxy.env })).toHaveLength(2);
});

/** Returns whole numbers below a limit: the same ones for the same number. */
function createRandom(number: number): (below: number) => number {
  let state = number * 2_654_435_761;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each(Array.from({ length: CRASHES }, (_, i) => i + SEED))(
  'one of four processes is killed, scenario %i: the others do its work, and copy nothing twice',
  async (number) => {
    const random = createRandom(number);
    const isFirst = number % 2 === 0;
    const sides = await pair(files('old'));
    if (!isFirst) {
      await syncSnapshot(sides.subscription, { env: proxy.env, partEntries: PART_ENTRIES });
      for (const [name, text] of Object.entries(files('new'))) await put(sides.source, name, text);
      proxy.reset();
    }
    const processes = startAll(sides, 4);
    const at = 1 + random(FILES - 1);
    const victim = processes[random(4)];
    let copies = 0;
    proxy.before = async (request) => {
      if (!isCopy(request)) return;
      copies += 1;
      if (copies === at) victim.signal('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 3));
    };
    const ran = await waitForAll(processes);
    const exitCodes = ran.map(({ exitCode }) => exitCode).sort((a, b) => a - b);
    expect(exitCodes).toEqual([-1, 0, 0, 0]);
    await expectSame(sides);
    expectNothingTwice();
    await expectCleanState(sides);
  },
);

test.each([1, 2])(
  'four processes are killed: a run of %i finishes their work, and copies nothing twice',
  async (n) => {
    const sides = await pair(files('old'));
    const processes = startAll(sides, 4);
    let copies = 0;
    proxy.before = (request) => {
      if (isCopy(request) && ++copies === 25) for (const each of processes) each.signal('SIGKILL');
    };
    await waitForAll(processes);
    proxy.before = () => {};
    const ran = await waitForAll(startAll(sides, n));
    expect(ran.map(({ exitCode }) => exitCode)).toEqual(ran.map(() => 0));
    await expectSame(sides);
    expectNothingTwice();
    const next = await syncSnapshot(sides.subscription, { env: proxy.env, partEntries: PART_ENTRIES });
    expect(next.details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: FILES });
  },
);

test('a process that works alone does not run beside several that share a run', async () => {
  const sides = await pair(files('old'));
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const isCopying = new Promise<void>((resolve) => {
    proxy.before = async (request) => {
      if (!isCopy(request)) return;
      resolve();
      await gate;
    };
  });
  const processes = startAll(sides, 2);
  await isCopying;
  const alone = syncSnapshot(sides.subscription, { env: proxy.env });
  await expect(alone).rejects.toMatchObject({ code: 'SynchronizationRunning' });
  open();
  const ran = await waitForAll(processes);
  expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  await expectSame(sides);
  expectNothingTwice();
});

test('two processes are stopped by SIGTERM, and the next two finish their work', async () => {
  const sides = await pair(files('old'));
  const processes = startAll(sides, 2);
  let copies = 0;
  proxy.before = (request) => {
    if (isCopy(request) && ++copies === 20) for (const each of processes) each.signal('SIGTERM');
  };
  await waitForAll(processes);
  proxy.before = () => {};
  const ran = await waitForAll(startAll(sides, 2));
  expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  await expectSame(sides);
  expectNothingTwice();
  await expectCleanState(sides);
});
