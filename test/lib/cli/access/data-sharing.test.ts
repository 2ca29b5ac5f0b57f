import {
  declareConnector,
  declareNative,
  PRINCIPAL,
  SHARE_URI,
  TENANT,
  toAsset,
  toCode,
  toPolicy,
} from '../../../fixtures/native-shares';
import { datashare, documentFile } from '../../../support/cli';

const stack = (accessPolicies: object[], more: object = {}): string => {
  const { azapi_resource: resources, ...others } = declareNative({
    assets: [toAsset('/curated/sales')],
    accessPolicies: accessPolicies as never,
  });
  return documentFile(toCode({ ...others, azapi_resource: { ...resources, ...more } }), 'cdk.tf.json');
};
const READS = stack([toPolicy()]);
const CONNECTED = stack([toPolicy()], { connector: declareConnector() });

const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

test('the report names the tenant of the principal, and lists connectors and switches apart from access', async () => {
  const { stdout, exitCode } = await datashare(['access', CONNECTED]);
  expect(exitCode).toBe(0);
  expect(words(stdout)).toContain(`${PRINCIPAL} (tenant ${TENANT}) contoso/curated`);
  expect(stdout).toContain('sales/* (and the folder)  read, list  no end  storage data share');
  expect(words(stdout.slice(stdout.indexOf('Data sharing')))).toBe(
    [
      'Data sharing azapi_update_resource.switch turns on allowStorageDataShares of contoso: the account can have data shares.',
      'By itself, this gives nobody access',
      'azapi_update_resource.switch turns on allowCrossTenantDataSharing of contoso: data can be shared with principals of other tenants.',
      'By itself, this gives nobody access',
      `azapi_resource.connector: connector fabrikam/weather (Active) reads through ${SHARE_URI} as identity /subscriptions/s/identities/reader `,
    ].join(' '),
  );
});

test('the report as JSON has the tenant, the connectors and the switches', async () => {
  const { stdout } = await datashare(['access', CONNECTED, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    accesses: [{ principalId: PRINCIPAL, tenantId: TENANT, grantedBy: 'StorageDataShare', gives: 'Data' }],
    otherWays: [],
    connectors: [{ address: 'azapi_resource.connector', dataShareUri: SHARE_URI, state: 'Active' }],
    sharingSwitches: [
      { account: 'contoso', name: 'allowStorageDataShares', state: 'On' },
      { account: 'contoso', name: 'allowCrossTenantDataSharing', state: 'On' },
    ],
  });
});

test.each([
  ['curated/sales/a.csv', 'yes'],
  ['curated/sales/', 'yes'],
  ['curated/costs.csv', 'no'],
])('the answer about %s is %s, with the tenant', async (path, verdict) => {
  const { stdout } = await datashare(['access', READS, '--path', path]);
  expect(words(stdout)).toContain(` ${verdict} ${PRINCIPAL} (tenant ${TENANT})`);
  if (verdict === 'yes')
    expect(words(stdout)).toContain('storage data share on contoso/curated, azapi_resource.share');
});

test('a comparison names the tenant of who gains access, and tells a new connector without counting it', async () => {
  const gained = await datashare(['access', 'diff', stack([]), READS, '--exit-code']);
  expect(gained.exitCode).toBe(10);
  expect(words(gained.stdout)).toContain(
    `Gains + ${PRINCIPAL} (tenant ${TENANT}) gains reading and listing of contoso/curated: sales/* (and the folder), through storage data share`,
  );
  const connected = await datashare(['access', 'diff', READS, CONNECTED, '--exit-code']);
  expect(connected.exitCode).toBe(0);
  expect(words(connected.stdout)).toContain(
    'No access changes Data sharing ~ azapi_resource.connector is new: connector fabrikam/weather (Active) reads through',
  );
});
