import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { computeRootHash } from '../../../lib/snapshot/state/manifest-hashes';
import { SnapshotState } from '../../../lib/snapshot/state/snapshot-state';
import { entryAt, manyEntries, withVersion } from '../../fixtures/manifest-divisions';
import { Runs, signal } from '../../fixtures/manifest-runs';
import { createEntries, MAPPING, PATH, SIDES } from '../../fixtures/manifests';
import { createBatches } from '../../fixtures/streams';
import { getRefusal } from '../../support/refusal';

const ENTRIES = createEntries(5);
const gone = (entry: ManifestEntry): ManifestEntry => ({ ...entry, isGone: true });

const CHANGED = [
  {
    code: 'StateChanged',
    text: 'another synchronization of subscription "contoso-sales" finished during this one; run it again, one run at a time',
  },
];

describe('the manifests of a subscription', () => {
  test('are found unchanged by the next run', async () => {
    const runs = new Runs();
    expect(await runs.run(ENTRIES)).toBeUndefined();
    // One part is written at once, with its head.
    expect(runs.requests).toEqual(['state.read', 'state.replace']);
    expect([...runs.state.blobs.keys()]).toEqual([PATH]);
    expect(await runs.begin().read()).toEqual(ENTRIES);
  });

  test('without files are manifests as well', async () => {
    const runs = new Runs();
    await runs.run([]);
    expect(await runs.begin().read(MAPPING, true)).toEqual([]);
    await runs.run(ENTRIES);
    expect(await runs.run([])).toEqual(ENTRIES);
    expect(await runs.begin().read()).toEqual([]);
  });

  test('are not written if nothing changed', async () => {
    const runs = new Runs();
    for (const entries of [[], ENTRIES, manyEntries(12_000)]) {
      await runs.run(entries);
      const before = runs.state.blobs.get(PATH);
      expect(await runs.run(entries)).toEqual(entries);
      expect(runs.requests).toEqual(['state.read']);
      expect(runs.state.blobs.get(PATH)).toBe(before);
    }
  });

  test('are written only as far as they changed: a head, and the changed parts', async () => {
    const runs = new Runs();
    const entries = manyEntries(45_000);
    await runs.run(entries);
    const blocks = [...runs.state.blobs.get(PATH)!.blocks.values()];
    const changed = withVersion(entries, 25_000, 1);
    await runs.run(changed);
    expect(runs.requests).toEqual(['state.read', 'state.stage', 'state.stage', 'state.commit']);
    const after = [...runs.state.blobs.get(PATH)!.blocks.values()];
    expect(after.map((block, index) => block === blocks[index])).toEqual([false, true, false, true]);
    expect(await runs.begin().read()).toEqual(changed);
    expect(gunzipSync(runs.state.blobs.get(PATH)!.bytes).toString()).toMatch(
      /^\{"documentType":"manifest",.*"synchronizationId":"run-2"/,
    );
  });

  test('of several parts whose files a mirror deleted are written as a head only', async () => {
    const runs = new Runs();
    const entries = manyEntries(45_000).map((entry, index) => (index === 30_000 ? gone(entry) : entry));
    await runs.run(entries);
    const run = runs.begin();
    await run.read();
    await run.write(entries);
    await run.manifests.markGoneAsDeleted(MAPPING, signal);
    expect(runs.requests).toEqual(['state.read', 'state.stage', 'state.commit']);
    expect(await runs.begin().read()).toHaveLength(44_999);
  });

  test('grow from one part to several, and shrink to one again', async () => {
    const runs = new Runs();
    for (const count of [19_000, 19_001, 60_001, 60_000, 12_000, 12_000, 0, 41_000]) {
      const entries = manyEntries(count);
      await runs.run(entries);
      // Jest takes seconds for so many.
      expect(isDeepStrictEqual(await runs.begin().read(), entries)).toBe(true);
    }
  });

  test('that no state mentions are not overwritten, and the error says what to do', async () => {
    const runs = new Runs();
    await runs.run(ENTRIES);
    const before = runs.state.blobs.get(PATH);
    const state = new SnapshotState(runs.begin().store, 'contoso-sales', SIDES);
    await state.load(signal);
    expect(await state.openManifest(MAPPING, signal)).toBeUndefined();
    const written = (): Promise<void> =>
      state.writeManifest('run-2', MAPPING, createBatches(ENTRIES.slice(1)).items, signal);
    expect(await getRefusal(written)).toEqual([
      {
        code: 'StateUnreadable',
        text: expect.stringContaining(
          'it is there, but the state that would say so is not; try again',
        ) as string,
      },
    ]);
    expect(runs.state.blobs.get(PATH)).toBe(before);
  });

  test('stay as they were if the entries fail, or if a part cannot be written', async () => {
    const runs = new Runs();
    await runs.run(ENTRIES);
    const before = runs.state.blobs.get(PATH);
    const failure = new Error('copy failed');
    const run = runs.begin();
    await run.read();
    const torn = createBatches(manyEntries(30_000), [1000], failure).items;
    await expect(run.manifests.writeManifest('run-2', MAPPING, torn, signal)).rejects.toBe(failure);
    runs.around = async (operation, _path, work) => {
      if (operation === 'state.stage') throw failure;
      return work();
    };
    await expect(run.write(manyEntries(30_000))).rejects.toBe(failure);
    expect(runs.requests).not.toContain('state.commit');
    expect(runs.state.blobs.get(PATH)).toBe(before);
  });

  test('are recognized as written if the answer was lost', async () => {
    const runs = new Runs();
    for (const entries of [ENTRIES.slice(1), ENTRIES]) {
      const run = runs.begin();
      await run.read();
      runs.loseCommit();
      await run.write(entries);
      // And from then on it is the version that is replaced.
      await run.write([...entries, entryAt('z')]);
      runs.loseCommit();
      await run.write([...entries, gone(entryAt('z'))]);
      runs.loseCommit();
      await run.manifests.markGoneAsDeleted(MAPPING, signal);
      expect(await runs.begin().read()).toEqual(entries);
    }
  });

  test.each<[string, (runs: Runs) => Promise<unknown>]>([
    ['has left others', (runs) => runs.run(ENTRIES.slice(0, 2))],
    ['was the first as well', (runs) => (runs.state.blobs.clear(), runs.run(ENTRIES.slice(0, 2)))],
  ])('are not replaced where another run %s meanwhile', async (_case, meanwhile) => {
    for (const first of [undefined, ENTRIES.slice(0, 1)]) {
      const runs = new Runs();
      if (first) await runs.run(first);
      const run = runs.begin();
      await run.read();
      await meanwhile(runs);
      const theirs = runs.state.blobs.get(PATH);
      expect(await getRefusal(() => run.write(ENTRIES))).toEqual(CHANGED);
      expect(runs.state.blobs.get(PATH)).toBe(theirs);
    }
  });

  test('are not created again if another run deleted them meanwhile', async () => {
    const runs = new Runs();
    await runs.run(ENTRIES);
    const run = runs.begin();
    await run.read();
    runs.state.blobs.clear();
    expect(await getRefusal(() => run.write(ENTRIES.slice(1)))).toEqual(CHANGED);
    expect(runs.state.blobs.size).toBe(0);
  });

  test('of a dataset that lands elsewhere are kept, also by the state of an earlier version, for when it lands there again', async () => {
    const runs = new Runs();
    await runs.run(ENTRIES);
    const before = runs.state.blobs.get(PATH);
    const other = { ...MAPPING, target: { container: 'landing', path: 'elsewhere' } };
    expect(await runs.run(ENTRIES.slice(1), other)).toBeUndefined();
    expect(await runs.begin().read(other, true)).toEqual(ENTRIES.slice(1));
    expect(runs.state.blobs.get(PATH)).toBe(before);
    expect(await runs.begin().read(MAPPING, true)).toEqual(ENTRIES);
  });
});

describe('a missing manifest', () => {
  const MISSING = [
    {
      code: 'StateUnreadable',
      text: expect.stringContaining(
        `the state at "${PATH}" in the target's account cannot be used: it is missing`,
      ) as string,
    },
  ];
  const commit = async (state: SnapshotState): Promise<void> => {
    await state.load(signal);
    await state.writeManifest('run-1', MAPPING, createBatches(ENTRIES).items, signal);
    await state.commit('run-1', '2027-01-01T00:00:00Z', { daily: { isComplete: true } }, () => false, signal);
  };

  test('is refused if there was one, unless the run is told to continue without', async () => {
    const runs = new Runs();
    expect(await getRefusal(() => runs.begin().read(MAPPING, true))).toEqual(MISSING);
    expect(await runs.begin().read(MAPPING, false)).toBeUndefined();
  });

  test('is noticed by the state of the subscription, which records that there was one', async () => {
    const runs = new Runs();
    const begin = (): SnapshotState => new SnapshotState(runs.begin().store, 'contoso-sales', SIDES);
    const first = begin();
    await first.load(signal);
    expect(await first.openManifest(MAPPING, signal)).toBeUndefined();
    await commit(begin());
    runs.state.blobs.delete(PATH);
    const next = begin();
    await next.load(signal);
    expect(await getRefusal(() => next.openManifest(MAPPING, signal))).toEqual(MISSING);
    const mayBeLost = true;
    expect(await next.openManifest(MAPPING, signal, mayBeLost)).toBeUndefined();
    // It is that of the place, whatever the dataset is called now.
    const renamed = { ...MAPPING, datasetName: 'weekly' };
    expect(await getRefusal(() => next.openManifest(renamed, signal))).toEqual(MISSING);
    // Of a place that never had one, nothing is missing.
    const target = { ...MAPPING.target, path: 'weekly' };
    expect(await next.openManifest({ ...renamed, target }, signal)).toBeUndefined();
  });

  test('has no root hash; existing manifests have one, read or written', async () => {
    const runs = new Runs();
    const begin = (): SnapshotState => new SnapshotState(runs.begin().store, 'contoso-sales', SIDES);
    const writing = begin();
    expect(writing.computeRootHash()).toBeNull();
    await commit(writing);
    const run = runs.begin();
    await run.read();
    const daily = run.manifests.describeManifests(() => undefined).get('daily')!.manifestSha256;
    expect(writing.computeRootHash()).toBe(computeRootHash({ daily }));
    const reading = begin();
    await reading.load(signal);
    await reading.openManifest(MAPPING, signal);
    expect(reading.computeRootHash()).toBe(writing.computeRootHash());
    await reading.writeManifest('run-2', MAPPING, createBatches(ENTRIES.slice(1)).items, signal);
    expect(reading.computeRootHash()).not.toBe(writing.computeRootHash());
  });
});

describe('the files that a manifest marks as gone', () => {
  const SOME = [ENTRIES[0], gone(ENTRIES[1]), ENTRIES[2]];

  test('are known to the next run until a mirror deletes them', async () => {
    const runs = new Runs();
    await runs.run(SOME);
    expect(await runs.begin().read()).toEqual(SOME);
    const run = runs.begin();
    await run.read();
    await run.write(SOME);
    const before = run.manifests.describeManifests(() => undefined);
    await run.manifests.markGoneAsDeleted(MAPPING, signal);
    expect(runs.requests).toEqual(['state.read', 'state.replace']);
    expect(run.manifests.describeManifests(() => undefined)).toEqual(before);
    await run.manifests.markGoneAsDeleted(MAPPING, signal);
    expect(runs.requests).toHaveLength(2);
    expect(await runs.begin().read()).toEqual([SOME[0], SOME[2]]);
    expect(await runs.run([SOME[0], SOME[2]])).toEqual([SOME[0], SOME[2]]);
    expect(await runs.run([SOME[0], gone(SOME[2])])).toEqual([SOME[0], SOME[2]]);
    // Those are others, which no mirror has deleted.
    expect(await runs.begin().read()).toEqual([SOME[0], gone(SOME[2])]);
  });

  test('are not forgotten if there are none, or if another run was faster', async () => {
    const runs = new Runs();
    await runs.run(ENTRIES);
    const run = runs.begin();
    await run.read();
    await run.write(ENTRIES);
    await run.manifests.markGoneAsDeleted(MAPPING, signal);
    expect(runs.requests).toEqual(['state.read']);
    await run.write(SOME);
    await runs.run(ENTRIES);
    expect(await getRefusal(() => run.manifests.markGoneAsDeleted(MAPPING, signal))).toEqual(CHANGED);
    expect(await runs.begin().read()).toEqual(ENTRIES);
  });
});
