import type { AccountSetting } from '../terraform/account-settings';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/**
 * Finds the settings of accounts that change and may let more people in: networks, SFTP, NFS, static websites, copies to other
 * tenants. A setting that is off afterward lets nobody in.
 *
 * @param moved Moved addresses, from old to new.
 */
export function findSettingChanges(
  before: readonly AccountSetting[],
  after: readonly AccountSetting[],
  moved: ReadonlyMap<string, string>,
): UnclearPoint[] {
  const toKey = (address: string, name: string): string => `${address} ${name}`;
  const known = new Map(
    before.map(({ address, name, content }) => [toKey(moved.get(address) ?? address, name), content]),
  );
  // An account under another address is the same one by its name.
  const knownByAccount = new Map(
    before.flatMap(({ account, name, content }) =>
      account === null ? [] : [[toKey(account, name), content] as const],
    ),
  );
  return after
    .filter(({ address, account, name, content, isClosed }) => {
      const old =
        known.get(toKey(address, name)) ??
        (account === null ? undefined : knownByAccount.get(toKey(account, name)));
      return old !== undefined && old !== content && !isClosed;
    })
    .map(({ address, account, name }) =>
      createUnclearPoint(
        'AccountSettingChanged',
        `${address} changes ${name}, which decides who can reach its data`,
        { address, scope: { account, container: null } },
      ),
    );
}
