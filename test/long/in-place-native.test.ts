import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, TerraformStack } from 'cdktf';
import {
  AzapiProvider,
  ConnectorState,
  InPlaceMethod,
  PrincipalType,
  Recipient,
  ShareKind,
} from '../../constructs';
import { parseInvitation, parseSubscription } from '../../lib';
import {
  connect,
  copyShare,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  referToStore,
  TENANT,
} from '../constructs/declarations';
import type { ContosoProps } from '../../examples/in-place-native/provider';
import { ContosoStack } from '../../examples/in-place-native/provider';
import { FabrikamStack } from '../../examples/in-place-native/consumer';
import { appForTest, stackForTest, synthesizeStack } from '../support/stacks';
import { writeStack } from '../support/deployable';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The life of a data share and of its connector, as plans. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const INVITATION = join(__dirname, '../../examples/in-place-native/invitation.json');

type Actions = Readonly<Record<string, string>>;

interface StatedPolicies {
  readonly resource_changes: readonly {
    readonly type: string;
    readonly change: { readonly after: { readonly body?: { readonly properties: Record<string, unknown> } } };
  }[];
}

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'terraform-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes the stack of an app of its own. Terraform keeps its state in the same folder. */
function write(create: (app: App) => TerraformStack): string {
  const stack = create(appForTest());
  return writeStack(root, stack.node.id, JSON.stringify(synthesizeStack(stack)));
}

async function apply(folder: string): Promise<void> {
  const { stdout } = await run(folder, 'apply', '-json', '-auto-approve', '-input=false');
  expect(errorsIn(stdout)).toEqual([]);
}

/** The planned actions by the type of the resource. */
async function plan(folder: string): Promise<Actions> {
  const { stdout } = await run(folder, 'plan', '-json', '-input=false', '-out=plan');
  expect(errorsIn(stdout)).toEqual([]);
  const actions = Object.entries(parsePlannedActions(stdout));
  return Object.fromEntries(actions.map(([address, action]) => [address.split('.')[0], action]));
}

/** The properties that the planned request states. */
async function readStated(folder: string): Promise<Record<string, unknown> | undefined> {
  const { resource_changes: changes } = JSON.parse(
    await terraform(folder, 'show', '-json', 'plan'),
  ) as StatedPolicies;
  return changes.find(({ type }) => type === 'azapi_resource_action')?.change.after.body?.properties;
}

const policy = (principalId: string, tenantId: string): object => ({
  principalId,
  tenantId,
  permission: 'Read',
});
const FABRIKAM = policy('5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11', '44444444-4444-4444-8444-444444444444');
const WOODGROVE = policy('7c1d2e3f-1111-4222-8333-444455556666', '55555555-5555-4555-8555-555555555555');

const ONE_REQUEST: Actions = { azapi_resource_action: 'update' };

describeTerraform('the data share of the provider', () => {
  const writeShare = (props?: ContosoProps): string =>
    write((app) => new ContosoStack(app, 'contoso', props));

  test('takes each change of the recipients in one request, and is not destroyed', async () => {
    const folder = writeShare();
    await terraform(folder, 'init', '-input=false');
    await apply(folder);
    expect(await plan(folder)).toEqual({});

    writeShare({ invitesWoodgrove: true });
    expect(await plan(folder)).toEqual(ONE_REQUEST);
    expect(await readStated(folder)).toMatchObject({ accessPolicies: [FABRIKAM, WOODGROVE] });
    await apply(folder);
    expect(await plan(folder)).toEqual({});

    writeShare({ invitesWoodgrove: true, revoked: ['fabrikam'] });
    expect(await plan(folder)).toEqual(ONE_REQUEST);
    expect(await readStated(folder)).toMatchObject({ accessPolicies: [WOODGROVE] });
    await apply(folder);

    // The switch for other tenants is no longer stated. It stays on in Azure.
    writeShare({ revoked: ['fabrikam'] });
    expect(await plan(folder)).toEqual({ ...ONE_REQUEST, azapi_update_resource: 'update' });
    expect(await readStated(folder)).toMatchObject({ accessPolicies: [] });
    await apply(folder);
    expect(await plan(folder)).toEqual({});

    const destroyed = await run(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(destroyed.stdout).join('\n')).toMatch(/^Instance cannot be destroyed: .*_DataShare_/m);
  });
});

/** A provider and a consumer in one stack: the connector names the data share by a reference. */
function createBoth(app: App, recipients: readonly string[]): TerraformStack {
  const stack = stackForTest('both', app);
  new AzapiProvider(stack, 'azapi');
  const sales = copyShare(stack, 'sales', referToStore(stack, 'contoso', { tenantId: TENANT }), {
    shareKind: ShareKind.IN_PLACE,
    inPlace: InPlaceMethod.STORAGE_DATA_SHARE,
  });
  const [invitation] = recipients.map((name, at) =>
    sales.invite(
      new Recipient(stack, name, {
        principalId: [PRINCIPAL, OTHER_PRINCIPAL][at],
        principalType: PrincipalType.MANAGED_IDENTITY,
        tenantId: TENANT,
      }),
    ),
  );
  connect(stack, 'subscription', { invitation });
  return stack;
}

describeTerraform('a data share and its connector in one stack', () => {
  const writeBoth = (...recipients: readonly string[]): string => write((app) => createBoth(app, recipients));

  test('are connected by the URI, and a new recipient leaves the connector alone', async () => {
    const folder = writeBoth('fabrikam');
    await terraform(folder, 'init', '-input=false');
    await apply(folder);
    expect(await plan(folder)).toEqual({});
    const outputs = Object.values(
      JSON.parse(await terraform(folder, 'output', '-json')) as Record<string, { value: unknown }>,
    ).map(({ value }) => value as { documentType?: string });
    const invitation = parseInvitation(outputs.find(({ documentType }) => documentType === 'invitation'));
    const subscription = parseSubscription(
      outputs.find(({ documentType }) => documentType === 'subscription'),
    );
    expect(subscription.connector?.dataShareUri).toBe(invitation.inPlace?.dataShareUri);

    writeBoth('fabrikam', 'woodgrove');
    expect(await plan(folder)).toEqual(ONE_REQUEST);
  });
});

describeTerraform('the connector of the consumer', () => {
  const writeConnector = (invitationFile: string, connectorState?: ConnectorState): string =>
    write((app) => new FabrikamStack(app, 'fabrikam', { invitationFile, connectorState }));

  test('is paused in place, replaced for another data share, and destroyed', async () => {
    const folder = writeConnector(INVITATION);
    await terraform(folder, 'init', '-input=false');
    await apply(folder);
    expect(await plan(folder)).toEqual({});

    writeConnector(INVITATION, ConnectorState.INACTIVE);
    expect(await plan(folder)).toEqual(ONE_REQUEST);
    expect(await readStated(folder)).toMatchObject({ state: 'Inactive' });
    await apply(folder);
    expect(await plan(folder)).toEqual({});

    const other = join(root, 'other.json');
    writeFileSync(other, readFileSync(INVITATION, 'utf8').replace(':023533e9-', ':123533e9-'));
    writeConnector(other, ConnectorState.INACTIVE);
    expect(await plan(folder)).toEqual({ azapi_resource: 'replace', azapi_resource_action: 'replace' });
    await apply(folder);
    const state = await terraform(folder, 'show', '-json');
    expect(state).toContain(':123533e9-');
    expect(state).not.toContain(':023533e9-');
    expect(await plan(folder)).toEqual({});

    const destroyed = await run(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(destroyed.stdout)).toEqual([]);
  });
});
