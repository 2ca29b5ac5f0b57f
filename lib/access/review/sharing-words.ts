import type { SharingSwitch } from '../terraform/data-sharing/sharing-switches';
import type { StorageConnector } from '../terraform/data-sharing/storage-connectors';
import { markName } from './name-marks';

const MEANINGS: Readonly<Record<SharingSwitch['name'], string>> = {
  allowStorageDataShares: 'the account can have data shares',
  allowStorageConnectors: 'the account can have connectors, which read through data shares of other accounts',
  allowCrossTenantDataSharing: 'data can be shared with principals of other tenants',
};

/** Describes a switch of an account: `x turns on allowStorageDataShares of contoso: ...`. */
export function describeSwitch({ address, account, name, state }: SharingSwitch, verb: string): string {
  const where = account === null ? 'an account that only Terraform knows' : markName('account', account);
  const meaning = state === 'Off' ? '' : `: ${MEANINGS[name]}. By itself, this gives nobody access`;
  return `${address} ${verb} ${name} of ${where}${meaning}`;
}

/** Describes what the files say around data shares that gives nobody access by itself. */
export function describeSharing(report: {
  readonly connectors: readonly StorageConnector[];
  readonly sharingSwitches: readonly SharingSwitch[];
}): { readonly what: string; readonly address: string }[] {
  return [
    ...report.sharingSwitches.map((each) => {
      const verb = { On: 'turns on', Off: 'turns off', Unknown: 'may turn on' }[each.state];
      return { what: describeSwitch(each, verb), address: each.address };
    }),
    ...report.connectors.map((each) => ({
      what: `${each.address}: ${describeConnector(each)}`,
      address: each.address,
    })),
  ];
}

/** Describes the other end of a data share: `fabrikam/weather (Active) reads through azds://... as identity ...`. */
export function describeConnector(connector: StorageConnector): string {
  const { account, name, state, dataShareUri, dataShare, identity } = connector;
  const own = name === null ? '(name unknown)' : markName('path', name);
  const where = `connector ${account === null ? '' : `${markName('account', account)}/`}${own}`;
  const share = dataShare === null ? '' : ` (${dataShare})`;
  const uri =
    dataShareUri === null ? 'a data share that only Terraform knows' : markName('path', dataShareUri);
  const reader =
    identity === null
      ? 'a managed identity that the file does not name'
      : `identity ${markName('path', identity)}`;
  return `${where} (${state ?? 'state unknown'}) reads through ${uri}${share} as ${reader}`;
}
