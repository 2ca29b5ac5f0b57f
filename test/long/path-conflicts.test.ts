import { lakeForTests } from '../testing/data-lake/lake-for-tests';
import type { LakePairChanges, Tree } from '../support/lake-pair';
import { LakePair } from '../support/lake-pair';

/*
 * In flat Blob storage, `b` and `b/x` are two names like any others. On ADLS Gen2, a path is a file or a directory.
 */
const lake = lakeForTests();

async function create(tree: Tree, changes: LakePairChanges = {}): Promise<LakePair> {
  const accounts = ['tailwind', 'fabrikam'] as const;
  return LakePair.create(lake(), tree, { accounts, allowCrossKind: true, ...changes });
}

/** Makes the source have these files and no others. */
async function replaceFiles(sides: LakePair, tree: Tree): Promise<void> {
  for (const path of Object.keys(await sides.atSource())) await sides.source.deleteBlob(path);
  await sides.write(tree);
}

const mirror = { deletions: 'mirror', maxDeleteFraction: 1 } as const;
const keep = { deletions: 'keep' } as const;
const CONFLICT = { status: 'Failed', details: [{ filesDeleted: 0 }] };

describe('a name that becomes a folder or a file, on the way from flat Blob storage to ADLS Gen2', () => {
  test.each<[string, Tree, Tree, Tree]>([
    ['a file becomes a folder', { b: '1', c: '1' }, { 'b/x': '2', c: '1' }, { b: null, 'b/x': '2', c: '1' }],
    [
      'a file becomes a deep folder',
      { b: '1', 'b-a': '1', c: '1' },
      { 'b-a': '1', 'b/x/y': '2', c: '1' },
      { b: null, 'b-a': '1', 'b/x': null, 'b/x/y': '2', c: '1' },
    ],
    ['a folder becomes a file', { 'b/x': '1', c: '1' }, { b: '2', c: '1' }, { b: '2', c: '1' }],
    [
      'a deep folder becomes a file',
      { 'b/x/y': '1', 'b/z': '1', c: '1' },
      { b: '2', 'b-a': '1', c: '1' },
      { b: '2', 'b-a': '1', c: '1' },
    ],
    [
      'both at once',
      { 'a/x': '1', b: '1', c: '1' },
      { a: '2', 'b/x': '2', c: '1' },
      { a: '2', b: null, 'b/x': '2', c: '1' },
    ],
  ])('a mirror makes room in one run and copies in the next: %s', async (_case, before, after, wanted) => {
    const sides = await create(before, mirror);
    await sides.sync();
    await replaceFiles(sides, after);
    const first = await sides.sync();
    expect(first).toMatchObject({ status: 'Succeeded', failures: [] });
    expect(first.message).toMatch(/^\d files? (is|are) left for the next run$/);
    const second = await sides.sync();
    expect(second).toMatchObject({ status: 'Succeeded', message: null });
    expect(await sides.atTarget()).toEqual(wanted);
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 0, directoriesDeleted: 0 });
  });

  test.each<[string, Tree, Tree, string]>([
    ['a file becomes a folder', { b: '1', c: '1' }, { 'b/x': '2', c: '1' }, 'b/x'],
    ['a folder becomes a file', { 'b/x': '1', c: '1' }, { b: '2', c: '1' }, 'b'],
  ])(
    'nothing is deleted while deletions are refused, and allowed deletions settle it: %s',
    async (_case, before, after) => {
      const sides = await create(before, { deletions: 'mirror', maxDeleteFraction: 0 });
      await sides.sync();
      const atTarget = await sides.atTarget();
      await replaceFiles(sides, after);
      for (let runs = 0; runs < 2; runs++)
        await expect(sides.sync()).rejects.toMatchObject({ code: 'DeletionFuse' });
      expect(await sides.atTarget()).toEqual(atTarget);
      await sides.sync({ allowDeletes: 1 });
      await sides.sync();
      expect(await sides.atTarget()).toMatchObject(after);
    },
  );

  test.each<[string, Tree, Tree, string, RegExp]>([
    ['a file becomes a folder', { b: '1' }, { 'b/x': '2', c: '1' }, 'b/x', /\/b is a file at the target/],
    ['a folder becomes a file', { 'b/x': '1' }, { b: '2', c: '1' }, 'b', /\/b is a directory at the target/],
  ])(
    'without deletions it is a failure of that file, which goes when the other is deleted: %s',
    async (_case, before, after, path, reason) => {
      const sides = await create(before, keep);
      await sides.sync();
      await replaceFiles(sides, after);
      const { failures, status } = await sides.sync();
      expect(status).toBe('Failed');
      expect(failures).toEqual([
        {
          datasetName: 'all',
          path,
          code: 'Collision',
          reason: expect.stringMatching(reason) as unknown,
        },
      ]);
      expect(failures[0].reason).toContain('move or delete it');
      expect(await sides.atTarget()).toMatchObject({ ...before, c: '1' });
      await sides.targetFiles.getDirectoryClient('b').delete(true);
      expect((await sides.sync()).failures).toEqual([]);
      expect(await sides.atTarget()).toMatchObject(after);
    },
  );

  test.each<[string, Tree, Tree, string]>([
    ['both are new', {}, { 'b/x': '2', b: '1', c: '1' }, 'b/x?'],
    ['the folder is new', { b: '1' }, { b: '1', 'b/x': '2', c: '1' }, 'b/x'],
    ['the file is new', { 'b/x': '1' }, { b: '2', 'b/x': '1', c: '1' }, 'b'],
    [
      'the file is new and the folder has lost one',
      { 'b/x': '1', 'b/y': '1' },
      { b: '2', 'b/y': '1', c: '1' },
      'b',
    ],
  ])('a source that has both fails for one of them in each run: %s', async (_case, before, after, path) => {
    const sides = await create(before, mirror);
    await sides.sync();
    await replaceFiles(sides, after);
    for (let runs = 0; runs < 2; runs++) {
      const { failures } = await sides.sync();
      expect(failures).toMatchObject([{ code: 'Collision' }]);
      expect(failures[0].path).toMatch(new RegExp(`^${path.replace('/x?', '(/x)?')}$`));
    }
    expect(await sides.atTarget()).toMatchObject({ c: '1' });
  });

  test('files of somebody else stay, and are named', async () => {
    const sides = await create({ a: '1', 'b/x': '1', 'd-d': '1' }, mirror);
    await sides.sync();
    await sides.target.getBlockBlobClient('a').upload('theirs', 6);
    await sides.target.getBlockBlobClient('b/theirs').upload('theirs', 6);
    await replaceFiles(sides, { 'a/x': '2', b: '2', 'd-d': '1' });
    await sides.sync();
    expect((await sides.sync()).failures).toMatchObject([
      { path: 'a/x', code: 'Collision' },
      { path: 'b', code: 'Collision' },
    ]);
    expect(await sides.atTarget()).toMatchObject({ a: 'theirs', 'b/theirs': 'theirs' });
  });

  test('adopted files do not make room', async () => {
    const sides = await create({ 'b/x': '1', c: '1' }, mirror);
    await sides.target.getBlockBlobClient('b').upload('theirs', 6);
    await sides.sync({ adopt: true });
    for (let runs = 0; runs < 2; runs++) {
      const record = await sides.sync();
      expect(record).toMatchObject(CONFLICT);
      expect(record.failures).toMatchObject([{ path: 'b/x', code: 'Collision' }]);
    }
    expect(await sides.atTarget()).toEqual({ b: 'theirs', c: '1' });
  });
});

describe('a folder stub that becomes a file', () => {
  test.each<[string, LakePairChanges, Tree, Tree]>([
    ['without deletions', keep, { 'b/': '' }, { b: '2' }],
    ['without deletions, with names in between', keep, { 'b/': '', 'b-a': '1' }, { b: '2', 'b-a': '1' }],
    ['without deletions, deep', keep, { 'a/b/': '' }, { 'a/b': '2' }],
    ['under mirror', mirror, { 'b/': '' }, { b: '2' }],
  ])('is replaced by the file in the same run: %s', async (_case, changes, before, after) => {
    const sides = await create({ ...before, c: '1' }, changes);
    await sides.sync();
    await replaceFiles(sides, { ...after, c: '1' });
    expect(await sides.sync()).toMatchObject({ status: 'Succeeded', message: null, failures: [] });
    expect(await sides.atTarget()).toMatchObject(after);
    expect(await sides.atTarget()).not.toHaveProperty('b/');
    // The next run finds nothing to do, and never deletes the file in the place of the stub.
    for (const options of [{}, { reconcile: true }]) {
      const { details } = await sides.sync(options);
      expect(details[0]).toMatchObject({ filesWritten: 0, filesDeleted: 0, directoriesDeleted: 0 });
    }
    expect(await sides.atTarget()).toMatchObject(after);
  });

  test.each<[string, (sides: LakePair) => Promise<unknown>]>([
    ['that is not empty', (sides) => sides.target.getBlockBlobClient('b/theirs').upload('x', 1)],
    ['that a file of somebody else has replaced', replaceByFile],
  ])('stays a collision %s', async (_case, intrude) => {
    const sides = await create({ 'b/': '', c: '1' }, keep);
    await sides.sync();
    await intrude(sides);
    const atTarget = await sides.atTarget();
    await replaceFiles(sides, { b: '2', c: '1' });
    for (let runs = 0; runs < 2; runs++)
      expect((await sides.sync()).failures).toMatchObject([{ path: 'b', code: 'Collision' }]);
    expect(await sides.atTarget()).toEqual(atTarget);
  });

  test('leaves an empty directory alone that the manifest does not have, or that was adopted', async () => {
    const sides = await create({ c: '1' }, keep);
    await sides.targetFiles.getDirectoryClient('b').create();
    await sides.targetFiles.getDirectoryClient('d').create();
    await sides.sync();
    await sides.write({ b: '2' });
    expect((await sides.sync()).failures).toMatchObject([
      { path: 'b', code: 'Collision', reason: expect.stringContaining('is a directory') as unknown },
    ]);
    await sides.write({ 'd/': '' });
    await sides.sync({ adopt: true });
    await replaceFiles(sides, { c: '1', d: '2' });
    await sides.sync();
    expect(await sides.atTarget()).toMatchObject({ b: null, c: '1' });
  });
});

async function replaceByFile({ target, targetFiles }: LakePair): Promise<void> {
  await targetFiles.getDirectoryClient('b').delete();
  await target.getBlockBlobClient('b').upload('theirs', 6);
}
