import type { StorageAccount } from '../terraform/accounts/storage-accounts';
import type { Access, AccountKeys } from './access';

/** Collects the accounts that accesses and resources name, with the state of their shared keys. */
export function collectAccountKeys(
  accesses: readonly Access[],
  accounts: readonly StorageAccount[],
): AccountKeys[] {
  const named = new Map<string, AccountKeys>();
  for (const { scope } of accesses) {
    const { account, subscription, resourceGroup } = scope;
    if (account !== null) named.set(account, { account, subscription, resourceGroup, sharedKeys: 'Unknown' });
  }
  for (const { account, hasSharedKeys, ...place } of accounts) {
    const known = named.get(account);
    const own = hasSharedKeys === null ? 'Unknown' : hasSharedKeys ? 'On' : 'Off';
    // If several files disagree, the keys count as on.
    const sharedKeys = known?.sharedKeys === 'On' || own === 'Unknown' ? (known?.sharedKeys ?? own) : own;
    const subscription = place.subscription ?? known?.subscription ?? null;
    const resourceGroup = place.resourceGroup ?? known?.resourceGroup ?? null;
    named.set(account, { account, subscription, resourceGroup, sharedKeys });
  }
  return [...named.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}
