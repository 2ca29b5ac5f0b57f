import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { parseInvitation } from '../../../../lib';
import { useCdktn } from '../../../../lib/cli/projects/project-templates';
import { VERSION } from '../../../../lib/version';
import { ProviderStack } from '../../../../templates/provider/provider-stack';
import { PROVIDER_EXPORT } from '../../../fixtures/data-share-export';
import { datashare } from '../../../support/cli';

const ROOT = join(__dirname, '../../../..');

const EXPORT = join(mkdtempSync(join(tmpdir(), 'export-')), 'shares.json');
writeFileSync(EXPORT, JSON.stringify(PROVIDER_EXPORT));

const freshFolder = (): string => join(mkdtempSync(join(tmpdir(), 'init-')), 'project');

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();

const COMMON = [
  '.github/workflows/access.yml',
  '.gitignore',
  'cdktf.json',
  'jest.config.js',
  'main.ts',
  'package.json',
  'tsconfig.json',
];
const PROVIDER = ['provider-settings.ts', 'provider-stack.ts', 'provider.test.ts'];
const CONSUMER = ['consumer-settings.ts', 'consumer-stack.ts', 'consumer.test.ts', 'invitation.json'];

test.each([
  ['provider', PROVIDER],
  ['consumer', CONSUMER],
  ['both', [...PROVIDER, ...CONSUMER]],
])('init %s writes a whole project, and says what comes next', async (kind, own) => {
  const folder = freshFolder();
  const { exitCode, stdout, stderr } = await datashare(['init', kind, folder]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(listFiles(folder)).toEqual([...COMMON, ...own].sort());
  for (const step of [`cd ${folder}`, 'npm install', 'npm test', 'npm run synth', 'npm run access'])
    expect(stdout.split('\n').map((line) => line.trim())).toContain(step);
});

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

test.each(['cdktf', 'cdktn'])(
  'a project for %s pins the versions that our tests install',
  async (framework) => {
    const folder = freshFolder();
    await datashare(['init', 'provider', folder, '--framework', framework]);
    const made = readManifest(join(folder, 'package.json'));
    const tested = readManifest(join(ROOT, 'test/packages', framework, 'package.json'));
    const library = `${framework}-azure-data-share`;
    expect(made.dependencies).toEqual({ ...tested.dependencies, [library]: VERSION });
    const { devDependencies } = readManifest(join(ROOT, 'package.json'));
    for (const [name, version] of Object.entries(made.devDependencies))
      expect([name, version]).toEqual([name, devDependencies[name]]);
    const other = framework === 'cdktf' ? 'cdktn' : 'cdktf';
    for (const name of listFiles(folder).filter((each) => each.endsWith('.ts')))
      expect([name, readFileSync(join(folder, name), 'utf8').includes(`${other}'`)]).toEqual([name, false]);
  },
);

test('imports of CDKTF become those of CDK Terrain, and nothing else changes', () => {
  const code =
    "import { App } from 'cdktf';\nimport '@x';\nimport { A } from '@cdktf/provider-azurerm/lib/provider';\n// cdktf\nimport { S } from 'cdktf-azure-data-share/testing';\n";
  expect(useCdktn(code)).toBe(
    "import { App } from 'cdktn';\nimport '@x';\nimport { A } from '@cdktn/provider-azurerm/lib/provider';\n// cdktf\nimport { S } from 'cdktn-azure-data-share/testing';\n",
  );
});

test('a folder with something in it is refused, and keeps what it has', async () => {
  const folder = freshFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.ts'), 'mine');
  const { exitCode, stderr } = await datashare(['init', 'provider', folder]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(/not an empty folder/) as string,
  });
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toBe('mine');
  expect(listFiles(folder)).toEqual(['main.ts']);
});

test.each([
  ['init', ['init', 'provider', '']],
  ['import', ['import', 'azure-data-share', EXPORT, '-o', ' ']],
])('%s refuses a folder without a name, which would be the current one', async (_, args) => {
  const folder = freshFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.ts'), 'mine');
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { exitCode, stderr } = await datashare(args);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/the folder must have a name/) as string,
    });
  } finally {
    process.chdir(before);
  }
  expect(listFiles(folder)).toEqual(['main.ts']);
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toBe('mine');
});

test('a new clone, which has only the data of Git, is taken', async () => {
  const folder = freshFolder();
  mkdirSync(join(folder, '.git'), { recursive: true });
  expect((await datashare(['init', 'provider', folder])).exitCode).toBe(0);
});

test('on a terminal, side and folder are asked for', async () => {
  const folder = freshFolder();
  const answers = ['neither', ' Both ', folder];
  const questions: string[] = [];
  const ask = async (question: string): Promise<string> => {
    questions.push(question);
    return answers.shift() ?? '';
  };
  expect((await datashare(['init'], { ask })).exitCode).toBe(0);
  expect(questions).toHaveLength(3);
  expect(listFiles(folder)).toContain('consumer-stack.ts');
});

test('without a terminal, or an answer, the side is missing', async () => {
  expect((await datashare(['init'])).exitCode).toBe(2);
  const { exitCode, stderr } = await datashare(['init'], { ask: async () => 'x' });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(/provider, consumer, both/) as string,
  });
  expect((await datashare(['init', 'sideways'])).exitCode).toBe(2);
});

test('--json prints what was written', async () => {
  const folder = freshFolder();
  const { stdout } = await datashare(['init', 'consumer', folder, '--json']);
  expect(JSON.parse(stdout)).toEqual({
    folder,
    kind: 'consumer',
    framework: 'cdktf',
    files: [...COMMON, ...CONSUMER].sort((a, b) => (a < b ? -1 : 1)),
  });
});

test('the invitation of the consumer is the one that the provider writes', () => {
  const stack = new ProviderStack(Testing.app(), 'provider');
  stack.prepareStack();
  const { output } = JSON.parse(Testing.synth(stack, true)) as { output: Record<string, { value: unknown }> };
  const text = readFileSync(join(ROOT, 'templates/consumer/invitation.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(output['fabrikam_invitation'].value);
  expect(parseInvitation(text).shareName).toBe('orders');
});
