import type { Values } from './values';

const CONTAINER_ID =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+)\/blobServices\/default\/containers\/([^/]+)$/;

/**
 * Returns the state of a resource that somebody else has made. There is no cloud behind this provider, so every container is there, private
 * and with nothing set; and nothing else can be imported. azurerm heeds the case of an id.
 */
export function importResource(type: string, id: string): Values | undefined {
  const [, storage_account_id, name] = (type === 'azurerm_storage_container' && CONTAINER_ID.exec(id)) || [];
  if (storage_account_id === undefined) return undefined;
  return {
    id,
    name,
    storage_account_id,
    container_access_type: 'private',
    metadata: {},
    has_immutability_policy: false,
    has_legal_hold: false,
    resource_manager_id: id,
    default_encryption_scope: '$account-encryption-key',
    encryption_scope_override_enabled: true,
  };
}
