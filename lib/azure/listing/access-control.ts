import { PreserveAcls } from '../../model/values/publication';
import type { Access } from '../../snapshot/contract/storage-ports';
import { toEffectivePermissions } from './preserved-extras';

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
export function selectAccess(reported: AccessControlFields, acls: PreserveAcls): Access | undefined {
  if (acls === PreserveAcls.NONE) return undefined;
  if (acls === PreserveAcls.PERMISSIONS) return { permissions: toEffectivePermissions(reported) };
  const { owner = '', group = '', acl = '', permissions = '' } = reported;
  return { owner, group, acl, ...(isSticky(permissions) && { isSticky: true as const }) };
}

/** True if the permissions, as the service reports them, have the sticky bit. */
export function isSticky(permissions: string): boolean {
  return /^.{8}[tT]/.test(permissions);
}
