import {
  ADD_ACTION,
  READ_ACTION,
  READ_TAGS_ACTION,
  SUPER_USER_ACTION,
  WRITE_ACTION,
  WRITE_TAGS_ACTION,
} from '../condition/build-condition';
import { matchesActionPattern } from '../condition/wildcards';
import { ACTING_DATA_ACTION } from './acting-powers';
import { findServicesOfAction } from './services';
import type { RolePower } from './storage-powers';
import { STORAGE_POWERS } from './storage-powers';

/** One `permissions` block of a custom role. */
export interface Permissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const toBlobActions = (...names: readonly string[]): string[] => names.map((name) => `${BLOBS}/${name}`);

/** The data actions that write, overwrite or delete blobs. */
export const WRITING_ACTIONS: readonly string[] = [
  WRITE_ACTION,
  ADD_ACTION,
  ...toBlobActions('delete', 'deleteBlobVersion/action', 'permanentDelete/action', 'move/action'),
];
/** The data actions that allow reading, directly or after a change of permissions. An ADLS Gen2 super user can do anything. */
export const READING_ACTIONS: readonly string[] = [
  READ_ACTION,
  SUPER_USER_ACTION,
  ...toBlobActions('manageOwnership/action', 'modifyPermissions/action'),
];
/** All data actions on blobs, as of 2026-11-29. */
const DATA_ACTIONS: readonly string[] = [
  ...READING_ACTIONS,
  ...WRITING_ACTIONS,
  READ_TAGS_ACTION,
  WRITE_TAGS_ACTION,
  ...toBlobActions('filter/action', 'immutableStorage/runAsSuperUser/action'),
];

/** The control-plane actions on storage that open no data, as of 2026-11-29. */
const HARMLESS_ACTIONS = [
  /\/(read|delete|register\/action)$/i,
  /^[^/]+\/(locations|operations|register|checkNameAvailability|storageTasks)\b/i,
  /^[^/]+\/storageAccounts\/(file|queue|table)Services\//i,
  /\/(generateUserDelegationKey|testExistingConnection)\/action$/i,
  /\/(managementPolicies|encryptionScopes|diagnosticSettings|restorePointMarkers)\/write$/i,
  /\/containers\/(lease|clearLegalHold|setLegalHold|immutabilityPolicies\/[a-z]+)\/(action|write)$/i,
  /\/containers\/immutabilityPolicies\/write$/i,
  /\/(failover|revokeUserDelegationKeys|rotateKey|abortHierarchicalNamespaceMigration)\/action$/i,
];

/** The permissions of a role that matter to the data of storage accounts. Two roles with equal ones are equal. */
export interface StoragePermissions {
  /** The data actions on blobs, in a fixed order. */
  readonly dataActions: readonly string[];
  /** Names of powers, and actions on storage whose meaning is not known. */
  readonly powers: readonly RolePower[];
}

/** Finds what a role can do: the union of its blocks, each without its own exclusions. */
export function findStoragePermissions(blocks: readonly Permissions[]): StoragePermissions {
  const allows = (action: string): boolean =>
    blocks.some((block) => isGranted(action, block.actions, block.notActions));
  const allowsData = (action: string): boolean =>
    blocks.some((block) => isGranted(action, block.dataActions, block.notDataActions));
  const unknown = new Set(blocks.flatMap(findUnknownActions));
  return {
    dataActions: DATA_ACTIONS.filter(allowsData),
    powers: [
      ...STORAGE_POWERS.filter(([, { actions }]) =>
        actions.some((action) => (isDataAction(action) ? allowsData(action) : allows(action))),
      ).map(([name]) => name),
      ...[...unknown].sort().map((action) => `action ${action}` as const),
    ],
  };
}

/** Finds the services that a role can change or use, in a fixed order. */
export function findServices(blocks: readonly Permissions[]): string[] {
  const isTaken = (action: string, taken: readonly string[]): boolean =>
    taken.some((pattern) => matchesActionPattern(action, pattern));
  const found = blocks.flatMap(({ actions, notActions, dataActions, notDataActions }) => [
    ...actions
      .filter((action) => !isTaken(action, notActions))
      .flatMap((each) => findServicesOfAction(each, false)),
    ...dataActions
      .filter((action) => !isTaken(action, notDataActions))
      .flatMap((each) => findServicesOfAction(each, true)),
  ]);
  return [...new Set(found)].sort();
}

function isDataAction(action: string): boolean {
  return DATA_ACTIONS.includes(action) || ACTING_DATA_ACTION.test(action);
}

function isGranted(action: string, granted: readonly string[], taken: readonly string[]): boolean {
  const isIn = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesActionPattern(action, pattern));
  return isIn(granted) && !isIn(taken);
}

/** Matches data actions that are about other data than blobs. */
const HARMLESS_DATA = /^[^/]+\/storageAccounts\/(file|queue|table)Services\//i;

/** True for an action of Microsoft.Storage. The name of the provider can have wildcards. */
function canBeOnStorage(action: string): boolean {
  return matchesActionPattern('Microsoft.Storage', action.split('/', 1)[0]);
}

const KNOWN_ACTIONS = STORAGE_POWERS.flatMap(([, { actions }]) => actions);

/** Finds the actions of a block on storage that are in no table: Azure may have added them. */
function findUnknownActions({ actions, notActions, dataActions, notDataActions }: Permissions): string[] {
  const matchesAny = (pattern: string, known: readonly string[]): boolean =>
    known.some((action) => matchesActionPattern(action, pattern));
  const isTaken = (action: string, taken: readonly string[]): boolean =>
    taken.some((pattern) => matchesActionPattern(action, pattern));
  return [
    ...actions.filter(
      (action) =>
        canBeOnStorage(action) &&
        !matchesAny(action, KNOWN_ACTIONS) &&
        !HARMLESS_ACTIONS.some((form) => form.test(action)) &&
        !isTaken(action, notActions),
    ),
    ...dataActions.filter(
      (action) =>
        canBeOnStorage(action) &&
        !matchesAny(action, [...DATA_ACTIONS, ...KNOWN_ACTIONS]) &&
        !HARMLESS_DATA.test(action) &&
        !isTaken(action, notDataActions),
    ),
  ].map((action) => action.toLowerCase());
}
