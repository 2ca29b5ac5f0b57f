import { checkSubscription, planSnapshot, PreserveAcls, syncSnapshot, verifySnapshot } from '../../../lib';
import { lakeForTests } from '../../testing/data-lake/lake-for-tests';
import { QUICK } from '../../support/faulty-pair';
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
    const sides = await LakePair.create(lake(), TREE);
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

  test('plans a request for each file that a mirror deletes, and two for each directory', async () => {
    const sides = await LakePair.create(lake(), { 'd/1': '1', 'd/2': '2', e: '3' }, { deletions: 'mirror' });
    await sides.sync();
    await sides.remove('d');
    const { requests } = await planSnapshot(sides.subscription, { env: sides.env });
    expect(requests.delete).toBe(4);
  });

  test('copies new and changed files of a folder', async () => {
    const sides = await LakePair.create(
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

  test('a mirror removes directories that are gone, except those with foreign files', async () => {
    const tree = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, `${i}`]));
    const sides = await LakePair.create(
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

  test('a mirror neither removes nor replaces a file that somebody put in the place of a directory', async () => {
    const sides = await LakePair.create(
      lake(),
      { gone: null, 'file now': null, b: '1' },
      { deletions: 'mirror', maxDeleteFraction: 1 },
    );
    await sides.sync();
    for (const path of ['gone', 'file now']) {
      await sides.targetFiles.getDirectoryClient(path).delete();
      await sides.target.getBlockBlobClient(path).upload('of fabrikam', 11);
      await sides.remove(path);
    }
    expect((await sides.sync()).details[0]).toMatchObject({ directoriesDeleted: 0 });
    await sides.write({ 'file now': 'of contoso' });
    expect((await sides.sync()).failures).toMatchObject([{ path: 'file now', code: 'Collision' }]);
    expect(await sides.atTarget()).toEqual({ gone: 'of fabrikam', 'file now': 'of fabrikam', b: '1' });
  });

  test('a file does not replace a file that somebody put in the place of its directory', async () => {
    const sides = await LakePair.create(lake(), { d: null, b: '1' }, { deletions: 'mirror' });
    await sides.sync();
    await sides.targetFiles.getDirectoryClient('d').delete();
    await sides.target.getBlockBlobClient('d').upload('of fabrikam', 11);
    await sides.remove('d');
    await sides.write({ d: 'of contoso' });
    expect((await sides.sync()).failures).toMatchObject([{ path: 'd', code: 'Collision' }]);
    expect(await sides.atTarget()).toEqual({ d: 'of fabrikam', b: '1' });
  });
});

const rights = (owner: string, group: string, other: string) => {
  const toPermissions = (text: string) => ({
    read: text[0] === 'r',
    write: text[1] === 'w',
    execute: text[2] === 'x',
  });
  return {
    owner: toPermissions(owner),
    group: toPermissions(group),
    other: toPermissions(other),
    stickyBit: false,
    extendedAcls: false,
  };
};
const ANALYST = '11111111-2222-3333-4444-555555555555';
const entry = (accessControlType: 'user' | 'group' | 'mask' | 'other', text: string, entityId = '') => ({
  accessControlType,
  entityId,
  defaultScope: false,
  permissions: rights(text, '', '').owner,
});
const LIST = [
  entry('user', 'rwx'),
  entry('user', 'r-x', ANALYST),
  entry('group', 'r--'),
  entry('mask', 'r-x'),
  entry('other', '---'),
];
/** The entries of a default list in addition to named entries. */
const DEFAULTS = [entry('user', 'rwx'), entry('group', 'r-x'), entry('other', '---')].map((each) => ({
  ...each,
  defaultScope: true,
}));

describe('access control', () => {
  test('is left to the target if it is not preserved', async () => {
    const sides = await LakePair.create(lake(), { a: '1' });
    await sides.sourceFiles.getFileClient('a').setAccessControl(LIST, { owner: 'ann', group: 'sales' });
    await sides.sync();
    const { owner, acl } = await sides.targetFiles.getFileClient('a').getAccessControl();
    expect([owner, acl.length]).not.toEqual(['ann', LIST.length]);
    expect((await sides.sync()).details[0]).toMatchObject({ filesUnchanged: 1 });
  });

  test('of a folder that was created for it stays, and files that land there inherit it', async () => {
    const sides = await LakePair.create(
      lake(),
      { 'in/d/a': '1' },
      { mapping: folder('in', 'out/x'), deletions: 'mirror', maxDeleteFraction: 1 },
    );
    const landing = sides.targetFiles.getDirectoryClient('out/x');
    await landing.create();
    const given = { ...entry('user', 'r-x', ANALYST), defaultScope: true };
    await landing.setAccessControl([...LIST, given, ...DEFAULTS]);
    const isGiven = expect.arrayContaining([entry('user', 'r-x', ANALYST)]) as unknown;
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 1, directoriesWritten: 1 });
    for (const path of ['out/x/d', 'out/x/d/a'])
      expect((await sides.targetFiles.getFileClient(path).getAccessControl()).acl).toEqual(isGiven);
    await sides.remove('in/d');
    expect((await sides.sync()).details[0]).toMatchObject({ filesDeleted: 1, directoriesDeleted: 1 });
    expect((await landing.getAccessControl()).acl).toEqual(isGiven);
  });

  test('of files and directories arrives, and when it changes nothing else is copied', async () => {
    const sides = await LakePair.create(lake(), { 'd/a': '1', b: '2' }, { preserveAcls: PreserveAcls.ALL });
    const at = (end: 'source' | 'target', path: string) =>
      (end === 'source' ? sides.sourceFiles : sides.targetFiles).getFileClient(path);
    await at('source', 'd/a').setAccessControl(LIST, { owner: 'ann', group: 'sales' });
    await at('source', 'd').setAccessControl(LIST, { owner: 'bob' });
    await sides.sync();
    expect(await at('target', 'd/a').getAccessControl()).toMatchObject({
      owner: 'ann',
      group: 'sales',
      acl: LIST,
    });
    expect(await at('target', 'd').getAccessControl()).toMatchObject({ owner: 'bob', acl: LIST });
    expect((await sides.sync()).details[0]).toMatchObject({ filesUnchanged: 2, directoriesWritten: 0 });

    await at('source', 'd/a').setAccessControl(LIST, { owner: 'cid', group: 'sales' });
    await at('source', 'd').setAccessControl(LIST, { owner: 'cid' });
    lake().requests = [];
    expect((await sides.sync()).details[0]).toMatchObject({
      filesWritten: 1,
      sizeWritten: 0,
      directoriesWritten: 1,
    });
    expect(lake().requests.filter(({ headers }) => headers['x-ms-copy-source'])).toEqual([]);
    expect(await at('target', 'd/a').getAccessControl()).toMatchObject({ owner: 'cid' });
    expect(await at('target', 'd').getAccessControl()).toMatchObject({ owner: 'cid' });
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded' });
  });

  test('and the sticky bit arrive, change and vanish, with all that the lists say', async () => {
    const tree = { plain: null, listed: null, 'listed/file': '1', later: null };
    const sides = await LakePair.create(lake(), tree, { preserveAcls: PreserveAcls.ALL });
    const atSource = (path: string) => sides.sourceFiles.getDirectoryClient(path);
    const readAccess = (end: 'source' | 'target') =>
      Promise.all(
        Object.keys(tree).map(async (path) => {
          const files = end === 'source' ? sides.sourceFiles : sides.targetFiles;
          const { acl, permissions } = await files.getDirectoryClient(path).getAccessControl();
          return { path, acl, permissions };
        }),
      );
    const setSticky = (path: string, stickyBit: boolean) =>
      atSource(path).setPermissions({ ...rights('rwx', 'r-x', stickyBit ? 'r--' : 'r-x'), stickyBit });
    await atSource('listed').setAccessControl(LIST, { owner: 'ann', group: 'sales' });
    await setSticky('plain', true);
    await setSticky('listed', true);
    await sides.sync();
    expect(await readAccess('target')).toEqual(await readAccess('source'));
    expect((await sides.sync()).details[0]).toMatchObject({ directoriesWritten: 0, filesUnchanged: 1 });

    await setSticky('plain', false);
    await setSticky('later', true);
    expect((await sides.sync()).details[0]).toMatchObject({ directoriesWritten: 2, filesUnchanged: 1 });
    const atTarget = await readAccess('target');
    expect(atTarget).toEqual(await readAccess('source'));
    expect(atTarget.map(({ permissions }) => permissions?.stickyBit)).toEqual([false, true, false, true]);
  });

  test('permissions arrive without the additions of a mask to those of the group', async () => {
    const sides = await LakePair.create(
      lake(),
      { a: '1', b: '2' },
      { preserveAcls: PreserveAcls.PERMISSIONS },
    );
    await sides.sourceFiles.getFileClient('a').setAccessControl(LIST, { owner: 'ann' });
    await sides.sourceFiles.getFileClient('b').setPermissions(rights('rw-', 'rw-', 'r--'));
    await sides.sync();
    const getPermissions = async (path: string) =>
      (await sides.targetFiles.getFileClient(path).getAccessControl()).permissions;
    expect(await getPermissions('a')).toMatchObject(rights('rwx', 'r--', '---'));
    expect(await getPermissions('b')).toMatchObject(rights('rw-', 'rw-', 'r--'));
    expect((await sides.sync()).details[0]).toMatchObject({ filesUnchanged: 2 });
  });

  test('that could not be set fails the file, and is set by the next run', async () => {
    const sides = await LakePair.create(lake(), { a: '1' }, { preserveAcls: PreserveAcls.ALL });
    await sides.sourceFiles.getFileClient('a').setAccessControl(LIST, { owner: 'ann' });
    lake().before = ({ query }) =>
      query.get('action') === 'setAccessControl'
        ? { status: 500, headers: { 'x-ms-error-code': 'InternalError' } }
        : undefined;
    expect(await sides.sync()).toMatchObject({ status: 'Failed', failures: [{ path: 'a' }] });
    lake().before = () => {};
    expect(await sides.sync()).toMatchObject({ status: 'Succeeded' });
    const { owner } = await sides.targetFiles.getFileClient('a').getAccessControl();
    expect(owner).toBe('ann');
  });
});

describe('where a file becomes a directory', () => {
  test('or a directory a file, the next snapshot has it so', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, `${i}`]));
    const sides = await LakePair.create(
      lake(),
      { ...many, a: 'file', 'b/1': 'one' },
      { deletions: 'mirror' },
    );
    await sides.sync();
    await sides.remove('a');
    await sides.remove('b');
    await sides.write({ 'a/1': 'in a', 'a/2': 'in a', b: 'file' });
    const first = await sides.sync();
    // The contents of the directory are deleted after all copies; then there is room for the file.
    expect(first).toMatchObject({ status: 'Succeeded', message: '1 file is left for the next run' });
    expect(await sides.sync()).toMatchObject({ status: 'Succeeded', message: null });
    expect(await sides.atTarget()).toEqual({ ...many, a: null, 'a/1': 'in a', 'a/2': 'in a', b: 'file' });
  });

  test('a kept file at the target conflicts, and the run reports it', async () => {
    const sides = await LakePair.create(lake(), { 'b/1': 'one' });
    await sides.sync();
    await sides.remove('b');
    await sides.write({ b: 'file' });
    const { failures } = await sides.sync();
    expect(failures).toEqual([expect.objectContaining({ path: 'b', code: 'Collision' })]);
    expect(await sides.atTarget()).toEqual({ b: null, 'b/1': 'one' });
  });
});

describe('a copy across kinds', () => {
  const FLAT_TREE = Object.fromEntries(Object.entries(TREE).filter(([, content]) => content !== null));

  test.each([
    ['from ADLS Gen2 to flat Blob storage', ['contoso', 'tailwind'] as const, FLAT_TREE],
    [
      'from flat Blob storage to ADLS Gen2',
      ['tailwind', 'fabrikam'] as const,
      { ...FLAT_TREE, a: null, 'a/b': null },
    ],
  ])('%s has all files', async (_, accounts, wanted) => {
    const tree = accounts[0] === 'tailwind' ? FLAT_TREE : TREE;
    const changes = { accounts, allowCrossKind: true, deletions: 'mirror' as const };
    const sides = await LakePair.create(lake(), tree, changes);
    expect(await sides.sync()).toMatchObject({ status: 'Succeeded' });
    expect(await sides.atTarget()).toEqual(wanted);
    expect((await sides.sync()).details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 5 });
    await sides.target.getBlockBlobClient('a-b').upload('tampered', 8);
    expect((await sides.sync({ reconcile: true })).details[0]).toMatchObject({ filesWritten: 1 });
    expect(await sides.atTarget()).toEqual(wanted);
    const report = await verifySnapshot(sides.subscription, { env: sides.env });
    expect(report).toMatchObject({ status: 'Succeeded', filesVerified: 5, filesOfOthers: 0 });
  });

  test('lists names that ADLS Gen2 does not support', async () => {
    const accounts = ['tailwind', 'fabrikam'] as const;
    const sides = await LakePair.create(lake(), { 'a//b': '1', c: '2' }, { accounts, allowCrossKind: true });
    const { failures, details } = await sides.sync();
    expect(failures).toEqual([expect.objectContaining({ path: 'a//b', code: 'NameUnfit' })]);
    expect(details[0]).toMatchObject({ filesWritten: 1 });
  });
});

describe('the kind of an account', () => {
  const wrong = async (accounts: readonly [string, string], isHnsEnabled: boolean) => {
    const sides = await LakePair.create(lake(), { a: '1' }, { accounts });
    const { subscription } = sides;
    const source = { ...subscription.source, isHnsEnabled };
    const target = { ...subscription.target, isHnsEnabled };
    return { sides, document: { ...subscription, source, target } };
  };

  test('comes from the account, even if the document differs', async () => {
    const lie = await wrong(['contoso', 'fabrikam'], false);
    // Without a request more: the listing tells.
    const sync = syncSnapshot(lie.document, { ...QUICK, env: lie.sides.env });
    await expect(sync).rejects.toMatchObject({ code: 'AccountFactsDiffer' });
    expect(await lie.sides.atTarget()).toEqual({});

    const other = await wrong(['tailwind', 'northwind'], true);
    const report = await checkSubscription(other.document, { env: other.sides.env });
    expect(report.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "AccountFactsDiffer: the document says that 'source.isHnsEnabled' is true, but the account itself says false",
      "AccountFactsDiffer: the document says that 'target.isHnsEnabled' is true, but the account itself says false",
    ]);
    const refused = syncSnapshot(other.document, { ...QUICK, env: other.sides.env });
    await expect(refused).rejects.toMatchObject({ code: 'AccountFactsDiffer' });
  });
});
