import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describeStart, makeWorkFolder } from '../work-folder';
import { renameSpecifiers, toCdktnSpecifier } from './rename-specifiers';

/*
 * Packs both packages, installs them with npm in the projects of `test/packages`, and runs the examples and the tests of each project
 * with what is installed. The projects are outside the repository, so that apps find nothing in its `node_modules`; only jest does.
 */

const ROOT = join(__dirname, '../..');
const OUT = makeWorkFolder('packages');
const MODULES = join(ROOT, 'node_modules');

const SHORT_TESTS = ['examples.test.ts', 'packages/*.test.ts'];

/** The projects, by the folder of their `package.json`, with the tests that run in each. */
const PROJECTS: Readonly<Record<string, readonly string[]>> = {
  cdktf: SHORT_TESTS,
  cdktn: [...SHORT_TESTS, 'constructs/*.test.ts'],
  alias: SHORT_TESTS,
};

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A project, and the package of this library in it. */
interface Project {
  readonly folder: string;
  readonly library: string;
  readonly tests: readonly string[];
}

function main(): void {
  const [only] = process.argv.slice(2);
  packBoth();
  for (const [name, tests] of Object.entries(PROJECTS)) {
    if (only !== undefined && only !== name) continue;
    console.log(`\n${name}: ${join(OUT, name)}`);
    const project = installProject(name, tests);
    stageSources(project);
    checkTypes(project);
    runTests(project);
  }
}

function run(cwd: string, command: string, ...args: string[]): void {
  const shell = process.platform === 'win32';
  const result = spawnSync(command, args, { cwd, stdio: 'inherit', shell });
  const reason = describeStart(command, result);
  if (reason !== undefined) console.error(reason);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Packs both packages under names without a version. The first pack builds both. */
function packBoth(): void {
  for (const [name, folder] of [
    ['cdktf-azure-data-share', '.'],
    ['cdktn-azure-data-share', './dist-cdktn'],
  ]) {
    run(ROOT, 'npm', 'pack', folder, '--pack-destination', OUT, '--loglevel=error');
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    renameSync(join(OUT, `${name}-${version}.tgz`), join(OUT, `${name}.tgz`));
  }
}

/** Installs a project as a user does. An installed project is used again with the new tarball if no dependency has changed. */
function installProject(name: string, tests: readonly string[]): Project {
  const folder = join(OUT, name);
  const manifest = readFileSync(join(ROOT, 'test/packages', name, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as Manifest;
  const library = Object.keys(dependencies).find((each) => each.endsWith('azure-data-share'))!;
  const installed = join(folder, 'node_modules', library);
  const stamp = join(folder, 'installed.json');
  const own = ['package.json', 'packages/cdktn/manifest.json'].map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const key = [manifest, ...own].join('');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) {
    rmSync(installed, { recursive: true });
    mkdirSync(installed);
    run(OUT, 'tar', 'xzf', `${library}.tgz`, '--strip-components=1', '-C', installed);
    // npm does this when it installs.
    chmodSync(join(installed, 'dist/lib/cli/main.js'), 0o755);
  } else {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), manifest);
    run(folder, 'npm', 'install', '--no-fund', '--no-audit', '--loglevel=error');
    run(folder, 'npm', 'ls', '--depth=0');
    writeFileSync(stamp, key);
  }
  return { folder, library, tests };
}

/** The sources of a project: the examples, and the tests with what they need. */
const SOURCES = [
  'examples',
  ...['constructs', 'fixtures', 'packages', 'support'].map((name) => `test/${name}`),
];

/** Copies the apps and the tests of a project. They import the installed package instead of the sources. */
function stageSources(project: Project): void {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  for (const name of SOURCES) rmSync(join(project.folder, name), { recursive: true, force: true });
  for (const file of [...files, 'test/examples.test.ts']) {
    const copy = join(project.folder, file);
    if (/\.ts$/.test(file)) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(
        copy,
        renameSpecifiers(text, (specifier) => toInstalled(specifier, file, project)),
      );
    } else if (/\.js(on)?$/.test(file)) {
      cpSync(join(ROOT, file), copy);
    }
  }
}

/** The specifier in a project: of an entry point of the package, or of a file of it, since tests look inside. */
function toInstalled(specifier: string, file: string, { folder, library }: Project): string {
  if (!specifier.startsWith('.'))
    return library.startsWith('cdktn') ? toCdktnSpecifier(specifier) : specifier;
  const path = relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/');
  if (path === 'constructs') return library;
  if (path === 'lib') return `${library}/runtime`;
  if (path === 'testing') return `${library}/testing`;
  if (!/^(constructs|lib|testing)\//.test(path)) return specifier;
  const installed = join(folder, 'node_modules', library, 'dist', path);
  return relative(dirname(join(folder, file)), installed).replaceAll('\\', '/');
}

/** Checks the types of the apps, including those of the package: `skipLibCheck` is off. */
function checkTypes({ folder }: Project): void {
  const compilerOptions = {
    module: 'Node16',
    moduleResolution: 'Node16',
    target: 'ES2022',
    strict: true,
    isolatedModules: true,
    noEmit: true,
    types: ['node'],
  };
  const include = ['examples/*/*.ts', 'examples/engines/*/*.ts'];
  const config = { compilerOptions, include, exclude: ['examples/support', 'examples/**/*.test.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  run(folder, process.execPath, 'node_modules/typescript/bin/tsc');
}

function runTests({ folder, tests }: Project): void {
  const config = {
    testEnvironment: 'node',
    testTimeout: 60_000,
    // Tests, and what they load, find the tools of the repository; the compiler and the command do not.
    modulePaths: [MODULES],
    transform: { '^.+\\.ts$': join(MODULES, 'ts-jest') },
    testMatch: ['<rootDir>/examples/**/*.test.ts', ...tests.map((test) => `<rootDir>/test/${test}`)],
    maxWorkers: 2,
  };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  run(folder, process.execPath, join(MODULES, 'jest/bin/jest.js'), '--config=jest.config.json');
}

main();
