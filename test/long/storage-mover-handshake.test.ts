import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { InvitationState } from '../../constructs';
import { FabrikamStack } from '../../examples/engines/storage-mover-two-tenants/consumer';
import type { ContosoProps } from '../../examples/engines/storage-mover-two-tenants/provider';
import { ContosoStack } from '../../examples/engines/storage-mover-two-tenants/provider';
import { parseAcceptance, parseInvitation, parseSubscription } from '../../lib';
import { writeStack } from '../support/deployable';
import { appForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The handshake of Storage Mover between two tenants, as plans of both sides. Where Terraform is not on the path, these tests are
 * skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const EXAMPLE = join(__dirname, '../../examples/engines/storage-mover-two-tenants');

type Actions = Readonly<Record<string, string>>;

let root: string;
let invitationFile: string;
let acceptanceFile: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'terraform-'));
  invitationFile = join(root, 'invitation.json');
  acceptanceFile = join(root, 'acceptance.json');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(stack: TerraformStack): string {
  return writeStack(root, stack.node.id, JSON.stringify(synthesizeStack(stack)));
}

const writeProvider = (props?: ContosoProps): string =>
  write(new ContosoStack(appForTest(), 'contoso', props));
const writeConsumer = (datasets?: readonly string[]): string =>
  write(new FabrikamStack(appForTest(), 'fabrikam', { invitationFile, datasets }));

async function apply(folder: string, ...options: string[]): Promise<void> {
  const { stdout } = await run(folder, 'apply', '-json', '-auto-approve', '-input=false', ...options);
  expect(errorsIn(stdout)).toEqual([]);
}

async function initialize(folder: string): Promise<void> {
  await terraform(folder, 'init', '-input=false');
}

/** The planned actions, by address without hash. */
async function plan(folder: string): Promise<Actions> {
  const { stdout } = await run(folder, 'plan', '-json', '-input=false');
  expect(errorsIn(stdout)).toEqual([]);
  const actions = Object.entries(parsePlannedActions(stdout));
  return Object.fromEntries(
    actions.map(([address, action]) => [address.replace(/_[0-9A-F]{8}$/, ''), action]),
  );
}

/** The planned actions on the parts of storage movers and the roles of their identities. */
async function planMover(folder: string): Promise<Actions> {
  const actions = Object.entries(await plan(folder));
  return Object.fromEntries(
    actions
      .filter(([address]) => /_Mover/.test(address))
      .map(([address, action]) => [address.replace(/^.*_Mover/, 'Mover'), action]),
  );
}

async function send(folder: string, output: string, file: string): Promise<unknown> {
  const text = await terraform(folder, 'output', '-json', output);
  writeFileSync(file, text);
  return JSON.parse(text);
}

const PROVIDER_PARTS = [
  'Mover',
  'MoverProject',
  'MoverEndpointSource-letters',
  'MoverAccountSource-letters',
  'MoverDataSource-letters',
  'MoverEndpointSource-plans',
  'MoverAccountSource-plans',
  'MoverDataSource-plans',
  'MoverJob-letters',
  'MoverJob-plans',
];
const each = (parts: readonly string[], action: string): Actions =>
  Object.fromEntries(parts.map((part) => [part, action]));

/** The documents as they were first sent. */
const first: Record<string, unknown> = {};

describeTerraform('Storage Mover between two tenants', () => {
  test('is made by two applies that documents join, changes with the datasets, and ends with the grant', async () => {
    // Contoso invites, and grants nothing yet. The invitation names the account and the region.
    const contoso = writeProvider();
    await initialize(contoso);
    await apply(contoso);
    expect(await plan(contoso)).toEqual({});
    first['invitation'] = await send(contoso, 'fabrikam_invitation', invitationFile);
    expect(parseInvitation(first['invitation']).storageMover).toEqual({
      sourceAccountId: expect.stringMatching(/storageAccounts\/contososcans$/) as string,
      location: 'westeurope',
    });
    expect(readFileSync(join(contoso, 'cdk.tf.json'), 'utf8')).not.toContain('Microsoft.StorageMover');

    // Fabrikam makes its storage mover and its endpoint, and no job.
    const fabrikam = writeConsumer();
    await initialize(fabrikam);
    expect(await planMover(fabrikam)).toEqual(
      each(
        ['Mover', 'MoverEndpointTarget-contoso', 'MoverAccountTarget-contoso', 'MoverDataTarget-contoso'],
        'create',
      ),
    );
    await apply(fabrikam);
    expect(await plan(fabrikam)).toEqual({});
    first['acceptance'] = await send(fabrikam, 'acceptance', acceptanceFile);
    const endpointId = expect.stringMatching(
      /\/storageMovers\/fabrikam-from-contoso\/endpoints\/contoso-scans-target-contoso$/,
    ) as string;
    expect(parseAcceptance(first['acceptance']).storageMover).toEqual({
      destinationAccountId: expect.stringMatching(/storageAccounts\/fabrikamscans$/) as string,
      location: 'westeurope',
      deletions: 'keep',
      jobs: [
        { datasetName: 'letters', endpointId, path: 'letters' },
        { datasetName: 'plans', endpointId, path: 'plans' },
      ],
    });
    const subscription = JSON.parse(await terraform(fabrikam, 'output', '-json', 'subscription')) as unknown;
    expect(parseSubscription(subscription).engine).toEqual({
      kind: 'StorageMover',
      resourceId: expect.stringMatching(/\/storageMovers\/fabrikam-from-contoso$/) as string,
    });

    // Contoso makes the other half.
    writeProvider({ acceptanceFile });
    expect(await planMover(contoso)).toEqual(each(PROVIDER_PARTS, 'create'));
    await apply(contoso);
    expect(await plan(contoso)).toEqual({});

    // The schedule ends with the access, and everything else once it has ended.
    const toTime = (daysAhead: number): string =>
      new Date(Date.now() + daysAhead * 24 * 3600 * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    writeProvider({ acceptanceFile, expiresOn: toTime(100) });
    expect(await planMover(contoso)).toEqual(each(['MoverJob-letters', 'MoverJob-plans'], 'update'));
    writeProvider({ acceptanceFile, expiresOn: toTime(-1) });
    expect(await planMover(contoso)).toEqual(each(PROVIDER_PARTS, 'delete'));

    // Fabrikam wants one dataset less: its endpoint stays, and the job of the dataset goes with the next acceptance.
    writeConsumer(['letters']);
    expect(await planMover(fabrikam)).toEqual({});
    await apply(fabrikam);
    await send(fabrikam, 'acceptance', acceptanceFile);
    writeProvider({ acceptanceFile });
    expect(await planMover(contoso)).toEqual(
      each(
        ['MoverEndpointSource-plans', 'MoverAccountSource-plans', 'MoverDataSource-plans', 'MoverJob-plans'],
        'delete',
      ),
    );
    await apply(contoso);
    expect(await plan(contoso)).toEqual({});

    // The grant is suspended: the half of the provider goes with it, and comes back.
    const left = PROVIDER_PARTS.filter((part) => !part.endsWith('-plans'));
    writeProvider({ acceptanceFile, state: InvitationState.SUSPENDED });
    expect(await planMover(contoso)).toEqual(each(left, 'delete'));
    await apply(contoso);
    writeProvider({ acceptanceFile });
    expect(await planMover(contoso)).toEqual(each(left, 'create'));
    await apply(contoso);
    writeProvider({ acceptanceFile, state: InvitationState.REVOKED });
    await apply(contoso);
    expect(await plan(contoso)).toEqual({});

    await apply(fabrikam, '-destroy');
    await apply(contoso, '-destroy');
  });

  test('has the documents of the example', () => {
    for (const [name, made] of Object.entries(first)) {
      const path = join(EXAMPLE, `${name}.json`);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(made);
    }
    expect(Object.keys(first)).toEqual(['invitation', 'acceptance']);
  });
});
