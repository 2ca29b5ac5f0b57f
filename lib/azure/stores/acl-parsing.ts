import type { DataLakePathClient, PathAccessControlItem } from '@azure/storage-file-datalake';

type Rights = PathAccessControlItem['permissions'];

const NO_RIGHTS: Rights = { read: false, write: false, execute: false };

function parseRights([read, write, execute]: string): Rights {
  return { read: read === 'r', write: write === 'w', execute: execute === 'x' };
}

export function parsePermissions(text: string): Parameters<DataLakePathClient['setPermissions']>[0] {
  const [owner, group, other] = [0, 3, 6].map((at) => parseRights(text.slice(at, at + 3)));
  return { owner, group, other, stickyBit: false, extendedAcls: false };
}

/**
 * Returns the permissions that are equivalent to an access control list, with or without the sticky bit. If the list has a
 * mask, the service takes the permissions of the group as the mask.
 */
export function toListPermissions(
  acl: string,
  stickyBit: boolean,
): Parameters<DataLakePathClient['setPermissions']>[0] {
  const entries = parseAcl(acl).filter(({ defaultScope, entityId }) => !defaultScope && entityId === '');
  const find = (type: PathAccessControlItem['accessControlType']): Rights | undefined =>
    entries.find(({ accessControlType }) => accessControlType === type)?.permissions;
  return {
    owner: find('user') ?? NO_RIGHTS,
    group: find('mask') ?? find('group') ?? NO_RIGHTS,
    other: find('other') ?? NO_RIGHTS,
    stickyBit,
    extendedAcls: false,
  };
}

/** user::rwx,default:user:<object id>:r-x,... */
export function parseAcl(acl: string): PathAccessControlItem[] {
  return acl.split(',').map((text) => {
    const parts = text.split(':');
    const defaultScope = parts[0] === 'default';
    const [type, entityId, rights] = defaultScope ? parts.slice(1) : parts;
    const accessControlType = type as PathAccessControlItem['accessControlType'];
    return { defaultScope, accessControlType, entityId, permissions: parseRights(rights) };
  });
}
