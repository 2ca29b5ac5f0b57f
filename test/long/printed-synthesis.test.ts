import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/* The text on stderr of an app that runs by itself, under `ts-node -T`. */

const ROOT = join(__dirname, '../..');
// In the project, so that imports of packages resolve.
execFileSync(process.execPath, ['-e', `fs.mkdirSync('cdktf.out', { recursive: true })`], { cwd: ROOT });
const folder = mkdtempSync(join(ROOT, 'cdktf.out/printed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const APP = `
const { App, TerraformStack } = require('cdktf');
const { AzurermProvider } = require('@cdktf/provider-azurerm/lib/provider');
const { Dataset, DataStore, PrincipalType, Recipient, Share, ShareKind } = require('../../constructs');
const app = new App({ outdir: __dirname + '/out' });
const stack = new TerraformStack(app, 'provider');
new AzurermProvider(stack, 'azurerm', { features: [{}] });
const store = DataStore.fromAttributes(stack, 'store', {
  storageAccountId: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contoso',
  storageAccountName: 'contoso', location: 'westeurope', sharedAccessKeyEnabled: true, allowNestedItemsToBePublic: false,
});
const fabrikam = new Recipient(stack, 'fabrikam', {
  principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11', principalType: PrincipalType.GROUP,
});
const share = (id, datasets) => new Share(stack, id, { dataStore: store, shareKind: ShareKind.COPY_BASED, datasets });
`;

let count = 0;

/** Runs an app and returns what it prints to stderr, without the folder of this test. */
function runApp(
  body: string,
  env: Readonly<Record<string, string>> = {},
): { status: number | null; stderr: string } {
  const file = join(folder, `app${count++}.ts`);
  writeFileSync(file, `${APP}${body}\n`);
  const { CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: _, ...own } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/ts-node/dist/bin.js'), '-T', file],
    { cwd: ROOT, env: { ...own, ...env }, encoding: 'utf8' },
  );
  return { status, stderr: stderr.replaceAll(folder, '').replace(/\/app\d+\.ts/g, '/app.ts') };
}

const KEYS = `Warning: SharedKeyEnabled: anyone with a key of storage account "contoso", or a SAS made from it, can read everything in it, regardless of grants and expiry; set 'sharedAccessKeyEnabled' to false (at provider/store)\n`;
const INVITE = `share('sales', [Dataset.container('curated')]).invite(fabrikam);`;

test('a warning is printed once, however often the app is synthesized', () => {
  expect(runApp(`${INVITE} app.synth(); app.synth();`)).toEqual({ status: 0, stderr: KEYS });
});

test('a warning that is found when the stack is complete is printed', () => {
  const container = `const { StorageContainer } = require('@cdktf/provider-azurerm/lib/storage-container');
new StorageContainer(stack, 'open', { name: 'open', storageAccountId: store.storageAccountId, containerAccessType: 'blob' });`;
  const { status, stderr } = runApp(`${INVITE} ${container} app.synth();`);
  expect(status).toBe(0);
  expect(stderr.split('\n').map((line) => line.replace(/^Warning: (\w+).*/, '$1'))).toEqual([
    'SharedKeyEnabled',
    'ContainerPublic',
    '',
  ]);
});

test('the command of CDKTF prints warnings itself, so that the app prints none', () => {
  const env = { CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' };
  expect(runApp(`${INVITE} app.synth();`, env)).toEqual({ status: 0, stderr: '' });
});

test('errors are printed as a block for each problem, with the line of the app and without a stack trace', () => {
  const { status, stderr } = runApp(
    `share('sales', [Dataset.container('curated')]).invite(fabrikam, { expireOn: '2027-01-01T00:00:00Z', state: 'Actve' });`,
  );
  expect(status).toBe(1);
  expect(stderr.split('\n').slice(3)).toEqual([
    `DataShareError: 2 problems`,
    `PropertyUnknown: 'expireOn' is not a property of InviteOptions (did you mean 'expiresOn'?)`,
    `  fix: rename it to 'expiresOn'`,
    `  at:  provider/sales/fabrikam`,
    `ValueInvalid: 'state' must be one of Active, Suspended, Revoked, got "Actve"`,
    `  fix: change 'state'`,
    `  at:  provider/sales/fabrikam`,
    expect.stringMatching(/^ {4}at Object\.<anonymous> \(\/app\.ts:\d+:\d+\)$/) as string,
    '',
  ]);
  expect(stderr.split('\n')[1]).toContain(`invite(fabrikam, { expireOn:`);
});

test('an error that is found when the stack is complete looks the same', () => {
  const { status, stderr } = runApp(
    `share('sales', Array.from({ length: 400 }, (_, i) => Dataset.file('curated', 'a'.repeat(40) + i))).invite(fabrikam); app.synth();`,
  );
  expect(status).toBe(1);
  expect(stderr).toContain(
    'DataShareError: ConditionTooLarge: the condition that lets one principal read 400 folders',
  );
  expect(stderr).toContain(
    '\n  at:  provider/ContainerGrants/store/curated/fabrikam/Reader\n    at Object.<anonymous> (/app.ts:',
  );
  expect(stderr.match(/^ {4}at /gm)).toHaveLength(1);
});

test('the whole stack trace is shown on demand', () => {
  const { stderr } = runApp(`new Recipient(stack, 'nobody', { colour: 'red' });`, {
    DATASHARE_STACK_TRACE: '1',
  });
  expect(stderr).toContain('constructs/principals/recipient.ts');
});
