import { setTimeout as sleep } from 'node:timers/promises';
import { planSnapshot, verifySnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { contents, pair, put } from '../../support/accounts';
import { counts, sync } from '../../support/snapshots';
import { WatchingProxy } from '../../support/watching-proxy';

const FILES = 40;
const NAMES = Array.from({ length: FILES }, (_, index) => `file-${String(index).padStart(3, '0')}`);

let proxy: WatchingProxy;
beforeAll(async () => void (proxy = await WatchingProxy.start()));
afterAll(() => proxy.stop());
beforeEach(() => proxy.reset());

function filePair(names = NAMES, missing: readonly string[] = []): Promise<Pair> {
  const there = names.filter((name) => !missing.includes(name));
  return pair(Object.fromEntries(there.map((name) => [name, name])), {
    mapping: (from, to) =>
      names.map((name) => ({
        datasetName: name,
        datasetType: 'File' as never,
        source: { container: from, path: name },
        target: { container: to, path: name },
      })),
  });
}

/** The highest number of copies that were in flight at the same time. */
function watchCopies(): { most: number } {
  const seen = { most: 0 };
  let now = 0;
  proxy.before = async ({ sourceETag }) => {
    if (sourceETag === undefined) return undefined;
    now += 1;
    seen.most = Math.max(seen.most, now);
    await sleep(100);
    now -= 1;
  };
  return seen;
}

describe('datasets of one file each', () => {
  test('share the concurrency, and are recorded in the order of the document', async () => {
    const sides = await filePair();
    const copies = watchCopies();
    const record = await sync(sides, { env: proxy.env, maxConcurrency: 8 });
    expect(record.status).toBe('Succeeded');
    expect(copies.most).toBeGreaterThan(3);
    expect(copies.most).toBeLessThanOrEqual(8);
    expect(record.details.map(({ datasetName }) => datasetName)).toEqual(NAMES);
    expect(await contents(sides.target)).toEqual(Object.fromEntries(NAMES.map((name) => [name, name])));

    proxy.reset();
    await put(sides.source, NAMES[7], 'changed');
    const plan = await planSnapshot(sides.subscription, { env: proxy.env });
    expect(plan.datasets.map(({ datasetName }) => datasetName)).toEqual(NAMES);
    expect(plan.changes.map(({ datasetName }) => datasetName)).toEqual([NAMES[7]]);
    const next = await sync(sides, { env: proxy.env });
    expect(counts(next).filter((count) => 'written' in count && count.written === 1)).toHaveLength(1);
    expect(await verifySnapshot(sides.subscription, { env: proxy.env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: FILES,
    });
  });

  test('are copied one after another if the concurrency is 1', async () => {
    const sides = await filePair(NAMES.slice(0, 6));
    const copies = watchCopies();
    await sync(sides, { env: proxy.env, maxConcurrency: 1 });
    expect(copies.most).toBe(1);
    const copied = proxy.requests.filter(({ sourceETag }) => sourceETag !== undefined);
    expect(copied.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))).toEqual(NAMES.slice(0, 6));
  });

  test('fail alone: the others are copied, and failures are in the order of the document', async () => {
    const missing = [NAMES[31], NAMES[3]];
    const sides = await filePair(NAMES, missing);
    const record = await sync(sides);
    expect(record.failures.map(({ datasetName, code }) => [datasetName, code])).toEqual([
      [NAMES[3], 'NotFound'],
      [NAMES[31], 'NotFound'],
    ]);
    expect(Object.keys(await contents(sides.target))).toHaveLength(FILES - 2);
  });

  test('write each intent into a journal before the copy', async () => {
    const sides = await filePair();
    await sync(sides, { env: proxy.env });
    for (const [index, { sourceETag, path }] of proxy.requests.entries()) {
      if (sourceETag === undefined) continue;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const isJournal = (request: { path: string; status?: number }): boolean =>
        request.path.includes('/journals/') && request.path.includes(`/${name}/`);
      expect(proxy.requests.slice(0, index).some(isJournal)).toBe(true);
    }
  });
});

test('a dataset that is refused keeps none of those after it from being tried, and the run fails with its error', async () => {
  const folders = NAMES.slice(0, 7);
  const sides = await pair(Object.fromEntries(folders.map((name) => [`${name}/a`, '1'])), {
    mapping: (from, to) =>
      folders.map((name, index) => ({
        datasetName: name,
        datasetType: 'Folder' as never,
        source: { container: index === 2 ? `${from}x` : from, path: name },
        target: { container: to, path: name },
      })),
  });
  await expect(sync(sides)).rejects.toMatchObject({
    problems: [{ code: 'ContainerNotFound', where: `dataset ${folders[2]}` }],
  });
  const rest = folders.filter((_, index) => index !== 2);
  expect(Object.keys(await contents(sides.target))).toEqual(rest.map((name) => `${name}/a`));
});
