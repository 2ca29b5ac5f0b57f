import { listSynchronizations, syncSnapshot, verifySnapshot } from '../../lib';
import type { Pair } from '../support/accounts';
import { contents, pair } from '../support/accounts';
import { documentFile } from '../support/cli';
import type { DatashareProcess } from '../support/datashare-process';
import { CompiledCommand } from '../support/datashare-process';
import { getRefusal } from '../support/refusal';
import { sync } from '../support/snapshots';
import { until } from '../support/running-sync';
import type { Watched } from '../support/watching-proxy';
import { copyKey, isCopy, isDone, findRepeated, WatchingProxy } from '../support/watching-proxy';

const FILES = 24;

// Processes take long to start where the machine has other things to do.
let command: CompiledCommand;
let proxy: WatchingProxy;
beforeAll(async () => {
  command = new CompiledCommand();
  proxy = await WatchingProxy.start();
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.stop();
  command.remove();
});

const start = (file: string, ...args: string[]): DatashareProcess =>
  command.start(['sync', file, '--max-concurrency', '4', ...args], proxy.env);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const copies = (): Watched[] => proxy.requests.filter(isCopy);

const many = (): Record<string, string> =>
  Object.fromEntries(Array.from({ length: FILES }, (_, i) => [`f${i}`, `content ${i}`]));

/** The next run copies what is missing, and that alone. */
async function expectFinished(sides: Pair, ...args: string[]): Promise<void> {
  const { exitCode } = await start(documentFile(sides.subscription), ...args).ended;
  expect(exitCode).toBe(0);
  const done = copies().filter(isDone).map(copyKey);
  expect({ copies: done.length, repeated: findRepeated(done) }).toEqual({ copies: FILES, repeated: [] });
  expect(await contents(sides.target)).toEqual(await contents(sides.source));
  const { env } = proxy;
  expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({ status: 'Succeeded' });
}

describe('a run that is interrupted', () => {
  test.each([
    ['SIGINT', 'a first run', []],
    ['SIGTERM', 'a first run', []],
    ['SIGINT', 'a full run', ['--mode', 'full']],
  ] as const)('by %s, %s, brings to its end what is in flight, and is continued', async (signal, _, args) => {
    const sides = await pair(many());
    const { subscription } = sides;
    const { env } = proxy;
    const isFirst = args.length === 0;
    if (!isFirst) await sync(sides, { env });
    proxy.reset();
    const child = start(documentFile(subscription), ...args);
    proxy.before = async (request) => {
      if (!isCopy(request)) return;
      if (copies().length === 6) child.signal(signal);
      await sleep(20);
    };
    const { exitCode, stdout, stderr } = await child.ended;
    proxy.before = () => {};
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(
      /^error: the operation was interrupted \[Interrupted\]\n {2}fix: run it again: finished work is kept\n$/m,
    );
    expect(copies().every(isDone)).toBe(true);
    expect(copies().length).toBeLessThan(FILES);
    const [record] = await listSynchronizations(subscription, { env });
    expect(record).toMatchObject({ status: 'Failed', details: [{ filesWritten: copies().length }] });
    expect(await verifySnapshot(subscription, { env })).toMatchObject({
      status: 'Incomplete',
      filesVerified: isFirst ? copies().length : FILES,
      filesDifferent: 0,
    });
    await expectFinished(sides, ...args);
  });

  test('twice, exits at once; the next run recovers the interrupted copies', async () => {
    const sides = await pair(many());
    const child = start(documentFile(sides.subscription));
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    // Four are in flight, and stay so.
    proxy.before = (request) => isCopy(request) && copies().length > 8 && gate;
    await until(() => copies().length === 12);
    let isEnded = false;
    void child.ended.then(() => (isEnded = true));

    child.signal('SIGINT');
    await sleep(200);
    // Terminals and wrappers may each pass on the same Ctrl-C.
    child.signal('SIGINT');
    await sleep(1100);
    expect(isEnded).toBe(false);
    const before = performance.now();
    child.signal('SIGINT');
    expect(await child.ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect(performance.now() - before).toBeLessThan(5000);

    letGo();
    await until(() => copies().every(({ status }) => status !== undefined));
    proxy.before = () => {};
    await expectFinished(sides);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s, ends within 30 seconds although nothing is answered any more, and says what it waits for',
    async (signal) => {
      const sides = await pair(many());
      const child = start(documentFile(sides.subscription));
      proxy.before = () => copies().length > 8 && new Promise(() => {});
      await until(() => copies().length > 8);
      await sleep(12_000);
      const before = performance.now();
      child.signal(signal);
      const { exitCode, stderr } = await child.ended;
      // The process does not have to end itself: the run does.
      expect(performance.now() - before).toBeLessThan(26_000);
      expect(exitCode).toBe(130);
      expect(stderr).toMatch(/^waiting for the target to .*: no answer for 1\d s$/m);
      proxy.before = () => {};
      await expectFinished(sides);
    },
  );

  test('while it copies a large blob, does not wait for all of it; the next one fetches only the rest', async () => {
    const BLOCK_BYTES = 65_536;
    const BLOCKS = 40;
    const sides = await pair({ large: 'large'.repeat((BLOCKS * BLOCK_BYTES) / 5) });
    const copyLimits = { copyFromUrl: BLOCK_BYTES, putFromUrl: 0, block: BLOCK_BYTES };
    const interrupt = new AbortController();
    proxy.before = async (request) => {
      if (!isCopy(request)) return;
      if (copies().length === 10) interrupt.abort();
      await sleep(20);
    };
    const run = (abortSignal?: AbortSignal): Promise<unknown> =>
      syncSnapshot(sides.subscription, { env: proxy.env, copyLimits, abortSignal });
    expect(await getRefusal(() => run(interrupt.signal))).toMatchObject([{ code: 'Interrupted' }]);
    expect(copies().every(isDone)).toBe(true);
    // Eight are in flight at once.
    expect(copies().length).toBeLessThan(20);
    expect(await contents(sides.target)).toEqual({});

    await run();
    const blocks = copies().map(({ blockId }) => blockId);
    expect(blocks).toHaveLength(BLOCKS);
    expect(new Set(blocks).size).toBe(BLOCKS);
    expect(await contents(sides.target)).toEqual(await contents(sides.source));
  });
});
