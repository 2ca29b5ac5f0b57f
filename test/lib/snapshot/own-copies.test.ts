import { DatasetType } from '../../../lib';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';
import { SnapshotState } from '../../../lib/snapshot/state/snapshot-state';
import { createEmptyState } from '../../../lib/snapshot/state/state-document';
import { contents } from '../../support/accounts';
import type { Seen } from '../../support/without-md5';
import { putWithoutMd5 } from '../../support/without-md5';
import { answerWith, mostAtOnce } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const FILES = ['a', 'b', 'c'];

/** A run that has made all of its copies, and died before it recorded them. */
async function die(options = {}): Promise<void> {
  const isManifest = {
    isMeant: ({ blob, method }: Seen) => method === 'PUT' && blob.includes('/manifests/'),
    times: Infinity,
  };
  faulty.proxy.inject(isManifest, answerWith(403, 'AuthorizationFailure'));
  const { error } = await faulty.carry(options);
  expect(error).toBeDefined();
  expect(faulty.proxy.heal()).toEqual([]);
}

async function prepare(files = FILES): Promise<void> {
  faulty = await FaultyPair.create({}, { deletions: 'mirror' });
  for (const name of files) await write(name, `${name}, first`);
}

/** A blob of the source, as block uploads leave it: without Content-MD5. */
const write = (name: string, content: string): Promise<void> =>
  putWithoutMd5(faulty.sides.source, name, content);

async function expectSame(): Promise<void> {
  expect(await contents(faulty.sides.target)).toEqual(await contents(faulty.sides.source));
}

describe('a copy without Content-MD5, made by a run that died before it recorded it,', () => {
  test.each<[string, () => Promise<unknown>, object]>([
    ['is kept if the source is unchanged', async () => undefined, { filesWritten: 0, filesUnchanged: 3 }],
    [
      'is replaced if the source has changed, to the same size',
      () => write('b', 'b, again'),
      { filesWritten: 1, filesUnchanged: 2 },
    ],
    [
      'is replaced if the source has changed, to another size',
      () => write('b', 'b, the second version'),
      { filesWritten: 1, filesUnchanged: 2 },
    ],
    [
      'is deleted if the source has no such file any more',
      () => faulty.sides.source.deleteBlob('b'),
      { filesDeleted: 1, filesUnchanged: 2 },
    ],
  ])('%s', async (_case, change, counts) => {
    await prepare();
    await die();
    await change();
    const { record, error } = await faulty.carry({ allowDeletes: 3 });
    expect(error).toBeUndefined();
    expect(record).toMatchObject({ status: 'Succeeded', failures: [], details: [counts] });
    await expectSame();
    // The service has recorded from where, and when, the blobs were copied.
    expect(faulty.proxy.seen('read', 'contoso')).toEqual([]);
  });

  test('is replaced after two runs that died, each with another version of the same size', async () => {
    await prepare();
    await die();
    for (const name of FILES) await write(name, `${name}, again`);
    await die();
    await write('a', 'a, third');
    await faulty.sides.source.deleteBlob('b');
    const { record } = await faulty.carry({ allowDeletes: 3 });
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: 1, filesDeleted: 1 }] });
    await expectSame();
  });

  test.each<[string, (name: string) => Promise<unknown>]>([
    ['uploaded', (name) => putWithoutMd5(faulty.sides.target, name, 'theirs!!')],
    [
      'copied from elsewhere',
      async (name) => {
        await putWithoutMd5(faulty.sides.target, 'their own', 'theirs!!');
        const from = faulty.sides.target.getBlobClient('their own').url;
        await faulty.sides.target.getBlobClient(name).syncCopyFromURL(from);
        await faulty.sides.target.deleteBlob('their own');
      },
    ],
  ])('is told apart from what somebody else has %s in its place since then', async (_how, replace) => {
    await prepare();
    await die();
    for (const name of ['a', 'b']) {
      await faulty.sides.target.deleteBlob(name);
      await replace(name);
    }
    await faulty.sides.source.deleteBlob('b');
    for (const _ of ['a run', 'the next run']) {
      const { record } = await faulty.carry({ allowDeletes: 3 });
      // The one that the source still has is compared. Of the other one nothing is known any more.
      expect(record).toMatchObject({ status: 'Failed', details: [{ filesCollided: 2, filesDeleted: 0 }] });
      expect(record!.failures.map(({ path, code }) => `${path} ${code}`)).toEqual([
        'a Collision',
        'b Collision',
      ]);
      expect(record!.failures[1].reason).toMatch(/may be a copy .* adopt: true$/);
      expect(await contents(faulty.sides.target)).toEqual({ a: 'theirs!!', b: 'theirs!!', c: 'c, first' });
    }
    await faulty.carry({ adopt: true, allowDeletes: 3 });
    await faulty.carry({ allowDeletes: 3 });
    await expectSame();
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
  });

  test('is found in a run that is not told what became of its requests', async () => {
    await prepare();
    faulty.proxy.inject({ operation: 'copy', blob: 'b' }, async (exchange) => {
      await exchange.pass();
      await write('b', 'b, again');
      exchange.reset();
    });
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
    await expectSame();
  });
});

test('journals are removed once nobody needs them, also those of runs that died after they were settled', async () => {
  const store = new MemoryStateStore(new MemoryState());
  const { signal } = new AbortController();
  const getSource = () => ({ endpoint: 'https://a', order: 'name' as const });
  const sides = { invitationId: 'one', targetEndpoint: 'https://b', getSource };
  const [settled, open] = ['sub/journals/1/all/00000001.jsonl.gz', 'sub/journals/2/all/00000001.jsonl.gz'];
  for (const path of [settled, open]) await store.replace(path, '', undefined);
  const pointer = createEmptyState('one');
  const journals = [{ synchronizationId: '2', mode: 'Incremental' as const }];
  const before = { ...pointer, synchronizationId: '1', journals };
  await store.replace('sub/state.json', JSON.stringify(before), undefined);
  const commit = async (hasLeftovers: boolean): Promise<readonly string[]> => {
    const state = new SnapshotState(store, 'sub', sides);
    await state.load(signal);
    await state.commit('3', 'now', {}, () => true, signal, hasLeftovers);
    return state.obsolete.map(({ path }) => path);
  };
  // Without a sign of a run that died, nothing is listed.
  expect(await commit(false)).toEqual([]);
  expect(await commit(true)).toEqual([settled]);
});

test('recovery looks at many blobs at the same time', async () => {
  faulty = await FaultyPair.create(
    {},
    {
      mapping: (from, to) =>
        [
          {
            datasetName: 'all',
            datasetType: DatasetType.CONTAINER,
            source: { container: from, path: '' },
            target: { container: to, path: '' },
          },
        ] as never,
    },
  );
  await Promise.all(Array.from({ length: 40 }, (_, i) => write(`f${i}`, `${i}`)));
  await die();
  faulty.proxy.delay(20);
  const { record } = await faulty.carry({ maxConcurrency: 20 });
  expect(record).toMatchObject({ details: [{ filesWritten: 0, filesUnchanged: 40 }] });
  const looks = faulty.proxy.seen('head', 'fabrikam').filter(({ blob }) => blob.startsWith('f'));
  expect(looks).toHaveLength(40);
  expect(mostAtOnce(looks)).toBeGreaterThan(10);
});
