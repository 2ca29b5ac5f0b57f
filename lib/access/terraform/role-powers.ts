import { ADD_ACTION, READ_ACTION, WRITE_ACTION } from '../condition/build-condition';
import { matchesPattern } from '../condition/evaluate';
import { DataRole } from '../roles';

/** What a role lets its holder do about blobs. */
export interface RolePowers {
  readonly name: string;
  /** Undefined where the role is not one that we know. */
  readonly readsBlobs: boolean | undefined;
  /** May write, overwrite or delete blobs as well. */
  readonly writesBlobs: boolean;
  /** Has no data action but to read, write and add blobs: what its condition says of writing is all there is. */
  readonly onlyWritesBlobs?: boolean;
  /** May do anything on ADLS Gen2 by one action, which a condition has to name as well. */
  readonly isSuperUser: boolean;
  /** May get the account's keys, turn them on, or give itself another role. */
  readonly getsKeys: boolean;
}

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const WRITE_ACTIONS = [
  WRITE_ACTION,
  ADD_ACTION,
  ...['delete', 'deleteBlobVersion/action', 'permanentDelete/action', 'move/action'].map(
    (action) => `${BLOBS}/${action}`,
  ),
];
const SUPER_USER_ACTION = `${BLOBS}/runAsSuperUser/action`;
/** Who may change permissions may read next; on ADLS Gen2 a super user may anything. */
const READ_ACTIONS = [
  READ_ACTION,
  SUPER_USER_ACTION,
  `${BLOBS}/manageOwnership/action`,
  `${BLOBS}/modifyPermissions/action`,
];
/** What the condition of an exchange speaks of. */
const CONDITIONED_ACTIONS = [READ_ACTION, WRITE_ACTION, ADD_ACTION].map((action) => action.toLowerCase());
/** What opens an account to its holder: its keys, the switch that makes them work, and roles for oneself. */
const OPENING_ACTIONS = [
  ...['listKeys', 'regenerateKey', 'listAccountSas', 'listServiceSas'].map(
    (name) => `Microsoft.Storage/storageAccounts/${name}/action`,
  ),
  'Microsoft.Storage/storageAccounts/write',
  'Microsoft.Authorization/roleAssignments/write',
];

/** A built-in role: its name, its id, and its powers: `r`eads blobs, `w`rites them, `s`uper user, gets `k`eys. */
type BuiltIn = readonly [name: string, id: string, powers: string];

/** @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const BUILT_IN: readonly BuiltIn[] = [
  [DataRole.READER, '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'r'],
  [DataRole.CONTRIBUTOR, 'ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'rw'],
  ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'rws'],
  ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'k'],
  ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c', 'k'],
  ['Storage Account Contributor', '17d1049b-9a84-46fb-8f53-869881c3d3ab', 'k'],
  ['Reader and Data Access', 'c12c1c16-33a1-487b-954d-41c89c60f349', 'k'],
  ['Storage Account Key Operator Service Role', '81a9662b-bebf-436f-a333-f67b29880f12', 'k'],
  ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'k'],
  ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', ''],
  ['Storage Blob Delegator', 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a', ''],
  ['Storage File Data Privileged Contributor', '69566ab7-960f-475b-8e7c-b3118f30c6bd', ''],
  ['Storage File Data Privileged Reader', 'b8eda974-7b85-4f76-af95-65846b26df6d', ''],
  ['Storage File Data SMB Share Contributor', '0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb', ''],
  ['Storage File Data SMB Share Elevated Contributor', 'a7264617-510b-434b-a828-9731dc254ea7', ''],
  ['Storage File Data SMB Share Reader', 'aba4ae5f-2193-4029-9191-0cb91df5e314', ''],
  ['Storage Queue Data Contributor', '974c5e8b-45b9-4653-ba55-5f855dd0fb88', ''],
  ['Storage Queue Data Message Processor', '8a0f0c08-91a1-4084-bc3d-661d67233fed', ''],
  ['Storage Queue Data Message Sender', 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a', ''],
  ['Storage Queue Data Reader', '19e7f393-937e-4f77-808e-94535e297925', ''],
  ['Storage Table Data Contributor', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', ''],
  ['Storage Table Data Reader', '76199698-9eea-4c19-bc75-cec21354c6b6', ''],
];

/** A role that we cannot tell anything of. */
export function createUnknownRole(name: string): RolePowers {
  return { name, readsBlobs: undefined, writesBlobs: false, isSuperUser: false, getsKeys: false };
}

/** The role of this name, or with this id (or an ARM id that ends with it). */
export function findBuiltInRole(nameOrId: string): RolePowers {
  // A custom role's name may have a slash in it.
  const wanted = nameOrId.replace(/^.*\/(roleDefinitions\/|(?=[0-9a-f-]{36}$))/i, '').toLowerCase();
  const found = BUILT_IN.find(([name, id]) => name.toLowerCase() === wanted || id === wanted);
  if (!found) return createUnknownRole(nameOrId);
  const [name, , powers] = found;
  return {
    name,
    readsBlobs: powers.includes('r'),
    writesBlobs: powers.includes('w'),
    isSuperUser: powers.includes('s'),
    getsKeys: powers.includes('k'),
  };
}

/** One `permissions` block of a custom role. */
export interface Permissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export function createCustomRole(name: string, permissions: readonly Permissions[]): RolePowers {
  const isAllowed = (
    action: string,
    granted: 'actions' | 'dataActions',
    taken: 'notActions' | 'notDataActions',
  ) =>
    permissions.some((each) => {
      const matches = (patterns: readonly string[]): boolean =>
        patterns.some((p) => matchesPattern(action, p, true));
      return matches(each[granted]) && !matches(each[taken]);
    });
  const isDataAllowed = (action: string): boolean => isAllowed(action, 'dataActions', 'notDataActions');
  return {
    name,
    readsBlobs: READ_ACTIONS.some(isDataAllowed),
    writesBlobs: WRITE_ACTIONS.some(isDataAllowed),
    onlyWritesBlobs: permissions.every(hasOnlyConditionedActions),
    isSuperUser: isDataAllowed(SUPER_USER_ACTION),
    getsKeys: OPENING_ACTIONS.some((action) => isAllowed(action, 'actions', 'notActions')),
  };
}

/** Whether all that is permitted about data is reading, writing and adding: of a wildcard nobody can tell. */
function hasOnlyConditionedActions({ dataActions, notDataActions }: Permissions): boolean {
  return dataActions
    .filter(
      (action) =>
        action.includes('*') || !notDataActions.some((pattern) => matchesPattern(action, pattern, true)),
    )
    .every((action) => CONDITIONED_ACTIONS.includes(action.toLowerCase()));
}

/** Whether a condition narrows the super user as well as the reader. */
export function namesSuperUser(condition: string): boolean {
  return condition.toLowerCase().includes('runassuperuser/action');
}
