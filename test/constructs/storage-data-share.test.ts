import type { TerraformStack } from 'cdktf';
import { TerraformOutput } from 'cdktf';
import type { IConstruct } from 'constructs';
import fc from 'fast-check';
import type { InviteOptions, RecipientProps, ShareProps } from '../../constructs';
import {
  Acceptance,
  AzapiProvider,
  Dataset,
  DataStore,
  GrantTiming,
  InPlaceMethod,
  InvitationState,
  PrincipalType,
  Recipient,
  Share,
  ShareExchange,
  ShareKind,
} from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import { AzapiResourceAction } from '../../constructs/azapi/azapi-resource-action';
import { AzapiUpdateResource } from '../../constructs/azapi/azapi-update-resource';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  addresses,
  appForTest,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import { accountId, INVITATION_ID, OTHER_PRINCIPAL, PRINCIPAL, referToStore } from './declarations';
import { getAnnotations } from './share-stacks';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-444444444444';
const URI = '${azapi_resource.StorageDataShares_sales_DataShare_CD518B02.output.properties.dataShareUri}';

const describeReader = (id: string, tenantId = HERE): RecipientProps => ({
  principalId: id,
  principalType: PrincipalType.MANAGED_IDENTITY,
  tenantId,
});

function stackWithProvider(id = 'test', app = appForTest()): TerraformStack {
  const stack = stackForTest(id, app);
  new AzapiProvider(stack, 'azapi');
  return stack;
}

function shareIn(stack: TerraformStack, props: Partial<ShareProps> = {}, id = 'sales'): Share {
  const dataStore = stack.node.tryFindChild('contoso') as ShareProps['dataStore'] | undefined;
  return new Share(stack, id, {
    dataStore: dataStore ?? referToStore(stack, 'contoso', { tenantId: HERE }),
    shareKind: ShareKind.IN_PLACE,
    inPlace: InPlaceMethod.STORAGE_DATA_SHARE,
    datasets: [Dataset.container('curated')],
    ...props,
  });
}

const properties = ({ body }: Block) => (body as { properties: Block }).properties;
const policiesIn = (stack: TerraformStack) =>
  resources(stack, AzapiResourceAction).flatMap((block) => properties(block)['accessPolicies']);
const switchesIn = (stack: TerraformStack) =>
  resources(stack, AzapiUpdateResource).map(
    (block) => properties(block)['dataCollaborationPolicyProperties'],
  );
const preconditionsIn = (block: Block) =>
  ((block['lifecycle'] as { precondition?: PreconditionBlock[] } | undefined)?.precondition ?? []).map(
    ({ condition, error_message }) => [condition, error_message],
  );

const toPolicy = (principalId: string, tenantId = HERE) => ({ permission: 'Read', principalId, tenantId });

test('a share is one data share, one request with all of it, and one switch of the account', () => {
  const stack = stackWithProvider();
  const share = shareIn(stack, {
    description: 'Sales of ${yesterday}',
    datasets: [
      Dataset.folder('curated', 'sales/daily'),
      Dataset.container('archive'),
      Dataset.file('curated', 'a/${x}.csv', { datasetName: 'x' }),
    ],
  });
  share.invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL)));
  const assets = [
    { assetPath: '/archive', displayName: 'archive' },
    { assetPath: '/curated/sales/daily', displayName: 'daily' },
    { assetPath: '/curated/a/$${x}.csv', displayName: 'x' },
  ];
  const depends_on = ['azapi_update_resource.AccountSwitches_contoso_2B766260'];
  const description = 'Sales of $${yesterday}';
  const address = 'azapi_resource.StorageDataShares_sales_DataShare_CD518B02';
  expect(synthesizeStack(stack).resource).toEqual({
    terraform_data: {
      StorageDataShares_Record_Retained_BAF0EF54: {
        for_each: { [address]: address },
        lifecycle: { prevent_destroy: true },
      },
    },
    azapi_update_resource: {
      AccountSwitches_contoso_2B766260: {
        type: 'Microsoft.Storage/storageAccounts@2026-04-01',
        resource_id: accountId('contoso'),
        body: { properties: { dataCollaborationPolicyProperties: { allowStorageDataShares: true } } },
      },
    },
    azapi_resource: {
      StorageDataShares_sales_DataShare_CD518B02: {
        type: 'Microsoft.Storage/storageAccounts/dataShares@2026-04-01',
        name: 'sales',
        parent_id: accountId('contoso'),
        location: 'westeurope',
        body: { properties: { description, assets, accessPolicies: [] } },
        response_export_values: ['properties.dataShareUri'],
        lifecycle: { prevent_destroy: true, ignore_changes: ['body'] },
        depends_on,
      },
    },
    azapi_resource_action: {
      StorageDataShares_sales_Policies_84B3D819: {
        type: 'Microsoft.Storage/storageAccounts/dataShares@2026-04-01',
        resource_id: '${azapi_resource.StorageDataShares_sales_DataShare_CD518B02.id}',
        method: 'PATCH',
        body: { properties: { description, assets, accessPolicies: [toPolicy(PRINCIPAL)] } },
        depends_on,
      },
    },
  });
});

test('the invitation names the data share, and has no other way in', () => {
  const stack = stackWithProvider();
  const invitation = shareIn(stack).invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL)));
  expect(getOutput(invitation).value).toMatchObject({
    shareKind: 'InPlace',
    inPlace: { method: 'StorageDataShare', dataShareUri: URI },
    recipient: { principalId: PRINCIPAL, principalType: 'ServicePrincipal', tenantId: HERE },
  });
  expect(addresses(stack).filter((address) => /role_assignment/.test(address))).toEqual([]);
});

test('a share with role assignments stays as it is, whether the method is said or not', () => {
  const synthesizeWith = (inPlace?: InPlaceMethod) => {
    const stack = stackForTest();
    const share = shareIn(stack, inPlace === undefined ? { inPlace } : { inPlace });
    const invitation = share.invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL)));
    expect(getOutput(invitation).value).not.toHaveProperty('inPlace');
    return synthesizeStack(stack);
  };
  expect(synthesizeWith(InPlaceMethod.ROLE_ASSIGNMENT)).toEqual(synthesizeWith());
});

test('an exchange gets the invitation with the URI of the data share', () => {
  const stack = stackWithProvider();
  const dataStore = referToStore(stack, 'contoso', { tenantId: HERE });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore, publishInvitations: true });
  shareIn(stack, { exchange }).invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL)));
  expect(JSON.stringify(synthesizeStack(stack))).toContain(`"dataShareUri":${JSON.stringify(URI)}`);
});

describe('an access policy', () => {
  const acceptance = (reader: object = {}, tenantId: string | null = THERE) =>
    Acceptance.fromTerraformOutput({
      documentType: 'acceptance',
      schemaVersion: 1,
      invitationId: INVITATION_ID,
      shareName: 'sales',
      termsSha256: null,
      acceptedOn: '2026-07-01T00:00:00Z',
      consumer: { tenantId },
      target: { location: 'westeurope', isHnsEnabled: false },
      reader: { principalId: PRINCIPAL, principalType: 'ManagedIdentity', ...reader },
    });
  const waiting = { invitationId: INVITATION_ID, grantOn: GrantTiming.ACCEPTANCE };

  test.each<[string, RecipientProps, InviteOptions, object[]]>([
    ['is there for an active invitation', describeReader(PRINCIPAL), {}, [toPolicy(PRINCIPAL)]],
    ['names the tenant of the reader', describeReader(PRINCIPAL, THERE), {}, [toPolicy(PRINCIPAL, THERE)]],
    ['is gone while suspended', describeReader(PRINCIPAL), { state: InvitationState.SUSPENDED }, []],
    ['is gone once revoked', describeReader(PRINCIPAL), { state: InvitationState.REVOKED }, []],
    ['waits for an acceptance', describeReader(PRINCIPAL), waiting, []],
    ['waits for an acceptance that names all', {}, waiting, []],
    [
      'names the reader of the acceptance',
      {},
      { ...waiting, acceptance: acceptance() },
      [toPolicy(PRINCIPAL, THERE)],
    ],
    [
      'names the reader of the acceptance in the invited tenant',
      { tenantId: THERE },
      { ...waiting, acceptance: acceptance() },
      [toPolicy(PRINCIPAL, THERE)],
    ],
    [
      'names the invited reader, once accepted',
      describeReader(PRINCIPAL, THERE),
      { ...waiting, acceptance: acceptance() },
      [toPolicy(PRINCIPAL, THERE)],
    ],
    [
      'is gone once revoked, whatever was accepted',
      {},
      { ...waiting, acceptance: acceptance({ principalType: 'User' }), state: InvitationState.REVOKED },
      [],
    ],
  ])('%s', (_, recipient, options, expected) => {
    const stack = stackWithProvider();
    shareIn(stack).invite(new Recipient(stack, 'fabrikam', recipient), options);
    expect(policiesIn(stack)).toEqual(expected);
  });

  test.each<[string, RecipientProps, InviteOptions, string]>([
    ['a group', { ...describeReader(PRINCIPAL), principalType: PrincipalType.GROUP }, {}, 'is of type Group'],
    ['a user', { ...describeReader(PRINCIPAL), principalType: PrincipalType.USER }, {}, 'is of type User'],
    [
      'a service principal',
      { ...describeReader(PRINCIPAL), principalType: PrincipalType.SERVICE_PRINCIPAL },
      {},
      'is of type ServicePrincipal',
    ],
    [
      'a group that waits',
      { principalId: PRINCIPAL, principalType: PrincipalType.GROUP },
      waiting,
      'is of type Group',
    ],
    [
      'an application',
      { ...describeReader(PRINCIPAL), applicationId: OTHER_PRINCIPAL },
      {},
      'is an application',
    ],
    ['no tenant', { ...describeReader(PRINCIPAL), tenantId: undefined }, {}, "has no 'tenantId'"],
    ['no principal', { tenantId: HERE }, {}, 'names no principal'],
    [
      'an acceptance by a user',
      {},
      { ...waiting, acceptance: acceptance({ principalType: 'User' }) },
      'the reader of the acceptance is of type User',
    ],
    [
      'an acceptance without a tenant',
      {},
      { ...waiting, acceptance: acceptance({}, null) },
      'the acceptance names no tenant',
    ],
    [
      'an acceptance without an object id',
      {},
      { ...waiting, acceptance: acceptance({ principalId: null, applicationId: OTHER_PRINCIPAL }) },
      'the acceptance names no object id of a reader',
    ],
  ])('is refused for %s', (_, recipient, options, message) => {
    const stack = stackWithProvider();
    const fabrikam = new Recipient(stack, 'fabrikam', recipient);
    expect(getProblems(() => shareIn(stack).invite(fabrikam, options))).toMatchObject([
      {
        code: 'ReaderUnsupported',
        message: expect.stringContaining(message) as string,
        where: 'test/sales/fabrikam',
      },
    ]);
  });

  test.each<[string, RecipientProps, string]>([
    ['another reader', describeReader(OTHER_PRINCIPAL, THERE), 'PrincipalMismatch'],
    ['another tenant', { tenantId: HERE }, 'TenantMismatch'],
  ])('is refused for an acceptance by %s', (_, recipient, code) => {
    const stack = stackWithProvider();
    const fabrikam = new Recipient(stack, 'fabrikam', recipient);
    const found = getProblems(() =>
      shareIn(stack).invite(fabrikam, { ...waiting, acceptance: acceptance() }),
    );
    expect(found.map((problem) => problem.code)).toEqual([code]);
  });

  test.each(['2027-01-01T00:00:00Z', 'token'])('has no end: %s', (given) => {
    const stack = stackWithProvider();
    const expiresOn = given === 'token' ? variable(stack, 'end') : given;
    const fabrikam = new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL));
    expect(getProblems(() => shareIn(stack).invite(fabrikam, { expiresOn }))).toMatchObject([
      { code: 'ExpiryUnenforceable', fix: expect.stringMatching(/REVOKED.*ROLE_ASSIGNMENT/) as string },
    ]);
  });

  test('is there once for one identity of one share, and in each of two shares', () => {
    const stack = stackWithProvider();
    const [one, two] = [shareIn(stack), shareIn(stack, {}, 'returns')];
    const fabrikam = new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL));
    one.invite(fabrikam);
    two.invite(fabrikam);
    expect(policiesIn(stack)).toEqual([toPolicy(PRINCIPAL), toPolicy(PRINCIPAL)]);
    const again = new Recipient(stack, 'again', describeReader(PRINCIPAL.toUpperCase()));
    expect(getProblems(() => one.invite(again))).toMatchObject([{ code: 'DuplicateName' }]);
  });

  test('is checked in the plan where only Terraform knows the reader', () => {
    const stack = stackWithProvider();
    const [principalId, tenantId] = ['reader', 'tenant'].map((name) => variable(stack, name));
    shareIn(stack).invite(new Recipient(stack, 'fabrikam', describeReader(principalId, tenantId)));
    const [action] = resources(stack, AzapiResourceAction);
    expect(preconditionsIn(action).map(([condition]) => condition)).toEqual([
      '${(length(distinct([lower(join("", [var.reader, " ", var.tenant]))])) == 1)}',
      expect.stringMatching(/can\(regex\(.*var\.reader/) as string,
      expect.stringMatching(/can\(regex\(.*var\.tenant/) as string,
    ]);
    expect(properties(action)['accessPolicies']).toEqual([toPolicy('${var.reader}', '${var.tenant}')]);
  });
});

describe('sharing with other tenants is allowed', () => {
  test.each<[string, string, InviteOptions, boolean]>([
    ['not for a reader of the same tenant', HERE.toUpperCase(), {}, false],
    ['for a reader of another tenant', THERE, {}, true],
    ['not while that one is revoked', THERE, { state: InvitationState.REVOKED }, false],
  ])('%s', (_, tenantId, options, isAllowed) => {
    const stack = stackWithProvider();
    shareIn(stack).invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL, tenantId)), options);
    const crossTenant = isAllowed ? { allowCrossTenantDataSharing: true } : {};
    expect(switchesIn(stack)).toEqual([{ allowStorageDataShares: true, ...crossTenant }]);
  });

  test('where only Terraform knows the tenants, unless they are the same expression', () => {
    const switchesFor = (isSame: boolean) => {
      const stack = stackWithProvider();
      const [here, there] = ['here', 'there'].map((name) => variable(stack, name));
      const share = shareIn(stack, { dataStore: referToStore(stack, 'contoso', { tenantId: here }) });
      share.invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL, isSame ? here : there)));
      return switchesIn(stack);
    };
    expect(switchesFor(true)).toEqual([{ allowStorageDataShares: true }]);
    expect(switchesFor(false)).toEqual([{ allowStorageDataShares: true, allowCrossTenantDataSharing: true }]);
  });
});

describe('a share is refused', () => {
  test.each<[string, Partial<ShareProps>, string, string?]>([
    ['for a copy', { shareKind: ShareKind.COPY_BASED }, "'inPlace' must be left out for a CopyBased share"],
    [
      'for another method',
      { inPlace: 'Magic' as InPlaceMethod },
      "'inPlace' must be one of RoleAssignment, StorageDataShare",
    ],
    ['for a name that Azure refuses', { name: 'Sales.2027' }, "'dataShareName' must be 3 to 63 lowercase"],
    [
      'for a data share name that Azure refuses',
      { dataShareName: 'a--b' },
      "'dataShareName' must be 3 to 63 lowercase",
    ],
    [
      'for a long description',
      { description: 'x'.repeat(251) },
      "'description' must be at most 250 characters",
    ],
    [
      'for a container that Azure made',
      { datasets: [Dataset.container('$web')] },
      "'datasets[0].container' must be a container whose name does not begin with '$'",
    ],
    [
      'for a file in one',
      { datasets: [Dataset.container('curated'), Dataset.file('$root', 'a.csv')] },
      "'datasets[1].container' must be",
    ],
    [
      'for a setting of data shares without one',
      { inPlace: undefined, dataShareName: 'sales' },
      "'dataShareName' must be left out",
    ],
    [
      'for retaining nothing',
      { inPlace: InPlaceMethod.ROLE_ASSIGNMENT, retainDataShare: true },
      "'retainDataShare' must be left out",
    ],
  ])('%s', (_, props, message) => {
    const found = getProblems(() => shareIn(stackWithProvider(), props));
    expect(found.map((problem) => problem.message)).toContainEqual(
      expect.stringContaining(message) as string,
    );
    expect(found.every(({ code }) => code === 'ValueInvalid')).toBe(true);
  });

  test('for two datasets that are one asset', () => {
    const datasets = [Dataset.folder('curated', 'a'), Dataset.file('curated', 'a', { datasetName: 'b' })];
    expect(getProblems(() => shareIn(stackWithProvider(), { datasets }))).toMatchObject([
      {
        code: 'DuplicateName',
        message: 'duplicate asset "/curated/a"',
        fix: 'remove one of the datasets "a" and "b", which are one asset',
      },
    ]);
  });

  test('by the plan, for two datasets that are one asset where only Terraform knows it', () => {
    const conditionsFor = (...datasets: Dataset[]): unknown[] => {
      const stack = stackWithProvider();
      const path = variable(stack, 'path');
      shareIn(stack, { datasets: [Dataset.folder('curated', path, { datasetName: 'x' }), ...datasets] });
      const found = preconditionsIn(resources(stack, AzapiResource)[0]);
      return found
        .filter(([, message]) => String(message).startsWith('DuplicateName'))
        .map(([first]) => first);
    };
    expect(conditionsFor(Dataset.folder('curated', 'a'))).toEqual([
      '${(length(distinct([join("", ["/curated/", var.path]), "/curated/a"])) == 2)}',
    ]);
    expect(conditionsFor()).toEqual([]);
  });

  test('without the tenant of its account', () => {
    const stack = stackWithProvider();
    expect(getProblems(() => shareIn(stack, { dataStore: referToStore(stack, 'contoso') }))).toMatchObject([
      { code: 'ValueInvalid', fix: "set 'tenantId' of the data store" },
    ]);
  });

  test('without the provider, when the app is complete', () => {
    const stack = stackForTest();
    shareIn(stack);
    expect(getProblems(() => synthesizeStack(stack))).toMatchObject([{ code: 'ProviderMissing' }]);
  });
});

test.each<[typeof AzapiResource | typeof AzapiResourceAction, string, unknown]>([
  [AzapiResourceAction, 'body.properties.accessPolicies', [toPolicy(OTHER_PRINCIPAL)]],
  [AzapiResourceAction, 'body', undefined],
  [AzapiResourceAction, 'method', 'GET'],
  [AzapiResourceAction, 'when', 'destroy'],
  [AzapiResourceAction, 'sensitive_body', {}],
  [AzapiResourceAction, 'lifecycle.ignore_changes', ['body']],
  [AzapiResourceAction, 'count', 0],
  [AzapiResource, 'body.properties.accessPolicies', [toPolicy(OTHER_PRINCIPAL)]],
  [AzapiResourceAction, 'body.properties.publicAccess', 'Blob'],
  [AzapiResource, 'name', 'other'],
  [AzapiResource, 'lifecycle.prevent_destroy', false],
  [AzapiResource, 'lifecycle.ignore_changes', undefined],
])('an override of a data share is refused: %p %s', (type, argument, value) => {
  const stack = stackWithProvider();
  shareIn(stack).invite(new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL)));
  const find = (each: IConstruct): each is AzapiResource => each instanceof type;
  stack.node.findAll().find(find)!.addOverride(argument, value);
  expect(getProblems(() => synthesizeStack(stack)).map(({ code }) => code)).toEqual(['GrantOverridden']);
});

test('an account has one construct, so that addresses do not depend on the order of the code', () => {
  const stack = stackWithProvider();
  shareIn(stack);
  const dataStore = referToStore(stack, 'contoso', { tenantId: HERE }, 'again');
  expect(getProblems(() => shareIn(stack, { dataStore }, 'returns'))).toMatchObject([
    { code: 'StoreDuplicate', where: 'test/returns' },
  ]);
});

describe('the name of a data share', () => {
  test('is free for one share of an account, whichever stack defines it', () => {
    const app = appForTest();
    const [one, two] = ['one', 'two'].map((id) => stackWithProvider(id, app));
    shareIn(one);
    expect(getProblems(() => shareIn(two, { name: 'other', dataShareName: 'sales' }, 'x'))).toMatchObject([
      { code: 'DuplicateName', message: expect.stringContaining("the other is at 'one/sales'") as string },
    ]);
  });

  test('can be the same in two accounts, and in two apps', () => {
    const stack = stackWithProvider();
    shareIn(stack);
    const dataStore = referToStore(stack, 'adatum', { tenantId: HERE });
    shareIn(stack, { dataStore, dataShareName: 'sales' }, 'returns');
    shareIn(stackWithProvider());
    expect(resources(stack, AzapiResource).map(({ name }) => name)).toEqual(['sales', 'sales']);
  });

  test('is checked in the plan where only Terraform knows it, as are description, containers and paths', () => {
    const stack = stackWithProvider();
    const [name, description, container, path] = ['n', 'd', 'c', 'p'].map((each) => variable(stack, each));
    shareIn(stack, {
      dataShareName: name,
      description,
      datasets: [Dataset.folder(container, path, { datasetName: 'daily' })],
    });
    const [dataShare] = resources(stack, AzapiResource);
    expect(properties(dataShare)['assets']).toEqual([
      { assetPath: '/${var.c}/${var.p}', displayName: 'daily' },
    ]);
    const messages = preconditionsIn(dataShare).map(([, message]) =>
      String(message).replace(/ must be .*/, ''),
    );
    expect(messages).toEqual([
      "ValueInvalid: 'dataShareName'",
      "ValueInvalid: 'description'",
      'ValueInvalid: \'container\' of dataset "daily"',
      'ValueInvalid: \'path\' of dataset "daily"',
    ]);
  });
});

test('a share can be given up: retainDataShare false lets Terraform destroy the data share', () => {
  const stack = stackWithProvider();
  shareIn(stack, { retainDataShare: false });
  expect(resources(stack, AzapiResource)[0]['lifecycle']).toEqual({
    prevent_destroy: false,
    ignore_changes: ['body'],
  });
});

test('a data share waits for all containers that the stack defines', () => {
  const stack = stackWithProvider();
  const dataStore = new DataStore(stack, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    tenantId: HERE,
  });
  for (const name of ['curated', 'archive']) dataStore.addContainer(name);
  shareIn(stack, { dataStore, datasets: [Dataset.container('curated'), Dataset.container('archive')] });
  for (const _ of ['first synthesis', 'second synthesis']) {
    const [{ depends_on: dependencies }] = resources(stack, AzapiResource);
    expect(dependencies).toEqual([
      expect.stringMatching(/^azapi_update_resource\./),
      expect.stringMatching(/^azurerm_storage_container\.contoso_curated/),
      expect.stringMatching(/^azurerm_storage_container\.contoso_archive/),
    ]);
  }
});

test('a data share does not hide that a container is not defined', () => {
  const stack = stackWithProvider();
  const place = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope', tenantId: HERE };
  shareIn(stack, { dataStore: new DataStore(stack, 'contoso', place) });
  synthesizeStack(stack);
  expect(getAnnotations(stack).map(([, , text]) => text)).toContainEqual(
    expect.stringMatching(/^ContainerUndefined: .*container "curated"/),
  );
});

test('a share says what is not proven', () => {
  const stack = stackWithProvider();
  shareIn(stack);
  expect(getAnnotations(stack).filter(([, level]) => level === 'warn')).toContainEqual([
    'test/sales',
    'warn',
    expect.stringMatching(/^NativeShareUnproven: /),
  ]);
});

test('an exchange cannot serve a reader of another tenant', () => {
  const stack = stackWithProvider();
  const dataStore = referToStore(stack, 'contoso', { tenantId: HERE });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore });
  const fabrikam = new Recipient(stack, 'fabrikam', describeReader(PRINCIPAL, THERE));
  expect(getProblems(() => shareIn(stack, { exchange }).invite(fabrikam))).toMatchObject([
    { code: 'PrincipalForeign', fix: expect.stringMatching(/^leave out 'exchange'/) as string },
  ]);
});

test('the body states exactly what is declared, in an order that does not depend on that of the code', () => {
  const id = (index: number) => `${String(index).padStart(8, '0')}-0000-4000-8000-000000000001`;
  const recipients = fc.uniqueArray(
    fc.record({
      index: fc.nat(99),
      isForeign: fc.boolean(),
      state: fc.constantFrom(...Object.values(InvitationState)),
    }),
    { selector: ({ index }) => index, maxLength: 6 },
  );
  const folders = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(recipients, folders, (people, paths) => {
      const declare = (isReversed: boolean) => {
        const stack = stackWithProvider();
        const turn = <T>(list: readonly T[]): T[] => (isReversed ? [...list].reverse() : [...list]);
        const share = shareIn(stack, {
          datasets: turn(paths).map((path) => Dataset.folder('curated', path)),
        });
        for (const { index, isForeign, state } of turn(people))
          share.invite(
            new Recipient(stack, `r${index}`, describeReader(id(index), isForeign ? THERE : HERE)),
            {
              state,
            },
          );
        return resources(stack, AzapiResourceAction)[0]['body'];
      };
      const body = declare(false) as { properties: { assets: Block[]; accessPolicies: Block[] } };
      expect(declare(true)).toEqual(body);
      const { assets, accessPolicies } = body.properties;
      const sort = (list: readonly Block[]) => list.map((each) => JSON.stringify(each)).sort();
      expect(sort(accessPolicies)).toEqual(
        sort(
          people
            .filter(({ state }) => state === InvitationState.ACTIVE)
            .map(({ index, isForeign }) => toPolicy(id(index), isForeign ? THERE : HERE)),
        ),
      );
      expect(sort(assets)).toEqual(
        sort(paths.map((path) => ({ assetPath: `/curated/${path}`, displayName: path }))),
      );
    }),
    { numRuns: 25 },
  );
});

test('the URI of a data share can be an output of the app', () => {
  const stack = stackWithProvider();
  new TerraformOutput(stack, 'uri', { value: shareIn(stack).dataShareUri });
  expect(synthesizeStack(stack).output?.['uri'].value).toBe(URI);
});
