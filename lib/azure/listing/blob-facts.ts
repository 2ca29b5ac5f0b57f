import { PreserveAcls } from '../../model/values/publication';
import type { Access, BlobFacts, Tags } from '../../snapshot/ports/storage-ports';
import { DIRECTORY_ETAG } from '../../snapshot/ports/storage-ports';

/** What of blobs is looked at beside their content. */
export interface PreservedProperties {
  readonly tags: boolean;
  readonly tier: boolean;
  readonly acls: PreserveAcls;
}

export const CONTENT_ONLY: PreservedProperties = { tags: false, tier: false, acls: PreserveAcls.NONE };

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const TIERS = ['Hot', 'Cool', 'Cold'];

/** Says of which kind a blob is, where it is no block blob. */
export function setType(facts: Mutable<BlobFacts>, blobType: string): void {
  if (blobType === 'AppendBlob' || blobType === 'PageBlob') facts.blobType = blobType;
}

/** Says in which tier a blob is, as far as that matters. */
export function setTier(
  facts: Mutable<BlobFacts>,
  accessTier: string,
  isInferred: boolean,
  preserved: PreservedProperties,
): void {
  if (accessTier === 'Archive') facts.isArchived = true;
  if (preserved.tier && !isInferred && TIERS.includes(accessTier)) facts.tier = accessTier;
}

/** Tags in the order of their names: so that they can be compared. */
export function sortTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a directory has: neither content nor anything that says whether it has changed. */
export function toDirectoryFacts({ name, access }: BlobFacts): BlobFacts {
  return { name, sizeBytes: 0, etag: DIRECTORY_ETAG, isDirectory: true, ...(access && { access }) };
}

/** Access control as the service tells it. */
export interface AccessControlFields {
  owner?: string;
  group?: string;
  /** rwxr-x---, with '+' at the end where there is more in the list. */
  permissions?: string;
  /** user::rwx,user:<object id>:r-x,group::r-x,mask::r-x,other::---,default:user::rwx,... */
  acl?: string;
}

/** What is preserved of access control. @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control */
export function selectAccess(reported: AccessControlFields, acls: PreserveAcls): Access | undefined {
  if (acls === PreserveAcls.NONE) return undefined;
  if (acls === PreserveAcls.PERMISSIONS) return { permissions: toEffectivePermissions(reported) };
  const { owner = '', group = '', acl = '' } = reported;
  return { owner, group, acl };
}

/**
 * Of owner, owning group and others. Where there is a mask, the permissions have it in place of those of the group, which may
 * be fewer: taken for theirs, it would give them more.
 */
function toEffectivePermissions({ permissions = '', acl = '' }: AccessControlFields): string {
  const entries = new Map(acl.split(',').map((entry) => [entry.slice(0, -3), entry.slice(-3)]));
  const group = entries.get('group::') ?? permissions.slice(3, 6);
  const mask = entries.get('mask::') ?? 'rwx';
  const masked = [...group].map((right, index) => (mask[index] === '-' ? '-' : right)).join('');
  const other = (entries.get('other::') ?? permissions.slice(6, 9)).replace(/t/, 'x').replace(/T/, '-');
  return (entries.get('user::') ?? permissions.slice(0, 3)) + masked + other;
}
