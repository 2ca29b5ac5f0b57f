import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { parseSubscription, PublishMode } from '../lib';
import { EXIT_CODES } from '../lib/errors/error-codes';
import { assignment, plan as planOf } from './fixtures/terraform';
import { bothSides, container, fill, pair, put } from './support/accounts';
import { datashare, documentFile } from './support/cli';
import { TSC } from './support/compiled';
import { folder } from './support/lake-pair';
import { sync } from './support/snapshots';

const ROOT = join(__dirname, '..');
const PAGES = [
  'README.md',
  ...['cross-stack', 'exchange', 'many-partners', 'platform', 'scheduled', 'two-companies'].map(
    (name) => `examples/${name}/README.md`,
  ),
];

/** What many-partners synthesizes to: the platform.tf.json of the README. */
const PLATFORM = join(ROOT, 'examples/many-partners/golden/platform.tf.json');

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const blocks: Block[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(
    ([, language, code]) => ({
      page,
      language,
      code,
    }),
  ),
);
const blocksOf = (language: string): Block[] => blocks.filter((block) => block.language === language);

/** The command lines of a page, or of all; a backslash at the end of a line joins the next. */
const commandLines = (page?: string): string[] =>
  blocksOf('sh')
    .filter((block) => (page ?? block.page) === block.page)
    .flatMap(({ code }) =>
      code
        .replace(/\\\n\s*/g, '')
        .trim()
        .split('\n'),
    );

test('every block is of a kind that is tested here', () => {
  expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['json', 'sh', 'text', 'ts']);
});

test('the TypeScript compiles as it stands, against this package by its name', () => {
  const folder = join(ROOT, 'cdktf.out', 'readme');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = blocksOf('ts').map(({ code }, index) => {
    const file = join(folder, `block-${index}.ts`);
    writeFileSync(file, code);
    return file;
  });
  const compilerOptions = {
    types: ['node'],
    rootDir: ROOT,
    paths: {
      'cdktf-azure-data-share': [join(ROOT, 'constructs/index.ts')],
      'cdktf-azure-data-share/runtime': [join(ROOT, 'lib/index.ts')],
    },
  };
  const tsconfig = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, files, include: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
  expect(files).toHaveLength(10);
  expect({ status, problems: stdout }).toEqual({ status: 0, problems: '' });
}, 30_000);

test('the JSON is a subscription, and the commands run on it', async () => {
  const { code } = blocksOf('json').find((block) => block.code.includes('documentType'))!;
  const document = { ...parseSubscription(code), stateContainer: 'readme-state' };
  await fill('contoso', 'curated', { 'sales/daily/a.csv': '1' });
  const file = join(mkdtempSync(join(tmpdir(), 'readme-')), 'contoso-travel.subscription.json');
  writeFileSync(file, JSON.stringify(document));

  const commands = commandLines().filter((line) => /^datashare \w+ contoso-travel/.test(line));
  expect(commands).toHaveLength(5);
  for (const command of commands) {
    const args = command
      .split(' ')
      .slice(1)
      .map((arg) => arg.replace('contoso-travel.subscription.json', file));
    expect([command, await datashare(args)]).toEqual([
      command,
      expect.objectContaining({ exitCode: 0, stderr: '' }),
    ]);
  }
  expect(await container('fabrikam', 'contoso').getBlobClient('sales/a.csv').exists()).toBe(true);
});

test('the line that goes back to an earlier snapshot does', async () => {
  const [line, ...others] = commandLines('README.md').filter((each) => each.startsWith('datashare rollback'));
  expect(others).toEqual([]);
  const sides = await pair({ 'in/a': '1' }, { publish: PublishMode.ATOMIC, mapping: folder('in', 'sales') });
  await sync(sides);
  await put(sides.source, 'in/a', '2');
  await sync(sides);
  const file = documentFile(sides.subscription);
  const args = line
    .split(' ')
    .slice(1)
    .map((arg) => (arg.endsWith('.json') ? file : arg));
  const { stdout } = await datashare(args, { env: bothSides() });
  expect(stdout).toContain('is published again');
});

test('the package.json for CDK Terrain is what its tests install', () => {
  const { code } = blocksOf('json').find((block) => block.code.includes('cdktn'))!;
  const installed = readFileSync(join(ROOT, 'test/cdktn/package.json'), 'utf8');
  expect(JSON.parse(installed)).toMatchObject(JSON.parse(code) as object);
});

describe('who may read what', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const [base, plan] = [join(folder, 'base.tf.json'), join(folder, 'plan.json')];

  beforeAll(() => {
    // Before the change, fabrikam's access ended earlier, and tailspin was not there.
    const before = JSON.parse(
      readFileSync(PLATFORM, 'utf8').replaceAll('2027-07-01T00:00:00', '2027-04-01T00:00:00'),
    ) as Record<'resource' | 'output', Record<string, Record<string, unknown>>>;
    const assignments = before.resource['azurerm_role_assignment'];
    for (const name of Object.keys(assignments)) if (name.includes('tailspin')) delete assignments[name];
    writeFileSync(base, JSON.stringify(before));
    writeFileSync(
      plan,
      JSON.stringify(planOf([{ address: 'azurerm_role_assignment.a', before: assignment() }])),
    );
  });

  /** Runs a line of the README on these files. */
  const ask = (line: string): ReturnType<typeof datashare> => {
    const words = line.split(' ').slice(1);
    const files: Record<string, string> = {
      'base.tf.json': base,
      'platform.tf.json': PLATFORM,
      'cdktf.out/stacks/platform/cdk.tf.json': PLATFORM,
      'plan.json': plan,
    };
    const io = { now: () => new Date('2026-11-22T00:00:00Z') };
    return datashare(
      words.map((word) => files[word] ?? word),
      io,
    );
  };
  const lines = commandLines().filter((line) => line.startsWith('datashare access'));

  test('there are commands to run', () => expect(lines).toHaveLength(8));

  test.each(lines)('%s', async (line) => {
    const ran = await ask(line);
    expect(ran).toMatchObject({ exitCode: line.endsWith('--exit-code') ? 10 : 0, stderr: '' });
    expect(ran.stdout).not.toBe('');
  });

  test('is compared as the README shows it', async () => {
    const { stdout } = await ask('datashare access diff base.tf.json platform.tf.json');
    expect(blocksOf('text').map(({ code }) => code)).toContain(stdout);
  });
});

describe('the handshake', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  /** What the example of the exchange synthesizes to, whose invitations these are. */
  const golden = JSON.parse(
    readFileSync(join(ROOT, 'examples/exchange/golden/contoso.tf.json'), 'utf8'),
  ) as Record<'output', Record<string, { value: unknown }>>;
  const output = join(folder, 'output.json');
  /** What `terraform output -json` prints, with Fabrikam's invitation changed. */
  const printed = (changes: object = {}): object =>
    Object.fromEntries(
      Object.entries(golden.output).map(([name, { value }]) => [
        name,
        {
          sensitive: false,
          value: name === 'fabrikam_invitation' ? { ...(value as object), ...changes } : value,
        },
      ]),
    );
  /** When it is rejected, which the README shows. */
  const rejectedAt = { now: () => new Date('2026-11-22T12:00:00Z') };

  beforeAll(async () => {
    writeFileSync(output, JSON.stringify(printed()));
    // What Terraform makes, and what is shared.
    await fill('contoso', 'exchange', {});
    await fill('contoso', 'observations', { 'daily/a.csv': 'date,rain', 'stations.json': '[1]' });
  });

  /** Runs a line of the README in a folder of its own. */
  const run = (line: string): ReturnType<typeof datashare> => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1);
    const args = words.map((word) =>
      word.endsWith('.json') && !word.includes('/') ? join(folder, word) : word,
    );
    const writes = /^datashare (invitation export|acceptance export|accept|reject) /.test(line);
    return datashare(
      [...args, ...(writes ? ['--out', folder] : [])],
      line.startsWith('datashare reject') ? rejectedAt : {},
    );
  };

  test('works as the README says, line after line', async () => {
    const lines = commandLines('README.md').filter((line) =>
      /^datashare (?!access|rollback)(?!.* contoso-travel)/.test(line),
    );
    expect(lines).toHaveLength(12);
    for (const line of lines) {
      expect([line, await run(line)]).toEqual([line, expect.objectContaining({ exitCode: 0, stderr: '' })]);
      // The provider takes it in, applies and publishes.
      if (line.startsWith('datashare accept ')) {
        writeFileSync(output, JSON.stringify(printed({ acceptedOn: '2026-11-22T12:00:00Z' })));
        await run('datashare invitation publish output.json');
      }
    }
    const { stdout } = await datashare(['status', 'https://contoso.blob.core.windows.net/exchange']);
    expect(blocksOf('text').map(({ code }) => code)).toContain(stdout);
    await run('datashare acceptance export https://contoso.blob.core.windows.net/exchange');
    const accepted = JSON.parse(
      readFileSync(join(folder, 'weather-fabrikam.acceptance.json'), 'utf8'),
    ) as object;
    expect(accepted).toMatchObject({
      documentType: 'acceptance',
      snapshotTrigger: { kind: 'ProviderSchedule' },
    });
    const { mappings } = parseSubscription(readFileSync(join(folder, 'weather.subscription.json'), 'utf8'));
    const landing = mappings[0].target!.container;
    expect(landing).toMatch(/^weather-[0-9a-f]{8}$/);
    expect(await container('fabrikam', landing).getBlobClient('daily/a.csv').exists()).toBe(true);
  });
});

test('every other command line names what is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const examples =
    readFileSync(join(ROOT, 'examples/two-companies/provider.ts'), 'utf8') +
    readFileSync(join(ROOT, 'examples/two-companies/consumer.ts'), 'utf8');
  const isThere = (): boolean => true;
  const known: [RegExp, (name: string) => boolean][] = [
    // Run above.
    [/^datashare /, isThere],
    [/^npm run ([\w:]+)$/, (name) => name in scripts],
    [/^npm (test)$/, (name) => name in scripts],
    // examples.test.ts runs each app.
    [/^npx ts-node -T (examples\/\S+\.ts)$/, (name) => ts.sys.fileExists(join(ROOT, name))],
    // terraform.test.ts reads outputs in this way.
    [/^terraform output -json > output\.json$/, isThere],
    [/^terraform output -json (\w+) > \S+\.json$/, (name) => examples.includes(`outputName: '${name}'`)],
    // Needs Docker, or Azure and somebody who may sign in there: read in the documentation of both.
    [/^npm (ci|pack)$/, isThere],
    [/^docker (build|run|push) /, () => ts.sys.fileExists(join(ROOT, 'Dockerfile'))],
    [
      /^az (acr login|containerapp job start|account show|identity show|ad app create|ad app federated-credential create|ad sp create) --/,
      isThere,
    ],
    // Needs another package from npm: tried by hand, with cdktf.json.
    [/^npx cdktf-cli@0\.21 (synth|deploy contoso)$/, () => ts.sys.fileExists(join(ROOT, 'cdktf.json'))],
  ];
  const unknown = commandLines().filter(
    (line) => !known.some(([form, names]) => names(form.exec(line)?.[1] ?? '') && form.test(line)),
  );
  expect(unknown).toEqual([]);
});

test('the table of exit codes has every error code, under its own exit code', () => {
  const rows = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^\| (\d+) \|[^|]*\|([^|]*)\|$/gm)];
  const documented = Object.fromEntries(
    rows.flatMap(([, exit, codes]) =>
      [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => [code, Number(exit)]),
    ),
  );
  expect(documented).toEqual(EXIT_CODES);
});
