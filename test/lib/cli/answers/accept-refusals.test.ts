import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFields, INVITATION } from '../../../fixtures/documents';
import {
  HASH,
  TERMS,
  PROVIDER_TENANT,
  OUR_TENANT,
  OTHER_ID,
  ACCOUNT,
  createFolder,
  readJson,
  accept,
  readCodes,
} from '../../../support/accept';

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
      'a reader of no known tenant, where access waits for the acceptance',
      { grantOn: 'Acceptance', 'recipient.tenantId': null, 'source.tenantId': PROVIDER_TENANT },
      ['--reader', OTHER_ID, '--reader-type', 'Group'],
      2,
      'Usage',
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
    expect(readJson(ran.out, `${shareName}.subscription.json`)).toMatchObject({
      mappings: [{ target: { container: name } }],
    });
  });

  test('to replace other documents of these names, and writes neither file', async () => {
    const out = createFolder();
    writeFileSync(join(out, 'sales.subscription.json'), '{}');
    const ran = await accept(INVITATION, ACCOUNT, {}, out);
    expect(ran.exitCode).toBe(2);
    expect(readCodes(ran.stderr)).toEqual(['DocumentExists']);
    expect(existsSync(join(out, 'sales.acceptance.json'))).toBe(false);
    expect(readJson(out, 'sales.subscription.json')).toEqual({});
  });

  test('not to accept the same invitation again', async () => {
    const { out } = await accept(INVITATION, ACCOUNT);
    const again = await accept(TERMS, [...ACCOUNT, '--accept-terms', `sha256:${HASH}`], {}, out);
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readJson(out, 'sales.acceptance.json')).toMatchObject({ termsSha256: HASH });
    expect(readJson(out, 'sales.subscription.json')).toMatchObject({ invitation: { termsSha256: HASH } });
    const other = withFields(INVITATION, { invitationId: OTHER_ID });
    expect(readCodes((await accept(other, ACCOUNT, {}, out)).stderr)).toEqual([
      'DocumentExists',
      'DocumentExists',
    ]);
  });
});
