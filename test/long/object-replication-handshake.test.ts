import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { InvitationState } from '../../constructs';
import { FabrikamStack } from '../../examples/engines/object-replication/consumer';
import type { ContosoProps } from '../../examples/engines/object-replication/provider';
import { ContosoStack } from '../../examples/engines/object-replication/provider';
import { parseAcceptance, parseInvitation, parseSubscription } from '../../lib';
import { writeStack } from '../support/deployable';
import { appForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The handshake of object replication between two tenants, as plans of both sides. Where Terraform is not on the path, these tests
 * are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const EXAMPLE = join(__dirname, '../../examples/engines/object-replication');

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
  const { stdout } = await run(folder, 'plan', '-json', '-input=false', '-out=plan');
  expect(errorsIn(stdout)).toEqual([]);
  const actions = Object.entries(parsePlannedActions(stdout));
  return Object.fromEntries(
    actions.map(([address, action]) => [address.replace(/_[0-9A-F]{8}$/, ''), action]),
  );
}

async function send(folder: string, output: string, file: string): Promise<unknown> {
  const text = await terraform(folder, 'output', '-json', output);
  writeFileSync(file, text);
  return JSON.parse(text);
}

/** The documents as they were first sent. */
const first: Record<string, unknown> = {};

describeTerraform('object replication between two tenants', () => {
  test('is made by two applies that documents join, changes with the datasets, and ends with the grant', async () => {
    // Contoso invites, and grants nothing yet.
    const contoso = writeProvider();
    await initialize(contoso);
    await apply(contoso);
    expect(await plan(contoso)).toEqual({});
    first['invitation'] = await send(contoso, 'fabrikam_invitation', invitationFile);
    expect(parseInvitation(first['invitation']).state).toBe(InvitationState.ACTIVE);
    expect(readFileSync(join(contoso, 'cdk.tf.json'), 'utf8')).not.toContain('objectReplicationPolicies');

    // Fabrikam makes its half. Azure chooses the ids.
    const fabrikam = writeConsumer();
    await initialize(fabrikam);
    await apply(fabrikam);
    expect(await plan(fabrikam)).toEqual({});
    first['acceptance'] = await send(fabrikam, 'acceptance', acceptanceFile);
    const acceptance = parseAcceptance(first['acceptance']);
    expect(acceptance.objectReplication).toMatchObject({
      policyId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      destinationAccountId: expect.stringMatching(/storageAccounts\/fabrikam$/) as string,
      rules: [
        {
          ruleId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          sourceContainer: 'measures',
          destinationContainer: 'measures',
          prefixes: ['air/', 'water/'],
        },
      ],
    });
    const subscription = JSON.parse(await terraform(fabrikam, 'output', '-json', 'subscription')) as unknown;
    expect(parseSubscription(subscription).engine).toEqual({
      kind: 'ObjectReplication',
      resourceId: expect.stringMatching(
        new RegExp(`/fabrikam/objectReplicationPolicies/${acceptance.objectReplication!.policyId}$`),
      ) as string,
    });

    // Contoso makes the other half with the same ids.
    writeProvider({ acceptanceFile });
    const joined = await plan(contoso);
    expect(Object.keys(joined).filter((address) => address.startsWith('azapi'))).toEqual([
      expect.stringMatching(/^azapi_resource\.measures_fabrikam_ReplicationSource/),
    ]);
    await apply(contoso);
    expect(await plan(contoso)).toEqual({});

    // Fabrikam wants one dataset less: its rules change in place, and so does the acceptance.
    writeConsumer(['air']);
    expect(await plan(fabrikam)).toEqual({
      'azapi_resource_action.contoso-measures_ReplicationRules': 'update',
      ...selectGrants(await plan(fabrikam)),
    });
    await apply(fabrikam);
    expect(await plan(fabrikam)).toEqual({});
    const changed = parseAcceptance(await send(fabrikam, 'acceptance', acceptanceFile));
    expect(changed.objectReplication!.policyId).toBe(acceptance.objectReplication!.policyId);
    expect(changed.objectReplication!.rules).toMatchObject([{ prefixes: ['air/'] }]);
    writeProvider({ acceptanceFile });
    expect(Object.values(await plan(contoso))).toEqual(['update']);
    await apply(contoso);

    // The grant is suspended: the half of the provider goes with it, and comes back with the same ids.
    writeProvider({ acceptanceFile, state: InvitationState.SUSPENDED });
    const suspended = await plan(contoso);
    expect(Object.entries(suspended).filter(([address]) => address.startsWith('azapi'))).toEqual([
      [expect.stringMatching(/ReplicationSource/), 'delete'],
    ]);
    await apply(contoso);
    writeProvider({ acceptanceFile });
    expect(Object.values(await plan(contoso))).toEqual(expect.arrayContaining(['create']));
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

/** The grants of a plan, which change with the datasets. */
function selectGrants(actions: Actions): Actions {
  return Object.fromEntries(
    Object.entries(actions).filter(([address]) => address.startsWith('azurerm_role_assignment')),
  );
}
