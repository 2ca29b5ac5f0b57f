import type { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toLiteral } from '../synthesis/props-validation';

/** Replication types within one region: the only ones that premium accounts support. */
const SINGLE_REGION_REPLICATION = ['LRS', 'ZRS'];

/**
 * Returns the account settings that exclude each other. Terraform plans such an account and fails halfway when it
 * applies it.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts
 * @see https://learn.microsoft.com/azure/storage/common/storage-redundancy#supported-storage-account-types
 */
export function validateAccountSettings(account: StorageAccount): Problem[] {
  const { nameInput = '', isHnsEnabledInput, accountTierInput, accountReplicationTypeInput } = account;
  const name = Token.isUnresolved(nameInput) ? 'a token' : nameInput;
  const { versioningEnabled, changeFeedEnabled } = account.blobPropertiesInput ?? {};
  const hnsConflicts = [
    versioningEnabled === true ? ['versioning', 'versioningEnabled'] : [],
    changeFeedEnabled === true ? ['a change feed', 'changeFeedEnabled'] : [],
  ].filter((setting) => isHnsEnabledInput === true && setting.length > 0);
  const replication = toLiteral(accountReplicationTypeInput) ?? SINGLE_REGION_REPLICATION[0];
  const needsSingleRegion =
    accountTierInput === 'Premium' && !SINGLE_REGION_REPLICATION.includes(replication);
  return [
    ...hnsConflicts.map(([feature, prop]) =>
      problems.settingsConflict(
        name,
        `${feature} and a hierarchical namespace`,
        `set '${prop}' of its 'blobProperties' to false, or 'isHnsEnabled' to false`,
      ),
    ),
    ...(needsSingleRegion
      ? [
          problems.settingsConflict(
            name,
            `tier Premium and replication ${replication}`,
            `set 'accountReplicationType' to ${SINGLE_REGION_REPLICATION.join(' or ')}, or 'accountTier' to Standard`,
          ),
        ]
      : []),
  ];
}
