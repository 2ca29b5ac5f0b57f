import { createPatternRule } from '../rules/rule';

/** The kinds of principal that an entry of an access control list can be for. */
export enum AclEntryType {
  /** A user, service principal or managed identity; the owner if no principal is named. */
  USER = 'user',
  /** A group; the owning group if no principal is named. */
  GROUP = 'group',
  /** The maximum permissions of groups and named users. */
  MASK = 'mask',
  /** All other identities in the tenant. */
  OTHER = 'other',
}

/** The two access control lists of a folder. */
export enum AclScope {
  /** Controls access to the folder itself. */
  ACCESS = 'access',
  /** The template for files and folders that are created in the folder. */
  DEFAULT = 'default',
}

/**
 * One entry of a folder's access control list.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
 */
export interface AclEntry {
  /** Kind of principal. */
  readonly type: AclEntryType;
  /**
   * Object id of a user, service principal or managed identity (`USER`) or of a group (`GROUP`) in the account's tenant.
   * @default - the owner, or the owning group; `MASK` and `OTHER` have none
   */
  readonly principalId?: string;
  /** Permissions: 'rwx', with '-' for each one that is not granted. Listing a folder needs 'r', passing through it needs 'x'. */
  readonly permissions: string;
  /**
   * List that the entry is in.
   * @default AclScope.ACCESS
   */
  readonly scope?: AclScope;
}

/** Maximum number of entries in one list, including those that every list has. */
export const MAX_ACL_ENTRIES = 32;

/** The entries of a folder that the service creates. Every list has them unless it declares others. */
const BASE: readonly AclEntry[] = [
  { type: AclEntryType.USER, permissions: 'rwx' },
  { type: AclEntryType.GROUP, permissions: 'r-x' },
  { type: AclEntryType.OTHER, permissions: '---' },
];

/**
 * Completes lists. The service accepts complete lists only: with entries for the owner, the owning group and others, and with a
 * mask if a principal is named.
 */
export function completeAcl(declared: readonly AclEntry[]): Required<AclEntry>[] {
  return Object.values(AclScope).flatMap((scope) => {
    const own = declared.filter((entry) => getScope(entry) === scope);
    if (own.length === 0 && scope === AclScope.DEFAULT) return [];
    const hasEntry = (type: AclEntryType): boolean =>
      own.some((entry) => entry.type === type && isUnnamed(entry));
    const whole = [...own, ...BASE.filter(({ type }) => !hasEntry(type))];
    const limited = whole.filter(({ type, ...entry }) => type === AclEntryType.GROUP || !isUnnamed(entry));
    const needsMask = !hasEntry(AclEntryType.MASK) && !whole.every(isUnnamed);
    const mask = { type: AclEntryType.MASK, permissions: unitePermissions(limited) };
    return [...whole, ...(needsMask ? [mask] : [])].map((entry) => ({ principalId: '', ...entry, scope }));
  });
}

/** The rule of the permissions of an entry. */
export const permissionsRule = createPatternRule(/^[r-][w-][x-]$/, "'rwx' with '-' for what is not allowed");

/** Returns the key of an entry, which is unique in a folder. */
export function toAclKey(entry: AclEntry): string {
  return [getScope(entry), entry.type, getPrincipal(entry).toLowerCase()].join(' ').trim();
}

const getScope = ({ scope = AclScope.ACCESS }: Pick<AclEntry, 'scope'>): AclScope => scope;
const getPrincipal = ({ principalId = '' }: Pick<AclEntry, 'principalId'>): string => principalId;
const isUnnamed = (entry: Pick<AclEntry, 'principalId'>): boolean => getPrincipal(entry) === '';

/** Returns the permissions that any of the entries grants. */
function unitePermissions(entries: readonly Pick<AclEntry, 'permissions'>[]): string {
  const letters = [...'rwx'].map((letter, at) =>
    entries.some(({ permissions }) => permissions[at] === letter) ? letter : '-',
  );
  return letters.join('');
}
