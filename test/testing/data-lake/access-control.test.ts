import type { PathAccessControlItem } from '@azure/storage-file-datalake';
import { put } from '../../support/accounts';
import { getContainerClient, fileSystem, lakeForTests, refusal, write } from './lake-for-tests';

const lake = lakeForTests();

const RWX = { read: true, write: true, execute: true };
const R_X = { read: true, write: false, execute: true };
const NONE = { read: false, write: false, execute: false };
const ANALYST = '11111111-2222-3333-4444-555555555555';
const entry = (
  accessControlType: PathAccessControlItem['accessControlType'],
  permissions: PathAccessControlItem['permissions'],
  entityId = '',
  defaultScope = false,
): PathAccessControlItem => ({ accessControlType, permissions, entityId, defaultScope });
const ACL = [
  entry('user', RWX),
  entry('user', R_X, ANALYST),
  entry('group', R_X),
  entry('mask', R_X),
  entry('other', NONE),
];

describe('access control', () => {
  test('owner, group, permissions and lists are kept as they were set', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b');
    const file = files.getFileClient('a/b');
    expect((await file.getAccessControl()).permissions).toMatchObject({
      owner: { read: true, write: true, execute: false },
      group: { read: true, write: false, execute: false },
      other: NONE,
      extendedAcls: false,
    });
    const { etag } = await file.getProperties();
    await file.setAccessControl(ACL, { owner: 'ann', group: 'sales' });
    const kept = await file.getAccessControl();
    expect(kept).toMatchObject({ owner: 'ann', group: 'sales', acl: ACL });
    expect(kept.permissions).toMatchObject({ group: R_X, extendedAcls: true });
    expect((await file.getProperties()).etag).toBe(etag);
    await file.setPermissions({ owner: RWX, group: RWX, other: R_X, stickyBit: false, extendedAcls: false });
    const mask = (await file.getAccessControl()).acl.find((item) => item.accessControlType === 'mask');
    expect(mask!.permissions).toEqual(RWX);
    expect(await refusal(file.setAccessControl([entry('user', RWX)]))).toBe('400 InvalidInput');
  });

  test('new paths in a directory get its default list', async () => {
    const files = await fileSystem(lake());
    const directory = files.getDirectoryClient('a');
    await directory.create();
    const defaults = ACL.map((item) => ({ ...item, defaultScope: true }));
    await directory.setAccessControl([...ACL, ...defaults]);
    await write(files, 'a/by lake');
    await put(getContainerClient(lake(), files), 'a/sub/by blob', '');
    for (const path of ['a/by lake', 'a/sub/by blob'])
      expect((await files.getFileClient(path).getAccessControl()).acl).toEqual(ACL);
    const sub = await files.getDirectoryClient('a/sub').getAccessControl();
    expect(sub.acl).toEqual([...ACL, ...defaults]);
  });

  test('a list is set on a whole tree, a page at a time, changed and removed again', async () => {
    const files = await fileSystem(lake());
    for (const path of ['a/1', 'a/b/2', 'a-b']) await write(files, path);
    const directory = files.getDirectoryClient('a');
    const batches: number[] = [];
    const { counters } = await directory.setAccessControlRecursive(ACL, {
      batchSize: 3,
      onProgress: ({ batchCounters }) => batches.push(batchCounters.changedFilesCount),
    });
    expect(counters).toMatchObject({
      changedDirectoriesCount: 2,
      changedFilesCount: 2,
      failedChangesCount: 0,
    });
    expect(batches).toHaveLength(2);
    const getAcl = async (path: string): Promise<PathAccessControlItem[]> =>
      (await files.getFileClient(path).getAccessControl()).acl;
    expect([await getAcl('a/b/2'), (await getAcl('a-b')).length]).toEqual([ACL, 3]);
    await directory.updateAccessControlRecursive([entry('user', RWX, ANALYST)]);
    expect((await getAcl('a/1'))[1]).toEqual(entry('user', RWX, ANALYST));
    await directory.removeAccessControlRecursive([
      { accessControlType: 'user', entityId: ANALYST, defaultScope: false },
    ]);
    expect((await getAcl('a/1')).map(({ entityId }) => entityId)).not.toContain(ANALYST);
  });
});
