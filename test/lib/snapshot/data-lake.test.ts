import { planSnapshot, verifySnapshot } from '../../../lib';
import { lakeForTests } from '../../support/data-lake/lake-for-tests';
import { folder, LakePair } from '../../support/lake-pair';

const lake = lakeForTests();

/** Names that the two kinds of accounts list in different orders, and an empty directory. */
const TREE = {
  a: null,
  'a/1': 'one',
  'a/b': null,
  'a/b/c': 'deep',
  'a-b': 'dash',
  'a.b': 'dot',
  a0: 'zero',
  empty: null,
  'empty too/inner': null,
  'empty too': null,
};

describe('a snapshot from ADLS Gen2 to ADLS Gen2', () => {
  test('has all files and all directories, empty ones too, and then nothing more to do', async () => {
    const sides = await LakePair.of(lake(), TREE);
    const record = await sides.sync();
    expect(record.details[0]).toMatchObject({ filesWritten: 5, directoriesWritten: 5, filesFailed: 0 });
    expect(await sides.atTarget()).toEqual(TREE);
    expect((await sides.sync()).details[0]).toMatchObject({
      filesWritten: 0,
      filesUnchanged: 5,
      directoriesWritten: 0,
    });
    const report = await verifySnapshot(sides.subscription, { env: sides.env, deep: true });
    expect(report).toMatchObject({ status: 'Succeeded', filesVerified: 5, filesOfOthers: 0 });
  });

  test('copies what is new and changed in a folder', async () => {
    const sides = await LakePair.of(
      lake(),
      { 'in/a/1': 'one', 'in-b': 'no' },
      { mapping: folder('in', 'out/x') },
    );
    await sides.sync();
    await sides.write({ 'in/a/1': 'one again', 'in/n/2': 'two', 'in/n/e': null });
    const plan = await planSnapshot(sides.subscription, { env: sides.env });
    expect(plan.datasets[0]).toMatchObject({
      new: { files: 1 },
      changed: { files: 1 },
      directories: { new: 2, changed: 0, gone: 0 },
    });
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 2, directoriesWritten: 2 });
    expect(await sides.atTarget()).toEqual({
      out: null,
      'out/x': null,
      'out/x/a': null,
      'out/x/a/1': 'one again',
      'out/x/n': null,
      'out/x/n/2': 'two',
      'out/x/n/e': null,
    });
  });

  test('a mirror removes directories that are gone, and leaves those in which somebody put something', async () => {
    const tree = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, `${i}`]));
    const sides = await LakePair.of(
      lake(),
      { ...tree, 'gone/a/1': '1', 'gone/b': null, 'kept/2': '2' },
      { deletions: 'mirror' },
    );
    await sides.sync();
    await sides.target.getBlockBlobClient('kept/of fabrikam').upload('x', 1);
    await sides.remove('gone');
    await sides.remove('kept');
    const { details } = await sides.sync();
    expect(details[0]).toMatchObject({ filesDeleted: 2, directoriesDeleted: 3, filesGone: 0 });
    expect(await sides.atTarget()).toEqual({ ...tree, kept: null, 'kept/of fabrikam': 'x' });
    expect((await sides.sync()).details[0]).toMatchObject({ filesDeleted: 0, directoriesDeleted: 0 });
  });
});
