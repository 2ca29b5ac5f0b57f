import { CODE_ACTIONS, IDENTITY_ACTIONS, SECRET_ACTIONS } from './acting-powers';

const STORAGE = 'Microsoft.Storage/storageAccounts';
const BLOBS = `${STORAGE}/blobServices/containers/blobs`;
const AUTHORIZATION = 'Microsoft.Authorization';

/** A way to open the data of an account without a data action. */
interface StoragePower {
  /** Noun for messages: `control of ...`. */
  readonly what: string;
  /** Actions of the control plane, or data actions. */
  readonly actions: readonly string[];
}

const within = (parent: string, ...actions: readonly string[]): string[] =>
  actions.map((action) => `${parent}/${action}`);

/**
 * The powers that open data, and the control-plane actions that give them, as of 2026-11-29.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/permissions/storage
 * @see https://learn.microsoft.com/azure/role-based-access-control/permissions/management-and-governance
 * @see https://learn.microsoft.com/azure/role-based-access-control/permissions/identity
 * @see https://learn.microsoft.com/azure/role-based-access-control/permissions/compute
 */
const POWERS = {
  AccountKeys: { what: 'account keys', actions: within(STORAGE, 'listKeys/action', 'regenerateKey/action') },
  Sas: { what: 'SAS tokens', actions: within(STORAGE, 'listAccountSas/action', 'listServiceSas/action') },
  // Turns shared keys, public access, SFTP and networks on.
  AccountSettings: { what: 'account settings', actions: within(STORAGE, 'write') },
  // A static website publishes the container $web.
  BlobServiceSettings: { what: 'blob service settings', actions: within(STORAGE, 'blobServices/write') },
  Containers: {
    what: 'containers and their public access',
    actions: within(STORAGE, 'blobServices/containers/write'),
  },
  LocalUsers: {
    what: 'SFTP users',
    actions: within(`${STORAGE}/localUsers`, 'write', 'listKeys/action', 'regeneratePassword/action'),
  },
  Replication: { what: 'object replication', actions: within(STORAGE, 'objectReplicationPolicies/write') },
  DataShares: {
    what: 'data shares',
    actions: [
      ...within(STORAGE, 'dataShares/write', 'connectors/write', 'dataSharePolicies/write'),
      ...within(
        'Microsoft.DataShare/accounts/shares',
        'write',
        'dataSets/write',
        'invitations/write',
        'providerShareSubscriptions/reinstate/action',
      ),
    ],
  },
  AccessControlLists: {
    what: 'access control lists on ADLS Gen2',
    actions: within(BLOBS, 'manageOwnership/action', 'modifyPermissions/action', 'runAsSuperUser/action'),
  },
  RoleAssignments: {
    what: 'role assignments',
    actions: within(
      AUTHORIZATION,
      'roleAssignments/write',
      'roleAssignmentScheduleRequests/write',
      'roleEligibilityScheduleRequests/write',
      'roleManagementPolicies/write',
      'roleManagementPolicyAssignments/write',
      'classicAdministrators/write',
      'elevateAccess/action',
      // A deny assignment takes access that a role gives.
      'denyAssignments/delete',
    ),
  },
  RoleDefinitions: { what: 'role definitions', actions: within(AUTHORIZATION, 'roleDefinitions/write') },
  Networks: {
    what: 'network access',
    actions: within(
      STORAGE,
      'privateEndpointConnections/write',
      'privateEndpointConnectionsApproval/action',
      'privateEndpointConnectionProxies/write',
      'networkSecurityPerimeterAssociationProxies/write',
    ),
  },
  Perimeters: {
    what: 'rules of network security perimeters',
    actions: within('Microsoft.Network/networkSecurityPerimeters', 'profiles/accessRules/write'),
  },
  Restores: {
    what: 'restores of blobs',
    actions: [
      `${STORAGE}/restoreBlobRanges/action`,
      ...within('Microsoft.DataProtection/backupVaults/backupInstances', 'write', 'restore/action'),
    ],
  },
  // Conditions can rest on the tags of blobs.
  Tags: { what: 'index tags of blobs', actions: within(BLOBS, 'tags/write') },
  BlobNames: {
    what: 'names of blobs (events, inventories, finding by tags)',
    actions: [
      `${BLOBS}/filter/action`,
      `${STORAGE}/inventoryPolicies/write`,
      ...within('Microsoft.EventGrid', 'eventSubscriptions/write', 'systemTopics/eventSubscriptions/write'),
    ],
  },
  Hierarchy: {
    what: 'management groups of subscriptions, and moves of resources',
    actions: [
      ...within('Microsoft.Management/managementGroups', 'write', 'subscriptions/write'),
      // A resource inherits the role assignments of the group that it is moved to.
      'Microsoft.Resources/subscriptions/resourceGroups/moveResources/action',
    ],
  },
  StorageTasks: { what: 'storage tasks', actions: within(STORAGE, 'storageTaskAssignments/write') },
  Policies: {
    what: 'policies, which can change resources',
    actions: [
      ...within(
        AUTHORIZATION,
        'policyAssignments/write',
        'policyDefinitions/write',
        'policySetDefinitions/write',
      ),
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.PolicyInsights/remediations/write',
    ],
  },
  Delegations: {
    what: 'delegations to another tenant or publisher',
    actions: [
      ...within(
        'Microsoft.ManagedServices',
        'registrationAssignments/write',
        'registrationDefinitions/write',
      ),
      // A managed application gives its publisher roles on a resource group.
      ...within('Microsoft.Solutions', 'applications/write', 'applicationDefinitions/write'),
    ],
  },
  Deployments: {
    what: 'deployments',
    actions: within(
      'Microsoft.Resources',
      'deployments/write',
      'deploymentScripts/write',
      'deploymentStacks/write',
      'deploymentStacks/manageDenySetting/action',
    ),
  },
  Connections: { what: 'connections of services', actions: ['Microsoft.ServiceLinker/linkers/write'] },
  Identities: { what: 'the use of other identities', actions: IDENTITY_ACTIONS },
  Code: { what: 'code that runs with an identity', actions: CODE_ACTIONS },
  Secrets: { what: 'secrets in vaults and stores of settings', actions: SECRET_ACTIONS },
} satisfies Record<string, StoragePower>;

export type StoragePowerName = keyof typeof POWERS;

/** The powers, with the actions that give them. */
export const STORAGE_POWERS = Object.entries(POWERS) as readonly (readonly [
  StoragePowerName,
  StoragePower,
])[];

/**
 * The powers over what no account contains. At the scope of an account or a container they give nothing; at that of a machine or a
 * vault they count if it has an identity with access, or a key.
 */
const POWERS_OUTSIDE: readonly RolePower[] = ['Code', 'Delegations', 'Hierarchy', 'Identities', 'Perimeters'];

/** The powers that open nothing by themselves: a vault must have a key, or a condition must rest on tags. */
const DEPENDENT_POWERS: readonly RolePower[] = ['Secrets', 'Tags'];

/** Selects the powers that open data of accounts at a scope. */
export function selectPowers(powers: readonly RolePower[], isWithinAccount: boolean): readonly RolePower[] {
  return powers.filter(
    (power) => !DEPENDENT_POWERS.includes(power) && !(isWithinAccount && POWERS_OUTSIDE.includes(power)),
  );
}

/** A power of a role: one of the table, or an action on storage that is in no table. */
export type RolePower = StoragePowerName | `action ${string}`;

/** Returns the actions that give a power. */
export function getActions(power: RolePower): readonly string[] {
  return isTabled(power) ? POWERS[power].actions : [power.replace(/^action /, '')];
}

/** Describes powers: `account keys, SAS tokens`. */
export function describePowers(powers: readonly RolePower[]): string {
  return powers.map((power) => (isTabled(power) ? POWERS[power].what : power)).join(', ');
}

function isTabled(power: RolePower): power is StoragePowerName {
  return power in POWERS;
}
