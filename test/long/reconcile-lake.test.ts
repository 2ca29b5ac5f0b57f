import fc from 'fast-check';
import type { RunRecord } from '../../lib';
import { reconcileSnapshot, verifySnapshot } from '../../lib';
import { lakeForTests } from '../testing/data-lake/lake-for-tests';
import { QUICK } from '../support/faulty-pair';
import type { Tree } from '../support/lake-pair';
import { LakePair } from '../support/lake-pair';

/*
 * `datashare reconcile` between two accounts of ADLS Gen2, whose files Data Factory carries. It copies no empty directories, and deletes
 * nothing.
 */

const lake = lakeForTests();

const createPair = (tree: Tree): Promise<LakePair> =>
  LakePair.create(lake(), tree, {
    ...{ engine: { kind: 'DataFactory' as const }, deletions: 'mirror' as const, maxDeleteFraction: 1 },
  });

const reconcile = (sides: LakePair): Promise<RunRecord> =>
  reconcileSnapshot(sides.subscription, { ...QUICK, env: sides.env });

/** Copies these files as the engine does: with their content, but without empty directories. */
async function carry(sides: LakePair, isCarried: (path: string) => boolean = () => true): Promise<void> {
  for (const [path, content] of Object.entries(await sides.atSource())) {
    if (content === null || !isCarried(path)) continue;
    // It reports what it could not write, such as a file in the place of a directory.
    await sides.target
      .getBlockBlobClient(path)
      .upload(content, Buffer.byteLength(content))
      .catch(() => undefined);
  }
}

/** Reconciles until both sides are equal: a run makes room for what the next one copies. */
async function expectEqual(sides: LakePair): Promise<void> {
  let runs = 0;
  do await reconcile(sides);
  while (JSON.stringify(await sides.atTarget()) !== JSON.stringify(await sides.atSource()) && ++runs < 2);
  expect(await sides.atTarget()).toEqual(await sides.atSource());
  const report = await verifySnapshot(sides.subscription, { env: sides.env });
  expect(report).toMatchObject({ status: 'Succeeded', filesOfOthers: 0 });
  const { details } = await reconcile(sides);
  expect(details[0]).toMatchObject({ filesWritten: 0, filesFailed: 0, filesPostponed: 0, filesDeleted: 0 });
}

const TREE = {
  a: null,
  'a/1': 'one',
  'a/b': null,
  'a/b/c': 'deep',
  'a-b': 'dash',
  empty: null,
  'empty/inner': null,
};

test('empty directories, which the engine does not copy, are made, and go when they are gone', async () => {
  const sides = await createPair(TREE);
  await carry(sides);
  const record = await reconcile(sides);
  expect(record.details[0]).toMatchObject({ filesUnchanged: 3, filesWritten: 0, directoriesWritten: 2 });
  await expectEqual(sides);
  await sides.remove('empty');
  await expectEqual(sides);
});

test('a directory that is renamed is renamed at the target, where the engine has copied half of it', async () => {
  const sides = await createPair(TREE);
  await carry(sides);
  await reconcile(sides);
  await sides.sourceFiles.getDirectoryClient('a').move('z');
  await carry(sides, (path) => path.endsWith('c'));
  await expectEqual(sides);
});

test.each([
  ['the engine copies nothing', () => false],
  ['the engine copies everything', () => true],
])('a file becomes a directory and a file again: %s', async (_, isCarried) => {
  const sides = await createPair({ x: 'file', y: 'other' });
  await carry(sides);
  await reconcile(sides);
  await sides.sourceFiles.getFileClient('x').delete();
  await sides.write({ x: null, 'x/1': 'in it' });
  await carry(sides, isCarried);
  await expectEqual(sides);
  await sides.remove('x');
  await sides.write({ x: 'file again' });
  await carry(sides, isCarried);
  await expectEqual(sides);
});

test.each(['.hidden', '_delta_log', ' spaced ', '%41', 'ünïcode', '#$logs'])(
  'a directory with an unusual name is reconciled: %j',
  async (name) => {
    const sides = await createPair({ [name]: null, [`${name}/.${name}`]: 'x', [`${name}/empty`]: null });
    await carry(sides);
    await expectEqual(sides);
    await sides.remove(`${name}/empty`);
    await sides.write({ [`${name}/new`]: 'new' });
    await expectEqual(sides);
  },
);

const PATHS = ['a', 'b', 'a/a', 'a/b', 'a/b/a', 'b/a'];
const path = fc.constantFrom(...PATHS);
const act = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), path, text: fc.constantFrom('1', 'two', '') }),
  fc.record({ kind: fc.constantFrom('mkdir' as const, 'remove' as const), path }),
  fc.record({ kind: fc.constant('rename' as const), path, to: path }),
);

/** Does something at the source; what the account refuses does not happen. */
async function perform(
  { source, sourceFiles }: LakePair,
  given: typeof act extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const ignoreRefusal = (): undefined => undefined;
  const directory = sourceFiles.getDirectoryClient(given.path);
  if (given.kind === 'write')
    await source.getBlockBlobClient(given.path).upload(given.text, given.text.length).catch(ignoreRefusal);
  else if (given.kind === 'mkdir')
    await directory.create({ conditions: { ifNoneMatch: '*' } }).catch(ignoreRefusal);
  else if (given.kind === 'rename') await directory.move(given.to).catch(ignoreRefusal);
  else await directory.delete(true).catch(ignoreRefusal);
}

test('whatever happens at the source and whatever the engine leaves out, reconciling ends equal', async () => {
  const rounds = fc.array(
    fc.record({ acts: fc.array(act, { minLength: 1, maxLength: 5 }), carried: fc.subarray(PATHS) }),
    { minLength: 1, maxLength: 3 },
  );
  const property = fc.asyncProperty(rounds, async (all) => {
    const sides = await createPair({});
    for (const { acts, carried } of all) {
      for (const each of acts) await perform(sides, each);
      await carry(sides, (name) => carried.includes(name));
      await expectEqual(sides);
    }
  });
  await fc.assert(property, { numRuns: Number(process.env['RECONCILE_RUNS'] ?? 15) });
});
