import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { parseInvitation } from '../../lib';
import type { Exported } from '../fixtures/data-share-export';
import { AZURE_SUBSCRIPTION, CONSUMER_EXPORT, PROVIDER_EXPORT } from '../fixtures/data-share-export';
import { datashare } from '../support/cli';
import { TSC } from '../support/compile-sources';
import { writeStack } from '../support/deployable';
import { NOTHING, succeed } from '../support/deployment';
import { hasTerraform } from '../support/terraform';
import { changesIn } from '../support/terraform-messages';

/* `datashare import azure-data-share`: the projects that it writes are compiled, synthesized and planned. */

const ROOT = join(__dirname, '../..');
/** Below this folder, packages are found as in a project that has installed them. */
const FOLDER = join(ROOT, 'cdktf.out', 'imports');
beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
});

/** Runs the command as its user types it: with a file of each export. */
async function importExports(name: string, exports: readonly (readonly Exported[])[]): Promise<string> {
  const files = exports.map((value, index) => {
    const file = join(FOLDER, `${name}-${index}.json`);
    writeFileSync(file, JSON.stringify({ value }));
    return file;
  });
  const folder = join(FOLDER, name);
  const { exitCode, stdout, stderr } = await datashare([
    'import',
    'azure-data-share',
    ...files,
    '-o',
    folder,
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(`cd ${folder}`);
  return folder;
}

/** Compiles a project against the sources of this package. */
function compileProject(folder: string): void {
  const path = join(folder, 'tsconfig.test.json');
  const compilerOptions = {
    types: ['node', 'jest'],
    noEmit: true,
    skipLibCheck: true,
    rootDir: ROOT,
    paths: { 'cdktf-azure-data-share': [join(ROOT, 'constructs/index.ts')] },
  };
  writeFileSync(
    path,
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }),
  );
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', path], { encoding: 'utf8' });
  expect({ status, problems: stdout }).toEqual({ status: 0, problems: '' });
}

function synthesizeProject(folder: string, name: 'ProviderStack' | 'ConsumerStack'): string {
  const file = name === 'ProviderStack' ? 'provider-stack' : 'consumer-stack';
  const module = jest.requireActual<Record<string, new (app: Construct, id: string) => TerraformStack>>(
    join(folder, file),
  );
  return Testing.synth(new module[name](Testing.app(), file), true);
}

const describeTerraform = hasTerraform ? describe : describe.skip;

/** Adds what nobody but the consumer can say: that the terms of use are accepted, and when. */
function acceptTerms(folder: string, terms: string): void {
  const path = join(folder, 'consumer-stack.ts');
  const sha256 = createHash('sha256').update(terms).digest('hex');
  const added = `acceptedTermsSha256: '${sha256}', acceptedOn: '2027-01-01T00:00:00Z',`;
  writeFileSync(path, readFileSync(path, 'utf8').replace('identity: SYNCHRONIZER,', `$&\n      ${added}`));
}

interface Plan {
  readonly resource_changes: readonly {
    readonly change: { readonly importing?: { readonly id: string } };
  }[];
}

const TARGET_ID = `/subscriptions/${AZURE_SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/fabrikamlake`;

let provider: string;
let consumer: string;

test('both sides compile', async () => {
  provider = await importExports('provider', [PROVIDER_EXPORT]);
  consumer = await importExports('consumer', [CONSUMER_EXPORT]);
  expect(readdirSync(provider)).toContain('provider-stack.ts');
  expect(readdirSync(provider)).not.toContain('import-containers.ts');
  expect(readdirSync(consumer)).toEqual(
    expect.arrayContaining(['consumer-stack.ts', 'import-containers.ts']),
  );
  compileProject(provider);
  compileProject(consumer);
});

describeTerraform('with Terraform', () => {
  test('the provider invites, and the consumer takes over the containers that exist', async () => {
    const root = mkdtempSync(join(tmpdir(), 'terraform-'));
    const contoso = writeStack(root, 'contoso', synthesizeProject(provider, 'ProviderStack'));
    await succeed(contoso, 'init', '-input=false');
    await succeed(contoso, 'apply', '-json', '-auto-approve', '-input=false');
    const outputs = JSON.parse(await succeed(contoso, 'output', '-json')) as Record<
      string,
      { value: unknown }
    >;
    const [invitation] = Object.values(outputs).map(({ value }) => parseInvitation(JSON.stringify(value)));
    expect(invitation).toMatchObject({
      description: 'Orders, ${with} "quotes" and %{ more }',
      termsOfUse: 'Do not publish.',
      datasets: [{ datasetName: 'orders' }, { datasetName: 'lake' }],
    });

    writeFileSync(join(consumer, 'Sales.invitation.json'), JSON.stringify(invitation));
    acceptTerms(consumer, invitation.termsOfUse!);
    const fabrikam = writeStack(root, 'fabrikam', synthesizeProject(consumer, 'ConsumerStack'));
    await succeed(fabrikam, 'init', '-input=false');
    const planned = changesIn(await succeed(fabrikam, 'plan', '-json', '-input=false', '-out=plan'));
    expect(planned).toMatchObject({ change: 0, remove: 0 });
    const { resource_changes } = JSON.parse(await succeed(fabrikam, 'show', '-json', 'plan')) as Plan;
    const ids = resource_changes.flatMap(({ change }) => change.importing?.id ?? []);
    expect(ids.sort()).toEqual(
      ['contoso-curated', 'landing'].map((name) => `${TARGET_ID}/blobServices/default/containers/${name}`),
    );
    await succeed(fabrikam, 'apply', '-json', 'plan');
    expect(changesIn(await succeed(fabrikam, 'plan', '-json', '-input=false'))).toEqual(NOTHING);
    rmSync(root, { recursive: true, force: true });
  });
});
