import type { AccountSetting } from '../terraform/accounts/account-settings';
import { groupBy } from './group-by';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/**
 * Finds the settings of accounts that change and may let more people in: networks, SFTP, NFS, static websites, copies to other
 * tenants. A setting that is off afterward lets nobody in. Of an account that was not there before, those that open it.
 *
 * @param moved Moved addresses, from old to new.
 * @param knownAccounts Names of accounts that the files before name: what appears as a resource can exist already.
 */
export function findSettingChanges(
  before: readonly AccountSetting[],
  after: readonly AccountSetting[],
  moved: ReadonlyMap<string, string>,
  knownAccounts: readonly string[],
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
  const existing = new Set(knownAccounts.map((account) => account.toLowerCase()));
  const findOld = ({ address, account, name }: AccountSetting): string | undefined =>
    known.get(toKey(address, name)) ??
    (account === null ? undefined : knownByAccount.get(toKey(account, name)));
  const changed = after.filter((setting) => {
    const old = findOld(setting);
    return old !== undefined && old !== setting.content && !setting.isClosed;
  });
  const appeared = after.filter((setting) => {
    const { opens, isImported, account } = setting;
    const mayExist = isImported || (account !== null && existing.has(account));
    return findOld(setting) === undefined && (opens === 'Always' || (opens === 'IfExisting' && mayExist));
  });
  return [
    ...changed.map((setting) =>
      toUnclearPoint(setting, `changes ${setting.name}, which decides who can reach its data`),
    ),
    ...[...groupBy(appeared, ({ address }) => address).values()].map((settings) => {
      const names = settings.map(({ name }) => name).join(', ');
      return toUnclearPoint(settings[0], `is new, and its settings decide who can reach its data: ${names}`);
    }),
  ];
}

function toUnclearPoint({ address, account }: AccountSetting, predicate: string): UnclearPoint {
  const scope = { account, container: null };
  return createUnclearPoint('AccountSettingChanged', `${address} ${predicate}`, { address, scope });
}
