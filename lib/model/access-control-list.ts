import type { Problem } from '../problems';
import { problems } from '../problems';
import { uuidRule } from './names';
import { PreserveAcls, Publish } from './publication';

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

/** The most entries of one list. */
const MAX_ENTRIES = 32;

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
export function wholeAcl(declared: readonly AclEntry[]): Required<AclEntry>[] {
  return Object.values(AclScope).flatMap((scope) => {
    const own = declared.filter((entry) => scopeOf(entry) === scope);
    if (own.length === 0 && scope === AclScope.DEFAULT) return [];
    const isThere = (type: AclEntryType): boolean =>
      own.some((entry) => entry.type === type && isUnnamed(entry));
    const whole = [...own, ...BASE.filter(({ type }) => !isThere(type))];
    const limited = whole.filter(({ type, ...entry }) => type === AclEntryType.GROUP || !isUnnamed(entry));
    const needsMask = !isThere(AclEntryType.MASK) && !whole.every(isUnnamed);
    const mask = { type: AclEntryType.MASK, permissions: union(limited) };
    return [...whole, ...(needsMask ? [mask] : [])].map((entry) => ({ principalId: '', ...entry, scope }));
  });
}

/** Says what is wrong with declared entries. Object ids may be known to Terraform alone. */
export function aclProblems(
  entries: readonly AclEntry[],
  prop: string,
  isUnknown: (value: string) => boolean,
): Problem[] {
  const found: Problem[] = [];
  const keys = entries.map((entry) => `${scopeOf(entry)} ${entry.type} ${principalOf(entry).toLowerCase()}`);
  entries.forEach((entry, index) => {
    const at = `${prop}[${index}]`;
    const hold = (name: string, value: string, rule: string, isKept: boolean): void => {
      if (!isKept) found.push(problems.valueInvalid(`${at}.${name}`, rule, value));
    };
    const { type, permissions } = entry;
    const principal = principalOf(entry);
    hold('type', type, oneOf(AclEntryType), Object.values(AclEntryType).includes(type));
    hold('scope', scopeOf(entry), oneOf(AclScope), Object.values(AclScope).includes(scopeOf(entry)));
    hold('permissions', permissions, "'rwx' with '-' for what is not allowed", PERMISSIONS.test(permissions));
    if (principal === '' || !Object.values(AclEntryType).includes(type)) return;
    const isNamed = type === AclEntryType.USER || type === AclEntryType.GROUP;
    hold('principalId', principal, `left out for '${type}'`, isNamed);
    const broken = isUnknown(principal) ? undefined : uuidRule(principal);
    hold('principalId', principal, broken ?? '', !isNamed || broken === undefined);
  });
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) found.push(problems.duplicateName(`entry of '${prop}'`, key.trim()));
  });
  for (const scope of found.length === 0 ? Object.values(AclScope) : []) {
    const { length } = wholeAcl(entries).filter((entry) => entry.scope === scope);
    const rule = `at most ${MAX_ENTRIES} entries of scope '${scope}', with those that each list has`;
    if (length > MAX_ENTRIES) found.push(problems.valueInvalid(prop, rule, length));
  }
  return found;
}

/** Says why a place has no list that could be declared, in a copy that is made so. */
export function aclPlaceProblems(
  prop: string,
  { isFile, publish, preserveAcls }: Readonly<{ isFile: boolean } & Partial<HowCopied>>,
): Problem[] {
  const refused = (reason: string, value: unknown): Problem =>
    problems.valueInvalid(prop, `left out ${reason}`, value);
  if (isFile) return [refused('for a File: only folders have lists that Terraform keeps', 'entries')];
  return [
    ...(publish === Publish.ATOMIC
      ? [refused("where 'publish' puts another folder in its place with each snapshot", publish)]
      : []),
    ...((preserveAcls ?? PreserveAcls.NONE) !== PreserveAcls.NONE
      ? [refused("where 'preserveAcls' copies what the source has", preserveAcls)]
      : []),
  ];
}

interface HowCopied {
  readonly publish: Publish;
  readonly preserveAcls: PreserveAcls;
}

const PERMISSIONS = /^[r-][w-][x-]$/;

const scopeOf = ({ scope = AclScope.ACCESS }: Pick<AclEntry, 'scope'>): AclScope => scope;
const principalOf = ({ principalId = '' }: Pick<AclEntry, 'principalId'>): string => principalId;
const isUnnamed = (entry: Pick<AclEntry, 'principalId'>): boolean => principalOf(entry) === '';

function oneOf(values: Readonly<Record<string, string>>): string {
  return `one of ${Object.values(values).join(', ')}`;
}

/** All that any of them allows. */
function union(entries: readonly Pick<AclEntry, 'permissions'>[]): string {
  const letters = [...'rwx'].map((letter, at) =>
    entries.some(({ permissions }) => permissions[at] === letter) ? letter : '-',
  );
  return letters.join('');
}
