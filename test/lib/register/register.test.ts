import { readFileSync } from 'node:fs';
import { compareRegisters, getDisclosureRegister, publishInvitations } from '../../../lib';
import type { RegisterEntry } from '../../../lib';
import { formatCsv } from '../../../lib/register/register-csv';
import { formatRegisterMarkdown } from '../../../lib/cli/output/register/register-markdown';
import { FULL_INVITATION, INVITATION, withFields } from '../../fixtures/documents';
import { bothSides } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { exchange, invitationWith } from '../../support/exchanges';

const env = bothSides();
const AT = new Date('2027-03-01T00:00:00Z');
const now = (): Date => AT;
const WITHOUT_EXCHANGE = withFields(FULL_INVITATION, {
  exchange: null,
  purpose: 'Benchmarks',
  legalBasis: 'Agreement 17',
});

const listEntries = async (...documents: object[]): Promise<RegisterEntry[]> => {
  const sources = documents.map((document) => ({ kind: 'invitation' as const, document, where: 'test' }));
  return [...(await getDisclosureRegister(sources, { env, now })).entries];
};

describe('the register of disclosures', () => {
  test('has one row for a share and a recipient, with what the documents state', async () => {
    expect(await listEntries(WITHOUT_EXCHANGE)).toEqual([
      {
        invitationId: FULL_INVITATION.invitationId,
        shareName: 'sales',
        shareKind: 'CopyBased',
        recipientName: 'fabrikam',
        recipientDisplayName: 'Fabrikam Analytics',
        recipientTenantId: FULL_INVITATION.recipient.tenantId,
        recipientPrincipalId: INVITATION.recipient.principalId,
        recipientContact: 'data@fabrikam.example',
        providerName: 'Contoso Ltd',
        providerContact: 'data@contoso.example',
        purpose: 'Benchmarks',
        legalBasis: 'Agreement 17',
        termsSha256: FULL_INVITATION.termsSha256,
        acceptedTermsSha256: FULL_INVITATION.termsSha256,
        acceptedOn: '2027-01-02T00:00:00Z',
        sourceRegions: ['westeurope'],
        targetRegion: null,
        datasets: ['daily: contoso/curated/sales/daily'],
        since: '2027-01-02T00:00:00Z',
        sinceEvidence: 'GrantedAcceptance',
        until: '2027-07-01T00:00:00Z',
        state: 'Accepted',
        exchange: null,
      },
    ]);
  });

  test.each<[string, object, Partial<RegisterEntry>]>([
    [
      'granted with the invitation, at a time that nothing states',
      INVITATION,
      { since: null, sinceEvidence: 'Unknown', state: 'Invited' },
    ],
    [
      'granted on an acceptance that is not there',
      withFields(INVITATION, { grantOn: 'Acceptance' }),
      { since: null, sinceEvidence: 'NotGranted' },
    ],
    [
      'accepted, and perhaps granted before',
      withFields(INVITATION, { acceptedOn: '2027-01-02T00:00:00Z' }),
      { since: '2027-01-02T00:00:00Z', sinceEvidence: 'LaterAcceptance' },
    ],
    ['revoked', withFields(INVITATION, { state: 'Revoked' }), { state: 'Revoked', until: null }],
    [
      'expired',
      withFields(INVITATION, { expiresOn: '2027-02-01T00:00:00Z' }),
      { state: 'Expired', until: '2027-02-01T00:00:00Z' },
    ],
    ['without purpose', INVITATION, { purpose: null, legalBasis: null }],
  ])('tells what is known of a recipient: %s', async (_, document, expected) => {
    expect(await listEntries(document)).toMatchObject([expected]);
  });

  test('does not depend on the order of its sources', async () => {
    const others = ['a', 'b', 'c'].map((name, index) =>
      withFields(INVITATION, {
        invitationId: INVITATION.invitationId.replace(/1$/, String(index + 2)),
        'recipient.recipientName': name,
      }),
    );
    expect(await listEntries(...others)).toEqual(await listEntries(...[...others].reverse()));
  });
});

describe('the comparison with an earlier register', () => {
  test('names what was added, removed and changed, field by field', async () => {
    const other = withFields(INVITATION, { invitationId: INVITATION.invitationId.replace(/1$/, '9') });
    const build = async (...documents: object[]) =>
      getDisclosureRegister(
        documents.map((document) => ({ kind: 'invitation' as const, document, where: 'test' })),
        { env, now },
      );
    const before = await build(INVITATION);
    const changed = withFields(INVITATION, { purpose: 'Research', state: 'Revoked' });
    const after = await build(changed, other);
    expect(compareRegisters(before, after)).toMatchObject({
      added: [{ invitationId: other['invitationId'] }],
      removed: [],
      changed: [
        {
          shareName: 'sales',
          changes: [
            { field: 'state', before: 'Invited', after: 'Revoked' },
            { field: 'purpose', before: '', after: 'Research' },
          ],
        },
      ],
      isIncomplete: false,
    });
    expect(compareRegisters(after, before)).toMatchObject({ added: [], removed: [{}], changed: [{}] });
    expect(compareRegisters(after, after)).toMatchObject({ added: [], removed: [], changed: [] });
  });
});

describe('a cell of CSV', () => {
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+31 20', `"'+31 20"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =cmd', `"'  =cmd"`],
    ['\t=cmd', `"'\\u0009=cmd"`],
    ['\uFF1Dcmd', `"'\uFF1Dcmd"`],
    ['a "quoted" text, and more', '"a ""quoted"" text, and more"'],
    ['a;=b', '"a;=b"'],
    ['', '""'],
  ])('is no formula, and is quoted: %j', (text, expected) => {
    expect(formatCsv(['head'], [[text]]).split('\r\n')[1]).toBe(expected);
  });
});

test('names of others are never live in the Markdown of a register', async () => {
  const evil = invitationWith({
    purpose: '<script>alert(1)</script> | [x](http://evil.example) @team',
    'recipient.displayName': '# heading',
  });
  const text = formatRegisterMarkdown(
    await getDisclosureRegister([{ kind: 'invitation', document: evil, where: 'test' }], { env, now }),
  );
  const row = text.split('\n')[4];
  expect(row).not.toMatch(/<script|\[x\]|@team/);
  expect(row.match(/\|/g)).toHaveLength(13);
});

describe('datashare register', () => {
  const file = documentFile(WITHOUT_EXCHANGE);
  const run = (...args: string[]) => datashare(['register', ...args], { env, now });

  test('prints the disclosures, and what is not known by its word', async () => {
    const { exitCode, stdout } = await run(file);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 disclosure at 2027-03-01 00:00:00 UTC\n\n  sales to fabrikam\n');
    expect(stdout).toMatch(/ purpose +Benchmarks\n/);
    expect(stdout).toMatch(/ regions +westeurope to unknown\n/);
  });

  test('writes JSON to a file that the next run compares with', async () => {
    const out = documentFile('', 'register.json');
    expect(await run(file, '--json', '-o', out)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ documentType: 'disclosureRegister' });
    expect((await run(file, '--diff', out)).stdout).toContain('No differences.');
    const revoked = documentFile(withFields(WITHOUT_EXCHANGE, { state: 'Revoked' }));
    const table = (await run(revoked, '--diff', out)).stdout;
    expect(table).toMatch(/ {2}~ sales to fabrikam\n.*field.*\n.*state +Accepted +Revoked/);
    const csv = (await run(revoked, '--diff', out, '--format', 'csv')).stdout;
    expect(csv).toContain('"changed","sales","fabrikam"');
    expect((await run(revoked, '--diff', out, '--format', 'markdown')).stdout).toContain('## Changed');
  });

  test('tells which file it wrote, and how many disclosures it has', async () => {
    const out = documentFile('', 'register.csv');
    const { stdout } = await run(file, '--format', 'csv', '-o', out);
    expect(stdout).toBe(`${out}\n1 disclosure\n`);
    expect(readFileSync(out, 'utf8')).toContain('"sales","fabrikam"');
  });

  test('refuses to print two formats at once', async () => {
    const { exitCode, stderr } = await run(file, '--json', '--format', 'csv');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('--json and --format csv cannot be combined'),
    ]);
    expect((await run(file, '--json', '--format', 'json')).exitCode).toBe(0);
  });

  test('fits 80 columns, and reads well as plain Markdown', async () => {
    const { stdout } = await run(file);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('terms        ba7816bf8f01: accepted\n');
    const markdown = (await run(file, '--format', 'markdown')).stdout;
    expect(markdown).toContain('# Register of disclosures at 2027-03-01 00:00:00 UTC\n');
    expect(markdown).not.toMatch(/&#(?:58|59);/);
  });

  test('finds no difference in what the file hides, or escapes', async () => {
    const text = 'https://x.example/?sig=abc \u202e "quoted"';
    const hidden = documentFile(withFields(WITHOUT_EXCHANGE, { purpose: text, 'provider.contact': text }));
    const out = documentFile('', 'register.json');
    await run(hidden, '--json', '-o', out);
    expect(readFileSync(out, 'utf8')).not.toContain('sig=abc');
    expect((await run(hidden, '--diff', out)).stdout).toContain('No differences.');
  });

  test('tells the states of the time that is asked for', async () => {
    const { stdout } = await run(file, '--json', '--at', '2027-08-01T00:00:00Z');
    expect(JSON.parse(stdout)).toMatchObject({ entries: [{ state: 'Expired' }] });
    expect((await run(file, '--at', 'tomorrow')).exitCode).toBe(2);
  });

  test.each([
    ['text', 'DocumentNotJson'],
    ['{}', 'DocumentTypeUnexpected'],
    ['null', 'DocumentTypeUnexpected'],
    [INVITATION, 'DocumentTypeUnexpected'],
    [{ documentType: 'disclosureRegister', schemaVersion: 2 }, 'DocumentVersionUnsupported'],
    [{ documentType: 'disclosureRegister', schemaVersion: 1, at: 'x', entries: [{}] }, 'DocumentInvalid'],
  ])('refuses an earlier register that is none: %j', async (content, code) => {
    const { exitCode, stderr } = await run(file, '--diff', documentFile(content));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`[${code}]`);
  });

  test('reads exchanges, and reports those that cannot be read', async () => {
    const place = await exchange();
    await publishInvitations([invitationWith({ exchange: place.facts, purpose: 'Research' })], { env });
    const missing = `${place.url}-none`;
    const { exitCode, stdout, stderr } = await run(place.url, missing, '--format', 'csv');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[ContainerNotFound]');
    expect(stdout.split('\r\n')).toHaveLength(3);
    expect(stdout).toContain('"Research"');
  });
});
