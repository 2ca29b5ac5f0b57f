import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { DOCUMENT_TYPES, getSchemaUrl, SCHEMA_VERSIONS } from '../../lib/model/documents/schema-url';
import { VERSION } from '../../lib/version';
import { SUBSCRIPTION_TEXT } from '../fixtures/documents';
import { listBlocks } from '../docs/pages';
import { packPackage } from '../support/pack-package';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** A folder in which the packed package is installed, beside all that it depends on. */
async function consumer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'cdktf-azure-data-share');
  mkdirSync(own, { recursive: true });
  await run('tar', ['xzf', await packPackage(folder), '--strip-components=1', '-C', own]);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  return folder;
}

let folder: string;
beforeAll(async () => {
  folder = await consumer();
});

const inConsumer = (code: string) => run(process.execPath, ['-e', code], { cwd: folder });

test('the packed package contains everything it needs, and no sources', async () => {
  const own = join(folder, 'node_modules/cdktf-azure-data-share');
  expect(readdirSync(own).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'man',
    'package.json',
    'schemas',
    'templates',
  ]);
  expect(readdirSync(join(own, 'dist')).sort()).toEqual(['constructs', 'lib', 'testing']);
  const { stdout } = await run('find', [join(own, 'dist'), '-name', '*.ts', '-not', '-name', '*.d.ts']);
  expect(stdout).toBe('');
});

test('its constructs load without the Azure SDK', async () => {
  const { stdout } = await inConsumer(`
    const { Share } = require('cdktf-azure-data-share');
    console.log(typeof Share, Object.keys(require.cache).some((file) => file.includes('@azure')));`);
  expect(stdout.trim()).toBe('function false');
});

test('its runtime helper has the functions of the command', async () => {
  const { stdout } = await inConsumer(`
    const runtime = require('cdktf-azure-data-share/runtime');
    console.log(Object.keys(runtime).filter((name) => typeof runtime[name] === 'function').sort().join(' '));`);
  expect(stdout.trim().split(' ')).toEqual([
    'DataShareError',
    'checkSubscription',
    'compareRegisters',
    'createShareReport',
    'evaluateAccess',
    'evaluateReadAccess',
    'explainEngines',
    'fetchInvitation',
    'fetchReceipt',
    'followChanges',
    'getDisclosureRegister',
    'getEngineStatus',
    'getShareStatus',
    'listInvitations',
    'listReceivedAcceptances',
    'listRollbacks',
    'listSnapshots',
    'listSynchronizations',
    'parseAcceptance',
    'parseInvitation',
    'parseRejection',
    'parseSubscription',
    'parseSynchronizationReceipt',
    'planSnapshot',
    'priceForecast',
    'publishInvitations',
    'reconcileSnapshot',
    'releaseSnapshots',
    'rollbackSnapshot',
    'sendAnswer',
    'summarizeSynchronizations',
    'syncEvents',
    'syncFromDigests',
    'syncSnapshot',
    'verifyNotification',
    'verifySnapshot',
    'writeShareDigests',
  ]);
});

test('the tests of docs/testing.md pass in a project that has installed it', async () => {
  const tests = listBlocks('ts', 'docs/testing.md').filter(({ code }) => code.includes('test('));
  expect(tests.length).toBeGreaterThan(1);
  for (const [index, { code }] of tests.entries()) writeFileSync(join(folder, `page-${index}.test.ts`), code);
  const document = JSON.parse(SUBSCRIPTION_TEXT) as { readonly mappings: readonly object[] };
  const place = { container: 'curated', path: 'orders' };
  const orders = { ...document.mappings[0], datasetName: 'orders', source: place };
  const snapshotTrigger = { kind: 'Cron', cron: '0 6 * * *' };
  const subscription = { ...document, mappings: [orders], snapshotTrigger };
  writeFileSync(join(folder, 'contoso-orders.subscription.json'), JSON.stringify(subscription));
  const transform = { '^.+\\.ts$': ['ts-jest', { diagnostics: false, tsconfig: { module: 'commonjs' } }] };
  const config = { rootDir: folder, testEnvironment: 'node', testTimeout: 60_000, transform };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const { stderr } = await run(process.execPath, [jest, '-i', '--config=jest.config.json'], { cwd: folder });
  expect(stderr).toMatch(new RegExp(`Test Suites: ${tests.length} passed`));
});

test.each(['provider', 'consumer', 'both'])(
  'a project of datashare init %s compiles, passes its test, synthesizes, and shows who has access',
  async (kind) => {
    const main = join(folder, 'node_modules/cdktf-azure-data-share/dist/lib/cli/main.js');
    // Below the folder that has the packages: its own pins are those.
    await run(process.execPath, [main, 'init', kind, kind], { cwd: folder });
    const cwd = join(folder, kind);
    const bin = (name: string): string => join(folder, 'node_modules', name);
    await run(process.execPath, [bin('typescript/bin/tsc')], { cwd });
    const { stderr } = await run(process.execPath, [bin('jest/bin/jest.js'), '-i'], { cwd });
    expect(stderr).toMatch(/Tests: +[12] passed, [12] total/);
    await run(process.execPath, [bin('ts-node/dist/bin.js'), 'main.ts'], { cwd });
    const stacks = readdirSync(join(cwd, 'cdktf.out/stacks')).map(
      (name) => `cdktf.out/stacks/${name}/cdk.tf.json`,
    );
    expect(stacks).toHaveLength(kind === 'both' ? 2 : 1);
    writeFileSync(join(cwd, 'nothing.json'), '{"resource":{}}');
    const diff = await run(
      process.execPath,
      [main, 'access', 'diff', 'nothing.json', stacks[0], '--markdown'],
      { cwd },
    );
    expect(diff.stdout).toMatch(/gain/i);
  },
);

test('its entry points load nothing of the helpers for tests', async () => {
  for (const entry of ['', '/runtime']) {
    const { stdout } = await inConsumer(`
      require('cdktf-azure-data-share${entry}');
      console.log(Object.keys(require.cache).filter((file) => /dist.testing/.test(file)).length);`);
    expect(stdout.trim()).toBe('0');
  }
});

test('the JSON Schema of each version of each document is at the path of its name', async () => {
  const own = join(folder, 'node_modules/cdktf-azure-data-share');
  const files = readdirSync(join(own, 'schemas')).sort();
  const versions = DOCUMENT_TYPES.flatMap((type) =>
    SCHEMA_VERSIONS[type].map((version) => ({ type, version })),
  );
  const settings = ['engineFacts.v1.json', 'priceTable.v1.json'];
  const documents = versions.map(({ type, version }) => `${type}.v${version}.json`);
  expect(files).toEqual([...documents, ...settings].sort());
  for (const { type, version } of versions) {
    const url = getSchemaUrl(type, version);
    const [, path] = url.split('https://unpkg.com/');
    const { stdout } = await inConsumer(`process.stdout.write(require('${path}').$id)`);
    expect(stdout).toBe(url);
  }
});

test('nothing else can be imported from it', async () => {
  await expect(inConsumer(`require('cdktf-azure-data-share/dist/lib/runtime')`)).rejects.toMatchObject({
    stderr: expect.stringContaining('ERR_PACKAGE_PATH_NOT_EXPORTED') as string,
  });
});

test('its command runs', async () => {
  const main = join(folder, 'node_modules/cdktf-azure-data-share/dist/lib/cli/main.js');
  expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect((await run(process.execPath, [main, '--version'])).stdout).toBe(`${manifest.version}\n`);
  expect(VERSION).toBe(manifest.version);
});

/** Sources that the compiler has read, by how they are to be read: they are the same for each way to resolve modules. */
const sources = new Map<string, ts.SourceFile | undefined>();

/** Returns the compiler's messages for a file in the consumer's folder. */
function compileFile(
  file: string,
  resolution: Pick<ts.CompilerOptions, 'module' | 'moduleResolution'>,
): string[] {
  const target = ts.ScriptTarget.ES2022;
  const options = { ...resolution, noEmit: true, strict: true, skipLibCheck: true, target, types: ['node'] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getCurrentDirectory = () => folder;
  host.getSourceFile = (name, how, ...rest) => {
    const key = `${name} ${JSON.stringify(how)}`;
    if (!sources.has(key)) sources.set(key, read(name, how, ...rest));
    return sources.get(key);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test.each<[string, ts.ModuleKind, ts.ModuleResolutionKind]>([
  ['node10', ts.ModuleKind.CommonJS, ts.ModuleResolutionKind.Node10],
  ['node16', ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
  ['nodenext', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
  ['bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
])('its types resolve under moduleResolution %s', (name, module, moduleResolution) => {
  const source = join(folder, `${name}.ts`);
  writeFileSync(
    source,
    `import { Dataset, Share } from 'cdktf-azure-data-share';
     import type { RunRecord } from 'cdktf-azure-data-share/runtime';
     import { syncSnapshot } from 'cdktf-azure-data-share/runtime';
     export const record: Promise<RunRecord> = syncSnapshot('{}', { maxConcurrency: 4 });
     export const made: [Dataset, typeof Share] = [Dataset.container('abc'), Share];`,
  );
  expect(compileFile(source, { module, moduleResolution })).toEqual([]);
});

test('versions that the user pinned stay, and the peer ranges are the tested ones', () => {
  expect(manifest.dependencies).toMatchObject({
    '@azure/identity': '4.13.1',
    '@azure/storage-blob': '12.32.0',
    '@azure/storage-file-datalake': '12.29.0',
  });
  expect(manifest.peerDependencies).toEqual({
    '@cdktf/provider-azurerm': '^14.23.1',
    azurite: '^3.37.0',
    cdktf: '^0.21.0',
    constructs: '^10.4.2',
  });
  for (const peer of Object.keys(manifest.peerDependencies))
    expect(manifest.devDependencies[peer]).toMatch(/^\d/);
});
