import { between, notEmpty, isOneOf, storageAccountName, tags, uuid } from './checks';
import { identity, location, refuseIdentity, resourceGroupName } from './common';
import type { ArgumentRules, TypeRules } from './rules';
import type { Value } from '../values';
import { asText, blocksIn } from '../values';

/*
 * The lists of values that the provider takes from a library are those of
 * vendor/github.com/hashicorp/go-azure-sdk/resource-manager/storage/2023-05-01/storageaccounts/constants.go
 */

const KEY_TYPE: ArgumentRules = {
  checks: [isOneOf('Account', 'Service')],
  default: 'Service',
  forcesNew: true,
};
const DAYS: ArgumentRules = { checks: [between(1, 365)] };

/** Kinds of accounts that have an access tier, and the order in which the provider names them. */
const WITH_TIER = ['BlobStorage', 'FileStorage', 'StorageV2'];

/** Replication between zones is another hardware: changing to it, or from it, needs another account. */
function crossesZones(before: Value, after: Value): boolean {
  const isZonal = (type: Value): boolean => asText(type).toUpperCase().includes('ZRS');
  return isZonal(before) !== isZonal(after);
}

export const storageAccount: TypeRules = {
  source: 'internal/services/storage/storage_account_resource.go',
  arguments: {
    name: { checks: [storageAccountName], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    account_kind: {
      checks: [isOneOf('BlobStorage', 'BlockBlobStorage', 'FileStorage', 'Storage', 'StorageV2')],
      default: 'StorageV2',
      forcesNew: (before, after) => before !== 'Storage' && after !== 'StorageV2',
    },
    account_tier: { checks: [isOneOf('Premium', 'Standard')], forcesNew: true },
    provisioned_billing_model_version: { checks: [isOneOf('V2')], forcesNew: true },
    account_replication_type: {
      checks: [isOneOf('LRS', 'ZRS', 'GRS', 'RAGRS', 'GZRS', 'RAGZRS')],
      forcesNew: crossesZones,
    },
    access_tier: { checks: [isOneOf('Cold', 'Cool', 'Hot', 'Premium')] },
    cross_tenant_replication_enabled: { default: false },
    edge_zone: { forcesNew: true },
    https_traffic_only_enabled: { default: true },
    min_tls_version: { checks: [isOneOf('TLS1_1', 'TLS1_3', 'TLS1_2', 'TLS1_0')], default: 'TLS1_2' },
    is_hns_enabled: { default: false, forcesNew: true },
    nfsv3_enabled: { default: false, forcesNew: true },
    allow_nested_items_to_be_public: { default: true },
    shared_access_key_enabled: { default: true },
    public_network_access_enabled: { default: true },
    dns_endpoint_type: {
      checks: [isOneOf('Standard', 'AzureDnsZone')],
      default: 'Standard',
      forcesNew: true,
    },
    default_to_oauth_authentication: { default: false },
    queue_encryption_key_type: KEY_TYPE,
    table_encryption_key_type: KEY_TYPE,
    infrastructure_encryption_enabled: { default: false, forcesNew: true },
    allowed_copy_scope: { checks: [isOneOf('AAD', 'PrivateLink')] },
    sftp_enabled: { default: false },
    large_file_share_enabled: { forcesNew: (before, after) => before === true && after === false },
    local_user_enabled: { default: true },
    tags: { checks: [tags(128, 'storage account ARM resource')] },
    network_rules: {
      block: {
        bypass: { each: [isOneOf('AzureServices', 'Logging', 'Metrics', 'None')] },
        default_action: { checks: [isOneOf('Allow', 'Deny')] },
        private_link_access: { block: { endpoint_tenant_id: { checks: [uuid] } } },
      },
    },
    identity,
    blob_properties: {
      block: {
        change_feed_enabled: { default: false },
        change_feed_retention_in_days: { checks: [between(1, 146_000)] },
        last_access_time_enabled: { default: false },
        versioning_enabled: { default: false },
        container_delete_retention_policy: { block: { days: { ...DAYS, default: 7 } } },
        delete_retention_policy: {
          block: { days: { ...DAYS, default: 7 }, permanent_delete_enabled: { default: false } },
        },
        restore_policy: { block: { days: DAYS } },
      },
    },
    sas_policy: {
      block: {
        expiration_action: { checks: [isOneOf('Block', 'Log')], default: 'Log' },
        expiration_period: { checks: [notEmpty] },
      },
    },
    immutability_policy: {
      forcesNew: true,
      block: { state: { checks: [isOneOf('Disabled', 'Locked', 'Unlocked')] } },
    },
  },
  refusedCreation: (values) =>
    values['is_hns_enabled'] === true &&
    blocksIn(values['blob_properties']).some((each) => each['versioning_enabled'] === true)
      ? "`versioning_enabled` can't be true when `is_hns_enabled` is true"
      : refuseIdentity(values),
  refusedPlan: ({ access_tier, account_kind }) =>
    typeof access_tier === 'string' && access_tier !== '' && !WITH_TIER.includes(asText(account_kind))
      ? `\`access_tier\` is only available for accounts where \`kind\` is set to one of: ${WITH_TIER.join(' / ')}`
      : undefined,
};
