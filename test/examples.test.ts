import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import type { InvitationDocument } from '../lib';
import { listSources } from '../lib/model/documents/shared-datasets';
import { parseInvitation, parseSubscription } from '../lib';

/*
 * The synthesized JSON of each example. `npm run test:packages` checks the same on CDK Terrain.
 */

const ROOT = join(__dirname, '..');
const EXAMPLES = join(ROOT, 'examples');

/** The folders of a folder. `support` is what the examples share; those of an engine are one level deeper. */
const listFolders = (path: string): string[] =>
  readdirSync(join(EXAMPLES, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .map(({ name }) => (path === '' ? name : `${path}/${name}`));

/** Every app: a file directly in the folder of an example. */
const apps = listFolders('')
  .flatMap((name) => (name === 'engines' ? listFolders(name) : [name]))
  .flatMap((name) =>
    readdirSync(join(EXAMPLES, name))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => [`${name}/${file}`] as const),
  );

/** The output folder of each app. */
const outdirs = new Map<string, string>(apps.map(([app]) => [app, mkdtempSync(join(tmpdir(), 'synth-'))]));

let stderr: string;

/** Runs the apps as a user does, and without a network: in one process, since most of the time they take is to load. */
beforeAll(async () => {
  const preload = ['-r', join(__dirname, 'support/no-network.js'), '-r', 'ts-node/register/transpile-only'];
  const places = [...outdirs].flatMap(([app, outdir]) => [join('examples', app), outdir]);
  const script = join(__dirname, 'support/synthesize-apps.js');
  ({ stderr } = await promisify(execFile)(process.execPath, [...preload, script, ...places], { cwd: ROOT }));
});

test('no app declares what has no effect, overlaps, or is overridden', () => {
  expect(stderr).toContain('NativeShareUnproven: ');
  expect(stderr).not.toMatch(/DeclarationUnused|JobsOverlap|ArgumentOverridden/);
});

/** The text of each stack's cdk.tf.json. */
function readStacks(app: string): Record<string, string> {
  const stacks = join(outdirs.get(app)!, 'stacks');
  return Object.fromEntries(
    readdirSync(stacks).map((s) => [s, readFileSync(join(stacks, s, 'cdk.tf.json'), 'utf8')]),
  );
}

const getGoldenPath = (app: string, stack: string): string =>
  join(EXAMPLES, app, '..', 'golden', `${stack}.tf.json`);

/** A stack as it was written, but for the version of what has synthesized it. */
function withoutVersion(text: string): string {
  return JSON.stringify(
    JSON.parse(text, (key, value: unknown) =>
      key === 'metadata' ? { ...(value as object), version: '' } : value,
    ),
  );
}

/** The version of azurerm that the installed bindings require: those for CDK Terrain are newer. */
const AZURERM = new AzurermProvider(new TerraformStack(Testing.app(), 'any'), 'azurerm', { features: [{}] })
  .terraformGeneratorMetadata!.providerVersion!;

/** A golden file as another version of the bindings writes it. */
const withInstalledAzurerm = (golden: string): string =>
  golden.replace(/("source": "azurerm",\s+"version": )"[^"]*"/g, `$1"${AZURERM}"`);

test('there are apps to test', () => {
  expect(apps.map(([app]) => app)).toEqual([
    'change-digests/consumer.ts',
    'change-digests/provider.ts',
    'change-events/consumer.ts',
    'change-events/provider.ts',
    'cross-stack/main.ts',
    'engines/data-factory/consumer.ts',
    'engines/data-factory/provider.ts',
    'engines/object-replication/consumer.ts',
    'engines/object-replication/provider.ts',
    'engines/storage-mover/consumer.ts',
    'engines/storage-mover/provider.ts',
    'engines/storage-mover-two-tenants/consumer.ts',
    'engines/storage-mover-two-tenants/provider.ts',
    'exchange/main.ts',
    'in-place-native/consumer.ts',
    'in-place-native/provider.ts',
    'many-partners/main.ts',
    'platform/main.ts',
    'scheduled/main.ts',
    'several-accounts/consumer.ts',
    'several-accounts/provider.ts',
    'two-companies/consumer.ts',
    'two-companies/provider.ts',
  ]);
});

test.each(apps)('%s synthesizes to the bytes of its golden file, without a network', (app) => {
  const stacks = readStacks(app);
  expect(Object.keys(stacks)).toHaveLength(app.startsWith('cross-stack') ? 3 : 1);
  for (const [stack, text] of Object.entries(stacks)) {
    const golden = getGoldenPath(app, stack);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
    const expected = withInstalledAzurerm(readFileSync(golden, 'utf8'));
    expect(withoutVersion(text)).toEqual(withoutVersion(expected));
    expect(text).not.toContain(basename(ROOT) + '/examples');
  }
});

type Outputs = { output: Record<string, { value: unknown }> };

function readOutput(app: string, stack: string, output: string): unknown {
  return (JSON.parse(readFileSync(getGoldenPath(app, stack), 'utf8')) as Outputs).output[output].value;
}

function readHandedOver(example: string): unknown {
  return JSON.parse(readFileSync(join(EXAMPLES, example, 'invitation.json'), 'utf8'));
}

test('the outputs of the two companies are documents that fit together', () => {
  const handedOver = readHandedOver('two-companies');
  const sent = readOutput('two-companies/provider.ts', 'contoso', 'fabrikam_invitation');
  expect(handedOver).toEqual(sent);

  const invitation = parseInvitation(sent);
  const subscription = parseSubscription(readOutput('two-companies/consumer.ts', 'fabrikam', 'subscription'));
  expect(subscription.invitation).toEqual({
    invitationId: invitation.invitationId,
    shareName: 'travel',
    termsSha256: invitation.termsSha256,
    expiresOn: null,
    state: 'Active',
  });
  expect(listSources(subscription)).toEqual(listSources(invitation));
});

test('the subscription reads each dataset from its account', () => {
  const handedOver = readHandedOver('several-accounts');
  const sent = readOutput('several-accounts/provider.ts', 'contoso', 'fabrikam_invitation');
  expect(handedOver).toEqual(sent);

  const subscription = parseSubscription(
    readOutput('several-accounts/consumer.ts', 'fabrikam', 'subscription'),
  );
  expect(listSources(subscription)).toEqual(listSources(parseInvitation(sent)));
  expect(subscription.mappings.map(({ source }) => source)).toEqual([
    { container: 'curated', path: 'flights', storageAccountName: 'contosotravel' },
    { container: 'curated', path: 'weather', storageAccountName: 'contosoweather' },
  ]);
});

test('the connector names the data share of the invitation, whose URI only Terraform knows', () => {
  const handedOver = parseInvitation(readHandedOver('in-place-native'));
  const sent = readOutput(
    'in-place-native/provider.ts',
    'contoso',
    'fabrikam_invitation',
  ) as InvitationDocument;
  expect(sent.inPlace?.dataShareUri).toMatch(/^\$\{azapi_resource\..*\.output\.properties\.dataShareUri\}$/);
  expect({ ...sent, inPlace: handedOver.inPlace }).toEqual(handedOver);

  const subscription = parseSubscription(
    readOutput('in-place-native/consumer.ts', 'fabrikam', 'subscription'),
  );
  expect(subscription.connector).toEqual({
    connectorName: 'contoso-travel',
    dataShareUri: handedOver.inPlace?.dataShareUri,
    state: 'Active',
  });
});
