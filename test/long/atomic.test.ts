import { describeFinding } from '../../lib/errors/data-share-error';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SingleSourceSubscription } from '../../lib';
import { PublishMode, rollbackSnapshot, verifySnapshot } from '../../lib';
import { lakeForTests } from '../testing/data-lake/lake-for-tests';
import { folder, LakePair } from '../support/lake-pair';
import { readPublished } from '../support/published-snapshots';
import { getRefusal } from '../support/refusal';

const lake = lakeForTests();

const KINDS: [string, [string, string]][] = [
  ['ADLS Gen2', ['contoso', 'fabrikam']],
  ['flat Blob storage', ['tailwind', 'northwind']],
];

const atomic = (accounts: readonly [string, string], changes: Partial<SingleSourceSubscription> = {}) => ({
  accounts,
  publish: PublishMode.ATOMIC,
  mapping: folder('in', 'out/sales'),
  ...changes,
});

describe.each(KINDS)('a snapshot that is published as a whole, on %s', (_, accounts) => {
  test('shows the content of the source, and costs nothing without changes', async () => {
    const sides = await LakePair.create(
      lake(),
      { 'in/a/1': 'one', 'in/b': 'two', other: 'no' },
      atomic(accounts),
    );
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 2, filesUnchanged: 0 });
    expect(await readPublished(sides)).toEqual({ 'a/1': 'one', b: 'two' });

    lake().requests = [];
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 2 });
    expect(lake().requests.filter(({ headers }) => headers['x-ms-copy-source'])).toEqual([]);

    await sides.write({ 'in/b': 'two again', 'in/c': 'three' });
    await sides.source.deleteBlob('in/a/1');
    expect((await sides.sync({ allowDeletes: 1 })).details[0]).toMatchObject({
      filesWritten: 2,
      filesFailed: 0,
    });
    expect(await readPublished(sides)).toEqual({ b: 'two again', c: 'three' });
    const report = await verifySnapshot(sides.subscription, { env: sides.env, deep: true });
    expect(report).toMatchObject({
      status: 'Succeeded',
      filesVerified: 2,
      filesDifferent: 0,
      filesOfOthers: 0,
    });
  });

  test('goes back to the one before, and on with the next synchronization', async () => {
    const sides = await LakePair.create(lake(), { 'in/a': 'one' }, atomic(accounts));
    await sides.sync();
    const first = rollbackSnapshot(sides.subscription, { env: sides.env });
    await expect(first).rejects.toMatchObject({ code: 'NoEarlierSnapshot' });
    await sides.write({ 'in/a': 'two' });
    await sides.sync();
    const [done] = await rollbackSnapshot(sides.subscription, { env: sides.env });
    expect(done).toMatchObject({ datasetName: 'sales', files: 1, sizeBytes: 3 });
    expect(await readPublished(sides)).toEqual({ a: 'one' });
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded', filesVerified: 1, filesDifferent: 0 });
    await rollbackSnapshot(sides.subscription, { env: sides.env, to: done.from });
    expect(await readPublished(sides)).toEqual({ a: 'two' });
    await rollbackSnapshot(sides.subscription, { env: sides.env });
    await sides.sync();
    expect(await readPublished(sides)).toEqual({ a: 'two' });
  });

  test('a snapshot that was rolled back is removed first, and no rollback returns to it', async () => {
    const sides = await LakePair.create(lake(), { 'in/a': 'good' }, atomic(accounts));
    await sides.sync();
    await sides.write({ 'in/a': 'bad' });
    await sides.sync();
    await rollbackSnapshot(sides.subscription, { env: sides.env });
    await sides.write({ 'in/a': 'better' });
    await sides.sync();
    const contents = Object.entries(await sides.atTarget()).filter(([path]) => path.endsWith('/a'));
    expect(contents.map(([, content]) => content).sort()).toEqual(['better', 'good']);
    await rollbackSnapshot(sides.subscription, { env: sides.env });
    expect(await readPublished(sides)).toEqual({ a: 'good' });
  });

  test('keeps the configured number of snapshots, and of others only foreign blobs', async () => {
    const sides = await LakePair.create(lake(), { 'in/a': '0' }, atomic(accounts, { keepSnapshots: 2 }));
    const warnings: string[] = [];
    for (let i = 1; i <= 4; i++) {
      await sides.sync({ onWarning: (warning) => warnings.push(describeFinding(warning)) });
      await sides.write({ 'in/a': `${i}` });
    }
    const contents = Object.entries(await sides.atTarget()).filter(([path]) => path.endsWith('/a'));
    expect(contents.map(([, content]) => content).sort()).toEqual(['2', '3']);
    expect(warnings).toEqual([]);
    const [old] = contents.find(([, content]) => content === '2')!;
    await sides.target.getBlockBlobClient(old.replace(/a$/, 'of fabrikam')).upload('x', 1);
    await sides.sync({ onWarning: (warning) => warnings.push(describeFinding(warning)) });
    expect(warnings).toEqual([expect.stringMatching(/^SnapshotLeft: .* it has 1 files of somebody else/)]);
    expect(Object.values(await sides.atTarget())).toContain('x');
  });

  test('a reader that lists and reads all the time sees whole snapshots only', async () => {
    const names = Array.from({ length: 4 }, (_, i) => `in/d${i % 2}/f${i}`);
    const version = (n: number) => Object.fromEntries(names.map((name) => [name, `version ${n}`]));
    const sides = await LakePair.create(lake(), version(0), atomic(accounts));
    await sides.sync();
    const seen = new Set<string>();
    let [isDone, passes] = [false, 0];
    const reading = (async () => {
      while (!isDone) {
        const contents = Object.values(await readPublished(sides));
        expect(contents).toHaveLength(names.length);
        expect(new Set(contents).size).toBe(1);
        seen.add(contents[0]);
        passes += 1;
        // So that it is not the reader alone who is answered.
        await sleep(10);
      }
    })();
    const PUBLICATIONS = 20;
    for (let n = 1; n <= PUBLICATIONS; n++) {
      await sides.write(version(n));
      await sides.sync();
    }
    isDone = true;
    await reading;
    expect(passes).toBeGreaterThan(PUBLICATIONS / 2);
    expect(seen.size).toBeGreaterThan(5);
    expect(new Set(Object.values(await readPublished(sides)))).toEqual(new Set([`version ${PUBLICATIONS}`]));
  });

  test('stops if most files are gone at the source, and keeps the previous snapshot', async () => {
    const sides = await LakePair.create(lake(), { 'in/a': '1', 'in/b': '2', 'in/c': '3' }, atomic(accounts));
    await sides.sync();
    await sides.source.deleteBlob('in/a');
    expect(await getRefusal(() => sides.sync())).toEqual([
      expect.objectContaining({
        code: 'DeletionFuse',
        text: expect.stringMatching(/^1 of the 3 files .* the previous snapshot stays published/) as string,
      }),
    ]);
    expect(Object.keys(await readPublished(sides))).toEqual(['a', 'b', 'c']);
    await sides.sync({ allowDeletes: 1 });
    expect(Object.keys(await readPublished(sides))).toEqual(['b', 'c']);
  });

  test('has a _SUCCESS of the source as any other file', async () => {
    const tree = { 'in/a': '1', 'in/_SUCCESS': 'of the source' };
    const sides = await LakePair.create(lake(), tree, atomic(accounts, { keepSnapshots: 1 }));
    await sides.sync();
    await sides.write({ 'in/a': '2' });
    const warnings: string[] = [];
    await sides.sync({ onWarning: (warning) => warnings.push(describeFinding(warning)) });
    expect(await readPublished(sides)).toEqual({ a: '2', _SUCCESS: 'of the source' });
    expect(warnings).toEqual([]);
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded', filesVerified: 2 });
  });

  test('says by _SUCCESS that it is whole', async () => {
    const tree = { 'in/a': '1', 'in/_SUCCESS': 'of the source' };
    const sides = await LakePair.create(lake(), tree, atomic(accounts, { successMarker: true }));
    await sides.sync();
    expect(await readPublished(sides)).toEqual({ a: '1', _SUCCESS: '' });
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 1 });
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded', filesOfOthers: 0 });
  });
});

test('an old snapshot with a file that cannot be deleted is named, and its other files are removed', async () => {
  const accounts = KINDS[1][1];
  const sides = await LakePair.create(
    lake(),
    { 'in/a': '0', 'in/b': '0' },
    atomic(accounts, { keepSnapshots: 1 }),
  );
  await sides.sync();
  const [old] = Object.keys(await sides.atTarget()).filter((path) => path.endsWith('/a'));
  await sides.target.getBlobClient(old).getBlobLeaseClient().acquireLease(-1);
  const warnings: string[] = [];
  await sides.write({ 'in/a': '1', 'in/b': '1' });
  await sides.sync({ onWarning: (warning) => warnings.push(describeFinding(warning)) });
  expect(warnings).toEqual([
    expect.stringMatching(/^SnapshotLeft: .* it has 1 files .*could not be deleted/),
  ]);
  expect(Object.keys(await sides.atTarget())).toContain(old);
  expect(Object.keys(await sides.atTarget())).not.toContain(old.replace(/a$/, 'b'));
});
