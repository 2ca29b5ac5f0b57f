import { ADD_ACTION, READ_ACTION, SUPER_USER_ACTION, WRITE_ACTION } from '../condition/build-condition';
import { matchesActionPattern } from '../condition/wildcards';
import { DataRole } from '../roles';

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
  /** True if the role can get the account's keys, enable them, or assign itself another role. */
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
/** The actions that allow reading, directly or after a change of permissions. An ADLS Gen2 super user can do anything. */
const READ_ACTIONS = [
  READ_ACTION,
  SUPER_USER_ACTION,
  `${BLOBS}/manageOwnership/action`,
  `${BLOBS}/modifyPermissions/action`,
];
/** The actions that the condition of an exchange restricts. */
const CONDITIONED_ACTIONS = [READ_ACTION, WRITE_ACTION, ADD_ACTION].map((action) => action.toLowerCase());
/** The actions that open an account: they get its keys, enable them, or assign roles. */
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

/** Creates a role whose powers are unknown. */
export function createUnknownRole(name: string): RolePowers {
  return { name, readsBlobs: undefined, writesBlobs: false, isSuperUser: false, getsKeys: false };
}

/** Finds the role with a name or an id. The id can be an ARM id. */
export function findBuiltInRole(nameOrId: string): RolePowers {
  // The name of a custom role can contain a slash.
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
        patterns.some((p) => matchesActionPattern(action, p));
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

/** True if the data actions only read, write and add blobs. False for wildcards, which can be anything. */
function hasOnlyConditionedActions({ dataActions, notDataActions }: Permissions): boolean {
  return dataActions
    .filter(
      (action) =>
        action.includes('*') || !notDataActions.some((pattern) => matchesActionPattern(action, pattern)),
    )
    .every((action) => CONDITIONED_ACTIONS.includes(action.toLowerCase()));
}
