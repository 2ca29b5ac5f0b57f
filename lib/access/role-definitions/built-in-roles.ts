import type { StoragePowerName } from './storage-powers';
import { ROLES_WITH_POWER } from './roles-with-power';
import { ROLES_WITHOUT_POWER } from './roles-without-power';
import { ROLES_BY_SERVICE } from './roles-by-service';
import { SERVICE_NAMESPACES } from './services';
import { createLookup } from '../../lookup';

/** A built-in role and its powers over storage accounts. */
export interface BuiltInRole {
  readonly name: string;
  readonly id: string;
  readonly readsBlobs: boolean;
  readonly writesBlobs: boolean;
  readonly isSuperUser: boolean;
  readonly powers: readonly StoragePowerName[];
  /** The services that the role can change or use, by namespace. */
  readonly services: readonly string[];
}

/** The letter of each power in the tables. */
const LETTERS = createLookup<StoragePowerName>({
  s: 'AccessControlLists',
  K: 'AccountKeys',
  S: 'Sas',
  A: 'AccountSettings',
  W: 'BlobServiceSettings',
  P: 'Containers',
  L: 'LocalUsers',
  O: 'Replication',
  D: 'DataShares',
  R: 'RoleAssignments',
  F: 'RoleDefinitions',
  N: 'Networks',
  M: 'Perimeters',
  B: 'Restores',
  J: 'StorageTasks',
  T: 'Tags',
  E: 'BlobNames',
  H: 'Hierarchy',
  Q: 'Policies',
  G: 'Delegations',
  Z: 'Connections',
  I: 'Identities',
  X: 'Code',
  V: 'Secrets',
});

const ALL: readonly BuiltInRole[] = [
  ...ROLES_WITH_POWER,
  ...ROLES_WITHOUT_POWER.map(([name, id]) => [name, id, ''] as const),
].map(([name, id, letters]) => ({
  name,
  id,
  readsBlobs: letters.includes('r'),
  writesBlobs: letters.includes('w'),
  isSuperUser: letters.includes('s'),
  powers: [...letters].flatMap((letter) => LETTERS[letter] ?? []),
  services: SERVICE_NAMESPACES.filter((namespace) =>
    ['*', namespace].some((each) => ROLES_BY_SERVICE[each]?.includes(name)),
  ),
}));

const BY_NAME = new Map(ALL.map((role) => [role.name.toLowerCase(), role]));
const BY_ID = new Map(ALL.map((role) => [role.id, role]));

/** Finds the built-in role with a name. Azure ignores its case. */
export function findRoleByName(name: string): BuiltInRole | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** Finds the built-in role with an id. */
export function findRoleById(id: string): BuiltInRole | undefined {
  return BY_ID.get(id.toLowerCase());
}
