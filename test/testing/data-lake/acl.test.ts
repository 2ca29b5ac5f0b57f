import { withPermissions } from '../../../testing/emulators/data-lake/access';
import {
  formatAcl,
  inheritAcl,
  modifyAcl,
  parseAcl,
  parsePermissions,
  formatPermissions,
  applyUmask,
  wholeAcl,
} from '../../../testing/emulators/data-lake/acl';

const TEXT = 'user::rwx,user:ann:r-x,group::r--,other::---';

test('a list with named entries gets a mask with the permissions of these and of the group', () => {
  const acl = wholeAcl(parseAcl(TEXT), false);
  expect(formatAcl(acl)).toBe('user::rwx,user:ann:r-x,group::r--,mask::r-x,other::---');
  expect(formatPermissions(acl, false)).toBe('rwxr-x---+');
});

test.each([
  '',
  'user::rwx',
  'user:rwx',
  `${TEXT},mask:ann:rwx`,
  `default:${TEXT}`,
  'user::rwz,group::---,other::---',
])('for a file, %j is no list', (text) =>
  expect(() => wholeAcl(parseAcl(text), false)).toThrow('One of the request inputs is not valid'),
);

test('entries of the same kind replace each other', () => {
  const acl = modifyAcl(parseAcl(TEXT), parseAcl('user:ann:---,user:bob:r--'));
  expect(formatAcl(acl)).toBe('user::rwx,user:ann:---,user:bob:r--,group::r--,mask::r--,other::---');
});

test('a directory passes its default entries on, to directories as defaults too', () => {
  const acl = parseAcl(
    'user::rwx,group::---,other::---,default:user::r--,default:group::---,default:other::---',
  );
  expect(formatAcl(inheritAcl(acl, false)!)).toBe('user::r--,group::---,other::---');
  expect(inheritAcl(acl, true)).toHaveLength(6);
  expect(inheritAcl(parseAcl(TEXT), true)).toBeUndefined();
});

test.each([
  ['0777', '0027', 'rwxr-x---'],
  ['rw-rw-rw-', '0027', 'rw-r-----'],
  ['1777', '0000', 'rwxrwxrwt'],
  ['rwxrwxrwT', '0000', 'rwxrwxrwT'],
])('of the permissions %s the mask %s leaves %s', (permissions, umask, left) => {
  const { acl, isSticky } = parsePermissions(applyUmask(permissions, umask));
  expect(formatPermissions(acl, isSticky)).toBe(left);
});

test('permissions of a list with a mask change the mask, not the group', () => {
  const access = { owner: 'ann', group: 'sales', acl: wholeAcl(parseAcl(TEXT), false), isSticky: false };
  expect(formatAcl(withPermissions(access, 'rwxrwx---').acl)).toBe(
    'user::rwx,user:ann:r-x,group::r--,mask::rwx,other::---',
  );
});
