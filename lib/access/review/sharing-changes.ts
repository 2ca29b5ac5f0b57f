import type { SharingSwitch } from '../terraform/data-sharing/sharing-switches';
import type { StorageConnector } from '../terraform/data-sharing/storage-connectors';
import type { Access } from './access';
import { describeConnector, describeSwitch } from './sharing-words';
import { toShareAddress } from './unread-shares';

/** A change around data shares that gives nobody access by itself. */
export interface SharingChange {
  readonly what: string;
  readonly address: string;
}

/** The parts of a report that tell about data shares beyond access. */
export interface SharingFacts {
  readonly accesses: readonly Access[];
  readonly connectors: readonly StorageConnector[];
  readonly sharingSwitches: readonly SharingSwitch[];
}

/**
 * Finds the changes of connectors and of the switches of accounts, and the data shares that a plan replaces.
 *
 * @param replaced Addresses that a plan replaces; null if there is no plan.
 * @param moved Moved addresses, from old to new.
 */
export function findSharingChanges(
  before: SharingFacts,
  after: SharingFacts,
  {
    replaced,
    moved,
  }: { readonly replaced: readonly string[] | null; readonly moved: ReadonlyMap<string, string> },
): SharingChange[] {
  const toNewAddress = (address: string): string => moved.get(address) ?? address;
  return [
    ...findSwitchChanges(before.sharingSwitches, after.sharingSwitches, toNewAddress),
    ...findConnectorChanges(before.connectors, after.connectors, toNewAddress),
    ...findReplacedShares(after.accesses, replaced ?? []),
  ];
}

type AddressChange = (address: string) => string;

function findSwitchChanges(
  before: readonly SharingSwitch[],
  after: readonly SharingSwitch[],
  toNewAddress: AddressChange,
): SharingChange[] {
  const toKey = ({ account, address, name }: SharingSwitch): string =>
    `${account?.toLowerCase() ?? toNewAddress(address)} ${name}`;
  const old = new Map(before.map((each) => [toKey(each), each]));
  const now = new Map(after.map((each) => [toKey(each), each]));
  return [
    ...[...now].flatMap(([key, each]): SharingChange[] => {
      const was = old.get(key)?.state;
      // An account allows none of it unless somebody turned it on.
      const isSame = was === each.state || (was === undefined && each.state === 'Off');
      const verb = { On: 'turns on', Off: 'turns off', Unknown: 'may turn on or off' }[each.state];
      return isSame ? [] : [{ what: describeSwitch(each, verb), address: each.address }];
    }),
    ...[...old].flatMap(([key, { address, name, account }]): SharingChange[] =>
      now.has(key)
        ? []
        : [
            {
              what: `${address} no longer sets ${name} of ${account ?? 'an account'}: the account keeps the value that it has`,
              address,
            },
          ],
    ),
  ];
}

function findConnectorChanges(
  before: readonly StorageConnector[],
  after: readonly StorageConnector[],
  toNewAddress: AddressChange,
): SharingChange[] {
  const old = new Map(before.map((each) => [toNewAddress(each.address), each]));
  const now = new Set(after.map(({ address }) => address));
  return [
    ...after.flatMap((connector): SharingChange[] => {
      const { address } = connector;
      const was = old.get(address);
      const words = describeConnector(connector);
      if (!was) return [{ what: `${address} is new: ${words}`, address }];
      return describeConnector(was) === words ? [] : [{ what: `${address} changes: ${words}`, address }];
    }),
    ...[...old].flatMap(([address, was]): SharingChange[] =>
      now.has(address) ? [] : [{ what: `${address} is removed: before, ${describeConnector(was)}`, address }],
    ),
  ];
}

function findReplacedShares(accesses: readonly Access[], replaced: readonly string[]): SharingChange[] {
  const addresses = new Set(
    accesses.flatMap(({ grantedBy, address }) =>
      grantedBy === 'StorageDataShare' ? [toShareAddress(address)] : [],
    ),
  );
  return replaced
    .filter((address) => addresses.has(address))
    .map((address) => ({
      what: `${address} is replaced: the new data share has another URI, and all connectors to the old one stop working`,
      address,
    }));
}
