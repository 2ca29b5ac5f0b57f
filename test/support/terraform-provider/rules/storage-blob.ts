import {
  atLeast,
  divisibleBy,
  encryptionScopeName,
  metadataKeys,
  notEmpty,
  isOneOf,
  storageAccountName,
  storageContainerName,
} from './checks';
import type { TypeRules } from './rules';

export const storageBlob: TypeRules = {
  source: 'internal/services/storage/storage_blob_resource.go',
  arguments: {
    name: { checks: [notEmpty], forcesNew: true },
    storage_account_name: { checks: [storageAccountName], forcesNew: true },
    storage_container_name: { checks: [storageContainerName], forcesNew: true },
    type: { checks: [isOneOf('Append', 'Block', 'Page')], forcesNew: true },
    size: { checks: [divisibleBy(512)], default: 0, forcesNew: true },
    access_tier: { checks: [isOneOf('Archive', 'Cool', 'Hot')] },
    content_type: { default: 'application/octet-stream' },
    encryption_scope: { checks: [encryptionScopeName], forcesNew: true },
    source: { forcesNew: true },
    source_content: { forcesNew: true },
    source_uri: { forcesNew: true },
    content_md5: { forcesNew: true },
    parallelism: { checks: [atLeast(1)], default: 8, forcesNew: true },
    metadata: { checks: [metadataKeys] },
  },
  conflicts: {
    source: ['source_uri', 'source_content'],
    source_content: ['source', 'source_uri'],
    source_uri: ['source', 'source_content'],
    content_md5: ['source_uri'],
  },
  refusedPlan: ({ type, source_content }) =>
    type === 'Page' && typeof source_content === 'string' && Buffer.byteLength(source_content) % 512 !== 0
      ? '"source" must be aligned to 512-byte boundary for "type" set to "Page"'
      : undefined,
};
