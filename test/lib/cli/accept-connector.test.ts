import { join } from 'node:path';
import { datashare, documentFile } from '../../support/cli';
import { DATA_SHARE_INVITATION, DATA_SHARE_URI, withFields } from '../../fixtures/documents';
import {
  accept,
  ACCOUNT,
  createFolder,
  getNow,
  OTHER_ID,
  OUR_TENANT,
  PROVIDER_TENANT,
  readJson,
} from '../../support/accept';

const INVITED = withFields(DATA_SHARE_INVITATION, {
  'source.tenantId': PROVIDER_TENANT,
  'recipient.principalId': OTHER_ID,
});
const RESOURCE_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/fabrikam';
const OURS = [...ACCOUNT, '--tenant', OUR_TENANT];

interface Accepted {
  readonly acceptance: object;
  readonly subscription: object;
}

function readAccepted(folder: string, name = 'sales'): Accepted {
  return {
    acceptance: readJson(join(folder, `${name}.acceptance.json`)) as object,
    subscription: readJson(join(folder, `${name}.subscription.json`)) as object,
  };
}

describe('accept of a share that is read through a connector', () => {
  test('names the managed identity in its own tenant, and the connector', async () => {
    const { exitCode, out } = await accept(INVITED, [...OURS, '--reader', OTHER_ID, '--name', 'Sales.EU']);
    expect(exitCode).toBe(0);
    expect(readAccepted(out, 'Sales.EU')).toMatchObject({
      acceptance: {
        consumer: { tenantId: OUR_TENANT },
        reader: { principalId: OTHER_ID, principalType: 'ManagedIdentity', applicationId: null },
      },
      subscription: {
        connector: { connectorName: 'sales-eu', dataShareUri: DATA_SHARE_URI, state: 'Active' },
      },
    });
  });

  test('prints the requests that make the connector, and no endpoint of the provider', async () => {
    const { stdout } = await accept(INVITED, [...OURS, '--reader', OTHER_ID, '--resource-id', RESOURCE_ID]);
    const steps = stdout.slice(stdout.indexOf('Next steps'));
    const [switches, connector] = [...steps.matchAll(/--body '(.*)'/g)].map(
      ([, body]) => JSON.parse(body) as unknown,
    );
    expect(switches).toEqual({
      properties: {
        dataCollaborationPolicyProperties: {
          allowStorageConnectors: true,
          allowCrossTenantDataSharing: true,
        },
      },
    });
    expect(connector).toMatchObject({
      location: 'westeurope',
      properties: { state: 'Active', source: { connection: { dataShareUri: DATA_SHARE_URI } } },
    });
    expect(steps).toContain(`--url '${RESOURCE_ID}?api-version=2026-04-01'`);
    expect(steps).toContain(`--url '${RESOURCE_ID}/connectors/sales?api-version=2026-04-01'`);
    expect(steps).not.toContain('contoso.blob');
  });

  test('escapes quotation marks for PowerShell', async () => {
    const { stdout } = await accept(INVITED, [...OURS, '--reader', OTHER_ID], { shell: 'PowerShell' });
    expect(stdout).toContain('{\\"allowStorageConnectors\\":true');
    expect(stdout).toContain("'<resource ID of fabrikam>?api-version=2026-04-01'");
  });

  test('keeps the connector of the previous answer', async () => {
    const out = createFolder();
    const args = [...OURS, '--reader', OTHER_ID];
    await accept(INVITED, args, {}, out);
    const uri = DATA_SHARE_URI.replace('77777777', '88888888');
    await accept(withFields(INVITED, { 'inPlace.dataShareUri': uri }), args, {}, out);
    expect(readAccepted(out).subscription).toMatchObject({
      connector: { connectorName: 'sales', dataShareUri: uri },
    });
  });

  test.each<[string, readonly string[], string, number, RegExp]>([
    ['no tenant', [...ACCOUNT], 'Usage', 2, /--tenant/],
    ['a user', [...OURS, '--reader-type', 'User'], 'Usage', 2, /managed identity/],
    ['an application', [...OURS, '--application-id', OTHER_ID], 'Usage', 2, /managed identity/],
    ['another identity', [...OURS, '--reader', PROVIDER_TENANT], 'PrincipalMismatch', 3, /--reader/],
    [
      'another region',
      ['--account', 'fabrikam', '--location', 'eastus2', '--tenant', OUR_TENANT],
      'RegionMismatch',
      3,
      /same region/,
    ],
    ['a mapping', [...OURS, '--container', 'landing'], 'MappingNotAllowed', 2, /read through a connector/],
  ])('refuses %s', async (_, args, code, exitCode, message) => {
    const refused = await accept(INVITED, args);
    const stderr = refused.stderr.replaceAll(/\s+/g, ' ');
    expect(refused.exitCode).toBe(exitCode);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(message);
  });
});

describe('the steps that an invitation to a data share shows', () => {
  const show = async (changes: Record<string, unknown>): Promise<string> => {
    const { stdout } = await datashare(
      ['invitation', 'show', documentFile(withFields(INVITED, changes), 'sales.invitation.json')],
      { now: getNow },
    );
    return stdout.slice(stdout.indexOf('Next steps'), stdout.indexOf('Or reject it'));
  };

  test('take the invited identity in its tenant, and no application', async () => {
    const steps = await show({ 'recipient.tenantId': OUR_TENANT });
    expect(steps).toContain('--resource-id <resource ID of your storage account>');
    expect(steps).not.toMatch(/--reader|--tenant|--application-id/);
  });

  test('ask for the identity and the tenant that the invitation does not name', async () => {
    const steps = await show({ 'recipient.principalId': null, grantOn: 'Acceptance' });
    expect(steps).toContain('--reader <object ID of your managed identity>');
    expect(steps).toContain('--tenant <your tenant>');
  });
});
