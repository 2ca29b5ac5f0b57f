import { createPatternRule } from '../rules/rule';

/** Whom an entry of an access control list is for. */
export enum AclEntryType {
  /** A user, service principal or managed identity; without a principal, the owner. */
  USER = 'user',
  /** A group; without a principal, the owning group. */
  GROUP = 'group',
  /** The most that groups and named users may. */
  MASK = 'mask',
  /** Everybody else in the tenant. */
  OTHER = 'other',
}

/** Which of a folder's two access control lists an entry is in. */
export enum AclScope {
  /** The one that says who may use the folder. */
  ACCESS = 'access',
  /** The one that what is made in the folder gets. */
  DEFAULT = 'default',
}

/**
 * One entry of a folder's access control list.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
 */
export interface AclEntry {
  readonly type: AclEntryType;
  /**
   * Object id of a user, service principal or managed identity (`USER`) or of a group (`GROUP`), of the account's tenant.
   * @default - the owner, or the owning group; `MASK` and `OTHER` have none
   */
  readonly principalId?: string;
  /** What they may: 'rwx', with '-' for what they may not. A folder is listed with 'r', and passed through with 'x'. */
  readonly permissions: string;
  /**
   * Which list the entry is in.
   * @default AclScope.ACCESS
   */
  readonly scope?: AclScope;
}

/** The most entries of one list, those among them that each list has. */
export const MAX_ACL_ENTRIES = 32;

/** What a list has that does not say otherwise: as the service makes folders. */
const BASE: readonly AclEntry[] = [
  { type: AclEntryType.USER, permissions: 'rwx' },
  { type: AclEntryType.GROUP, permissions: 'r-x' },
  { type: AclEntryType.OTHER, permissions: '---' },
];

/**
 * The whole lists of which some entries were declared. The service takes whole ones only: with entries for the owner, the
 * owning group, others, and the mask where a principal is named.
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

/** A rule for what an entry allows. */
export const permissionsRule = createPatternRule(/^[r-][w-][x-]$/, "'rwx' with '-' for what is not allowed");

/** What tells two entries of a folder apart. */
export function toAclKey(entry: AclEntry): string {
  return [getScope(entry), entry.type, getPrincipal(entry).toLowerCase()].join(' ').trim();
}

const getScope = ({ scope = AclScope.ACCESS }: Pick<AclEntry, 'scope'>): AclScope => scope;
const getPrincipal = ({ principalId = '' }: Pick<AclEntry, 'principalId'>): string => principalId;
const isUnnamed = (entry: Pick<AclEntry, 'principalId'>): boolean => getPrincipal(entry) === '';

/** All that any of them allows. */
function unitePermissions(entries: readonly Pick<AclEntry, 'permissions'>[]): string {
  const letters = [...'rwx'].map((letter, at) =>
    entries.some(({ permissions }) => permissions[at] === letter) ? letter : '-',
  );
  return letters.join('');
}
