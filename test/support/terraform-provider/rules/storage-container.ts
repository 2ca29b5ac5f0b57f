import {
  encryptionScopeName,
  idLike,
  metadataKeys,
  isOneOf,
  storageAccountName,
  storageContainerName,
} from './checks';
import type { TypeRules } from './rules';

export const STORAGE_ACCOUNT_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{account}';

/** That another account makes another container is in the file's `CustomizeDiff`. */
export const storageContainer: TypeRules = {
  source: 'internal/services/storage/storage_container_resource.go',
  arguments: {
    name: { checks: [storageContainerName], forcesNew: true },
    storage_account_id: { checks: [idLike(STORAGE_ACCOUNT_ID)], forcesNew: true },
    storage_account_name: { checks: [storageAccountName], forcesNew: true },
    container_access_type: { checks: [isOneOf('blob', 'container', 'private')], default: 'private' },
    default_encryption_scope: { checks: [encryptionScopeName], forcesNew: true },
    encryption_scope_override_enabled: { default: true, forcesNew: true },
    metadata: { checks: [metadataKeys] },
  },
  exactlyOneOf: [['storage_account_id', 'storage_account_name']],
  // The id that it asks Azure for has the subscription of the provider, and group and account from `storage_account_id`.
  refusedCreation: ({ storage_account_id }, subscriptionId) =>
    typeof storage_account_id === 'string' && storage_account_id.split('/')[2] !== subscriptionId
      ? `${storage_account_id} is not in the subscription of the provider (${subscriptionId}), where the container would be made`
      : undefined,
  requiredWith: { encryption_scope_override_enabled: ['default_encryption_scope'] },
};
