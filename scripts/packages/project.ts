import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { runCommand } from '../run-command';
import { renameSpecifiers, toCdktnSpecifier } from './rename-specifiers';

const ROOT = join(__dirname, '../..');
const MODULES = join(ROOT, 'node_modules');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A project outside the repository, and the package of this library in it. */
export interface Project {
  readonly folder: string;
  readonly library: string;
}

/**
 * Installs a project of `test/packages` as a user does, in a folder with the tarballs. An installed project is used again with the new
 * tarball if no dependency has changed.
 */
export function installProject(out: string, name: string): Project {
  const folder = join(out, name);
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
    runCommand({ cwd: out }, 'tar', 'xzf', `${library}.tgz`, '--strip-components=1', '-C', installed);
    // npm does this when it installs.
    chmodSync(join(installed, 'dist/lib/cli/main.js'), 0o755);
  } else {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), manifest);
    runCommand({ cwd: folder }, 'npm', 'install', '--no-fund', '--no-audit', '--loglevel=error');
    runCommand({ cwd: folder }, 'npm', 'ls', '--depth=0');
    writeFileSync(stamp, key);
  }
  return { folder, library };
}

/** The sources of a project: the examples, and the tests with what they need. */
const SOURCES = [
  'examples',
  ...['constructs', 'fixtures', 'packages', 'support'].map((name) => `test/${name}`),
];

/** Copies the apps and the tests of a project. They import the installed package instead of the sources. */
export function stageSources(project: Project): void {
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
export function checkTypes({ folder }: Project): void {
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
  runCommand({ cwd: folder }, process.execPath, 'node_modules/typescript/bin/tsc');
}

/** Runs tests of this repository with the installed package: those of the examples, and those that match the patterns. */
export function runTests({ folder }: Project, tests: readonly string[]): void {
  const config = {
    testEnvironment: 'node',
    testTimeout: 300_000,
    // Tests, and what they load, find the tools of the repository; the compiler and the command do not.
    modulePaths: [MODULES],
    transform: { '^.+\\.ts$': join(MODULES, 'ts-jest') },
    testMatch: ['<rootDir>/examples/**/*.test.ts', ...tests.map((test) => `<rootDir>/test/${test}`)],
    maxWorkers: 2,
  };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  runCommand(
    { cwd: folder },
    process.execPath,
    join(MODULES, 'jest/bin/jest.js'),
    '--config=jest.config.json',
  );
}
