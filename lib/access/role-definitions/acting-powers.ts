const within = (parent: string, ...actions: readonly string[]): string[] =>
  actions.map((action) => `${parent}/${action}`);

const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** The actions that run code on a machine, or sign in to one. The code has the identity of the machine. */
const MACHINES = [
  ...within(
    'Microsoft.Compute/virtualMachines',
    'write',
    'runCommand/action',
    'runCommands/write',
    'extensions/write',
    'login/action',
    'loginAsAdmin/action',
  ),
  ...within(
    'Microsoft.Compute/virtualMachineScaleSets',
    'write',
    'extensions/write',
    'virtualMachines/write',
    'virtualMachines/runCommand/action',
    'virtualMachines/runCommands/write',
    'virtualMachines/extensions/write',
  ),
  ...within(
    'Microsoft.HybridCompute/machines',
    'extensions/write',
    'runCommands/write',
    'login/action',
    'loginAsAdmin/action',
  ),
  'Microsoft.GuestConfiguration/guestConfigurationAssignments/write',
];

/** The actions that change or run the code of apps, functions and containers, or show their credentials. */
const APPS = [
  ...within(
    'Microsoft.Web/sites',
    'write',
    'config/write',
    'config/list/action',
    'publish/action',
    'publishxml/action',
    'functions/write',
    'host/listKeys/action',
    'host/masterKey/write',
    'hostruntime/vfs/write',
    'deployments/write',
    'sourcecontrols/write',
    'extensions/write',
    'basicPublishingCredentialsPolicies/write',
    'slots/write',
    'slots/config/write',
    'slots/config/list/action',
    'slots/publish/action',
    'slots/publishxml/action',
    'slots/functions/write',
    'slots/sourcecontrols/write',
    'slots/extensions/write',
    'slotsswap/action',
  ),
  ...within(
    'Microsoft.App',
    'containerApps/write',
    'containerApps/getAuthtoken/action',
    'containerApps/exec/action',
    'jobs/write',
    'jobs/start/action',
    'jobs/exec/action',
    'jobs/getAuthtoken/action',
    'sessionPools/write',
    'sessionPools/interpreters/execute/action',
  ),
  ...within('Microsoft.ContainerInstance/containerGroups', 'write', 'containers/exec/action'),
  ...within(
    'Microsoft.ContainerService/managedClusters',
    'write',
    'agentPools/write',
    'runCommand/action',
    'listClusterAdminCredential/action',
    'accessProfiles/listCredential/action',
    'trustedAccessRoleBindings/write',
    'pods/write',
    'pods/exec/action',
    'serviceaccounts/impersonate/action',
  ),
  ...within('Microsoft.ContainerService/fleets', 'listCredentials/action', 'pods/write'),
  ...within('Microsoft.Kubernetes/connectedClusters', 'listClusterUserCredentials/action', 'pods/write'),
  ...within('Microsoft.ServiceFabric', 'clusters/write', 'managedClusters/applications/write'),
  ...within('Microsoft.AppPlatform/Spring', 'apps/write', 'apps/deployments/write'),
];

/** The actions that make a service read data with its identity: jobs, pipelines, queries, indexes and policies of gateways. */
const SERVICES = [
  ...within(
    'Microsoft.Automation/automationAccounts',
    'write',
    'runbooks/write',
    'runbooks/draft/write',
    'runbooks/draft/testJob/write',
    'runbooks/publish/action',
    'jobs/write',
    'webhooks/write',
    'jobSchedules/write',
    'modules/write',
    'sourceControls/write',
  ),
  ...within('Microsoft.Logic', 'workflows/write', 'workflows/versions/triggers/listCallbackUrl/action'),
  ...within(
    'Microsoft.DataFactory/factories',
    'write',
    'pipelines/write',
    'pipelines/createrun/action',
    'dataflows/write',
    'datasets/write',
    'linkedServices/write',
    'triggers/write',
  ),
  ...within(
    'Microsoft.Synapse/workspaces',
    'write',
    'administrators/write',
    'sqlPools/write',
    'bigDataPools/write',
  ),
  ...within(
    'Microsoft.MachineLearningServices/workspaces',
    'write',
    'computes/write',
    'jobs/write',
    'pipelines/write',
    'pipelineruns/submit/action',
    'onlineEndpoints/deployments/write',
    'batchEndpoints/deployments/write',
    'datastores/listSecrets/action',
    'listStorageAccountKeys/action',
  ),
  ...within(
    'Microsoft.Batch/batchAccounts',
    'write',
    'pools/write',
    'applications/versions/write',
    'listKeys/action',
    'jobs/write',
    'jobSchedules/write',
  ),
  ...within('Microsoft.Databricks', 'workspaces/write', 'accessConnectors/write'),
  ...within(
    'Microsoft.HDInsight/clusters',
    'write',
    'executeScriptActions/action',
    'getGatewaySettings/action',
    'updateGatewaySettings/action',
  ),
  // Administrators of a database server read blobs with its identity.
  ...within(
    'Microsoft.Sql',
    'servers/write',
    'servers/administrators/write',
    'managedInstances/write',
    'managedInstances/administrators/write',
  ),
  ...within('Microsoft.DBforPostgreSQL/flexibleServers', 'write', 'administrators/write'),
  ...within('Microsoft.StreamAnalytics/streamingjobs', 'write', 'inputs/write', 'transformations/write'),
  ...within(
    'Microsoft.Kusto/clusters',
    'write',
    'databases/scripts/write',
    'databases/dataConnections/write',
  ),
  ...within('Microsoft.Search/searchServices', 'write', 'listAdminKeys/action', 'regenerateAdminKey/action'),
  ...within(
    'Microsoft.ApiManagement/service',
    'write',
    'policies/write',
    'apis/policies/write',
    'apis/operations/policies/write',
    'products/policies/write',
  ),
  'Microsoft.VirtualMachineImages/imageTemplates/write',
  'Microsoft.StorageMover/storageMovers/write',
  'Microsoft.StorageActions/storageTasks/write',
];

/** The actions that let somebody act as an identity that has access, as of 2026-11-29. Some of them are data actions. */
export const CODE_ACTIONS: readonly string[] = [...MACHINES, ...APPS, ...SERVICES];

/** The actions that give an identity to code, or let an external workload sign in as it. */
export const IDENTITY_ACTIONS: readonly string[] = within(
  IDENTITIES,
  'assign/action',
  '*/assign/action',
  'federatedIdentityCredentials/write',
);

/** The actions that read secrets in vaults and stores of settings, or give that right. */
export const SECRET_ACTIONS: readonly string[] = [
  ...within(
    'Microsoft.KeyVault/vaults',
    'write',
    'accessPolicies/write',
    'secrets/getSecret/action',
    'secrets/backup/action',
    'secrets/restore/action',
  ),
  ...within('Microsoft.AppConfiguration/configurationStores', 'keyValues/read', 'listKeys/action'),
];

/** Matches those of the actions above that are data actions. */
export const ACTING_DATA_ACTION =
  /\/(?:login|loginAsAdmin)\/action$|\/vaults\/secrets\/|\/keyValues\/|\/pods\/|\/serviceaccounts\/|\/interpreters\/|Microsoft\.App\/\w+\/exec\/|\/batchAccounts\/jobs/;
