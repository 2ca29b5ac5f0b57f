const STORAGE = 'Microsoft.Storage/storageAccounts';
const AUTHORIZATION = 'Microsoft.Authorization';
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

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
    actions: within(STORAGE, 'dataShares/write', 'connectors/write', 'dataSharePolicies/write'),
  },
  AccessControlLists: {
    what: 'access control lists on ADLS Gen2',
    actions: within(
      `${STORAGE}/blobServices/containers/blobs`,
      'manageOwnership/action',
      'modifyPermissions/action',
      'runAsSuperUser/action',
    ),
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
  Restores: { what: 'restores of blobs', actions: within(STORAGE, 'restoreBlobRanges/action') },
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
    ],
  },
  Delegations: {
    what: 'delegations to another tenant',
    actions: within(
      'Microsoft.ManagedServices',
      'registrationAssignments/write',
      'registrationDefinitions/write',
    ),
  },
  Deployments: {
    what: 'deployments',
    actions: within(
      'Microsoft.Resources',
      'deployments/write',
      'deploymentScripts/write',
      'deploymentStacks/write',
    ),
  },
  Identities: {
    what: 'the use of other identities',
    actions: [
      ...within(IDENTITIES, 'assign/action', '*/assign/action', 'federatedIdentityCredentials/write'),
      ...within(
        'Microsoft.Compute/virtualMachines',
        'runCommand/action',
        'runCommands/write',
        'extensions/write',
        'login/action',
        'loginAsAdmin/action',
      ),
      ...within(
        'Microsoft.Compute/virtualMachineScaleSets',
        'extensions/write',
        'virtualMachines/runCommand/action',
      ),
      'Microsoft.Automation/automationAccounts/runbooks/write',
      'Microsoft.Automation/automationAccounts/jobs/write',
      'Microsoft.ContainerInstance/containerGroups/containers/exec/action',
      'Microsoft.Web/sites/publishxml/action',
      'Microsoft.Web/sites/config/list/action',
    ],
  },
} satisfies Record<string, StoragePower>;

export type StoragePowerName = keyof typeof POWERS;

/** The powers, with the actions that give them. */
export const STORAGE_POWERS = Object.entries(POWERS) as readonly (readonly [
  StoragePowerName,
  StoragePower,
])[];

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
