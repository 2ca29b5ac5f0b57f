import { PreserveAcls } from '../../model/values/publication';
import type { Access } from '../../snapshot/contract/storage-ports';

/** Access control as the service reports it. */
export interface AccessControlFields {
  owner?: string;
  group?: string;
  /** rwxr-x---, followed by '+' if the access control list has further entries. */
  permissions?: string;
  /** user::rwx,user:<object id>:r-x,group::r-x,mask::r-x,other::---,default:user::rwx,... */
  acl?: string;
}

/** Selects the access control that is preserved. @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control */
export function selectPreservedAccess(reported: AccessControlFields, acls: PreserveAcls): Access | undefined {
  if (acls === PreserveAcls.NONE) return undefined;
  if (acls === PreserveAcls.PERMISSIONS) return { permissions: toEffectivePermissions(reported) };
  const { owner = '', group = '', acl = '', permissions = '' } = reported;
  return { owner, group, acl, ...(isSticky(permissions) && { isSticky: true as const }) };
}

/** True if the permissions, as the service reports them, have the sticky bit. */
export function isSticky(permissions: string): boolean {
  return /^.{8}[tT]/.test(permissions);
}
/**
 * Permissions of the owner, the owning group and others. If there is a mask, the service reports it in place of the
 * permissions of the group, which may be fewer: copying the mask would give the group more access.
 */
export function toEffectivePermissions({ permissions = '', acl = '' }: AccessControlFields): string {
  const entries = new Map(acl.split(',').map((entry) => [entry.slice(0, -3), entry.slice(-3)]));
  const group = entries.get('group::') ?? permissions.slice(3, 6);
  const mask = entries.get('mask::') ?? 'rwx';
  const masked = [...group].map((right, index) => (mask[index] === '-' ? '-' : right)).join('');
  const other = (entries.get('other::') ?? permissions.slice(6, 9)).replace(/t/, 'x').replace(/T/, '-');
  return (entries.get('user::') ?? permissions.slice(0, 3)) + masked + other;
}
