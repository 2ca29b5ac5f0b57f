import { createLookup } from '../../../lookup';
/** A type of resource whose destruction destroys data. */
export interface HolderType {
  readonly noun: string;
  /** Arguments that force a replacement, always or for some values (`IN_PLACE`). */
  readonly fixed: readonly string[];
}

/**
 * The types that hold data, and their arguments that force a replacement, as of azurerm 4.55.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs
 */
export const HOLDER_TYPES = createLookup<HolderType>({
  azurerm_resource_group: { noun: 'resource group', fixed: ['name', 'location'] },
  azurerm_subscription: { noun: 'subscription', fixed: ['subscription_id'] },
  azurerm_storage_account: {
    noun: 'storage account',
    fixed: [
      ...['name', 'resource_group_name', 'location', 'edge_zone'],
      ...['account_kind', 'account_tier', 'account_replication_type', 'provisioned_billing_model_version'],
      ...['is_hns_enabled', 'nfsv3_enabled', 'large_file_share_enabled', 'dns_endpoint_type'],
      ...['infrastructure_encryption_enabled', 'queue_encryption_key_type', 'table_encryption_key_type'],
      'immutability_policy',
    ],
  },
  azurerm_storage_container: {
    noun: 'container',
    fixed: ['name', 'default_encryption_scope', 'encryption_scope_override_enabled'],
  },
  azurerm_storage_data_lake_gen2_filesystem: {
    noun: 'file system',
    fixed: ['name', 'storage_account_id', 'default_encryption_scope'],
  },
  azurerm_storage_data_lake_gen2_path: {
    noun: 'path',
    fixed: ['path', 'filesystem_name', 'storage_account_id', 'resource'],
  },
  azurerm_storage_blob: {
    noun: 'blob',
    fixed: ['name', 'storage_container_name', 'type', 'size', 'encryption_scope', 'parallelism'],
  },
  azurerm_storage_share: { noun: 'file share', fixed: ['name'] },
  azurerm_storage_table: { noun: 'table', fixed: ['name'] },
  azurerm_storage_queue: { noun: 'queue', fixed: ['name'] },
});

/** The types that name their account in two ways. A change from one to the other keeps the data. */
export const IN_AN_ACCOUNT: readonly string[] = [
  'azurerm_storage_blob',
  'azurerm_storage_container',
  'azurerm_storage_queue',
  'azurerm_storage_share',
  'azurerm_storage_table',
];

/** The values that azurerm uses for arguments that code does not set. */
export const DEFAULTS = createLookup<unknown>({
  account_kind: 'StorageV2',
  dns_endpoint_type: 'Standard',
  encryption_scope_override_enabled: true,
  infrastructure_encryption_enabled: false,
  is_hns_enabled: false,
  nfsv3_enabled: false,
  parallelism: 8,
  queue_encryption_key_type: 'Service',
  size: 0,
  table_encryption_key_type: 'Service',
});

/** Blocks that force a replacement if they appear or go. Their arguments change in place. */
export const FIXED_BLOCKS: readonly string[] = ['immutability_policy'];

const isZonal = (replication: string): boolean => replication.includes('zrs');

/** Changes that azurerm makes in place although the argument can force a replacement. The values are in lower case. */
const IN_PLACE = createLookup<(before: string, after: string) => boolean>({
  account_kind: (before, after) => before === 'storage' || after === 'storagev2',
  account_replication_type: (before, after) => isZonal(before) === isZonal(after),
  large_file_share_enabled: (before, after) => before !== 'true' || after !== 'false',
});

export function changesInPlace(name: string, before: string | null, after: string | null): boolean {
  return IN_PLACE[name]?.(before ?? '', after ?? '') ?? false;
}
