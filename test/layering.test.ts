import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SourceFile } from './fixtures/import-rules';
import { findViolations } from './fixtures/import-rules';
import {
  ALLOWED_IMPORTS,
  findCircles,
  findForbiddenArrows,
  findRoom,
  findUpwardArrows,
} from './fixtures/allowed-imports';
import { compileSources } from './support/compile-sources';

const ROOT = join(__dirname, '..');

const SOURCES: SourceFile[] = ['constructs', 'lib', 'testing'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
);

test('the sources follow the rules of the design', () => {
  expect(SOURCES.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'constructs/share/share.ts',
      'lib/runtime/snapshots.ts',
      'lib/azure/stores/blob-target.ts',
      'lib/cli/main.ts',
    ]),
  );
  expect(SOURCES.flatMap(findViolations)).toEqual([]);
});

describe('imports between rooms', () => {
  test('follow the table only, types included', () => {
    expect(findForbiddenArrows(SOURCES)).toEqual([]);
  });

  test('go one way: every folder imports only from folders above it in the table', () => {
    expect(findUpwardArrows()).toEqual([]);
    expect(findUpwardArrows({ low: ['high'], high: [] })).toEqual(['low -> high']);
  });

  test('have a room in the table for every folder, and a folder or file for every room', () => {
    const rooms = new Set(SOURCES.map(({ path }) => findRoom(path.replace(/\.tsx?$/, ''))));
    expect([...rooms].sort()).toEqual(Object.keys(ALLOWED_IMPORTS).sort());
  });

  test('form no circle between files', () => {
    expect(findCircles(SOURCES)).toEqual([]);
  });

  test.each([
    ['lib/model/values/region.ts', `import type { X } from '../documents/invitation';`],
    ['lib/errors/redact.ts', `import { problems } from './catalogue';`],
    ['lib/snapshot/state/manifest-reader.ts', `export type { X } from '../planning/steps';`],
    ['lib/snapshot/plan.ts', `let store: import('../azure/stores/blob-target').BlobTarget;`],
    ['lib/exchange/layout.ts', `import { x } from '../runtime/options';`],
    ['lib/cli/output/print.ts', `import { x } from '../commands/sync';`],
    ['constructs/synthesis/construct-ids.ts', `import type { Share } from '../share/share';`],
    ['constructs/share/share.ts', `import { checkFit } from '../../lib/runtime/check-report';`],
    [
      'constructs/share/share.ts',
      `import type { BlobFacts } from '../../lib/snapshot/contract/storage-ports';`,
    ],
    ['constructs/index.ts', `export * from '../lib';`],
    ['constructs/index.ts', `export * from '../testing';`],
    ['lib/index.ts', `export * from '../testing';`],
    ['lib/new-folder/x.ts', ''],
  ])('fail for a planted arrow: %s: %s', (path, text) => {
    const sources = [...SOURCES.filter((source) => source.path !== path), { path, text }];
    expect(findForbiddenArrows(sources)).toEqual([expect.stringContaining(path.replace(/\.tsx?$/, ''))]);
  });

  test('fail for a planted circle, even of types', () => {
    const planted = [
      { path: 'lib/model/rules/a.ts', text: `import type { B } from './b';` },
      { path: 'lib/model/rules/b.ts', text: `import type { A } from './a';` },
    ];
    expect(findCircles([...SOURCES, ...planted])).toEqual([
      'lib/model/rules/a -> lib/model/rules/b -> lib/model/rules/a',
    ]);
  });
});

describe('the check of rules', () => {
  const provider = '@cdktf/provider-azurerm';

  test.each([
    ['lib/x.ts', `import type { Token } from 'cdktf';`, 'cdktf'],
    ['lib/cli/x.ts', `import { Share } from '../../constructs/share';`, 'constructs/share'],
    ['lib/x.ts', `import { Construct } from 'constructs';`, 'constructs'],
    [
      'lib/x.ts',
      `import { RoleAssignment } from '${provider}/lib/role-assignment';`,
      `${provider}/lib/role-assignment`,
    ],
    ['lib/snapshot/x.ts', `import { BlobClient } from '@azure/storage-blob';`, '@azure/storage-blob'],
    [
      'lib/runtime/snapshots.ts',
      `import type { TokenCredential } from '@azure/identity';`,
      '@azure/identity',
    ],
    ['lib/check.ts', `import { connect } from './azure';\nconnect();`, 'lib/azure'],
    [
      'lib/runtime/azure-session.ts',
      `import { connect } from '../azure/connection';\nconnect();`,
      'lib/azure/connection',
    ],
    ['lib/runtime/azure-session.ts', `const azure = require('../azure');`, 'lib/azure'],
    ['lib/check.ts', `function load() { return require('./azure'); }`, 'lib/azure'],
    ['constructs/x.ts', `import { RoleAssignment } from '${provider}';\nnew RoleAssignment();`, provider],
    ['constructs/x.ts', `import type { X } from '${provider}/lib';`, `${provider}/lib`],
    ['lib/model/x.ts', `import { readFileSync } from 'node:fs';`, 'node:fs'],
    ['lib/access/x.ts', `import { get } from 'http';`, 'http'],
    ['lib/snapshot/x.ts', `import { readFile } from 'fs/promises';`, 'fs/promises'],
    ['lib/snapshot/x.ts', `import type { Connection } from '../azure/connection';`, 'lib/azure/connection'],
    ['lib/check.ts', `export const env = process.env;`, 'process.env'],
    ['lib/runtime/azure-session.ts', `process.exit(1);`, 'process.exit'],
    ['lib/x.ts', `const { env } = process;`, 'process'],
    ['lib/runtime/snapshots.ts', `export const number = process.pid;`, 'process.pid'],
    ['lib/runtime/process-info.ts', `process.exit(1);`, 'process.exit'],
    ['lib/x.ts', `import { env } from 'node:process';\nenv;`, 'node:process'],
    ['constructs/x.ts', `console.log('hello');`, 'console.log'],
    ['constructs/x.ts', `export const now = Date.now();`, 'Date.now'],
    ['lib/model/x.ts', `export const now = new Date();`, 'new Date()'],
    ['lib/access/x.ts', `export const dice = Math.random();`, 'Math.random'],
    ['lib/snapshot/x.ts', `export const clock = Date.now;`, 'Date.now'],
  ])('finds in %s: %s', (path, text, found) => {
    expect(findViolations({ path, text }).map((line) => line.split(' (')[0])).toContain(`${path}: ${found}`);
  });

  test.each([
    [
      'constructs/x.ts',
      `import { readDocumentFile } from '../lib/document-file';\n// process.env, console.log, Date.now()`,
    ],
    ['constructs/x.ts', `import { RoleAssignment } from '${provider}/lib/role-assignment';`],
    ['lib/check.ts', `import type { StoreConnection } from './azure/connection';`],
    [
      'lib/runtime/azure-session.ts',
      `const load = () => require('../azure') as typeof import('../azure');\nprocess.env;\nnew Date();`,
    ],
    ['lib/azure/x.ts', `import { BlobClient } from '@azure/storage-blob';\nnew BlobClient('');`],
    ['lib/model/x.ts', `export const day = new Date('2027-01-01');\nexport const text = 'console.log';`],
    ['lib/runtime/process-info.ts', `process.kill(process.pid, 0);`],
    ['lib/cli/main.ts', `console.log(process.argv, Date.now());`],
  ])('finds nothing in %s: %s', (path, text) => {
    expect(findViolations({ path, text })).toEqual([]);
  });
});

describe('only what is used is loaded by', () => {
  const folder = compileSources('constructs', 'lib');

  test('synthesis: neither the Azure SDK, nor a whole provider, nor the generator of JSON Schemas', () => {
    const loaded = listLoaded(folder, `require('./constructs');`);
    expect(loaded).toContain('constructs/share/share.js');
    expect(loaded).toContain('node_modules/cdktf/lib/index.js');
    const heavy =
      /^node_modules\/(@azure|ajv)\/|^scripts\/|^lib\/(azure|snapshot|cli)\/|^node_modules\/@cdktf\/provider-azurerm\/lib\/index\.js$/;
    expect(loaded.filter((path) => heavy.test(path))).toEqual([]);
    expect(loaded.filter((path) => path.includes('/zod/'))).toEqual([]);
  });

  test('the help of the command: no command, no schema and no table', () => {
    const loaded = listLoaded(folder, runCommand('--help'));
    expect(loaded).toContain('lib/cli/run.js');
    expect(loaded.filter((path) => /^lib\/(cli\/commands|runtime)\//.test(path))).toEqual([]);
    expect([...new Set(loaded.flatMap(findPackage))].sort()).toEqual(['commander', 'picocolors']);
    expect(loaded.length).toBeLessThan(60);
  });

  test('a check that sends no request: neither the Azure SDK, nor the engine, nor the schemas of other documents', () => {
    const loaded = listLoaded(folder, runCommand('check', join(ROOT, 'test/fixtures/subscription.json')));
    expect(loaded).toContain('lib/azure/connections.js');
    expect(
      loaded.filter((path) => /@azure|^lib\/(azure\/stores|snapshot\/(?!contract))\//.test(path)),
    ).toEqual([]);
    const schemas = loaded.flatMap((path) => /\/parsing\/(\w+)-schema\.js$/.exec(path)?.slice(1) ?? []);
    expect(schemas.sort()).toEqual(['change', 'engine', 'subscription', 'trigger']);
    expect(loaded.filter((path) => !path.includes('/zod/')).length).toBeLessThan(180);
  });
});

/** Returns a script that runs the command with these arguments, without its output. */
function runCommand(...args: readonly string[]): string {
  const argv = JSON.stringify(['node', 'datashare', ...args]);
  return `process.argv = ${argv}; process.stdout.write = () => true; require('./lib/cli/main.js');`;
}

/** Runs a script in a folder of compiled sources, and returns the files that it loads by its end, by their paths in the project. */
function listLoaded(folder: string, script: string): string[] {
  const report = `process.on('exit', () => require('node:fs').writeSync(1, JSON.stringify(Object.keys(require.cache))));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', `${report}${script}`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect({ status, errors: status === 0 ? '' : stderr }).toEqual({ status: 0, errors: '' });
  return (JSON.parse(stdout) as string[]).map((path) =>
    relative(path.startsWith(ROOT) ? ROOT : folder, path).replaceAll('\\', '/'),
  );
}

function findPackage(path: string): string[] {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.slice(1) ?? [];
}
