import type { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { AcceptedSubscriptionProps } from '../../constructs';
import {
  Acceptance,
  AzapiProvider,
  ConnectorState,
  GrantTiming,
  PrincipalType,
  Recipient,
  ShareKind,
} from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import { AzapiResourceAction } from '../../constructs/azapi/azapi-resource-action';
import { AzapiUpdateResource } from '../../constructs/azapi/azapi-update-resource';
import { parseSubscription } from '../../lib/model/documents/parsing/parse-document';
import {
  addresses,
  getOutput,
  getProblemCodes,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accountId,
  acceptInPlace,
  connect,
  containerDataset,
  copyShare,
  createReceivedInvitation,
  DATA_SHARE,
  identityId,
  INVITATION_ID,
  PRINCIPAL,
  referToIdentity,
  referToStore,
  SYNCHRONIZER,
  TENANT,
} from './declarations';

const OTHER_TENANT = '55555555-5555-4555-8555-555555555555';
const UNNAMED = {
  recipientName: 'fabrikam',
  principalId: null,
  principalType: null,
  applicationId: null,
  tenantId: null,
  displayName: null,
  contact: null,
};
const ACCEPTED_ON = '2026-07-01T00:00:00Z';

function stackWithAzapi(): TerraformStack {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  return stack;
}

function getValue(output: TerraformOutput | undefined): unknown {
  return getOutput({ output: output! }).value;
}

/** The invitation to a data share, with changes of the document and of the source. */
function invite(...[changes, source]: Parameters<typeof createReceivedInvitation>) {
  return createReceivedInvitation({ shareKind: ShareKind.IN_PLACE, inPlace: DATA_SHARE, ...changes }, source);
}

const AUTH = { type: 'ManagedIdentity', identityResourceId: identityId('reader') };

describe('a subscription to a data share', () => {
  test('has a connector, its settings, the switch of the account, and two outputs', () => {
    const stack = stackWithAzapi();
    connect(stack, 'sales');
    expect(addresses(stack)).toEqual([
      'azapi_resource.sales_Connector_32722F61',
      'azapi_resource_action.sales_ConnectorSettings_2D6AD26C',
      'azapi_update_resource.AccountSwitches_target_1B171631',
      'output.sales_ReadThrough_02E4CF19',
      'output.sales_Subscription_F98E6C1B',
    ]);
  });

  test('connects the own account to the data share, as the identity', () => {
    const stack = stackWithAzapi();
    connect(stack, 'sales', { connector: { description: "Contoso's sales" } });
    expect(resources(stack, AzapiResource)).toEqual([
      {
        type: 'Microsoft.Storage/storageAccounts/connectors@2026-04-01',
        parent_id: accountId('fabrikam'),
        name: 'sales',
        location: 'westeurope',
        body: {
          properties: {
            dataSourceType: 'Azure_DataShare',
            state: 'Active',
            description: "Contoso's sales",
            source: {
              type: 'DataShare',
              connection: { type: 'DataShare', dataShareUri: DATA_SHARE.dataShareUri },
              authProperties: AUTH,
            },
          },
        },
        replace_triggers_external_values: [DATA_SHARE.dataShareUri],
        depends_on: [expect.stringContaining('azapi_update_resource.AccountSwitches_target')],
        lifecycle: { ignore_changes: ['body'] },
      },
    ]);
  });

  test('states by PATCH what Azure lets change, and nothing else', () => {
    const stack = stackWithAzapi();
    connect(stack, 'sales', { connector: { state: ConnectorState.INACTIVE } });
    expect(resources(stack, AzapiResourceAction)).toEqual([
      {
        type: 'Microsoft.Storage/storageAccounts/connectors@2026-04-01',
        resource_id: expect.stringContaining('azapi_resource.sales_Connector') as string,
        method: 'PATCH',
        body: {
          properties: { state: 'Inactive', source: { type: 'DataShare', authProperties: AUTH } },
        },
      },
    ]);
  });

  test('outputs the own account, the connector and the names of the datasets, and invents no URL', () => {
    const datasets = [containerDataset('trips'), containerDataset('codes')];
    const subscription = connect(stackWithAzapi(), 'sales', { invitation: invite({ datasets }) });
    expect(getValue(subscription.connectorOutput)).toEqual({
      connectorName: 'sales',
      dataShareUri: DATA_SHARE.dataShareUri,
      state: 'Active',
      blobEndpoint: 'https://fabrikam.blob.core.windows.net',
      datasets: ['trips', 'codes'],
    });
    expect(subscription.readEndpointsOutput).toBeUndefined();
  });

  test('has the connector in its document', () => {
    const settings = { name: 'contoso', state: ConnectorState.INACTIVE };
    const document = getValue(connect(stackWithAzapi(), 'sales', { connector: settings }).output);
    expect(parseSubscription(document)).toEqual(document);
    expect(document).toMatchObject({
      connector: { connectorName: 'contoso', dataShareUri: DATA_SHARE.dataShareUri, state: 'Inactive' },
      target: { resourceId: accountId('fabrikam') },
      mappings: [{ datasetName: 'curated', target: null }],
    });
  });

  test.each([
    ['Sales_2026.eu', 'sales-2026-eu'],
    ['a', 'share-a'],
    ['0_', 'share-0'],
    [`${'x'.repeat(62)}--y`, `${'x'.repeat(62)}`],
  ])('named %s has the connector %s', (name, connectorName) => {
    const { connectorOutput } = connect(stackWithAzapi(), 'sales', { name });
    expect(getValue(connectorOutput)).toMatchObject({ connectorName });
  });

  test('is said to be unproven', () => {
    const { node } = connect(stackWithAzapi(), 'sales');
    const told = node.metadata.map(({ data }) => String(data));
    expect(told).toEqual([expect.stringMatching(/^NativeShareUnproven: /)]);
  });

  test('needs an azapi provider in the stack', () => {
    const stack = stackForTest();
    connect(stack, 'sales');
    expect(() => synthesizeStack(stack)).toThrow("new AzapiProvider(this, 'azapi')");
  });
});

describe('the switches of the account', () => {
  test.each<[string, string | null, object]>([
    ['of the same tenant', TENANT.toUpperCase(), {}],
    ['of another tenant', OTHER_TENANT, { allowCrossTenantDataSharing: true }],
    ['of an unknown tenant', null, {}],
  ])('for a data share %s', (_, theirs, more) => {
    const stack = stackWithAzapi();
    connect(stack, 'sales', { invitation: invite({}, { tenantId: theirs }) });
    expect(resources(stack, AzapiUpdateResource)).toEqual([
      {
        type: 'Microsoft.Storage/storageAccounts@2026-04-01',
        resource_id: accountId('fabrikam'),
        body: {
          properties: { dataCollaborationPolicyProperties: { allowStorageConnectors: true, ...more } },
        },
      },
    ]);
  });

  test('are one resource for several subscriptions', () => {
    const stack = stackWithAzapi();
    const target = referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target');
    const identity = referToIdentity(stack);
    connect(stack, 'sales', { target, identity });
    connect(stack, 'more', { target, identity });
    expect(resources(stack, AzapiUpdateResource)).toHaveLength(1);
    expect(resources(stack, AzapiResource)).toHaveLength(2);
  });
});

describe('the faults of a subscription to a data share', () => {
  test.each<[string, Partial<AcceptedSubscriptionProps>, object]>([
    [
      'mappings',
      { mappings: [{ datasetName: 'curated', container: 'landing' }] },
      {
        code: 'MappingNotAllowed',
        message:
          "'mappings' does not apply to a share that is read through a connector, whose datasets keep the names that the provider gave them",
        fix: "remove 'mappings'; the output names the connector and the datasets",
      },
    ],
    ['allowCrossRegion', { allowCrossRegion: true }, { code: 'MappingNotAllowed' }],
    [
      'no identity',
      { identity: undefined },
      { code: 'IdentityMissing', fix: expect.stringContaining('create a ManagedIdentity') as string },
    ],
    [
      'an identity without an ARM id',
      { identity: SYNCHRONIZER },
      { code: 'IdentityMissing', message: expect.stringContaining('not a ManagedIdentity') as string },
    ],
    [
      'a user',
      { identity: { principalId: PRINCIPAL, principalType: PrincipalType.USER } },
      { code: 'IdentityMissing' },
    ],
    [
      'two hyphens',
      { connector: { name: 'sales--eu' } },
      { code: 'ValueInvalid', message: expect.stringContaining("'connector.name'") as string },
    ],
    [
      'a state that there is not',
      { connector: { state: 'Paused' as ConnectorState } },
      { code: 'ValueInvalid', message: expect.stringContaining("'connector.state'") as string },
    ],
    [
      'a long description',
      { connector: { description: 'x'.repeat(251) } },
      { code: 'ValueInvalid', message: expect.stringContaining("'connector.description'") as string },
    ],
  ])('%s', (_, props, problem) => {
    expect(getProblems(() => connect(stackForTest(), 'sales', props))).toMatchObject([problem]);
  });

  test('a target of an unknown tenant', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', {}, 'target');
    expect(getProblems(() => connect(stack, 'sales', { target }))).toMatchObject([
      { code: 'ValueInvalid', fix: "set 'tenantId' of the data store" },
    ]);
  });

  test('the region, the kind and the account are those of every in-place share', () => {
    const dataShareUri = DATA_SHARE.dataShareUri.replace('westeurope', 'northeurope');
    const invitation = invite(
      { inPlace: { ...DATA_SHARE, dataShareUri } },
      { location: 'northeurope', isHnsEnabled: true },
    );
    expect(getProblemCodes(() => connect(stackForTest(), 'sales', { invitation }))).toEqual([
      'RegionMismatch',
      'StoreKindMismatch',
    ]);
    const own = invite(
      {},
      { storageAccountName: 'fabrikam', blobEndpoint: 'https://fabrikam.blob.core.windows.net' },
    );
    expect(getProblemCodes(() => connect(stackForTest(), 'sales', { invitation: own }))).toEqual([
      'SameAccount',
    ]);
  });

  test('two connectors of one name in an account', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target');
    const identity = referToIdentity(stack);
    connect(stack, 'sales', { target, identity });
    expect(
      getProblems(() => connect(stack, 'other', { target, identity, connector: { name: 'sales' } })),
    ).toMatchObject([
      {
        code: 'DuplicateName',
        message: expect.stringContaining('connector of the account "sales"') as string,
      },
    ]);
    expect(
      getProblems(() => connect(stackForTest('other-stack', stack.node.root as App), 'sales')),
    ).toMatchObject([{ code: 'DuplicateName', where: 'other-stack/sales' }]);
    expect(() =>
      connect(stack, 'third', {
        target: referToStore(stack, 'elsewhere', { tenantId: TENANT }),
        identity,
        connector: { name: 'sales' },
      }),
    ).not.toThrow();
  });

  test('settings of a connector for a share that has none', () => {
    expect(getProblems(() => acceptInPlace(stackForTest(), 'sales', { connector: {} }))).toMatchObject([
      { code: 'ValueInvalid', message: expect.stringContaining('names no data share') as string },
    ]);
  });
});

test.each<[typeof AzapiResource | typeof AzapiResourceAction, string, unknown]>([
  [AzapiResource, 'body.properties.source.connection.dataShareUri', 'azds://other'],
  [AzapiResource, 'body.properties.source.connection.path', '/curated'],
  [AzapiResource, 'parent_id', accountId('contoso')],
  [AzapiResource, 'sensitive_body', {}],
  [AzapiResourceAction, 'body.properties.source.authProperties.identityResourceId', identityId('other')],
  [AzapiResourceAction, 'method', 'PUT'],
])('an override of a connector is refused: %p %s', (type, argument, value) => {
  const stack = stackWithAzapi();
  connect(stack, 'sales');
  const find = (each: IConstruct): each is AzapiResource => each instanceof type;
  stack.node.findAll().find(find)!.addOverride(argument, value);
  expect(getProblemCodes(() => synthesizeStack(stack))).toEqual(['GrantOverridden']);
});

describe('what only Terraform knows of a connector', () => {
  test('the region is compared before the connector is made, and so is the state', () => {
    const stack = stackWithAzapi();
    connect(stack, 'sales', {
      target: referToStore(
        stack,
        'fabrikam',
        { location: variable(stack, 'region'), tenantId: TENANT },
        'target',
      ),
      connector: { state: variable(stack, 'state') as ConnectorState },
    });
    const [{ lifecycle }] = resources(stack, AzapiResource);
    const messages = (lifecycle as { precondition: { error_message: string }[] }).precondition.map(
      ({ error_message: message }) => message,
    );
    expect(messages).toEqual([
      "ValueInvalid: 'connector.state' must be one of Active, Inactive (at test/sales)",
      expect.stringMatching(/^RegionMismatch: /),
    ]);
  });
});

describe('the acceptance of a data share', () => {
  test('names the identity in its own tenant, without an application', () => {
    const stack = stackWithAzapi();
    const target = referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target');
    const invitation = invite({}, { tenantId: OTHER_TENANT });
    const { acceptanceOutput } = connect(stack, 'sales', { target, invitation, acceptedOn: ACCEPTED_ON });
    expect(getValue(acceptanceOutput)).toMatchObject({
      consumer: { tenantId: TENANT },
      reader: {
        principalId: SYNCHRONIZER.principalId,
        principalType: 'ManagedIdentity',
        applicationId: null,
      },
    });
  });
});

describe('the data share of the accepted invitation', () => {
  const uri = DATA_SHARE.dataShareUri.replace('77777777', '88888888');
  const another = invite({ inPlace: { ...DATA_SHARE, dataShareUri: uri } });

  test.each<[string, ReturnType<typeof invite>, string[]]>([
    [
      'the same',
      invite({
        inPlace: {
          ...DATA_SHARE,
          dataShareUri: DATA_SHARE.dataShareUri
            .toUpperCase()
            .replace('AZDS', 'azds')
            .replace('SALES', 'sales'),
        },
      }),
      [],
    ],
    ['another one', another, ['EndpointChanged']],
    ['none', createReceivedInvitation({ shareKind: ShareKind.IN_PLACE }), ['EndpointChanged']],
  ])('is %s', (_, acceptedInvitation, codes) => {
    const stack = stackForTest();
    const call = () => connect(stack, 'sales', { acceptedInvitation });
    expect(codes.length > 0 ? getProblemCodes(call) : call() && []).toEqual(codes);
  });

  test('is compared by Terraform if only it knows the present one', () => {
    const stack = stackWithAzapi();
    const dataShareUri = variable(stack, 'uri');
    const received = invite().invitation;
    const invitation = { invitation: { ...received, inPlace: { ...DATA_SHARE, dataShareUri } } };
    connect(stack, 'sales', { invitation, acceptedInvitation: another });
    const [{ lifecycle }] = resources(stack, AzapiResource);
    expect((lifecycle as { precondition: object[] }).precondition).toEqual([
      {
        condition: `\${("${uri}" == lower(var.uri))}`,
        error_message: expect.stringMatching(/^EndpointChanged: .*'inPlace.dataShareUri'/) as string,
      },
    ]);
  });
});

test('the provider admits the identity that the acceptance of a connector names', () => {
  const provider = stackWithAzapi();
  const sales = copyShare(provider, 'sales', referToStore(provider, 'contoso', { tenantId: OTHER_TENANT }), {
    shareKind: ShareKind.IN_PLACE,
    inPlace: DATA_SHARE.method,
  });
  const fabrikam = new Recipient(provider, 'fabrikam', {});
  const waiting = { invitationId: INVITATION_ID, grantOn: GrantTiming.ACCEPTANCE };
  const { acceptanceOutput } = connect(stackWithAzapi(), 'sales', {
    invitation: invite({ grantOn: GrantTiming.ACCEPTANCE, recipient: UNNAMED }, { tenantId: OTHER_TENANT }),
    acceptedOn: ACCEPTED_ON,
  });
  const acceptance = Acceptance.fromTerraformOutput(getValue(acceptanceOutput));
  sales.invite(fabrikam, { ...waiting, acceptance });
  const [{ body }] = resources(provider, AzapiResourceAction);
  expect(body).toMatchObject({
    properties: {
      accessPolicies: [{ principalId: SYNCHRONIZER.principalId, tenantId: TENANT, permission: 'Read' }],
    },
  });
});
