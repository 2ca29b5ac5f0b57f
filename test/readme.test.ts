import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { parseSubscription } from '../lib';
import { EXIT } from '../lib/problems';
import { assignment, plan as planOf } from './fixtures/terraform';
import { container, fill } from './support/accounts';
import { datashare } from './support/cli';

const ROOT = join(__dirname, '..');
const PAGES = ['README.md', 'examples/many-partners/README.md', 'examples/two-companies/README.md'];

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
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    paths: {
      'cdktf-azure-data-share': [join(ROOT, 'constructs/index.ts')],
      'cdktf-azure-data-share/runtime': [join(ROOT, 'lib/index.ts')],
    },
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(files).toHaveLength(5);
  expect(problems).toEqual([]);
}, 30_000);

test('the JSON is a subscription, and the commands run on it', async () => {
  const [{ code }] = blocksOf('json');
  const document = { ...parseSubscription(code), stateContainer: 'readme-state' };
  await fill('contoso', 'curated', { 'sales/daily/a.csv': '1' });
  const file = join(mkdtempSync(join(tmpdir(), 'readme-')), 'contoso-travel.subscription.json');
  writeFileSync(file, JSON.stringify(document));

  const commands = blocksOf('sh')
    .flatMap((block) => block.code.trim().split('\n'))
    .filter((line) => /^datashare (?!access)/.test(line));
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
  const lines = blocksOf('sh')
    .flatMap(({ code }) => code.trim().split('\n'))
    .filter((line) => line.startsWith('datashare access'));

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

test('every other command line names what is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const examples =
    readFileSync(join(ROOT, 'examples/two-companies/provider.ts'), 'utf8') +
    readFileSync(join(ROOT, 'examples/two-companies/consumer.ts'), 'utf8');
  const known: [RegExp, (name: string) => boolean][] = [
    // Run above.
    [/^datashare \w+ contoso-travel\.subscription\.json$/, () => true],
    [/^datashare access /, () => true],
    [/^npm run (\w+)$/, (name) => name in scripts],
    [/^npm (test)$/, (name) => name in scripts],
    // examples.test.ts runs each app.
    [/^npx ts-node -T (examples\/\S+\.ts)$/, (name) => ts.sys.fileExists(join(ROOT, name))],
    // terraform.test.ts reads outputs in this way.
    [/^terraform output -json (\w+) > \S+\.json$/, (name) => examples.includes(`outputName: '${name}'`)],
    // Needs another package from npm: tried by hand, with cdktf.json.
    [/^npx cdktf-cli@0\.21 (synth)$/, () => ts.sys.fileExists(join(ROOT, 'cdktf.json'))],
  ];
  const lines = blocksOf('sh').flatMap(({ code }) => code.trim().split('\n'));
  const unknown = lines.filter(
    (line) => !known.some(([form, isThere]) => isThere(form.exec(line)?.[1] ?? '') && form.test(line)),
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
  expect(documented).toEqual(EXIT);
});
