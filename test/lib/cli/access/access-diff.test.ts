import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  configuration,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
  PATH,
  plan,
  WOODGROVE,
} from '../../../fixtures/terraform';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };
const LONG_TEXT = /^.{81,}$/m;

const sales = invitation('sales', [folder('curated', 'sales')]);
const file = (
  assignments: Readonly<Record<string, Values>>,
  outputs: readonly Values[] = [sales],
  keys = false,
): string =>
  documentFile(
    configuration(
      {
        azurerm_storage_account: { s: { name: 'contoso', shared_access_key_enabled: keys } },
        azurerm_role_assignment: assignments,
      },
      outputs,
    ),
    'cdk.tf.json',
  );

const group = assignment({
  principal_id: WOODGROVE,
  scope: ACCOUNT_ID,
  role_definition_name: 'Storage Blob Data Owner',
});
const before = file({ a: assignment({ condition: ofFolder('sales', '2027-01-01T00:00:00Z') }), g: group });
const after = file(
  {
    a: assignment({ condition: ofFolder('sales', '2027-06-01T12:30:00Z') }),
    b: assignment({
      scope: `${ACCOUNT_ID}/blobServices/default/containers/raw`,
      condition: ofFolder('daily'),
    }),
  },
  [sales, invitation('daily', [folder('raw', 'daily')])],
  true,
);

/** As `terraform init` writes it. */
const lockFile = (version: string): string => `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/azure/azapi" {
  version = "2.12.0"
}

provider "registry.terraform.io/hashicorp/azurerm" {
  version     = "${version}"
  constraints = ">= 4.55.0"
  hashes = [
    "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  ]
}
`;

describe('access diff', () => {
  test('describes who gains and loses access, and interruptions', async () => {
    const ran = await datashare(['access', 'diff', before, after], io);
    expect(ran).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'Access changes: 1 gain, 3 losses, 1 changed time, 1 change of shared keys,',
        'access interrupted once',
        '',
        'Gains',
        '',
        `  + fabrikam (${FABRIKAM}) gains reading and listing of`,
        '    contoso/raw: daily/*, through share daily',
        '',
        'Losses',
        '',
        `  - ${WOODGROVE} loses reading and listing of contoso/*:`,
        '    all, through Storage Blob Data Owner',
        `  - ${WOODGROVE} loses Storage Blob Data Owner on`,
        '    contoso/*: access control lists on ADLS Gen2, which can open all data',
        `  - ${WOODGROVE} loses write and delete access to`,
        '    contoso/*, through Storage Blob Data Owner',
        '',
        'Changed times',
        '',
        `  ~ fabrikam (${FABRIKAM}): reading and listing of`,
        '    contoso/curated: sales/*, ends 2027-06-01 12:30 UTC instead of',
        '    2027-01-01 00:00 UTC (later)',
        '',
        'Shared keys',
        '',
        '  ! shared keys of contoso are turned on: anyone with a key can read everything,',
        '    regardless of conditions',
        '    what to do: disable shared keys of the account',
        '    (shared_access_key_enabled = false)',
        '',
        'Access interrupted',
        '',
        `  ! fabrikam (${FABRIKAM}) on contoso/curated: its`,
        '    condition changes (azurerm_role_assignment.a)',
        '  ! azurerm before 5.2 deletes and re-creates such an assignment, and the new',
        '    one can take up to ten minutes to take effect',
        '',
      ].join('\n'),
    });
    expect(ran.stdout).not.toMatch(LONG_TEXT);
  });

  test.each([
    ['5.2.0', '>= 4.55', undefined],
    ['4.81.0', '>= 4.55', 'azurerm before 5.2 deletes and re-creates'],
    // Terraform refuses the file, and `terraform init -upgrade` selects a version that the code allows.
    ['5.2.0', '~> 4.55.0', 'azurerm before 5.2 deletes and re-creates'],
    [undefined, '>= 4.55', 'neither the code nor a lock file beside it tells which version this is'],
    ['4.99.0', '>= 4.55', 'neither the code nor a lock file beside it tells which version this is'],
  ])('knows the version from the lock file: %s with %s in the code', async (locked, constraint, said) => {
    const [old, now] = ['sales', 'sales/eu'].map((path) => {
      const stack = configuration({
        azurerm_role_assignment: { a: assignment({ condition: ofFolder(path) }) },
      });
      const required_providers = { azurerm: { source: 'hashicorp/azurerm', version: constraint } };
      return documentFile({ ...stack, terraform: { required_providers } }, 'cdk.tf.json');
    });
    if (locked !== undefined) writeFileSync(join(dirname(now), '.terraform.lock.hcl'), lockFile(locked));
    const { stdout } = await datashare(['access', 'diff', old, now], { ...io, columns: 500 });
    if (said === undefined) expect(stdout).not.toContain('Access interrupted');
    else expect(stdout.replace(/\s+/g, ' ')).toContain(said);
  });

  test('--exit-code ends with 10 if access changed, and with 0 if it is only interrupted', async () => {
    const respelled = file({
      a: assignment({ condition: `  ${ofFolder('sales', '2027-01-01T00:00:00Z')}` }),
      g: group,
    });
    const runForExitCode = async (...args: string[]): Promise<number> =>
      (await datashare(['access', 'diff', ...args, '--exit-code'], io)).exitCode;
    expect(await runForExitCode(before, after)).toBe(10);
    expect(await runForExitCode(after, before)).toBe(10);
    expect(await runForExitCode(before, before)).toBe(0);
    expect(await runForExitCode(before, respelled)).toBe(0);
    const { stdout } = await datashare(['access', 'diff', before, respelled], io);
    expect(stdout).toContain('No access changes, access interrupted once\n');
    expect((await datashare(['access', 'diff', before, before], io)).stdout).toBe('No access changes\n');
  });

  test('--json prints one document with stable names', async () => {
    const ran = await datashare(['access', 'diff', before, after, '--json'], io);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      status: 'Changed',
      gains: [
        {
          principalName: 'fabrikam',
          shares: ['daily'],
          paths: [{ text: 'daily/', operations: ['Read', 'List'] }],
        },
      ],
      losses: [
        { principalId: WOODGROVE, role: 'Storage Blob Data Owner', gives: 'Data' },
        { principalId: WOODGROVE, powers: ['AccessControlLists'], gives: 'Keys' },
        { principalId: WOODGROVE, role: 'Storage Blob Data Owner', gives: 'Write' },
      ],
      ends: [{ before: { until: '2027-01-01T00:00:00.000Z' }, after: { until: '2027-06-01T12:30:00.000Z' } }],
      sharedKeys: [{ account: 'contoso', before: 'Off', after: 'On' }],
      blinks: [{ because: 'ConditionChanged', address: 'azurerm_role_assignment.a' }],
      warnings: [{ code: 'SharedKeysOn' }],
    });
  });

  test('a single plan is compared with its prior state', async () => {
    const path = documentFile(
      plan([{ address: 'azurerm_role_assignment.a', before: assignment(), after: null }]),
      'plan.json',
    );
    const { stdout } = await datashare(['access', 'diff', path], io);
    expect(stdout).toContain(
      `  - ${FABRIKAM} loses reading and listing of\n    contoso/curated: all, through Storage Blob Data Reader\n`,
    );
    const alone = await datashare(['access', 'diff', before], io);
    expect(alone).toMatchObject({ exitCode: 2, stdout: '' });
    expect(alone.stderr).toMatch(
      /^error: .*: a single file can only be compared if it is a plan \[Usage\]\n {2}fix: add a second file$/m,
    );
  });

  test.each([
    [
      ['access', 'diff'],
      "error: missing required argument 'old' [Usage]\n  fix: run datashare access diff --help\n",
    ],
    [['access', 'diff', before, after, after], /^error: .*too many arguments.* \[Usage\]/],
    [['access', 'diff', before, after, '--json', '--markdown'], /--json and --markdown cannot be combined/],
  ])('%j ends with 2', async (args, message) => {
    const ran = await datashare(args, io);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

describe('access diff of a change that destroys data', () => {
  const withContainer = documentFile(
    configuration({
      azurerm_storage_container: { landing: { name: 'landing', storage_account_name: 'fabrikam' } },
    }),
    'cdk.tf.json',
  );
  const without = documentFile(configuration({}), 'cdk.tf.json');

  test('says so first, in a section of its own, and ends with 10', async () => {
    const ran = await datashare(['access', 'diff', withContainer, without, '--exit-code'], io);
    expect(ran.exitCode).toBe(10);
    expect(ran.stdout).toBe(
      [
        'Destroys the data of 1 resource. No access changes',
        '',
        'Destroys data',
        '',
        '  ! container fabrikam/landing is destroyed, with all its data',
        '    (azurerm_storage_container.landing)',
        '    what to do: if the data is to stay, keep the resource, or only forget it (a',
        '    removed block with destroy = false)',
        '',
      ].join('\n'),
    );
  });

  test('says so in Markdown and JSON', async () => {
    const { stdout } = await datashare(['access', 'diff', withContainer, without, '--markdown'], io);
    expect(stdout).toContain('\n**Destroys data**\n\n- <code>container fabrikam/landing</code> is destroyed');
    const json = await datashare(['access', 'diff', withContainer, without, '--json'], io);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'Changed',
      destroys: [{ address: 'azurerm_storage_container.landing', because: 'Destroyed' }],
    });
  });
});

describe('access diff --markdown', () => {
  test('is a comment for a pull request', async () => {
    const { stdout } = await datashare(['access', 'diff', before, after, '--markdown'], io);
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      '### Access changes: 1 gain, 3 losses, 1 changed time, 1 change of shared keys, access interrupted once',
      '',
      '**Gains**',
      '',
      `- <code>fabrikam &#40;${FABRIKAM}&#41;</code> gains reading and listing of <code>contoso/raw</code>: <code>daily/&#42;</code>, through share <code>daily</code>`,
      '',
      '**Losses**',
      '',
    ]);
  });

  test('fits a comment, with the first rows of every section and a count of the others', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1200 }, (_, i) => [
        `a${i}`,
        assignment({
          principal_id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
          condition: ofFolder(`@${'folder<'.repeat(20)}${i}`),
        }),
      ]),
    );
    const keys = file(many, [], true);
    const { stdout } = await datashare(['access', 'diff', before, keys, '--markdown'], io);
    expect(stdout.length).toBeLessThanOrEqual(65_536);
    expect(stdout.length).toBeGreaterThan(50_000);
    expect(stdout).toMatch(/^### Access changes: 1,200 gains, \d losses/);
    const titles = ['Gains', 'Losses', 'Shared keys'];
    expect(stdout.match(/^\*\*.*\*\*$/gm)).toEqual(titles.map((title) => `**${title}**`));
    const gains = stdout.slice(stdout.indexOf('**Gains**'), stdout.indexOf('**Losses**'));
    const [, left] =
      /^- and ([\d,]+) more rows; without <code>--markdown<\/code>, the command prints all of them$/m.exec(
        gains,
      )!;
    expect(gains.match(/^- <code>/gm)!.length + Number(left.replace(',', ''))).toBe(1200);
    expect(stdout).toContain('regardless of conditions');
    for (const [open, close] of [
      ['<code>', '</code>'],
      ['<!--', '-->'],
    ])
      expect(stdout.split(open)).toHaveLength(stdout.split(close).length);
  });

  test('shows the weightiest changes first, so that the rest is cut', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1200 }, (_, i) => [
        `a${i}`,
        assignment({ principal_id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}` }),
      ]),
    );
    const account = { scope: ACCOUNT_ID };
    const strong = {
      ya: assignment({ ...account, principal_id: 'readerofall' }),
      yb: assignment({ role_definition_name: 'Storage Blob Data Contributor', principal_id: 'writer' }),
      yc: assignment({ ...account, role_definition_name: 'Owner', principal_id: 'owner' }),
    };
    const all = file({ ...many, ...strong });
    const { stdout } = await datashare(['access', 'diff', before, all, '--markdown'], io);
    const gains = stdout.slice(stdout.indexOf('**Gains**'), stdout.indexOf('**Losses**'));
    const shown = [...gains.matchAll(/^- <code>([^<]*)/gm)].map(([, name]) => name);
    expect(shown.slice(0, 3)).toEqual(['owner', 'writer', 'readerofall']);
    expect(shown.length).toBeLessThan(1200);
  });

  test('keeps the advice of rows, if the last of them is cut', async () => {
    const many = (suffix: string): Readonly<Record<string, Values>> =>
      Object.fromEntries(
        Array.from({ length: 600 }, (_, i) => [
          `a${i}`,
          assignment({ principal_id: `p${i}|\n`, condition: `broken ( ${i}${suffix} ${'|'.repeat(40)}` }),
        ]),
      );
    const { stdout } = await datashare(['access', 'diff', file(many('')), file(many('x')), '--markdown'], io);
    expect(stdout.length).toBeLessThanOrEqual(65_536);
    expect(stdout).toMatch(/^- and \d+ more rows; .*<br>What to do: review the text of the condition/m);
    // Each row is one line, and no name makes a table.
    expect(stdout.split('\n').filter((line) => !/^(- |\*\*|### |&#91;&#33;&#93; |$)/.test(line))).toEqual([]);
    expect(stdout).not.toContain('|');
  });

  test('cuts a row with many or long names after a name', async () => {
    const folders = Array.from(
      { length: 300 },
      (_, i) => `${PATH} StringStartsWith 'f${i}/${'x'.repeat(i)}/'`,
    );
    const condition = `((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (${folders.join(' OR ')}))`;
    const { stdout } = await datashare(
      ['access', 'diff', file({}), file({ a: assignment({ condition }) }), '--markdown'],
      io,
    );
    const [row] = /^- .*gains reading of.*$/m.exec(stdout)!;
    expect(row.length).toBeLessThan(4100);
    expect(row).toMatch(/<\/code>, and \d+ more$/);
    const secret = assignment({ role_definition_name: `${'x'.repeat(590)}?sig=verysecretvalue` });
    const cut = await datashare(['access', 'diff', file({}), file({ a: secret }), '--markdown'], io);
    expect(cut.stdout).toMatch(/\(and \d+ more characters\)/);
    expect(cut.stdout).not.toContain('verysecret');
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '</code><script>',
    '[click](https://evil.example)',
    '![x](y)',
    'a|b`c`**d**__e__~~f~~',
    '@contoso/everybody see #1',
    'https://evil.example www.evil.example',
    '\n\n# heading\n- item',
    '- - -',
    '&lt;b&gt;',
    '\\`x',
  ])('shows %j as text only', async (evil) => {
    const named = invitation(evil, [folder('curated', 'sales')], {
      recipient: { recipientName: evil, principalId: FABRIKAM },
    });
    const path = file(
      {
        a: assignment({ condition: ofFolder('sales') }),
        b: assignment({ role_definition_name: evil, scope: ACCOUNT_ID }),
      },
      [named],
    );
    const { stdout } = await datashare(['access', 'diff', file({}, []), path, '--markdown'], io);
    expect(stdout).toContain('gains reading and listing');
    // GitHub looks for mentions after it has read entities.
    expect(stdout).not.toMatch(/&#(64|35);(?!<!-- -->)/);
    // The rest, without our own words and marks, is letters, digits and entities.
    const foreign = stdout
      .replace(/^### Access changes: [\w, ]+$/m, '')
      .replace(/^\*\*[A-Z][a-z ]+\*\*$/gm, '')
      .replace(/<\/?code>|<br>|<!-- -->|&#\d+;/g, '')
      .replace(/^- /gm, '')
      .replace(/: /g, ' ')
      .replace(/^.*marks a name that is not what it looks like.*$/m, '');
    expect(foreign).toMatch(/^[\p{L}\p{N} ,/\n-]*$/u);
    expect(foreign).not.toMatch(/^[-\s]*-( |$)/m);
    // A line of its own for each of our sentences, and no other one.
    const json = await datashare(['access', 'diff', file({}, []), path, '--json'], io);
    const { warnings } = JSON.parse(json.stdout) as { warnings: { code: string; message: string }[] };
    // The gain of an unknown role is its warning.
    const messages = new Set(
      warnings.filter(({ code }) => code !== 'RoleUnknown').map(({ message }) => message),
    );
    const gains = Number(/(\d+) gains/.exec(stdout)![1]);
    expect(stdout.match(/^- /gm)).toHaveLength(gains + messages.size);
  });
});
