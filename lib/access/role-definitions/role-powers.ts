import { ADD_ACTION, READ_ACTION, SUPER_USER_ACTION, WRITE_ACTION } from '../condition/build-condition';
import { matchesActionPattern } from '../condition/wildcards';
import type { BuiltInRole } from './built-in-roles';
import { findRoleById, findRoleByName } from './built-in-roles';
import type { Permissions, StoragePermissions } from './role-permissions';
import { findServices, findStoragePermissions, READING_ACTIONS, WRITING_ACTIONS } from './role-permissions';

/** The powers of a role over blobs and over the account that has them. */
export interface RolePowers {
  /** Name of the role. */
  readonly name: string;
  /** True if the role can read blobs; undefined if the role is unknown. */
  readonly readsBlobs: boolean | undefined;
  /** True if the role can write, overwrite or delete blobs. */
  readonly writesBlobs: boolean;
  /** True if the data actions of the role only read, write and add blobs, so that its condition covers all writing. */
  readonly onlyWritesBlobs?: boolean;
  /** True if the role has the action of an ADLS Gen2 super user, which a condition has to name as well. */
  readonly isSuperUser: boolean;
  /** The powers that open data without a data action, such as the keys of the account. */
  readonly powers: StoragePermissions['powers'];
  /** The services that the role can change or use, by namespace: they can read blobs with an identity of their own. */
  readonly services: readonly string[];
}

/** The actions that the condition of an exchange restricts. */
const CONDITIONED_ACTIONS = [READ_ACTION, WRITE_ACTION, ADD_ACTION].map((action) => action.toLowerCase());

/** Creates a role whose powers are unknown. */
export function createUnknownRole(name: string): RolePowers {
  return { name, readsBlobs: undefined, writesBlobs: false, isSuperUser: false, powers: [], services: [] };
}

/** Finds the role with a name or an id. The id can be an ARM id. */
export function findBuiltInRole(nameOrId: string): RolePowers {
  const id = parseRoleId(nameOrId);
  const found = id === undefined ? findRoleByName(nameOrId) : findRoleById(id);
  return found ? toRolePowers(found) : createUnknownRole(nameOrId);
}

function toRolePowers({ id: _id, ...powers }: BuiltInRole): RolePowers {
  return powers;
}

/** Parses the GUID at the end of a role's id; undefined for other texts, such as names. */
export function parseRoleId(text: string): string | undefined {
  return /(?:^|\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(text)?.[1].toLowerCase();
}

export function createCustomRole(name: string, blocks: readonly Permissions[]): RolePowers {
  const { dataActions, powers } = findStoragePermissions(blocks);
  return {
    name,
    readsBlobs: READING_ACTIONS.some((action) => dataActions.includes(action)),
    writesBlobs: WRITING_ACTIONS.some((action) => dataActions.includes(action)),
    onlyWritesBlobs: blocks.every(hasOnlyConditionedActions),
    isSuperUser: dataActions.includes(SUPER_USER_ACTION),
    powers,
    services: findServices(blocks),
  };
}

/** True if the data actions only read, write and add blobs. False for wildcards, which can be anything. */
function hasOnlyConditionedActions({ dataActions, notDataActions }: Permissions): boolean {
  return dataActions
    .filter(
      (action) =>
        action.includes('*') || !notDataActions.some((pattern) => matchesActionPattern(action, pattern)),
    )
    .every((action) => CONDITIONED_ACTIONS.includes(action.toLowerCase()));
}
