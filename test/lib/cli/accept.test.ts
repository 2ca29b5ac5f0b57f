import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDelivery, warnNotDelivered } from '../../../lib/cli/output/invitations/delivery-text';
import type { CliIo } from '../../../lib/cli/io';
import {
  parseAcceptance,
  parseInvitation,
  parseSubscription,
} from '../../../lib/model/documents/parsing/parse-document';
import { computeTermsHash } from '../../../lib/model/values/terms';
import { problems } from '../../../lib/errors/catalogue';
import { withFields, INVITATION } from '../../fixtures/documents';
import { container, contents, fill, freshName } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

const now = (): Date => new Date('2026-11-22T12:00:00Z');
const HASH = computeTermsHash('Be kind.');
const TERMS = withFields(INVITATION, { termsOfUse: 'Be kind.', termsSha256: HASH });
const PROVIDER_TENANT = '33333333-0000-4000-8000-000000000001';
const OUR_TENANT = '33333333-0000-4000-8000-000000000002';
const OTHER_ID = '44444444-0000-4000-8000-000000000001';
const ACCOUNT = ['--account', 'fabrikam', '--location', 'westeurope'];
const LONG_TEXT = /^.{81,}$/m;

const folder = (): string => mkdtempSync(join(tmpdir(), 'ds-'));
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

interface Accepting {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly out: string;
}

async function accept(
  invitation: object,
  args: readonly string[],
  io: Partial<CliIo> = {},
  out = folder(),
): Promise<Accepting> {
  const path = documentFile(invitation, 'sales.invitation.json');
  const ran = await datashare(['accept', path, '--out', out, ...args], { now, ...io });
  return { ...ran, out };
}

const readCodes = (stderr: string): string[] =>
  [...stderr.matchAll(/^error: .* \[(\w+)\]$/gm)].map(([, code]) => code);

describe('accept', () => {
  test('writes both documents, as they are read', async () => {
    const ran = await accept(INVITATION, ACCOUNT);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readdirSync(ran.out).sort()).toEqual(['sales.acceptance.json', 'sales.subscription.json']);
    const acceptance = read(ran.out, 'sales.acceptance.json');
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
    const subscription = read(ran.out, 'sales.subscription.json');
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
    expect(read(ran.out, 'contoso-sales.acceptance.json')).toMatchObject({
      acceptedOn: '2026-11-21T00:00:00Z',
      consumer: { consumerName: 'Fabrikam', contact: 'data@fabrikam.example', tenantId: OUR_TENANT },
      target: { location: 'eastus', isHnsEnabled: false },
      reader: { principalId: OTHER_ID, principalType: 'ManagedIdentity', applicationId: OTHER_ID },
      snapshotTrigger: { kind: 'ProviderSchedule', cron: '0 3 * * *' },
    });
    expect(read(ran.out, 'contoso-sales.subscription.json')).toMatchObject({
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
    expect(read(ran.out, 'sales.subscription.json')).toMatchObject({
      target: { isHnsEnabled: options.includes('--hns') },
      allowCrossKind: options.includes('--allow-cross-kind'),
    });
  });

  test('with --json prints one document, and shows nothing else', async () => {
    const ran = await accept(TERMS, [...ACCOUNT, '--json', '--accept-terms', `sha256:${HASH}`]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      acceptance: read(ran.out, 'sales.acceptance.json'),
      subscription: read(ran.out, 'sales.subscription.json'),
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
    expect(read(ran.out, 'sales.subscription.json')).toMatchObject({ target: { tenantId: null } });
    expect(read(ran.out, 'sales.acceptance.json')).toMatchObject({ consumer: { tenantId: OUR_TENANT } });
  });

  test('an in-place share has a subscription without targets', async () => {
    const ran = await accept({ ...INVITATION, shareKind: 'InPlace' }, ACCOUNT);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(read(ran.out, 'sales.subscription.json')).toMatchObject({
      shareKind: 'InPlace',
      mappings: [{ datasetName: 'daily', target: null }],
    });
    expect(ran.stdout).not.toMatch(/datashare sync \//);
    expect(ran.stdout).toContain(`$ datashare check ${ran.out}/sales.subscription.json`);
  });
});

describe('the terms', () => {
  test('are shown and accepted at a terminal', async () => {
    const asked: string[] = [];
    const ask = (question: string): Promise<string> => Promise.resolve((asked.push(question), ' accept '));
    const ran = await accept(TERMS, ACCOUNT, { ask });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(asked).toEqual(["Type 'accept' to accept these terms: "]);
    expect(ran.stdout).toContain(
      `  | Be kind.\n\n  SHA-256 of these terms, for --accept-terms:\n  sha256:${HASH}\n`,
    );
    expect(read(ran.out, 'sales.acceptance.json')).toMatchObject({ termsSha256: HASH });
    expect(read(ran.out, 'sales.subscription.json')).toMatchObject({ invitation: { termsSha256: HASH } });
  });

  test('are accepted at the time of the answer, not when they are shown', async () => {
    let time = now();
    const ask = (): Promise<string> => {
      time = new Date('2026-11-22T13:00:00Z');
      return Promise.resolve('accept');
    };
    const inTime = await accept(TERMS, ACCOUNT, { ask, now: () => time });
    expect(read(inTime.out, 'sales.acceptance.json')).toMatchObject({
      acceptedOn: '2026-11-22T13:00:00.000Z',
    });
    time = now();
    const late = await accept({ ...TERMS, acceptBy: '2026-11-22T12:30:00Z' }, ACCOUNT, {
      ask,
      now: () => time,
    });
    expect(late.exitCode).toBe(3);
    expect(readCodes(late.stderr)).toEqual(['AcceptedTooLate']);
    expect(readdirSync(late.out)).toEqual([]);
  });

  test.each(['', 'yes', 'n', 'accept not'])('are not accepted by %j', async (answer) => {
    const ran = await accept(TERMS, ACCOUNT, { ask: () => Promise.resolve(answer) });
    expect(ran.exitCode).toBe(3);
    expect(readCodes(ran.stderr)).toEqual(['TermsNotAccepted']);
    expect(readdirSync(ran.out)).toEqual([]);
  });

  test('are not accepted without a terminal', async () => {
    const ran = await accept(TERMS, ACCOUNT);
    expect(ran).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: `error: the terms of use of the invitation are not accepted [TermsNotAccepted]\n  fix: read 'termsOfUse' in the invitation, then type 'accept' at a terminal, or add --accept-terms sha256:${HASH}\nRun "datashare explain TermsNotAccepted" for details.\n`,
    });
    expect(readdirSync(ran.out)).toEqual([]);
  });

  test('are not asked about with --json, which does not show them', async () => {
    const ran = await accept(TERMS, [...ACCOUNT, '--json'], {
      ask: () => Promise.reject(new Error('asked')),
    });
    expect(ran.exitCode).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({ problems: [{ code: 'TermsNotAccepted' }] });
  });

  test('are not asked about if there are none, or if something else is wrong', async () => {
    const ask = (): Promise<string> => Promise.reject(new Error('asked'));
    expect((await accept(INVITATION, ACCOUNT, { ask })).exitCode).toBe(0);
    const ran = await accept(TERMS, ['--account', 'fabrikam', '--location', 'eastus'], { ask });
    expect(readCodes(ran.stderr)).toEqual(['RegionMismatch']);
  });

  test.each([
    ['other terms', TERMS, `sha256:${'0'.repeat(64)}`, 3, /^error: .* \[TermsMismatch\]\n {2}fix: /],
    [
      'no terms',
      INVITATION,
      `sha256:${HASH}`,
      3,
      /^error: .* \[TermsMismatch\]\n {2}fix: this invitation has no terms: remove --accept-terms$/m,
    ],
    [
      'no hash',
      TERMS,
      'yes',
      2,
      /^error: .*'--accept-terms' must be sha256: and 64 hex digits, got "yes".* \[ValueInvalid\]/,
    ],
  ])(
    'are refused if --accept-terms has the hash of %s',
    async (_what, invitation, hash, exitCode, stderr) => {
      const ran = await accept(invitation, [...ACCOUNT, '--accept-terms', hash]);
      expect(ran).toMatchObject({ exitCode, stdout: '' });
      expect(ran.stderr).toMatch(stderr);
      expect(readdirSync(ran.out)).toEqual([]);
    },
  );
});

describe('accept refuses', () => {
  test.each<[string, object, string[], number, string]>([
    ['a passed acceptBy', { acceptBy: '2026-11-22T11:59:59Z' }, [], 3, 'AcceptedTooLate'],
    ['a suspended invitation', { state: 'Suspended' }, [], 3, 'AccessWithdrawn'],
    ['a revoked invitation', { state: 'Revoked' }, [], 3, 'AccessWithdrawn'],
    ['an ended access', { expiresOn: '2026-11-22T12:00:00Z' }, [], 3, 'AccessEnded'],
    ['another region', {}, ['--location', 'eastus'], 3, 'RegionMismatch'],
    ['another region in place', { shareKind: 'InPlace' }, ['--location', 'eastus'], 3, 'RegionMismatch'],
    ['another kind of store', {}, ['--hns'], 3, 'StoreKindMismatch'],
    ['the same account', {}, ['--account', 'contoso'], 3, 'SameAccount'],
    ['a schedule that is not there', {}, ['--trigger', 'provider'], 2, 'ScheduleMissing'],
    ['no cron', {}, ['--trigger', 'weekly'], 2, 'ValueInvalid'],
    ['datasets among the state', {}, ['--state-container', 'sales-7b0c1f8e'], 2, 'TargetsOverlap'],
    [
      'Data Lake Storage Gen1',
      {},
      ['--endpoint', 'https://a.azuredatalakestore.net'],
      2,
      'DataLakeGen1Refused',
    ],
    ['a container in place', { shareKind: 'InPlace' }, ['--container', 'sales'], 2, 'MappingNotAllowed'],
    [
      'another tenant than invited',
      { 'recipient.tenantId': OUR_TENANT },
      ['--tenant', OTHER_ID],
      3,
      'TenantMismatch',
    ],
    [
      'another application than invited',
      { 'recipient.applicationId': OUR_TENANT },
      ['--application-id', OTHER_ID],
      3,
      'PrincipalMismatch',
    ],
    [
      'no application, where one is invited',
      { 'recipient.applicationId': OUR_TENANT },
      ['--reader', OTHER_ID],
      3,
      'PrincipalMismatch',
    ],
    [
      'no application of another tenant, where one is invited',
      { 'source.tenantId': PROVIDER_TENANT, 'recipient.applicationId': OUR_TENANT },
      ['--tenant', OUR_TENANT, '--reader', OTHER_ID],
      3,
      'PrincipalMismatch',
    ],
    [
      'an application instead of the invited principal, of the same tenant',
      { 'source.tenantId': OUR_TENANT },
      ['--tenant', OUR_TENANT.toUpperCase(), '--application-id', OTHER_ID],
      3,
      'PrincipalMismatch',
    ],
    [
      'another principal than invited, with the application that is',
      { 'source.tenantId': OUR_TENANT, 'recipient.applicationId': OUR_TENANT },
      ['--tenant', OUR_TENANT, '--reader', OTHER_ID, '--application-id', OUR_TENANT],
      3,
      'PrincipalMismatch',
    ],
    [
      'another principal than invited, of the same tenant',
      { 'source.tenantId': OUR_TENANT },
      ['--tenant', OUR_TENANT, '--reader', OTHER_ID],
      3,
      'PrincipalMismatch',
    ],
    [
      'an object id of another tenant',
      { 'source.tenantId': PROVIDER_TENANT },
      ['--tenant', OUR_TENANT, '--reader', OTHER_ID],
      2,
      'Usage',
    ],
    [
      'nobody to read, where an application is invited to answer',
      { grantOn: 'Acceptance', recipient: { recipientName: 'fabrikam' } },
      [],
      2,
      'Usage',
    ],
  ])('%s', async (_what, fields, args, exitCode, code) => {
    const ran = await accept(withFields(INVITATION, { ...fields }), [...ACCOUNT, ...args]);
    expect(readCodes(ran.stderr)).toEqual([code]);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
    expect(readdirSync(ran.out)).toEqual([]);
  });

  test('another kind of store for an in-place share, even if it is allowed for copies', async () => {
    const args = [...ACCOUNT, '--hns', '--allow-cross-kind'];
    const ran = await accept({ ...INVITATION, shareKind: 'InPlace' }, args);
    expect(readCodes(ran.stderr)).toEqual(['MappingNotAllowed', 'StoreKindMismatch']);
    expect(readdirSync(ran.out)).toEqual([]);
  });

  test.each([
    ['a user of another tenant is a guest of the provider', ['--reader', OTHER_ID, '--reader-type', 'User']],
    ['an application has one id in all tenants', ['--application-id', OTHER_ID]],
  ])('not: %s', async (_why, args) => {
    const invitation = withFields(INVITATION, {
      'source.tenantId': PROVIDER_TENANT,
      'recipient.tenantId': OUR_TENANT,
    });
    expect(await accept(invitation, [...ACCOUNT, ...args])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('names the invited reader, and the option for it', async () => {
    const invitation = withFields(INVITATION, { 'recipient.applicationId': OUR_TENANT });
    const { stderr } = await accept(invitation, [...ACCOUNT, '--reader', OTHER_ID]);
    expect(stderr).toBe(
      `error: the reader has no application ID, but the invitation is for "${OUR_TENANT}" [PrincipalMismatch]\n  fix: use the invited one with --application-id, or ask the provider to invite this reader\nRun "datashare explain PrincipalMismatch" for details.\n`,
    );
  });

  test.each([
    ['where its tenant is not known, is not judged', {}],
    ['of another tenant may be anybody', { 'source.tenantId': PROVIDER_TENANT }],
  ])('no principal that %s', async (_why, fields) => {
    const args = ['--tenant', OUR_TENANT, '--reader', OTHER_ID, '--application-id', OTHER_ID];
    expect((await accept(withFields(INVITATION, fields), [...ACCOUNT, ...args])).stderr).toBe('');
  });

  test('everything at once, beginning with invalid values', async () => {
    const ran = await accept({ ...TERMS, state: 'Revoked' }, [
      ...[
        '--location',
        'eastus',
        '--tenant',
        'x',
        '--name',
        '../x',
        '--reader',
        'me',
        '--reader-type',
        'Robot',
      ],
      ...['--resource-id', 'x', '--contact', 'a\nb', '--deletions', 'all', '--accepted-on', 'today'],
      ...['--endpoint', 'ftp://x', '--container', 'A', '--state-container', 'B', '--application-id', 'y'],
    ]);
    expect(ran.exitCode).toBe(2);
    expect(readCodes(ran.stderr)).toEqual([
      'Usage',
      ...Array<string>(12).fill('ValueInvalid'),
      'AccessWithdrawn',
      'RegionMismatch',
      'TermsNotAccepted',
    ]);
    expect(ran.stderr).toContain(
      "error: required option '--account <name>' is missing [Usage]\n  fix: add it\n",
    );
    expect(ran.stderr).toContain('add --allow-cross-region and pay for the egress');
  });

  test.each([
    ['S1', 's1-7b0c1f8e'],
    ['a', 'a-7b0c1f8e'],
    ['Sales_2026..daily.', 'sales-2026-daily-7b0c1f8e'],
    [`${'s'.repeat(53)}-long`, `${'s'.repeat(53)}-7b0c1f8e`],
    ['s'.repeat(90), `${'s'.repeat(54)}-7b0c1f8e`],
  ])('no share name: %s is copied to %s, which no other invitation uses', async (shareName, name) => {
    const ran = await accept({ ...INVITATION, shareName }, ACCOUNT);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(read(ran.out, `${shareName}.subscription.json`)).toMatchObject({
      mappings: [{ target: { container: name } }],
    });
  });

  test('to replace other documents of these names, and writes neither file', async () => {
    const out = folder();
    writeFileSync(join(out, 'sales.subscription.json'), '{}');
    const ran = await accept(INVITATION, ACCOUNT, {}, out);
    expect(ran.exitCode).toBe(2);
    expect(readCodes(ran.stderr)).toEqual(['DocumentExists']);
    expect(existsSync(join(out, 'sales.acceptance.json'))).toBe(false);
    expect(read(out, 'sales.subscription.json')).toEqual({});
  });

  test('not to accept the same invitation again', async () => {
    const { out } = await accept(INVITATION, ACCOUNT);
    const again = await accept(TERMS, [...ACCOUNT, '--accept-terms', `sha256:${HASH}`], {}, out);
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(read(out, 'sales.acceptance.json')).toMatchObject({ termsSha256: HASH });
    expect(read(out, 'sales.subscription.json')).toMatchObject({ invitation: { termsSha256: HASH } });
    const other = withFields(INVITATION, { invitationId: OTHER_ID });
    expect(readCodes((await accept(other, ACCOUNT, {}, out)).stderr)).toEqual([
      'DocumentExists',
      'DocumentExists',
    ]);
  });
});

describe('reject', () => {
  const reject = async (args: readonly string[], out = folder()) => {
    const path = documentFile(INVITATION);
    return { ...(await datashare(['reject', path, '--out', out, ...args], { now })), out };
  };

  test('writes the rejection, and tells whom to send it to', async () => {
    const ran = await reject([
      ...['--reason', 'we have it\nalready', '--consumer', 'Fabrikam', '--contact', 'data@fabrikam.example'],
      ...['--tenant', OUR_TENANT],
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(read(ran.out, 'sales.rejection.json')).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/rejection.v1.json',
      documentType: 'rejection',
      schemaVersion: 1,
      invitationId: INVITATION.invitationId,
      shareName: 'sales',
      rejectedOn: '2026-11-22T12:00:00.000Z',
      reason: 'we have it\nalready',
      consumer: { consumerName: 'Fabrikam', contact: 'data@fabrikam.example', tenantId: OUR_TENANT },
    });
    expect(ran.stdout).toMatch(/^sales is rejected\n\n {2}rejection {2}.*sales\.rejection\.json/);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'to the owner of storage account contoso by any channel',
    );
  });

  test('with --json prints one document; and can be published again', async () => {
    const { out } = await reject(['--reason', 'a']);
    const ran = await reject(['--reason', 'b', '--json'], out);
    expect(JSON.parse(ran.stdout)).toEqual({
      rejection: read(out, 'sales.rejection.json'),
      files: { rejection: join(out, 'sales.rejection.json') },
      receipt: { status: 'NoExchange', url: null, problem: null },
    });
  });

  test('reports everything that is wrong at once', async () => {
    const ran = await reject(['--tenant', 'x', '--contact', '\u0007', '--rejected-on', 'today']);
    expect(ran.exitCode).toBe(2);
    expect(readCodes(ran.stderr)).toEqual(['Usage', 'ValueInvalid', 'ValueInvalid', 'ValueInvalid']);
    expect(readCodes((await reject(['--reason', 'x'.repeat(4097)])).stderr)).toEqual(['ValueInvalid']);
    expect(readdirSync(ran.out)).toEqual([]);
  });
});

describe('acceptance publish', () => {
  const ACCEPTANCE = {
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: INVITATION.invitationId,
    shareName: 'sales',
    acceptedOn: '2026-11-22T12:00:00Z',
    consumer: {},
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: OTHER_ID, principalType: 'User' },
  };
  const publish = (acceptance: object, invitation: object) =>
    datashare([
      ...['acceptance', 'publish', documentFile(acceptance)],
      ...['--invitation', documentFile(invitation)],
    ]);

  test.each([
    ['no exchange', ACCEPTANCE, INVITATION, 2, 'ExchangeMissing'],
    [
      'no exchange, from Terraform',
      { a: { sensitive: false, value: ACCEPTANCE } },
      INVITATION,
      2,
      'ExchangeMissing',
    ],
    [
      'another invitation',
      withFields(ACCEPTANCE, { invitationId: OTHER_ID }),
      INVITATION,
      3,
      'AcceptanceForeign',
    ],
    ['other terms', ACCEPTANCE, TERMS, 3, 'AcceptanceOutdated'],
    [
      'a passed acceptBy',
      ACCEPTANCE,
      { ...INVITATION, acceptBy: '2026-11-22T11:00:00Z' },
      3,
      'AcceptedTooLate',
    ],
    ['a bad acceptance', withFields(ACCEPTANCE, { reader: {} }), INVITATION, 2, 'DocumentInvalid'],
    ['another document', INVITATION, INVITATION, 2, 'DocumentTypeUnexpected'],
    ['nothing', {}, INVITATION, 2, 'Usage'],
    [
      'two answers',
      { a: { sensitive: false, value: ACCEPTANCE }, b: { sensitive: false, value: ACCEPTANCE } },
      INVITATION,
      2,
      'DuplicateName',
    ],
  ])('refuses %s', async (_what, acceptance, invitation, exitCode, code) => {
    const ran = await publish(acceptance, invitation);
    expect(readCodes(ran.stderr)[0]).toBe(code);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
  });

  test('needs the invitation that it answers', async () => {
    const ran = await datashare(['acceptance', 'publish', documentFile(ACCEPTANCE)]);
    expect(ran).toMatchObject({
      exitCode: 2,
      stderr: "error: required option '--invitation <invitation>' is missing [Usage]\n  fix: add it\n",
    });
  });
});

describe('the delivery of an answer', () => {
  const invitation = parseInvitation(
    withFields(INVITATION, { provider: { providerName: 'Contoso\u202e', contact: null } }),
  );
  const problem = problems.accessDenied('exchange', 'exchange', '403');

  test.each([
    ['Left', 'The acceptance is in the exchange, where Contoso\\u202e reads it.\n'],
    [
      'NotLeft',
      'The acceptance could not be written to the exchange. Send a.json to\nContoso\\u202e, or run the same command again.\n',
    ],
    [
      'NoExchange',
      'The invitation names no exchange. Send a.json to Contoso\\u202e by any channel.\nThe file contains no secrets.\n',
    ],
  ] as const)('describes %s', (status, text) => {
    expect(describeDelivery('acceptance', invitation, { status, url: null, problem: null }, 'a.json')).toBe(
      text,
    );
  });

  test('warns about an answer that could not be delivered', () => {
    let stderr = '';
    const io = { stderr: (text: string) => (stderr += text), shell: 'Posix' } as unknown as CliIo;
    warnNotDelivered({ status: 'Left', url: null, problem: null }, 'a.json', io);
    expect(stderr).toBe('');
    warnNotDelivered({ status: 'NotLeft', url: null, problem }, 'a.json', io);
    expect(stderr).toMatch(/^warning: a\.json could not be written to the exchange: .* \[AccessDenied\]\n$/);
  });
});
