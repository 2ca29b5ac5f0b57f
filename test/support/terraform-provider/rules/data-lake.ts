import {
  encryptionScopeName,
  idLike,
  matches,
  metadataKeys,
  isOneOf,
  storageContainerName,
  uuid,
} from './checks';
import type { ArgumentRules, TypeRules } from './rules';
import { STORAGE_ACCOUNT_ID } from './storage-container';

/** Of either resource. */
const ACE: ArgumentRules = {
  block: {
    scope: { checks: [isOneOf('default', 'access')], default: 'access' },
    type: { checks: [isOneOf('user', 'group', 'mask', 'other')] },
    id: { checks: [uuid] },
    permissions: { checks: [matches(/^[r-][w-][x-]$/, 'must be of the form [r-][w-][x-]')] },
  },
};

const ACCOUNT: ArgumentRules = { checks: [idLike(STORAGE_ACCOUNT_ID)], forcesNew: true };

export const dataLakePath: TypeRules = {
  source: 'internal/services/storage/storage_data_lake_gen2_path_resource.go',
  arguments: {
    storage_account_id: ACCOUNT,
    filesystem_name: { checks: [storageContainerName], forcesNew: true },
    path: { forcesNew: true },
    resource: { checks: [isOneOf('directory')], forcesNew: true },
    ace: ACE,
  },
};

export const dataLakeFilesystem: TypeRules = {
  source: 'internal/services/storage/storage_data_lake_gen2_filesystem_resource.go',
  arguments: {
    name: { checks: [storageContainerName], forcesNew: true },
    storage_account_id: ACCOUNT,
    properties: { checks: [metadataKeys] },
    default_encryption_scope: { checks: [encryptionScopeName], forcesNew: true },
    ace: ACE,
  },
};
