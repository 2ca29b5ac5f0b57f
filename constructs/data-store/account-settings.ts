import type { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { literal } from '../synthesis/validation';

/** Replication that stays in one region: all that premium accounts have. */
const IN_ONE_REGION = ['LRS', 'ZRS'];

/**
 * Says which settings of an account exclude each other. Terraform plans such an account, and fails when it applies it,
 * with half of it made.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts
 * @see https://learn.microsoft.com/azure/storage/common/storage-redundancy#supported-storage-account-types
 */
export function settingsProblems(account: StorageAccount): Problem[] {
  const { nameInput = '', isHnsEnabledInput, accountTierInput, accountReplicationTypeInput } = account;
  const name = Token.isUnresolved(nameInput) ? 'a token' : nameInput;
  const { versioningEnabled, changeFeedEnabled } = account.blobPropertiesInput ?? {};
  const onHns = [
    versioningEnabled === true ? ['versioning', 'versioningEnabled'] : [],
    changeFeedEnabled === true ? ['a change feed', 'changeFeedEnabled'] : [],
  ].filter((setting) => isHnsEnabledInput === true && setting.length > 0);
  const replication = literal(accountReplicationTypeInput) ?? IN_ONE_REGION[0];
  const isTooWide = accountTierInput === 'Premium' && !IN_ONE_REGION.includes(replication);
  return [
    ...onHns.map(([what, prop]) =>
      problems.settingsConflict(
        name,
        `${what} and a hierarchical namespace`,
        `set '${prop}' of its 'blobProperties' to false, or 'isHnsEnabled' to false`,
      ),
    ),
    ...(isTooWide
      ? [
          problems.settingsConflict(
            name,
            `tier Premium and replication ${replication}`,
            `set 'accountReplicationType' to ${IN_ONE_REGION.join(' or ')}, or 'accountTier' to Standard`,
          ),
        ]
      : []),
  ];
}
