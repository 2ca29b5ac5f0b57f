import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { computeTermsHash } from '../../constructs';
import { PROPS_TYPES } from '../../constructs/synthesis/props-shapes';
import { invitationDocument } from '../constructs/declarations';
import { MISSPELT, MISTAKES } from '../fixtures/mistakes';
import type { Mistake } from '../fixtures/mistakes';
import { PRELUDE } from '../fixtures/mistakes-prelude';
import { compileSources } from '../support/compile-sources';

/* The first line that people see of a mistake in their app: in JavaScript, under `ts-node -T`, and of the TypeScript compiler. */

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);
const ALL = [...Object.values(MISSPELT), ...MISTAKES];

const IMPORTS: readonly (readonly [names: string, module: string])[] = [
  ['App, TerraformStack, TerraformVariable', 'cdktf'],
  ['AzurermProvider', '@cdktf/provider-azurerm/lib/provider'],
  ['RoleAssignment', '@cdktf/provider-azurerm/lib/role-assignment'],
  ['StorageAccount', '@cdktf/provider-azurerm/lib/storage-account'],
  ['StorageContainer', '@cdktf/provider-azurerm/lib/storage-container'],
  ['UserAssignedIdentity', '@cdktf/provider-azurerm/lib/user-assigned-identity'],
  [
    'Acceptance, AcceptedSubscription, AclEntryType, AzapiProvider, ChangeEvents, computeTermsHash, Dataset, DataStore, DeletionPolicy, DigestJob, GrantTiming, Invitation, InvitationState, ManagedIdentity, PrincipalType, PublishMode, Recipient, Share, ShareEvents, ShareExchange, ShareKind, SnapshotEngine, SnapshotJob, SnapshotMonitoring, SnapshotSchedule, SnapshotTrigger',
    'cdktf-azure-data-share',
  ],
];

const folder = compileSources('constructs', 'lib');
const apps = join(folder, 'apps');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An app of its own for each mistake, beside the package as it is installed. */
function writeApps(): void {
  const installed = join(apps, 'node_modules/cdktf-azure-data-share');
  mkdirSync(installed, { recursive: true });
  // CDKTF makes it, and fails if another app makes it at the same time.
  mkdirSync(join(apps, 'out'));
  const main = relative(installed, join(folder, 'constructs/index.js'));
  const types = relative(installed, join(ROOT, 'constructs/index.ts'));
  writeFileSync(
    join(installed, 'package.json'),
    JSON.stringify({ name: 'cdktf-azure-data-share', main, types }),
  );
  const termsOfUse = 'Do not share.';
  const withTerms = invitationDocument({ termsOfUse, termsSha256: computeTermsHash(termsOfUse) });
  writeFileSync(join(apps, 'invitation.json'), JSON.stringify(invitationDocument()));
  writeFileSync(join(apps, 'with-terms.json'), JSON.stringify(withTerms));
  ALL.forEach(([, code], index) => {
    const text = `${PRELUDE}${code}\napp.synth();\n`;
    const write = (extension: string, toImport: (names: string, module: string) => string): void => {
      const imports = IMPORTS.map(([names, module]) => toImport(names, module)).join(' ');
      writeFileSync(join(apps, `app${index}.${extension}`), `${imports}${text}`);
    };
    write('js', (names, module) => `const { ${names} } = require('${module}');`);
    write('ts', (names, module) => `import { ${names} } from '${module}';`);
  });
}

/** Compiles all apps, and returns the first error of each. */
async function compileApps(): Promise<ReadonlyMap<number, string>> {
  const compilerOptions = {
    target: 'ES2022',
    module: 'Node16',
    moduleResolution: 'Node16',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  };
  const files = ALL.map((_, index) => `app${index}.ts`);
  writeFileSync(join(apps, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const stdout = await run(process.execPath, [tsc, '-p', apps]).then(
    (result) => result.stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  const errors = new Map<number, string>();
  for (const [, index, error] of stdout.matchAll(/^\S*app(\d+)\.ts\(\d+,\d+\): (error .*)$/gm))
    if (!errors.has(Number(index))) errors.set(Number(index), error);
  return errors;
}

/** Runs an app, and returns the first line of what it prints, without the heading of several problems. */
async function runApp(...args: readonly string[]): Promise<string | undefined> {
  const stderr = await run(process.execPath, args, { cwd: apps }).then(
    (result) => result.stderr,
    (error: unknown) => (error as { stderr: string }).stderr,
  );
  const lines = stderr.split('\n').map((line) => line.replace(/^DataShareError: /, ''));
  // Warnings come first, also those about something else.
  return (
    lines.find((line) => /^(?!Warning)[A-Z]\w+: /.test(line)) ??
    lines.find((line) => /^Warning: [A-Z]\w+: /.test(line))
  );
}

/** ts-node only drops the types, and takes several times as long: it runs one app of so many. */
const TS_NODE_EVERY = 8;
const tsNode = join(ROOT, 'node_modules/ts-node/dist/bin.js');
let compiled: Promise<ReadonlyMap<number, string>>;

beforeAll(() => {
  writeApps();
  compiled = compileApps();
});

test.each(ALL.map(([title, , atRunTime, byCompiler], index) => ({ title, index, atRunTime, byCompiler })))(
  '$title',
  async ({ index, atRunTime, byCompiler }) => {
    const [inJavaScript, errors] = await Promise.all([runApp(`app${index}.js`), compiled]);
    expect({ inJavaScript, byCompiler: errors.get(index) }).toEqual({ inJavaScript: atRunTime, byCompiler });
    if (index % TS_NODE_EVERY === 0) expect(await runApp(tsNode, '-T', `app${index}.ts`)).toBe(atRunTime);
  },
);

test('each type of object that callers pass has a mistake', () => {
  expect(Object.keys(MISSPELT).sort()).toEqual(Object.keys(PROPS_TYPES.shapes).sort());
});

test('there are enough of them, each once', () => {
  const titles = ALL.map(([title]: Mistake) => title);
  expect(titles.length).toBeGreaterThanOrEqual(165);
  expect(new Set(titles).size).toBe(titles.length);
});
