import { Fault } from './fault';

/** One entry of an access control list. */
export interface AclEntry {
  /** Of the list that what is made in a directory gets. */
  readonly isDefault: boolean;
  readonly type: 'user' | 'group' | 'mask' | 'other';
  /** Object id; '' for the owner, the owning group, the mask and others. */
  readonly id: string;
  /** `rwx`, with - for what is not allowed. */
  readonly permissions: string;
}

export type Acl = readonly AclEntry[];

const TYPES = ['user', 'group', 'mask', 'other'] as const;

/**
 * Reads `[default:]type:[id]:rwx`, separated by commas; to remove entries, the permissions are left out.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update (x-ms-acl)
 */
export function parseAcl(text: string, isRemoval = false): Acl {
  return text.split(',').map((part) => {
    const fields = part.trim().split(':');
    const isDefault = fields[0] === 'default';
    const [type, id = '', permissions = ''] = isDefault ? fields.slice(1) : fields;
    const known = TYPES.find((name) => name === type);
    if (!known || (!isRemoval && !/^[r-][w-][x-]$/.test(permissions))) throw invalid(part);
    if (id !== '' && known !== 'user' && known !== 'group') throw invalid(part);
    return { isDefault, type: known, id, permissions };
  });
}

export function formatAcl(acl: Acl): string {
  return acl
    .map((entry) => `${entry.isDefault ? 'default:' : ''}${entry.type}:${entry.id}:${entry.permissions}`)
    .join(',');
}

/** A whole list: it has the owner, the owning group and others, and no more than a directory or a file may have. */
export function wholeAcl(acl: Acl, isDirectory: boolean): Acl {
  for (const isDefault of [false, true]) {
    const part = acl.filter((entry) => entry.isDefault === isDefault);
    const isWhole = (['user', 'group', 'other'] as const).every((type) => hasOwn(part, type));
    if (!isWhole && (part.length > 0 || !isDefault)) throw invalid(formatAcl(acl));
  }
  if (!isDirectory && acl.some(({ isDefault }) => isDefault)) throw invalid(formatAcl(acl));
  return inOrder(addMask(acl));
}

/** Replaces entries of the same kind, adds the others. */
export function modifyAcl(acl: Acl, changes: Acl): Acl {
  return inOrder(addMask([...without(acl, changes), ...changes]));
}

export function without(acl: Acl, removals: Acl): Acl {
  return acl.filter((entry) => !removals.some((removal) => toEntryKey(removal) === toEntryKey(entry)));
}

/** The list of a file or directory that is created in a directory with such a list; undefined if it has no default entries. */
export function inheritAcl(parent: Acl, isDirectory: boolean): Acl | undefined {
  const defaults = parent.filter(({ isDefault }) => isDefault);
  if (defaults.length === 0) return undefined;
  const own = defaults.map((entry) => ({ ...entry, isDefault: false }));
  return isDirectory ? [...own, ...defaults] : own;
}

/** `rwxr-x---`, with `t` for the sticky bit and + where the list says more than that. */
export function formatPermissions(acl: Acl, isSticky: boolean): string {
  const own = acl.filter(({ isDefault }) => !isDefault);
  const findPermissions = (type: AclEntry['type']): string | undefined =>
    own.find((entry) => entry.type === type && entry.id === '')?.permissions;
  const other = findPermissions('other') ?? '---';
  const last = isSticky ? (other[2] === 'x' ? 't' : 'T') : other[2];
  return `${findPermissions('user') ?? '---'}${findPermissions('mask') ?? findPermissions('group') ?? '---'}${other.slice(0, 2)}${last}${acl.length > 3 ? '+' : ''}`;
}

/** Of `rwxr-x---` or octal digits: the three entries that each list has, and the sticky bit. */
export function parsePermissions(text: string): { readonly acl: Acl; readonly isSticky: boolean } {
  const octal = /^([01])?([0-7])([0-7])([0-7])$/.exec(text);
  if (octal) {
    const [, sticky, ...digits] = octal;
    return { acl: ownEntries(digits.map(triple)), isSticky: sticky === '1' };
  }
  const symbols = /^([r-][w-][x-])([r-][w-][x-])([r-][w-])([xtT-])\+?$/.exec(text);
  if (!symbols) throw invalid(text);
  const [, user, group, other, last] = symbols;
  const execute = last === 't' ? 'x' : last === 'T' ? '-' : last;
  return { acl: ownEntries([user, group, other + execute]), isSticky: /[tT]/.test(last) };
}

/** Applies an octal mask to permissions. */
export function applyUmask(permissions: string, umask: string): string {
  const symbols = parsePermissions(permissions);
  const bits = symbols.acl.map((entry) =>
    [...entry.permissions].map((letter) => (letter === '-' ? 0 : 1)).join(''),
  );
  const left = parseInt(bits.join(''), 2) & ~parseInt(umask, 8);
  return `${symbols.isSticky ? 1 : 0}${left.toString(8).padStart(3, '0')}`;
}

function ownEntries([user, group, other]: readonly string[]): Acl {
  const entry = { isDefault: false, id: '' };
  return [
    { ...entry, type: 'user', permissions: user },
    { ...entry, type: 'group', permissions: group },
    { ...entry, type: 'other', permissions: other },
  ];
}

function triple(digit: string): string {
  const bits = Number(digit);
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
}

/** A list with named entries has a mask; where none is given, it allows what the group and the named entries may. */
function addMask(acl: Acl): Acl {
  const added = [false, true].flatMap((isDefault) => {
    const part = acl.filter((entry) => entry.isDefault === isDefault);
    if (hasOwn(part, 'mask') || !part.some(({ id }) => id !== '')) return [];
    const limited = part.filter(({ type, id }) => type === 'group' || (type === 'user' && id !== ''));
    const permissions = [...'rwx'].map((letter, at) =>
      limited.some((entry) => entry.permissions[at] === letter) ? letter : '-',
    );
    return [{ isDefault, type: 'mask' as const, id: '', permissions: permissions.join('') }];
  });
  return [...acl, ...added];
}

function inOrder(acl: Acl): Acl {
  const rank = ({ isDefault, type, id }: AclEntry): string =>
    `${isDefault ? 1 : 0}${TYPES.indexOf(type)}${id === '' ? 0 : 1}`;
  return [...acl].sort((one, other) => rank(one).localeCompare(rank(other)));
}

function hasOwn(acl: Acl, type: AclEntry['type']): boolean {
  return acl.some((entry) => entry.type === type && entry.id === '');
}

function toEntryKey({ isDefault, type, id }: AclEntry): string {
  return `${isDefault} ${type} ${id}`;
}

function invalid(text: string): Fault {
  return new Fault(400, 'InvalidInput', `One of the request inputs is not valid: ${text}`);
}
