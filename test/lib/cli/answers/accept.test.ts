import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAcceptance, parseSubscription } from '../../../../lib/model/documents/parsing/parse-document';
import { withFields, INVITATION } from '../../../fixtures/documents';
import { container, contents, fill, freshName } from '../../../support/accounts';
import {
  HASH,
  TERMS,
  PROVIDER_TENANT,
  OUR_TENANT,
  OTHER_ID,
  ACCOUNT,
  readJson,
  accept,
} from '../../../support/accept';
import { datashare } from '../../../support/cli';

const LONG_TEXT = /^.{81,}$/m;

describe('accept', () => {
  test('writes both documents, as they are read', async () => {
    const ran = await accept(INVITATION, ACCOUNT);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readdirSync(ran.out).sort()).toEqual(['sales.acceptance.json', 'sales.subscription.json']);
    const acceptance = readJson(ran.out, 'sales.acceptance.json');
    expect(acceptance).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/acceptance.v1.json',
      documentType: 'acceptance',
      schemaVersion: 1,
      invitationId: INVITATION.invitationId,
      shareName: 'sales',
      termsSha256: null,
      acceptedOn: '2026-11-22T12:00:00.000Z',
      consumer: { consumerName: null, contact: null, tenantId: null },
      target: { location: 'westeurope', isHnsEnabled: false },
      reader: {
        principalId: INVITATION.recipient.principalId,
        principalType: 'ServicePrincipal',
        applicationId: null,
      },
      snapshotTrigger: { kind: 'Manual', cron: null },
    });
    expect(parseAcceptance(acceptance)).toEqual(acceptance);
    const subscription = readJson(ran.out, 'sales.subscription.json');
    expect(subscription).toMatchObject({
      subscriptionName: 'sales',
      invitation: { invitationId: INVITATION.invitationId, termsSha256: null, state: 'Active' },
      target: {
        storageAccountName: 'fabrikam',
        blobEndpoint: 'https://fabrikam.blob.core.windows.net',
        location: 'westeurope',
      },
      mappings: [{ datasetName: 'daily', target: { container: 'sales-7b0c1f8e', path: 'daily' } }],
      deletions: 'keep',
      stateContainer: 'datashare',
    });
    expect(parseSubscription(subscription)).toEqual(subscription);
  });

  test('tells whom to send the acceptance to, and the next steps', async () => {
    const { stdout, out } = await accept(
      withFields(INVITATION, {
        provider: { providerName: 'Contoso', contact: 'data@contoso.example' },
        grantOn: 'Acceptance',
      }),
      ACCOUNT,
    );
    expect(stdout).toMatch(/^sales of Contoso is accepted\n\n {2}acceptance {4}/);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      `The invitation names no exchange. Send ${out}/sales.acceptance.json to Contoso (data@contoso.example) by any channel.`,
    );
    expect(words).toContain('You can read the data after the provider grants access to this acceptance.');
    expect(stdout).toContain(`--account-name fabrikam --name sales-7b0c1f8e\n`);
    expect(stdout).toContain(`--account-name fabrikam --name datashare\n`);
    expect(stdout).toContain(`$ datashare sync ${out}/sales.subscription.json\n`);
    expect(stdout).not.toMatch(LONG_TEXT);
  });

  test('takes every option into the documents', async () => {
    const resourceId =
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/fabrikam';
    const invitation = withFields(INVITATION, { 'source.tenantId': PROVIDER_TENANT });
    const ran = await accept({ ...invitation, snapshotSchedule: { cron: '0 3 * * *' } }, [
      ...['--account', 'fabrikam', '--location', 'East US', '--allow-cross-region'],
      ...['--endpoint', 'https://fabrikam.z1.blob.storage.azure.net/', '--tenant', OUR_TENANT],
      ...['--resource-id', resourceId, '--container', 'landing', '--state-container', 'state'],
      ...['--name', 'contoso-sales', '--reader', OTHER_ID, '--reader-type', 'ManagedIdentity'],
      ...['--application-id', OTHER_ID, '--consumer', 'Fabrikam', '--contact', 'data@fabrikam.example'],
      ...['--trigger', 'provider', '--deletions', 'mirror', '--accepted-on', '2026-11-21T00:00:00Z'],
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readJson(ran.out, 'contoso-sales.acceptance.json')).toMatchObject({
      acceptedOn: '2026-11-21T00:00:00Z',
      consumer: { consumerName: 'Fabrikam', contact: 'data@fabrikam.example', tenantId: OUR_TENANT },
      target: { location: 'eastus', isHnsEnabled: false },
      reader: { principalId: OTHER_ID, principalType: 'ManagedIdentity', applicationId: OTHER_ID },
      snapshotTrigger: { kind: 'ProviderSchedule', cron: '0 3 * * *' },
    });
    expect(readJson(ran.out, 'contoso-sales.subscription.json')).toMatchObject({
      subscriptionName: 'contoso-sales',
      target: {
        blobEndpoint: 'https://fabrikam.z1.blob.storage.azure.net',
        tenantId: OUR_TENANT,
        resourceId,
      },
      mappings: [{ target: { container: 'landing', path: 'daily' } }],
      deletions: 'mirror',
      allowCrossRegion: true,
      stateContainer: 'state',
      snapshotTrigger: { kind: 'ProviderSchedule', cron: '0 3 * * *' },
    });
  });

  test.each([
    ['between ADLS Gen2 accounts', { 'source.isHnsEnabled': true }, ['--hns']],
    ['into flat Blob storage', { 'source.isHnsEnabled': true }, ['--allow-cross-kind']],
    ['into ADLS Gen2', {}, ['--hns', '--allow-cross-kind']],
  ])('carries snapshots %s', async (_where, changes, options) => {
    const ran = await accept(withFields(INVITATION, changes), [...ACCOUNT, ...options]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readJson(ran.out, 'sales.subscription.json')).toMatchObject({
      target: { isHnsEnabled: options.includes('--hns') },
      allowCrossKind: options.includes('--allow-cross-kind'),
    });
  });

  test('with --json prints one document, and shows nothing else', async () => {
    const ran = await accept(TERMS, [...ACCOUNT, '--json', '--accept-terms', `sha256:${HASH}`]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      acceptance: readJson(ran.out, 'sales.acceptance.json'),
      subscription: readJson(ran.out, 'sales.subscription.json'),
      files: {
        acceptance: join(ran.out, 'sales.acceptance.json'),
        subscription: join(ran.out, 'sales.subscription.json'),
      },
      changes: [],
      receipt: { status: 'NoExchange', url: null, problem: null },
    });
  });

  test('writes documents that match and can be synchronized', async () => {
    const [from, to, state] = [freshName(), freshName(), freshName()];
    await fill('contoso', from, { 'sales/2026.csv': 'a', 'prices.csv': 'b', other: 'c' });
    await fill('fabrikam', to, {});
    await fill('fabrikam', state, {});
    const dataset = (datasetName: string, datasetType: string, path: string): object => ({
      datasetName,
      datasetType,
      container: from,
      path,
    });
    const ran = await accept(
      {
        ...INVITATION,
        datasets: [
          dataset('all-sales', 'Folder', 'sales'),
          dataset('prices', 'File', 'prices.csv'),
          dataset('whole', 'Container', ''),
        ],
      },
      [...ACCOUNT, '--container', to, '--state-container', state],
    );
    expect(ran.exitCode).toBe(0);
    const subscription = join(ran.out, 'sales.subscription.json');
    expect(await datashare(['check', subscription])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await datashare(['sync', subscription])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.keys(await contents(container('fabrikam', to)))).toEqual([
      'all-sales/2026.csv',
      'prices/prices.csv',
      'whole/other',
      'whole/prices.csv',
      'whole/sales/2026.csv',
    ]);
  });

  test('the tenant of the target never comes from the invitation', async () => {
    const ran = await accept(withFields(INVITATION, { 'recipient.tenantId': OUR_TENANT }), ACCOUNT);
    expect(readJson(ran.out, 'sales.subscription.json')).toMatchObject({ target: { tenantId: null } });
    expect(readJson(ran.out, 'sales.acceptance.json')).toMatchObject({ consumer: { tenantId: OUR_TENANT } });
  });

  test('an in-place share has a subscription without targets', async () => {
    const ran = await accept({ ...INVITATION, shareKind: 'InPlace' }, ACCOUNT);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readJson(ran.out, 'sales.subscription.json')).toMatchObject({
      shareKind: 'InPlace',
      mappings: [{ datasetName: 'daily', target: null }],
    });
    expect(ran.stdout).not.toMatch(/datashare sync \//);
    expect(ran.stdout).toContain(`$ datashare check ${ran.out}/sales.subscription.json`);
  });
});
