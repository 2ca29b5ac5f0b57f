import type { Value, Values } from '../values';
import { asText } from '../values';
import { AZAPI_ANSWERS } from './azapi';
import type { Context } from './context';
import { computeIdentity, createUuid } from './context';
import { builtInRoleId, builtInRoleName, roleDefinitionId } from './roles';
import { accountAttribute } from './storage-account';

/** Azure's answer for one attribute, from the facts that are known of the resource by then. */
type Answer = (values: Values, context: Context) => Value;

function inGroup(provider: string): Answer {
  return ({ resource_group_name, name }, { subscriptionId }) =>
    `/subscriptions/${subscriptionId}/resourceGroups/${asText(resource_group_name)}/providers/${provider}/${asText(name)}`;
}

const container: Answer = ({ storage_account_id, storage_account_name, name }) =>
  typeof storage_account_id === 'string'
    ? `${storage_account_id}/blobServices/default/containers/${asText(name)}`
    : `https://${asText(storage_account_name)}.blob.core.windows.net/${asText(name)}`;

const subnet: Answer = ({ resource_group_name, virtual_network_name, name }, { subscriptionId }) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${asText(resource_group_name)}/providers/Microsoft.Network/virtualNetworks/${asText(virtual_network_name)}/subnets/${asText(name)}`;

/** Of a key: below the endpoint of its vault, which has the vault's name in it. */
const keyUrl: Answer = ({ key_vault_id, name }) =>
  `https://${asText(key_vault_id).split('/').at(-1)}.vault.azure.net/keys/${asText(name)}`;
const keyResource: Answer = ({ key_vault_id, name }) => `${asText(key_vault_id)}/keys/${asText(name)}`;

const blobUrl: Answer = (values) => {
  // azurerm 5 has the id of the container in place of both names.
  const segments = asText(values['storage_container_id']).split('/');
  const account = asText(values['storage_account_name']) || segments.at(-5);
  const place = asText(values['storage_container_name']) || segments.at(-1);
  return `https://${account}.blob.core.windows.net/${place}/${asText(values['name'])}`;
};

const dfsUrl = (accountId: Value, fileSystem: Value): string =>
  `https://${asText(accountId).split('/').at(-1)}.dfs.core.windows.net/${asText(fileSystem)}`;

/** The super-user owns the paths that the deploying identity creates, as the service shows it. */
const OWNED: Readonly<Record<string, Answer>> = { owner: () => '$superuser', group: () => '$superuser' };

/** A role that is defined at a resource group is of the group's subscription. */
const ownSubscription = (scope: Value, { subscriptionId }: Context): string =>
  /^\/subscriptions\/([^/]+)/.exec(asText(scope))?.[1] ?? subscriptionId;

/** In the order in which they are answered: later ones may need earlier ones. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  ...AZAPI_ANSWERS,
  azurerm_key_vault: {
    id: inGroup('Microsoft.KeyVault/vaults'),
    vault_uri: ({ name }) => `https://${asText(name)}.vault.azure.net/`,
  },
  azurerm_key_vault_key: {
    version: ({ key_vault_id, name }) => createUuid(asText(key_vault_id), asText(name)).replaceAll('-', ''),
    versionless_id: keyUrl,
    id: ({ versionless_id, version }) => `${asText(versionless_id)}/${asText(version)}`,
    resource_versionless_id: keyResource,
    resource_id: ({ resource_versionless_id, version }) =>
      `${asText(resource_versionless_id)}/versions/${asText(version)}`,
  },
  azurerm_container_app_environment: {
    id: inGroup('Microsoft.App/managedEnvironments'),
    logs_destination: ({ log_analytics_workspace_id }) =>
      asText(log_analytics_workspace_id) === '' ? '' : 'log-analytics',
  },
  azurerm_container_app_job: { id: inGroup('Microsoft.App/jobs') },
  azurerm_eventgrid_system_topic: {
    id: inGroup('Microsoft.EventGrid/systemTopics'),
    source_arm_resource_id: ({ source_resource_id }) => source_resource_id,
  },
  azurerm_eventgrid_system_topic_event_subscription: {
    id: ({ resource_group_name, system_topic, name }, { subscriptionId }) =>
      `/subscriptions/${subscriptionId}/resourceGroups/${asText(resource_group_name)}/providers/Microsoft.EventGrid/systemTopics/${asText(system_topic)}/eventSubscriptions/${asText(name)}`,
  },
  azurerm_log_analytics_saved_search: {
    id: ({ log_analytics_workspace_id, name }) =>
      `${asText(log_analytics_workspace_id)}/savedSearches/${asText(name)}`,
  },
  azurerm_log_analytics_workspace: { id: inGroup('Microsoft.OperationalInsights/workspaces') },
  azurerm_monitor_action_group: { id: inGroup('Microsoft.Insights/actionGroups') },
  azurerm_monitor_diagnostic_setting: {
    id: ({ target_resource_id, name }) => `${asText(target_resource_id)}|${asText(name)}`,
  },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    id: inGroup('Microsoft.Insights/scheduledQueryRules'),
  },
  azurerm_resource_group: {
    id: ({ name }, { subscriptionId }) => `/subscriptions/${subscriptionId}/resourceGroups/${asText(name)}`,
  },
  azurerm_role_assignment: {
    role_definition_id: ({ role_definition_name, scope }, context) =>
      roleDefinitionId(ownSubscription(scope, context), builtInRoleId(asText(role_definition_name)) ?? ''),
    role_definition_name: ({ role_definition_id }) =>
      builtInRoleName(asText(role_definition_id)) ?? 'a custom role',
    name: ({ scope, principal_id, role_definition_id }) =>
      createUuid(asText(scope), asText(principal_id), asText(role_definition_id)),
    principal_type: () => 'ServicePrincipal',
    condition_version: ({ condition }) => (asText(condition) === '' ? '' : '2.0'),
    id: ({ scope, name }) =>
      `${asText(scope)}/providers/Microsoft.Authorization/roleAssignments/${asText(name)}`,
  },
  azurerm_role_definition: {
    role_definition_id: ({ scope, name }) => createUuid(asText(scope), asText(name)),
    role_definition_resource_id: ({ scope, role_definition_id }, context) =>
      roleDefinitionId(ownSubscription(scope, context), asText(role_definition_id)),
    assignable_scopes: ({ scope }) => [scope],
    id: ({ scope, role_definition_resource_id }) => `${asText(role_definition_resource_id)}|${asText(scope)}`,
  },
  azurerm_storage_account: {
    id: inGroup('Microsoft.Storage/storageAccounts'),
    access_tier: ({ account_kind }) => (account_kind === 'StorageV2' ? 'Hot' : ''),
    large_file_share_enabled: () => false,
  },
  azurerm_storage_blob: { id: blobUrl, url: blobUrl, access_tier: () => 'Hot' },
  azurerm_storage_container: {
    id: container,
    resource_manager_id: container,
    url: ({ storage_account_id, name }) =>
      `https://${asText(storage_account_id).split('/').at(-1)}.blob.core.windows.net/${asText(name)}`,
    default_encryption_scope: () => '$account-encryption-key',
    has_immutability_policy: () => false,
    has_legal_hold: () => false,
  },
  azurerm_storage_data_lake_gen2_filesystem: {
    ...OWNED,
    default_encryption_scope: () => '$account-encryption-key',
    id: ({ storage_account_id, name }) => dfsUrl(storage_account_id, name),
  },
  azurerm_storage_data_lake_gen2_path: {
    ...OWNED,
    id: ({ storage_account_id, filesystem_name, path }) =>
      `${dfsUrl(storage_account_id, filesystem_name)}/${asText(path)}`,
  },
  azurerm_storage_queue: {
    id: ({ storage_account_id, name }) =>
      `${asText(storage_account_id)}/queueServices/default/queues/${asText(name)}`,
    url: ({ storage_account_id, name }) =>
      `https://${asText(storage_account_id).split('/').at(-1)}.queue.core.windows.net/${asText(name)}`,
  },
  azurerm_subnet: { id: subnet },
  azurerm_virtual_network: { id: inGroup('Microsoft.Network/virtualNetworks') },
  azurerm_data_factory: { id: inGroup('Microsoft.DataFactory/factories') },
  azurerm_user_assigned_identity: {
    id: inGroup('Microsoft.ManagedIdentity/userAssignedIdentities'),
    principal_id: ({ id }, context) => computeIdentity(asText(id), context).principal_id,
    client_id: ({ id }, context) => computeIdentity(asText(id), context).client_id,
    tenant_id: ({ id }, context) => computeIdentity(asText(id), context).tenant_id,
  },
};

/** Of types that nobody has looked at: an id that says so, and is the same for the same resource. */
const anyId = (type: string): Answer => inGroup(`Unknown.${type}`);

/** The attributes of a type, without those that have no answer. */
export function listAnswers(
  type: string,
  attributes: readonly string[],
): readonly (readonly [string, Answer])[] {
  const own = ANSWERS[type] ?? { id: anyId(type) };
  const account = attributes
    .filter((name) => type === 'azurerm_storage_account' && accountAttribute(name, {}) !== undefined)
    .map((name) => [name, (values: Values) => accountAttribute(name, values) ?? null] as const);
  return [...Object.entries(own), ...account];
}

/** Why Azure has no such thing to refer to, in the provider's words. */
export function findMissingRole(type: string, { role_definition_name }: Values): string | undefined {
  if (type !== 'azurerm_role_assignment' || typeof role_definition_name !== 'string') return undefined;
  if (builtInRoleId(role_definition_name) !== undefined) return undefined;
  return `listing role definitions: could not find role \`${role_definition_name}\``;
}
