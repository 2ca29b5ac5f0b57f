import { hostname, userInfo } from 'node:os';
import { DatasetType, listSynchronizations, planSnapshot, verifySnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { container, contents, pair, put } from '../../support/accounts';
import type { Ran } from '../../support/cli';
import { datashare, documentFile } from '../../support/cli';
import { counts, sync } from '../../support/snapshots';
import { underWay, until } from '../../support/running-sync';
import type { Watched } from '../../support/watching-proxy';
import { isCopy, isDone, WatchingProxy } from '../../support/watching-proxy';

// Nobody waits for the other run here: it confirms its lock each time.
jest.mock('../../../lib/snapshot/state/lock-timing', () => ({
  ...jest.requireActual<object>('../../../lib/snapshot/state/lock-timing'),
  STALE_AFTER_MS: -1,
  QUIET_AFTER_MS: 0,
}));

let proxy: WatchingProxy;
beforeAll(async () => (proxy = await WatchingProxy.start()));
beforeEach(() => proxy.reset());
afterAll(() => proxy.stop());

const command = (...args: string[]): Promise<Ran> => datashare(args, { env: proxy.env });

const six = (text: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`f${i}`, `${text} ${i}`]));

function twoFolders(from: string, to: string): Pair['subscription']['mappings'] {
  return ['a', 'b'].map((path) => ({
    datasetName: path,
    datasetType: DatasetType.FOLDER,
    source: { container: from, path },
    target: { container: to, path },
  }));
}

/** Six files that were synchronized and have changed since. */
async function createChangedPair(): Promise<{ readonly sides: Pair; readonly file: string }> {
  const sides = await pair(six('old'));
  await sync(sides, { env: proxy.env });
  for (const [name, text] of Object.entries(six('new'))) await put(sides.source, name, text);
  proxy.reset();
  return { sides, file: documentFile(sides.subscription) };
}

async function expectEqual({ source, target, subscription }: Pair): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  expect(await verifySnapshot(subscription, { env: proxy.env })).toMatchObject({ status: 'Succeeded' });
}

const whose = new RegExp(
  `${userInfo().username} on ${hostname()} \\(process ${process.pid}\\), since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z`,
);

describe('while a run is under way', () => {
  test('another one ends with exit code 4 and names the owner of the lock, or skips', async () => {
    const { sides, file } = await createChangedPair();
    const first = await underWay(proxy, file);

    const second = await command('sync', file);
    expect(second).toMatchObject({ exitCode: 4, stdout: '' });
    expect(second.stderr).toMatch(
      /^error: another synchronization of subscription "contoso-sales" is running/,
    );
    expect(second.stderr).toMatch(whose);
    expect(second.stderr).toContain('--break-lock');

    const skipped = await command('sync', file, '--if-running', 'skip');
    expect(skipped).toMatchObject({ exitCode: 0, stderr: '' });
    expect(skipped.stdout).toMatch(/^skipped: another synchronization .* is running/);
    expect(skipped.stdout).toMatch(whose);
    const { exitCode, stdout } = await command('sync', file, '--if-running', 'skip', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      subscriptionName: 'contoso-sales',
      status: 'Skipped',
      message: expect.stringMatching(whose) as string,
    });

    await first.letGo();
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    await expectEqual(sides);
    expect(counts(await sync(sides, { env: proxy.env }))).toMatchObject([{ written: 0, unchanged: 6 }]);
  });

  test('commands that only read continue: plan, verify and history', async () => {
    const { sides, file } = await createChangedPair();
    const { subscription } = sides;
    const { env } = proxy;
    const first = await underWay(proxy, file);
    expect((await planSnapshot(subscription, { env })).datasets).toMatchObject([{ changed: { files: 6 } }]);
    expect(await verifySnapshot(subscription, { env })).toMatchObject({ status: 'Succeeded' });
    expect(await listSynchronizations(subscription, { env })).toHaveLength(1);
    await first.letGo();
    await first.ended;
    await expectEqual(sides);
  });

  test('a lock without a readable owner is still a lock', async () => {
    const { sides, file } = await createChangedPair();
    const state = container('fabrikam', sides.subscription.stateContainer);
    await put(state, 'contoso-sales/lock.json', '{ "user": ');
    const refused = await command('sync', file);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain('is running: owner unknown [SynchronizationRunning]');
    const broken = await command('sync', file, '--break-lock');
    expect(broken.exitCode).toBe(0);
    expect(broken.stderr).toContain('took over the lock of a running synchronization: owner unknown; ');
    await expectEqual(sides);
  });
});

describe('--break-lock', () => {
  test('takes the lock and names its owner; the old run ends at its next renewal, and does no harm', async () => {
    const { sides, file } = await createChangedPair();
    // Of the lock alone: nothing else here renews anything.
    jest.useFakeTimers({ doNotFake: [...REAL] });
    try {
      const first = await underWay(proxy, file);
      const record = new Stop();
      proxy.before = async ({ method, path }) => {
        if (method === 'PUT' && path.includes('/runs/') && !record.isReached) await record.wait();
      };
      const second = command('sync', file, '--break-lock');
      await record.reached;
      await expectEqual(sides);

      jest.advanceTimersByTime(30_000);
      await until(() => proxy.requests.some((request) => isRenewal(request) && request.status === 412));
      await first.letGo();
      const { exitCode, stderr } = await first.ended;
      expect(exitCode).toBe(4);
      expect(stderr).toMatch(/^error: another synchronization .* took over the lock: .* \[LockLost\]$/m);
      expect(stderr).toMatch(whose);
      record.letGo();
      const ended = await second;
      expect(ended.exitCode).toBe(0);
      expect(ended.stderr).toMatch(
        /^warning: took over the lock of a running synchronization: .* \[LockBroken\]$/m,
      );
      expect(ended.stderr).toMatch(whose);
    } finally {
      jest.useRealTimers();
    }
    await expectEqual(sides);
    expect(counts(await sync(sides, { env: proxy.env }))).toMatchObject([{ written: 0, unchanged: 6 }]);
    await expectEqual(sides);
  });

  test.each([
    ['an incremental run', []],
    ['a full run', ['--mode', 'full']],
  ])('copies of %s that arrive late are known for its own by who took over', async (_, args) => {
    const { sides, file } = await createChangedPair();
    const first = await underWay(proxy, file, ...args);
    // After the second one has looked at what is there, and before it copies.
    proxy.before = async (request) => isCopy(request) && first.letGo();
    const second = await command('sync', file, '--break-lock', ...args);
    expect(second.exitCode).toBe(0);
    const { exitCode, stderr } = await first.ended;
    expect(exitCode).toBe(4);
    expect(stderr).toContain('[LockLost]');
    await expectEqual(sides);
    const copies = proxy.requests.filter((request) => isCopy(request) && isDone(request));
    expect(copies).toHaveLength(6);
    expect(counts(await sync(sides, { env: proxy.env }))).toMatchObject([{ written: 0, unchanged: 6 }]);
    await expectEqual(sides);
  });

  test('a run that has lost its lock starts no more copies, and replaces no state', async () => {
    const sides = await pair({ 'a/1': 'old', 'a/2': 'old', 'b/1': 'old' }, { mapping: twoFolders });
    await sync(sides, { env: proxy.env });
    for (const name of ['a/1', 'a/2', 'b/1']) await put(sides.source, name, 'new');
    const file = documentFile(sides.subscription);
    const [listing, copy] = [new Stop(), new Stop()];
    let listings = 0;
    // The first run has copied a folder, and is about to list the other one.
    proxy.before = async ({ path, operation }) => {
      const isListing = operation === 'list' && path.endsWith(sides.source.containerName);
      if (isListing && (listings += 1) === 2) await listing.wait();
    };
    const first = command('sync', file);
    await listing.reached;
    // It continues when the second run is about to copy.
    proxy.before = async (request) => {
      if (isCopy(request) && !copy.isReached) await copy.wait();
    };
    const second = command('sync', file, '--break-lock');
    await copy.reached;
    proxy.requests.length = 0;
    listing.letGo();
    const { exitCode, stderr } = await first;
    expect(exitCode).toBe(4);
    expect(stderr).toContain('[LockLost]');
    expect(proxy.requests.filter((request) => isCopy(request) || isManifest(request))).toEqual([]);
    copy.letGo();
    expect((await second).exitCode).toBe(0);
    await expectEqual(sides);
    expect(counts(await sync(sides, { env: proxy.env, mode: 'FullSync' }))).toMatchObject([
      { written: 2 },
      { written: 1 },
    ]);
  });
});

/** A gate that a caller waits at until it is opened. */
class Stop {
  public isReached = false;
  public letGo = (): void => {};
  private reach = (): void => {};
  public readonly reached = new Promise<void>((resolve) => (this.reach = resolve));
  private readonly gate = new Promise<void>((resolve) => (this.letGo = resolve));

  public async wait(): Promise<void> {
    this.isReached = true;
    this.reach();
    await this.gate;
  }
}

const isRenewal = ({ path, method }: Watched): boolean => path.endsWith('/lock.json') && method === 'PUT';

const isManifest = ({ path, method }: Watched): boolean => path.includes('/manifests/') && method === 'PUT';

/** Timers that stay as they are. */
const REAL = [
  'Date',
  'clearImmediate',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setTimeout',
] as const;
