import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { findFrameworkNames } from '../fixtures/framework-names';
import { PERMISSIVE_LICENCES } from '../fixtures/permissive-licences';

/*
 * The packed package as npm installed it in a project. `npm run test:packages` runs this file in each project.
 */

const PROJECT = join(__dirname, '../..');
const MODULES = join(PROJECT, 'node_modules');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const project = readManifest(PROJECT);
const library = Object.keys(project.dependencies!).find((name) => name.endsWith('azure-data-share'))!;
const framework = library.replace('-azure-data-share', '');
const other = framework === 'cdktf' ? 'cdktn' : 'cdktf';
const FOLDER = join(MODULES, library);
const manifest = readManifest(FOLDER);

const files = readdirSync(join(FOLDER, 'dist'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(js|d\.ts)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(FOLDER, 'dist', name), 'utf8') }));

test('nothing in its code names the other framework', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap(({ name, text }) => findFrameworkNames(name, text, other))).toEqual([]);
});

test('it imports only what it declares', () => {
  const imported = files.flatMap(({ text }) =>
    ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName),
  );
  const packages = imported
    // A function of the sources is called `require` too, for fields with capital letters.
    .filter((specifier) => /^[@a-z]/.test(specifier) && !isBuiltin(specifier))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)![0]);
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  expect([...new Set(packages)].filter((name) => !(name in declared))).toEqual([]);
  expect(packages).toEqual(expect.arrayContaining(Object.keys(manifest.peerDependencies)));
});

test('its peers are the packages of its framework', () =>
  expect(manifest.peerDependencies).toEqual({
    azurite: '^3.37.0',
    ...(framework === 'cdktf'
      ? { '@cdktf/provider-azurerm': '^14.23.1', cdktf: '^0.21.0', constructs: '^10.4.2' }
      : {
          '@cdktn/provider-azurerm': '^16.1.0',
          cdktn: '^0.23.0 || ^0.24.0',
          constructs: '>=10.6.0 <10.8.0',
        }),
  }));

/** Lists a package and all that it depends on, by the folders in which Node.js finds them. */
function listRuntimeTree(folder: string, seen = new Set<string>()): Set<string> {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  for (const name of Object.keys(readManifest(folder).dependencies ?? {}))
    listRuntimeTree(findPackage(name, folder), seen);
  return seen;
}

function findPackage(name: string, from: string): string {
  const found = join(from, 'node_modules', name);
  if (existsSync(join(found, 'package.json'))) return found;
  if (from === dirname(from)) throw new Error(`${name} is not installed`);
  return findPackage(name, dirname(from));
}

test('all that it installs has a permissive licence', () => {
  const folders = [...listRuntimeTree(FOLDER)];
  expect(folders.length).toBeGreaterThan(40);
  const licences = folders.map((folder) => ({ folder, license: readManifest(folder).license }));
  expect(licences.filter(({ license }) => !PERMISSIVE_LICENCES.includes(license ?? ''))).toEqual([]);
});

test('the package and the provider load the same copy of the framework', () => {
  const provider = join(MODULES, `@${framework}/provider-azurerm/lib/provider`);
  const copies = [PROJECT, provider, FOLDER].map((from) => require.resolve(framework, { paths: [from] }));
  expect(new Set(copies)).toEqual(new Set([join(MODULES, framework, 'lib/index.js')]));
  expect(existsSync(join(MODULES, other))).toBe(false);
});

describe('the command', () => {
  const datashare = async (...args: string[]): Promise<string> =>
    (
      await promisify(execFile)('npx', ['datashare', ...args], {
        cwd: PROJECT,
        env: { ...process.env, COLUMNS: '300' },
      })
    ).stdout;

  test('has the version of the package', async () =>
    expect(await datashare('--version')).toBe(`${manifest.version}\n`));

  test('names the package and the framework that are installed', async () => {
    expect(await datashare('explain', 'DocumentVersionUnsupported')).toContain(`update ${library}`);
    expect(await datashare('explain', 'TerraformFileUnknown')).toContain(`${framework} synth`);
  });
});
