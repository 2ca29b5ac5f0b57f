import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import type {
  AcceptedSubscription,
  AcceptedSubscriptionProps,
  Principal,
  StorageMoverOptions,
} from '../../constructs';
import {
  AzapiProvider,
  DatasetType,
  DeletionPolicy,
  PrincipalType,
  SnapshotEngine,
  SnapshotTrigger,
} from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import {
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accept,
  accountId,
  createReceivedInvitation,
  OTHER_PRINCIPAL,
  referToStore,
  TENANT,
} from './declarations';

const OTHER_TENANT = '55555555-5555-4555-8555-555555555555';
const OPTIONS: StorageMoverOptions = { storageMoverName: 'fabrikam-copies', resourceGroupName: 'rg-copies' };
const MOVER_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.StorageMover/storageMovers/shared';
const APPLICATION = '66666666-6666-4666-8666-666666666666';
/** The principal, in the consumer's tenant, of the application that Contoso invites. */
const IDENTITY: Principal = {
  principalId: OTHER_PRINCIPAL,
  principalType: PrincipalType.SERVICE_PRINCIPAL,
  applicationId: APPLICATION,
};
const OFFER = { sourceAccountId: accountId('contoso'), location: 'westeurope' };

interface Case {
  readonly options?: StorageMoverOptions;
  readonly offer?: object;
  readonly source?: object;
  readonly target?: object;
  readonly props?: Partial<AcceptedSubscriptionProps>;
}

/** Fabrikam accepts two folders of Contoso, which is another tenant, into one container. */
function carry(
  stack: TerraformStack,
  { options = OPTIONS, offer = { storageMover: OFFER }, source, target, props }: Case = {},
): AcceptedSubscription {
  new AzapiProvider(stack, 'azapi');
  const datasets = ['a', 'b'].map((path) => ({
    ...{ datasetName: path, datasetType: DatasetType.FOLDER },
    ...{ container: 'curated', path },
  }));
  return accept(stack, 'sales', {
    invitation: createReceivedInvitation({ datasets, ...offer }, { tenantId: OTHER_TENANT, ...source }),
    target: referToStore(stack, 'fabrikam', { tenantId: TENANT, ...target }, 'target'),
    mappings: ['a', 'b'].map((name) => ({ datasetName: name, container: 'landing', path: name })),
    engine: SnapshotEngine.storageMover(options),
    identity: IDENTITY,
    acceptedOn: '2026-11-01T00:00:00Z',
    ...props,
  });
}

const select = (stack: TerraformStack, type: string) =>
  resources(stack, AzapiResource).filter((each) => String(each['type']).split('@')[0].endsWith(type));

const readAcceptance = ({ acceptanceOutput }: AcceptedSubscription): unknown =>
  getOutput({ output: acceptanceOutput! }).value;

const readWarnings = ({ node }: AcceptedSubscription, code: string): string[] =>
  node.metadata.map(({ data }) => String(data)).filter((each) => each.startsWith(code));

describe("the consumer's half of copies by Storage Mover", () => {
  test('has a storage mover and an endpoint that allows the account of the invitation only, and no job', () => {
    const stack = stackForTest();
    carry(stack);
    expect(select(stack, '/storageMovers')).toMatchObject([
      { name: 'fabrikam-copies', location: 'westeurope' },
    ]);
    expect(select(stack, '/endpoints')).toMatchObject([
      {
        name: 'sales-target-landing',
        identity: [{ type: 'SystemAssigned' }],
        body: {
          properties: {
            endpointKind: 'Target',
            storageAccountResourceId: accountId('fabrikam'),
            blobContainerName: 'landing',
            enableCrossTenantTransfer: true,
            allowedStorageAccounts: [accountId('contoso')],
          },
        },
      },
    ]);
    for (const type of ['/projects', '/jobDefinitions']) expect(select(stack, type)).toEqual([]);
  });

  test("gives its endpoint roles on the consumer's own account, and says aloud what the provider can do with it", () => {
    const stack = stackForTest();
    const subscription = carry(stack);
    const scopes = resources(stack, RoleAssignment)
      .filter(({ principal_id: principal }) => String(principal).includes('azapi_resource'))
      .map(({ scope, role_definition_name: role }) => [role, scope]);
    expect(scopes).toEqual(
      expect.arrayContaining([
        ['Storage Account Contributor', accountId('fabrikam')],
        ['Storage Blob Data Owner', `${accountId('fabrikam')}/blobServices/default/containers/landing`],
      ]),
    );
    expect(scopes).toHaveLength(2);
    expect(readWarnings(subscription, 'EngineNeedsRights')).toEqual([
      expect.stringMatching(/jobs are those of the provider, who chooses which folders/),
    ]);
  });

  test('is in the acceptance, with the ids that the provider needs', () => {
    const stack = stackForTest();
    const subscription = carry(stack, { props: { deletions: DeletionPolicy.MIRROR } });
    const endpointId = expect.stringMatching(
      /^\$\{azapi_resource\.sales_MoverEndpointTarget-landing_\w+\.id\}$/,
    ) as string;
    expect(readAcceptance(subscription)).toMatchObject({
      consumer: { tenantId: TENANT },
      storageMover: {
        destinationAccountId: accountId('fabrikam'),
        location: 'westeurope',
        deletions: 'mirror',
        jobs: [
          { datasetName: 'a', endpointId, path: 'a' },
          { datasetName: 'b', endpointId, path: 'b' },
        ],
      },
    });
    expect(readWarnings(subscription, 'EngineDeletes')).toHaveLength(1);
    expect(getOutput(subscription).value).toMatchObject({
      engine: {
        kind: 'StorageMover',
        resourceId: expect.stringMatching(/^\$\{azapi_resource\.sales_Mover_\w+\.id\}$/) as string,
      },
    });
  });

  test('leaves the region open if a storage mover exists and nobody says where', () => {
    const stack = stackForTest();
    const subscription = carry(stack, { options: { storageMoverId: MOVER_ID } });
    expect(readAcceptance(subscription)).toMatchObject({
      storageMover: { location: null },
    });
    synthesizeStack(stack);
    expect(readWarnings(subscription, 'EngineUnproven')).toContainEqual(
      expect.stringMatching(/the regions of the movers are unknown/),
    );
    const other = stackForTest();
    const said = carry(other, { options: { storageMoverId: MOVER_ID, location: 'West Europe' } });
    expect(readAcceptance(said)).toMatchObject({
      storageMover: { location: 'West Europe' },
    });
  });

  test('takes no Terraform code from an invitation', () => {
    const stack = stackForTest();
    carry(stack, {
      offer: {
        storageMover: { ...OFFER, sourceAccountId: accountId('contoso').replace('rg-data', '${upper(1)}') },
      },
    });
    const text = JSON.stringify(select(stack, '/endpoints'));
    expect(text).not.toMatch(/(?<!\$)\$\{upper/);
    expect(text).toContain('$${upper(1)}');
  });

  test.each<[string, Case, RegExp]>([
    [
      'the invitation offers none',
      { offer: {} },
      /^'engine' must be another engine, because the invitation does not offer/,
    ],
    [
      'nobody tells the provider',
      { props: { acceptedOn: undefined } },
      /^'acceptedOn' must be given, because the provider makes the jobs/,
    ],
    [
      'the tenant of its endpoints is not known',
      { target: { tenantId: undefined } },
      /^'target\.tenantId' must be given/,
    ],
    [
      'both accounts are in one tenant',
      { source: { tenantId: TENANT } },
      /^'sourceAccountId' must be given, because both accounts are in one tenant/,
    ],
    [
      'its storage mover is in another region',
      { options: { ...OPTIONS, location: 'northeurope' } },
      /both movers are in the same region/,
    ],
    [
      'the schedule has no name',
      { props: { snapshotTrigger: SnapshotTrigger.cron('*/15 * * * *') } },
      /^'snapshotTrigger' must be a schedule that Storage Mover can name/,
    ],
    [
      "the state is in a container that the provider's jobs write to",
      { props: { stateContainer: 'landing' } },
      /landing/,
    ],
  ])('is refused if %s', (_name, given, message) => {
    const found = getProblems(() => carry(stackForTest(), given));
    expect(found.map((each) => each.message)).toContainEqual(expect.stringMatching(message));
  });

  test('has its landing containers for itself', () => {
    const stack = stackForTest();
    carry(stack);
    const other = () =>
      accept(stack, 'more', {
        invitation: createReceivedInvitation({ invitationId: '7b0c1f8e-0000-4000-8000-000000000002' }),
        target: referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'again'),
        mappings: [{ datasetName: 'curated', container: 'landing', path: 'more' }],
        stateContainer: 'other-state',
      });
    expect(getProblems(other)).toContainEqual(expect.objectContaining({ code: 'TargetsOverlap' }));
  });

  test('is refused beside another one that defines the same storage mover', () => {
    const stack = stackForTest();
    const first = carry(stack);
    accept(stack, 'second', {
      invitation: createReceivedInvitation(
        { storageMover: OFFER, invitationId: '7b0c1f8e-0000-4000-8000-000000000002' },
        { tenantId: OTHER_TENANT },
      ),
      target: first.target,
      mappings: [{ datasetName: 'curated', container: 'second' }],
      engine: SnapshotEngine.storageMover(OPTIONS),
      identity: IDENTITY,
      acceptedOn: '2026-11-01T00:00:00Z',
    });
    expect(getProblems(() => synthesizeStack(stack))).toMatchObject([
      {
        code: 'DuplicateName',
        message: expect.stringContaining('storage mover "fabrikam-copies"') as string,
      },
    ]);
  });

  test('compares tenants that only Terraform knows in the plan', () => {
    const stack = stackForTest();
    carry(stack, { target: { tenantId: variable(stack, 'tenant') } });
    const [{ lifecycle }] = select(stack, '/endpoints') as unknown as [
      { lifecycle: { precondition: { condition: string; error_message: string }[] } },
    ];
    expect(lifecycle.precondition).toContainEqual({
      condition: expect.stringMatching(/^\$\{!\(*"55555555.*== lower\(var\.tenant\)/) as string,
      error_message: expect.stringMatching(/^ValueInvalid: 'sourceAccountId' must be given/) as string,
    });
  });
});
