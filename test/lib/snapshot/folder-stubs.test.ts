import type { ContainerClient } from '@azure/storage-blob';
import fc from 'fast-check';
import { verifySnapshot } from '../../../lib';
import { replaceFolderStubs } from '../../../lib/snapshot/planning/folder-stubs';
import type { ListedFile } from '../../../lib/snapshot/planning/listed-file';
import { compareNames } from '../../../lib/streams/name-order';
import { createBatches, drainBatches } from '../../fixtures/streams';
import { lakeForTests } from '../../testing/data-lake/lake-for-tests';
import type { LakePairChanges, Tree } from '../../support/lake-pair';
import { LakePair } from '../../support/lake-pair';

const lake = lakeForTests();

/** Marks a folder as some tools do: an empty blob with metadata. */
async function mark(container: ContainerClient, path: string): Promise<void> {
  await container.getBlockBlobClient(path).upload('', 0, { metadata: { hdi_isfolder: 'true' } });
}

async function createPair(
  tree: Tree,
  marked: readonly string[],
  changes: LakePairChanges = {},
): Promise<LakePair> {
  const accounts = ['tailwind', 'fabrikam'] as const;
  const sides = await LakePair.create(lake(), tree, { accounts, allowCrossKind: true, ...changes });
  for (const path of marked) await mark(sides.source, path);
  return sides;
}

describe('folder stubs on the way to ADLS Gen2', () => {
  test.each<[string, Tree, readonly string[], Tree]>([
    ['a name with a slash', { 'a/': '', b: '1' }, [], { a: null, b: '1' }],
    ['metadata', { b: '1' }, ['a'], { a: null, b: '1' }],
    ['both', { 'a/': '', b: '1' }, ['a'], { a: null, b: '1' }],
    ['a folder with files', { 'a/': '', 'a/x': '1', 'a-b': '2' }, [], { a: null, 'a/x': '1', 'a-b': '2' }],
    ['a marked folder with files', { 'a/x': '1', 'a-b': '2' }, ['a'], { a: null, 'a/x': '1', 'a-b': '2' }],
    [
      'folders in folders',
      { 'a/b/': '', 'a/': '', x: '1' },
      ['a/b/c'],
      { a: null, 'a/b': null, 'a/b/c': null, x: '1' },
    ],
    ['a file of that name', { a: '1', 'a/': '', 'a-b': '2' }, [], { a: '1', 'a-b': '2' }],
    ['a folder below a file', { a: '1', 'a/b/': '' }, ['a/c/d'], { a: '1' }],
    ['empty segments', { '/': '', 'a//': '', '//b/': '', c: '1' }, [], { c: '1' }],
  ])('%s: become directories, and no file is missing', async (_case, tree, marked, wanted) => {
    const sides = await createPair(tree, marked, { deletions: 'mirror' });
    const record = await sides.sync();
    expect(record.failures).toEqual([]);
    expect(record.status).toBe('Succeeded');
    expect(await sides.atTarget()).toEqual(wanted);
    expect((await sides.sync()).details[0]).toMatchObject({
      filesWritten: 0,
      filesGone: 0,
      directoriesDeleted: 0,
    });
    expect((await sides.sync({ reconcile: true })).details[0]).toMatchObject({
      filesWritten: 0,
      directoriesWritten: 0,
    });
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded', filesDifferent: 0, filesOfOthers: 0 });
  });

  test('keep no deletion from happening, and are deleted with their folders', async () => {
    const sides = await createPair({ 'a/': '', 'a/x': '1', 'b/': '', 'c//': '', d: '1' }, ['e'], {
      deletions: 'mirror',
      maxDeleteFraction: 1,
    });
    await sides.sync();
    for (const name of ['a/x', 'a/', 'b/', 'e']) await sides.source.deleteBlob(name);
    const { failures, details } = await sides.sync();
    expect(failures).toEqual([]);
    expect(details[0]).toMatchObject({ filesDeleted: 1, directoriesDeleted: 3 });
    expect(await sides.atTarget()).toEqual({ d: '1' });
  });

  test.each<[string, Tree, readonly string[], number]>([
    ['a name with a slash', { 'a/': '', 'a-b': '1' }, [], 1],
    ['metadata', { 'a-b': '1' }, ['a'], 1],
    ['a folder with files', { 'a/': '', 'a/x': '1', 'a-b': '1' }, [], 2],
    ['folders in folders', { 'a/': '', 'a/b/': '', 'a/b/x': '1', 'a-b': '1' }, ['a/c'], 2],
  ])('let a file take their place under mirror: %s', async (_case, tree, marked, runs) => {
    const sides = await createPair(tree, marked, { deletions: 'mirror', maxDeleteFraction: 1 });
    await sides.sync();
    for (const name of [...Object.keys(tree), ...marked])
      if (name !== 'a-b') await sides.source.deleteBlob(name);
    await sides.write({ a: 'a file now' });
    for (let run = 1; run <= runs; run++) {
      const { failures, details } = await sides.sync();
      expect(failures).toEqual([]);
      const isLast = run === runs;
      expect(details[0]).toMatchObject({ filesWritten: isLast ? 1 : 0, filesPostponed: isLast ? 0 : 1 });
    }
    expect(await sides.atTarget()).toEqual({ a: 'a file now', 'a-b': '1' });
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 0, directoriesDeleted: 0 });
  });

  test('leave the place of the success marker to the marker', async () => {
    const sides = await createPair({ '_SUCCESS/': '', 'a/': '', b: '1' }, [], { successMarker: true });
    for (let runs = 0; runs < 2; runs++) expect((await sides.sync()).status).toBe('Succeeded');
    expect(await sides.atTarget()).toEqual({ _SUCCESS: '', a: null, b: '1' });
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded', filesDifferent: 0 });
  });

  test('that somebody has filled keep a file from their place, and the run reports it', async () => {
    const sides = await createPair({ 'a/': '', b: '1' }, [], { deletions: 'mirror', maxDeleteFraction: 1 });
    await sides.sync();
    await sides.target.getBlockBlobClient('a/of fabrikam').upload('x', 1);
    await sides.source.deleteBlob('a/');
    await sides.write({ a: 'a file now' });
    await sides.sync();
    expect((await sides.sync()).failures).toMatchObject([{ path: 'a', code: 'Collision' }]);
    expect(await sides.atTarget()).toEqual({ a: null, 'a/of fabrikam': 'x', b: '1' });
  });

  test('are repaired, and adopted without the directories that files have made', async () => {
    const sides = await createPair({ 'a/': '', 'b/x': '1' }, ['c'], {
      deletions: 'mirror',
      maxDeleteFraction: 1,
    });
    await sides.sync();
    await sides.targetFiles.getDirectoryClient('a').delete();
    expect((await sides.sync({ reconcile: true })).details[0]).toMatchObject({ directoriesWritten: 1 });
    const adopted = await sides.sync({ reconcile: true, adopt: true });
    expect(adopted.details[0]).toMatchObject({ filesWritten: 0, filesGone: 0, directoriesDeleted: 0 });
    expect(await sides.atTarget()).toEqual({ a: null, b: null, 'b/x': '1', c: null });
  });

  test('are not the file of a File dataset, which follows once it is there', async () => {
    const sides = await createPair({ b: '1' }, ['orders'], {
      mapping: (source, target) => [
        {
          datasetName: 'orders',
          datasetType: 'File' as never,
          source: { container: source, path: 'orders' },
          target: { container: target, path: 'copy' },
        },
      ],
    });
    await sides.sync();
    expect(await sides.atTarget()).toEqual({});
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ filesDifferent: 0, filesVerified: 0 });
    await sides.write({ orders: 'a file now' });
    expect((await sides.sync()).failures).toEqual([]);
    expect(await sides.atTarget()).toEqual({ copy: 'a file now' });
  });

  test('stay blobs between flat accounts', async () => {
    const tree = { 'a/': '', 'a/x': '1', b: '2' };
    const sides = await createPair(tree, ['c'], { accounts: ['tailwind', 'northwind'] });
    expect((await sides.sync()).failures).toEqual([]);
    const names: string[] = [];
    for await (const { name } of sides.target.listBlobsFlat()) names.push(name);
    expect(names.sort()).toEqual(['a/', 'a/x', 'b', 'c']);
  });
});

test('directories of stubs are listed in order and once, and nothing else is lost', async () => {
  const name = fc.string({ unit: fc.constantFrom('a', '/', '-', 'é'), minLength: 1, maxLength: 5 });
  const kinds = fc.constantFrom('file', 'empty', 'marked');
  const files = fc.uniqueArray(fc.record({ path: name, kind: kinds }), {
    selector: ({ path }) => path,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 4 }), async (all, size) => {
      const listed = [...all]
        .sort((a, b) => compareNames(a.path, b.path))
        .map(({ path, kind }): ListedFile => {
          const isFolderStub = kind === 'marked' && !path.endsWith('/');
          const sizeBytes = kind === 'file' ? 1 : 0;
          return {
            path,
            facts: { name: path, sizeBytes, etag: 'e', ...(isFolderStub && { isFolderStub: true }) },
          };
        });
      const { items, failure } = await drainBatches(replaceFolderStubs(createBatches(listed, [size]).items));
      expect(failure).toBeUndefined();
      const paths = items.map(({ path }) => path);
      expect(paths).toEqual([...new Set(paths)].sort(compareNames));
      const isStub = ({ path, facts }: ListedFile): boolean =>
        facts.isFolderStub === true || (path.endsWith('/') && facts.sizeBytes === 0);
      const kept = items.filter(({ facts }) => !facts.isDirectory);
      expect(kept).toEqual(listed.filter((file) => !isStub(file)));
      const isTaken = (folder: string): boolean =>
        kept.some(({ path }) => path === `${folder}/` || `${folder}/`.startsWith(`${path}/`));
      const folders = listed
        .filter(isStub)
        .map(({ path }) => path.replace(/\/$/, ''))
        .filter((folder) => folder.split('/').every((segment) => segment !== '') && !isTaken(folder));
      const directories = items.filter(({ facts }) => facts.isDirectory).map(({ path }) => path.slice(0, -1));
      expect(new Set(directories)).toEqual(new Set(folders));
    }),
    { numRuns: 500 },
  );
});
