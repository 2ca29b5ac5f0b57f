import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  condition,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  NOW,
  ofFolder,
  PATH,
  plan,
  PREFIX,
  WOODGROVE,
} from '../../../fixtures/terraform';

const GOLDEN = join(__dirname, '../../../../examples/two-companies/golden');
const LONG_TEXT = /^.{81,}$/m;
const io = { now: () => new Date('2026-11-22T00:00:00Z') };

const file = (resource: Parameters<typeof configuration>[0], outputs: readonly Values[] = []): string =>
  documentFile(configuration(resource, outputs), 'cdk.tf.json');

/** A share of a folder until 2027, and somebody who reads the whole account. */
const shared = file(
  {
    azurerm_storage_account: { s: { name: 'contoso', shared_access_key_enabled: false } },
    azurerm_role_assignment: {
      share: assignment({ condition: ofFolder('sales', '2027-01-01T00:00:00.0Z') }),
      operators: assignment({
        principal_id: WOODGROVE,
        principal_type: 'Group',
        role_definition_name: 'Storage Blob Data Contributor',
        scope: ACCOUNT_ID,
      }),
    },
  },
  [invitation('sales', [folder('curated', 'sales')])],
);

describe('access', () => {
  test('prints a table for each principal, within 80 columns', async () => {
    expect(await datashare(['access', shared], io)).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        `fabrikam (${FABRIKAM})  ServicePrincipal`,
        '',
        '  contoso/curated',
        '    paths    may         until                 by',
        '    sales/*  read, list  2027-01-01 00:00 UTC  sales',
        '',
        `${WOODGROVE}  Group`,
        '',
        '  contoso/*',
        '    paths  may                until   by',
        '    all    read, list, write  no end  Storage Blob Data Contributor',
        '',
      ].join('\n'),
    });
  });

  test('reads what the examples synthesize, both sides at once', async () => {
    const ran = await datashare(
      ['access', join(GOLDEN, 'contoso.tf.json'), join(GOLDEN, 'fabrikam.tf.json')],
      io,
    );
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ {2}contoso\/flights\n.*\n {4}all {4}read, list {2}no end {2}travel$/m);
    expect(ran.stdout).toMatch(
      /^ {2}fabrikam\/datashare\n.*\n {4}all {4}read, list, write {2}no end {2}Storage Blob Data Contributor$/m,
    );
    expect(ran.stdout).not.toMatch(LONG_TEXT);
  });

  test('prints a note or a list if the table is too narrow', async () => {
    const tagged =
      "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:Team] StringEquals 'x'";
    const notes = await datashare(
      [
        'access',
        file({
          azurerm_role_assignment: {
            a: assignment({ condition: condition(tagged, `${PREFIX} StringEquals 'x'`) }),
          },
        }),
      ],
      io,
    );
    expect(notes.stdout).toContain('    all [1]  read  no end  Storage Blob Data Reader\n');
    expect(notes.stdout).toContain("    [1] only if @Resource[.../blobs/tags:Team] StringEquals 'x'\n");
    const deep = 'a/'.repeat(30).slice(0, -1);
    const long = await datashare(
      ['access', file({ azurerm_role_assignment: { a: assignment({ condition: ofFolder(deep) }) } })],
      io,
    );
    expect(long.stdout).toContain(
      `\n  contoso/curated\n    ${deep}/*\n      read, list; until: no end; by: Storage Blob Data Reader\n`,
    );
    expect(long.stdout).not.toMatch(LONG_TEXT);
  });

  test('warns below the tables, each line once', async () => {
    const trap = condition(`${PATH} StringStartsWith 'sales'`, `${NOW} DateTimeLessThan '2000-01-01'`);
    const path = file({
      azurerm_storage_account: { s: { name: 'contoso' } },
      azurerm_role_assignment: { a: assignment({ condition: trap }) },
    });
    const { stdout } = await datashare(['access', path], io);
    expect(stdout.slice(stdout.indexOf('Warnings'))).toBe(
      [
        'Warnings',
        '',
        `  ! ${FABRIKAM} can read every name in contoso/curated`,
        '    that begins with sales*: without a trailing slash, this includes siblings',
        '    what to do: end the prefix in the condition with a slash',
        '  ! shared keys of contoso are enabled: anybody with a key can read everything,',
        '    regardless of conditions',
        '    what to do: disable shared keys of the account',
        '    (shared_access_key_enabled = false)',
        '',
      ].join('\n'),
    );
  });

  test('names the resources of other providers in one line', async () => {
    const path = file({ aws_s3_bucket: { a: { bucket: 'a' }, b: { bucket: 'b' } } });
    const { stdout } = await datashare(['access', path], io);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Not looked into ! 2 resources of 1 provider that this tool does not know refer to nothing shared, and were not looked into: aws (2)',
    );
  });

  test('--principal shows one principal, by name or by ID', async () => {
    for (const who of ['fabrikam', FABRIKAM]) {
      const { stdout } = await datashare(['access', shared, '--principal', who], io);
      expect(stdout).toContain('sales/*');
      expect(stdout).not.toContain('contoso/*');
    }
  });

  test('--path says who can read a blob now, and by which assignment', async () => {
    const { stdout } = await datashare(['access', shared, '--path', 'curated/hr/a.csv'], io);
    expect(stdout).toBe(
      [
        'Who can read curated/hr/a.csv of account contoso?  (2026-11-22 00:00:00 UTC)',
        '',
        `  no     fabrikam (${FABRIKAM})`,
        `  yes    ${WOODGROVE}`,
        '         no end',
        '         Storage Blob Data Contributor on contoso/*,',
        '         azurerm_role_assignment.operators',
        `  ! "no" does not apply to members of ${WOODGROVE}:`,
        '    these files do not show who they are',
        '',
      ].join('\n'),
    );
  });

  describe('with two shares of one folder and one of a folder in it', () => {
    const [march, june, july] = ['2027-03-01', '2027-06-01', '2027-07-01'].map((day) => `${day}T00:00:00Z`);
    const both = condition(
      `(${PATH} StringStartsWith 'sales/' AND ${NOW} DateTimeLessThan '${june}') OR (${PATH} StringStartsWith 'sales/eu/' AND ${NOW} DateTimeLessThan '${july}')`,
      `${PREFIX} StringStartsWith 'sales/' AND ${NOW} DateTimeLessThan '${june}'`,
    );
    const overlapping = documentFile(
      configuration(
        {
          azurerm_storage_account: { s: { name: 'contoso', shared_access_key_enabled: false } },
          azurerm_role_assignment: { share: assignment({ condition: both }) },
        },
        [
          invitation('monthly', [folder('curated', 'sales')], { expiresOn: march }),
          invitation('yearly', [folder('curated', 'sales')], { expiresOn: june }),
          invitation('europe', [folder('curated', 'sales/eu')], { expiresOn: july }),
        ],
      ),
      'cdk.tf.json',
    );

    test('the report says which share gives which path until when', async () => {
      const { stdout } = await datashare(['access', overlapping], io);
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        'sales/* read, list; until: 2027-06-01 00:00 UTC; by: monthly until 2027-03-01 00:00 UTC, yearly',
      );
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        'sales/eu/* read; until: 2027-07-01 00:00 UTC; by: europe, monthly until 2027-03-01 00:00 UTC, yearly until 2027-06-01 00:00 UTC',
      );
    });

    test.each([
      ['curated/sales/a.csv', june, ['monthly', 'yearly']],
      ['curated/sales/eu/a.csv', july, ['europe', 'monthly', 'yearly']],
      ['curated/sales/', june, ['monthly', 'yearly']],
    ])('--path %s answers until when, and by which shares', async (path, until, shares) => {
      const { stdout } = await datashare(['access', overlapping, '--path', path, '--json'], io);
      const { answers } = JSON.parse(stdout) as {
        answers: { principals: { shares: { share: string }[] }[] }[];
      };
      expect(answers[0].principals).toMatchObject([
        { verdict: 'Allowed', until: new Date(until).toISOString(), then: 'Denied' },
      ]);
      expect(answers[0].principals[0].shares.map(({ share }) => share).sort()).toEqual(shares);
    });

    test('--path prints the end of each share', async () => {
      const { stdout } = await datashare(['access', overlapping, '--path', 'curated/sales/a.csv'], io);
      expect(stdout.split('\n').slice(2, 7)).toEqual([
        `  yes    fabrikam (${FABRIKAM})`,
        '         until 2027-06-01 00:00 UTC; then no',
        '         through share monthly until 2027-03-01 00:00 UTC, share yearly until',
        '         2027-06-01 00:00 UTC',
        '         Storage Blob Data Reader on contoso/curated,',
      ]);
    });
  });

  test.each([[[]], [['--path', 'curated/a']]])('says first if a plan is incomplete: %j', async (args) => {
    const incomplete = documentFile({ ...plan([]), errored: true }, 'plan.json');
    const { stdout } = await datashare(['access', incomplete, ...args], io);
    expect(stdout).toMatch(/^Incomplete\n\n {2}! /);
    const json = await datashare(['access', incomplete, ...args, '--json'], io);
    expect((JSON.parse(json.stdout) as { gaps: string[] }).gaps).toHaveLength(1);
  });

  test('--path warns about account keys, which open every path', async () => {
    const owner = { role_definition_name: 'Owner', scope: ACCOUNT_ID };
    const path = file({ azurerm_role_assignment: { a: assignment(owner) } });
    const { stdout } = await datashare(['access', path, '--path', 'curated/a'], io);
    expect(stdout.split('\n').slice(2)).toEqual([
      '  nobody, according to these files',
      '  ! no assignment in these files names container curated: only wider assignments',
      '    count',
      '',
      'Warnings',
      '',
      `  ! ${FABRIKAM} has Owner on contoso/*, which controls`,
      '    account keys, SAS tokens, account settings, blob service settings,',
      '    containers and their public access, SFTP users, object replication, data',
      '    shares, role assignments, role definitions: each of these can open all data',
      '    what to do: assign a data role on a container instead, or accept that this',
      '    principal can read everything',
      '  ! these files do not say if shared keys of contoso are disabled',
      '    what to do: check the account, or include the files of the stack that',
      '    creates it',
      '',
    ]);
  });

  test.each([
    ['curated/sales/a.csv', 'Read', 'sales/a.csv', ['Allowed', 'Allowed']],
    ['curated/sales/', 'List', 'sales/', ['Allowed', 'Allowed']],
    ['curated', 'List', '', ['Denied', 'Allowed']],
    ['raw/sales/a.csv', 'Read', 'sales/a.csv', ['Denied', 'Allowed']],
    ['contoso/curated/sales/a.csv', 'Read', 'sales/a.csv', ['Allowed', 'Allowed']],
    [
      'abfss://curated@contoso.dfs.core.windows.net/sales/a.csv',
      'Read',
      'sales/a.csv',
      ['Allowed', 'Allowed'],
    ],
    ['HTTPS://CONTOSO.Blob.core.windows.net/curated/sales/A', 'Read', 'sales/A', ['Allowed', 'Allowed']],
    [
      'https://contoso.blob.core.windows.net/curated/sales/a%20b?sp=r',
      'Read',
      'sales/a b',
      ['Allowed', 'Allowed'],
    ],
  ])('--path %s asks for %s of %j', async (path, operation, name, verdicts) => {
    const { stdout } = await datashare(['access', shared, '--path', path, '--json'], io);
    const { answers } = JSON.parse(stdout) as { answers: { principals: { verdict: string }[] }[] };
    expect(answers).toMatchObject([
      { account: 'contoso', operation, path: name, at: '2026-11-22T00:00:00.000Z' },
    ]);
    expect(answers[0].principals.map(({ verdict }) => verdict)).toEqual(verdicts);
  });

  test('--path asks in each account that has the container', async () => {
    const other = ACCOUNT_ID.replace('contoso', 'adatum');
    const two = file({
      azurerm_role_assignment: { a: assignment(), b: assignment({ scope: containerId('curated', other) }) },
    });
    const { stdout } = await datashare(['access', two, '--path', 'curated/a'], io);
    expect(stdout.match(/of account \w+/g)).toEqual(['of account adatum', 'of account contoso']);
  });

  test('--json prints one document with stable names', async () => {
    const ran = await datashare(['access', shared, '--json'], io);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      accesses: [
        {
          principalId: FABRIKAM,
          principalName: 'fabrikam',
          principalType: 'ServicePrincipal',
          scope: { kind: 'Container', account: 'contoso', container: 'curated' },
          role: 'Storage Blob Data Reader',
          gives: 'Data',
          standing: 'Active',
          condition: { state: 'Read' },
          paths: [
            {
              match: 'StartsWith',
              text: 'sales/',
              operations: ['Read', 'List'],
              from: null,
              until: '2027-01-01T00:00:00.000Z',
              containers: null,
              provisos: [],
              withFolderItself: false,
              shares: ['sales'],
            },
          ],
          address: 'azurerm_role_assignment.share',
          file: shared,
        },
        { scope: { kind: 'StorageAccount' }, gives: 'Data' },
        { scope: { kind: 'StorageAccount' }, gives: 'Write' },
      ],
      accounts: [{ account: 'contoso', sharedKeys: 'Off' }],
      warnings: [],
    });
  });

  test.each([
    [['access'], "error: missing required argument 'files' [Usage]\n  fix: run datashare access --help\n"],
    [
      ['access', shared, '--path', 'https://example.com/a/b'],
      /^error: .*--path must be container.* \[Usage\]/,
    ],
    [['access', shared, '--path', 's3://curated/a'], /^error: .*--path must be container.* \[Usage\]/],
    [['access', shared, '--path', 'Not_A_Container/x'], /^error: .*--path must be container.* \[Usage\]/],
    [['access', 'nowhere.json'], /^error: .*nowhere\.json: .* \[DocumentUnreadable\]/],
    [
      ['access', shared, '--path', '/'],
      /^error: .*--path must be container\/blob, account\/container\/blob or a blob's URL, got "\/".* \[Usage\]\n {2}fix: write it like/,
    ],
    [
      ['access', documentFile({ documentType: 'subscription' })],
      /^error: .*the file is neither.* \[TerraformFileUnknown\]/,
    ],
    [['access', documentFile('nonsense')], /^error: .* \[DocumentNotJson\]/],
  ])('%j ends with 2', async (args, message) => {
    const ran = await datashare(args, io);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('shows no secrets and no control characters of a file', async () => {
    const evil = file({
      azurerm_role_assignment: {
        a: assignment({
          principal_id: '\u001b[2Jx?sig=verysecret',
          condition: ofFolder('\u202e\u001b]0;x\u0007?sig=verysecret'),
          role_definition_name: 'Storage Blob Data Owner',
        }),
      },
    });
    for (const args of [[], ['--path', 'curated/x'], ['--json']]) {
      const { stdout } = await datashare(['access', evil, ...args], io);
      expect(stdout).not.toContain('verysecret');
      if (args[0] !== '--json') expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/); // eslint-disable-line no-control-regex
    }
  });

  test('--json tells what gives access, without digests that a secret can be guessed from', async () => {
    const path = file({ azurerm_lighthouse_assignment: { p: { scope: 'x', password: 'hunter2' } } });
    const { stdout } = await datashare(['access', path, '--json'], io);
    expect((JSON.parse(stdout) as { otherWays: unknown }).otherWays).toEqual([
      { address: 'azurerm_lighthouse_assignment.p', what: expect.any(String) as unknown },
    ]);
    expect(stdout).not.toMatch(/[0-9a-f]{16}/);
  });

  test('help tells the arguments of each command', async () => {
    const { stdout } = await datashare(['--help']);
    expect(stdout).toContain('\n  access <files...>  ');
    expect(stdout).toContain('\n  history <subscription.json>  ');
    expect((await datashare(['access', '--help'])).stdout).toContain('\n  diff <old> [new]  ');
    for (const args of [['--help'], ['access', '--help'], ['access', 'diff', '--help']]) {
      expect((await datashare(args)).stdout).not.toMatch(LONG_TEXT);
    }
  });

  test('a file may be larger than a document', async () => {
    const large = {
      ...(JSON.parse(readFileSync(shared, 'utf8')) as Values),
      '//': 'x'.repeat(2 * 1024 * 1024),
    };
    expect(await datashare(['access', documentFile(large)], io)).toMatchObject({ exitCode: 0 });
  });
});
