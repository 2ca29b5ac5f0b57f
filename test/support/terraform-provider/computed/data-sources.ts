import type { Value, Values } from '../values';
import { asText } from '../values';
import type { Context } from './context';
import { computeIdentity, createUuid } from './context';
import { builtInRoleId, builtInRoleName, roleDefinitionId } from './roles';
import { accountAttribute } from './storage-account';

/** The place of everything that is read and not created. */
const LOCATION = 'westeurope';

const groupId = (name: Value | undefined, { subscriptionId }: Context): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${asText(name)}`;

/** The attributes that are read of a data source, by its arguments; the others are empty. */
const READS: Readonly<Record<string, (config: Values, context: Context) => Values>> = {
  azurerm_client_config: (_, { clientId, objectId, subscriptionId, tenantId }) => ({
    id: Buffer.from(`clientConfigs/clientId=${clientId};objectId=${objectId}`).toString('base64'),
    client_id: clientId,
    object_id: objectId,
    subscription_id: subscriptionId,
    tenant_id: tenantId,
  }),
  azurerm_subscription: ({ subscription_id }, { subscriptionId, tenantId }) => ({
    id: `/subscriptions/${asText(subscription_id) || subscriptionId}`,
    subscription_id: asText(subscription_id) || subscriptionId,
    tenant_id: tenantId,
    display_name: 'subscription',
    state: 'Enabled',
  }),
  azurerm_resource_group: ({ name }, context) => ({ id: groupId(name, context), location: LOCATION }),
  azurerm_role_definition: ({ name, role_definition_id, scope }, { subscriptionId }) => {
    const id =
      asText(role_definition_id) || (builtInRoleId(asText(name)) ?? createUuid('role', asText(name)));
    return {
      id: roleDefinitionId(subscriptionId, id),
      role_definition_id: id,
      name: name ?? builtInRoleName(id) ?? 'a custom role',
      type: builtInRoleName(id) === undefined ? 'CustomRole' : 'BuiltInRole',
      assignable_scopes: [scope ?? '/'],
    };
  },
  azurerm_storage_account: ({ name, resource_group_name }, context) => ({
    id: `${groupId(resource_group_name, context)}/providers/Microsoft.Storage/storageAccounts/${asText(name)}`,
    location: LOCATION,
    account_kind: 'StorageV2',
    account_tier: 'Standard',
    account_replication_type: 'LRS',
    access_tier: 'Hot',
    is_hns_enabled: false,
    https_traffic_only_enabled: true,
    min_tls_version: 'TLS1_2',
  }),
  azurerm_user_assigned_identity: ({ name, resource_group_name }, context) => {
    const id = `${groupId(resource_group_name, context)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${asText(name)}`;
    return { id, location: LOCATION, ...computeIdentity(id, context) };
  },
  azurerm_storage_containers: ({ storage_account_id }) => ({ id: storage_account_id }),
};

/** A possible answer of Azure for one attribute of a data source; undefined if it is not covered. */
export function dataAttribute(
  type: string,
  attribute: string,
  config: Values,
  context: Context,
): Value | undefined {
  const read = READS[type]?.(config, context) ?? { id: createUuid(type, JSON.stringify(config)) };
  if (attribute in read) return read[attribute];
  return type === 'azurerm_storage_account' ? accountAttribute(attribute, { ...config, ...read }) : undefined;
}
