import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import type { InvitationDocument, InviteOptions, ShareExchangeProps } from '../../constructs';
import {
  Dataset,
  DataStore,
  GrantTiming,
  InvitationState,
  PrincipalType,
  ShareExchange,
} from '../../constructs';
import { evaluateAccess } from '../../lib/access/condition/evaluate';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  addresses,
  getProblemCodes,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accountId,
  copyShare,
  INVITATION_ID,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  referToStore,
} from './declarations';
import { UNTIL } from './share-stacks';

const OPERATOR = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.GROUP };
const OTHER_ID = '7b0c1f8e-0000-4000-8000-000000000002';

/** Contoso's exchange and, with it, one share. */
function declareExchange(stack: TerraformStack, props: Partial<ShareExchangeProps> = {}) {
  const store = referToStore(stack, 'contoso');
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store, ...props });
  const share = copyShare(stack, 'sales', store, { exchange });
  return { store, exchange, share };
}

/** The assignments of the exchange's role. */
function getExchangeAssignments(stack: TerraformStack): Block[] {
  return resources(stack, RoleAssignment).filter((block) => block['role_definition_id'] !== undefined);
}

function may(
  block: Block,
  operation: 'Read' | 'List' | 'Write' | 'Add',
  path: string,
  at = '2026-06-01',
): boolean {
  const request = { operation, container: 'exchange', path, at: new Date(at) };
  return evaluateAccess(block['condition'] as string, request) === 'Allowed';
}

test('an exchange is a private container, a role with data actions alone, and an output', () => {
  const stack = stackForTest();
  const { exchange } = declareExchange(stack);
  expect(resources(stack, StorageContainer)).toEqual([
    { name: 'exchange', storage_account_id: accountId('contoso'), container_access_type: 'private' },
  ]);
  const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data';
  const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  expect(resources(stack, RoleDefinition)).toEqual([
    {
      name: 'Data Share Exchange contoso/exchange',
      role_definition_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      description: 'Reads invitations and writes receipts within the condition of its assignment.',
      scope: group,
      assignable_scopes: [group],
      permissions: [{ data_actions: [`${blobs}/read`, `${blobs}/write`, `${blobs}/add/action`] }],
    },
  ]);
  expect(getOutput(exchange).value).toBe('https://contoso.blob.core.windows.net/exchange');
  expect(exchange.url).toBe('https://contoso.blob.core.windows.net/exchange');
});

test('its addresses are part of the contract', () => {
  const stack = stackForTest();
  declareExchange(stack, { operators: [OPERATOR], publishInvitations: true }).share.invite(recipient(stack));
  expect(addresses(stack)).toEqual(ADDRESSES);
});

const ADDRESSES = [
  'azurerm_role_assignment.ContainerGrants_contoso_curated_fabrikam_Reader_D9A3D49F',
  'azurerm_role_assignment.ContainerGrants_contoso_exchange_96784aee_Contributor_C9903510',
  'azurerm_role_assignment.exchange_Grants_fabrikam_DD285120',
  'azurerm_role_definition.exchange_Role_D62C4CCB',
  'azurerm_storage_blob.sales_fabrikam_Index_8DC8FE76',
  'azurerm_storage_blob.sales_fabrikam_Published_7BD2AB41',
  'azurerm_storage_container.exchange_Container_CC18CCBD',
  'output.exchange_Url_16CECE5D',
  'output.sales_fabrikam_Invitation_B87BF31C',
];

test('the id of the role depends on account and container alone', () => {
  const synthesizeRoleId = (account: string, container: string): unknown => {
    const stack = stackForTest();
    new ShareExchange(stack, 'any', { dataStore: referToStore(stack, account), container });
    return resources(stack, RoleDefinition)[0]['role_definition_id'];
  };
  expect(synthesizeRoleId('contoso', 'exchange')).toBe(synthesizeRoleId('contoso', 'exchange'));
  expect(
    new Set([
      synthesizeRoleId('contoso', 'exchange'),
      synthesizeRoleId('contoso', 'other'),
      synthesizeRoleId('litware', 'exchange'),
    ]).size,
  ).toBe(3);
});

test('the resource group of an account that Terraform creates comes from its id', () => {
  const stack = stackForTest();
  const dataStore = new DataStore(stack, 'contoso', {
    name: variable(stack, 'account'),
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
  new ShareExchange(stack, 'exchange', { dataStore });
  const group = '${join("/", slice(split("/", azurerm_storage_account.contoso_4FE4DACF.id), 0, 5))}';
  const [role] = resources(stack, RoleDefinition);
  expect(role).toMatchObject({ scope: group, assignable_scopes: [group] });
  expect(role).not.toHaveProperty('role_definition_id');
});

describe('a recipient', () => {
  test('may read its invitation and leave receipts, until its access ends', () => {
    const stack = stackForTest();
    const { share } = declareExchange(stack);
    share.invite(recipient(stack), { invitationId: INVITATION_ID, expiresOn: UNTIL });
    const [block, ...others] = getExchangeAssignments(stack);
    expect(others).toEqual([]);
    expect(block).toMatchObject({
      principal_id: PRINCIPAL,
      principal_type: 'Group',
      condition_version: '2.0',
      scope: expect.stringMatching(
        /\/blobServices\/default\/containers\/\$\{azurerm_storage_container\./,
      ) as string,
      role_definition_id: expect.stringMatching(/\.role_definition_resource_id\}$/) as string,
    });
    const own = [`invitations/${INVITATION_ID}/invitation.json`, `receipts/${INVITATION_ID}/a.json`];
    expect([may(block, 'Read', own[0]), may(block, 'Write', own[1]), may(block, 'Add', own[1])]).toEqual([
      true,
      true,
      true,
    ]);
    expect([may(block, 'Read', own[1]), may(block, 'Write', own[0]), may(block, 'List', '')]).toEqual([
      false,
      false,
      false,
    ]);
    expect([may(block, 'Read', own[0], UNTIL), may(block, 'Write', own[1], UNTIL)]).toEqual([false, false]);
  });

  test('has one assignment for all its invitations', () => {
    const stack = stackForTest();
    const { store, exchange, share } = declareExchange(stack);
    const fabrikam = recipient(stack);
    share.invite(fabrikam, { invitationId: INVITATION_ID });
    copyShare(stack, 'weather', store, { exchange }).invite(fabrikam, { invitationId: OTHER_ID });
    const [block, ...others] = getExchangeAssignments(stack);
    expect(others).toEqual([]);
    for (const id of [INVITATION_ID, OTHER_ID])
      expect(may(block, 'Write', `receipts/${id}/a.json`)).toBe(true);
  });

  test.each([
    [InvitationState.ACTIVE, true],
    [InvitationState.SUSPENDED, true],
    [InvitationState.REVOKED, false],
  ])('whose invitation is %s may read it, and answer: %s', (state, mayAnswer) => {
    const stack = stackForTest();
    declareExchange(stack).share.invite(recipient(stack), { invitationId: INVITATION_ID, state });
    const [block] = getExchangeAssignments(stack);
    expect(may(block, 'Read', `invitations/${INVITATION_ID}/invitation.json`)).toBe(true);
    expect(may(block, 'Write', `receipts/${INVITATION_ID}/a.json`)).toBe(mayAnswer);
    expect(may(block, 'Add', `receipts/${INVITATION_ID}/a.json`)).toBe(mayAnswer);
  });

  test.each<[string, Parameters<typeof recipient>[2], number]>([
    ['who is known may answer while the grant waits', {}, 1],
    [
      'who is not known yet has nothing to answer with',
      { principalId: undefined, principalType: undefined },
      0,
    ],
  ])('%s', (_, props, count) => {
    const stack = stackForTest();
    declareExchange(stack).share.invite(recipient(stack, 'fabrikam', props), {
      grantOn: GrantTiming.ACCEPTANCE,
    });
    expect(getExchangeAssignments(stack)).toHaveLength(count);
    expect(resources(stack, RoleAssignment)).toHaveLength(count);
  });

  test('is described in the invitation', () => {
    const stack = stackForTest();
    const document = getOutput(declareExchange(stack).share.invite(recipient(stack)))
      .value as InvitationDocument;
    expect(document.exchange).toEqual({
      storageAccountName: 'contoso',
      blobEndpoint: 'https://contoso.blob.core.windows.net',
      container: 'exchange',
      tenantId: null,
    });
    expect(parseInvitation(document)).toEqual(document);
  });

  test('that is declared twice is refused', () => {
    const stack = stackForTest();
    const { store, exchange, share } = declareExchange(stack);
    share.invite(recipient(stack));
    const other = copyShare(stack, 'weather', store, { exchange, datasets: [Dataset.container('weather')] });
    expect(getProblemCodes(() => other.invite(recipient(stack, 'again')))).toEqual(['GrantDuplicate']);
  });

  test('of more invitations than a condition can name is refused by the synthesis', () => {
    const stack = stackForTest();
    const { store, exchange } = declareExchange(stack);
    const fabrikam = recipient(stack);
    const invite = (index: number): void => {
      copyShare(stack, `s${index}`, store, { exchange }).invite(fabrikam);
    };
    Array.from({ length: 12 }, (_, index) => invite(index));
    expect(() => synthesizeStack(stack)).not.toThrow();
    Array.from({ length: 12 }, (_, index) => invite(12 + index));
    expect(() => synthesizeStack(stack)).toThrow(
      /ConditionTooLarge.*give some of its shares another ShareExchange/,
    );
  });
});

test('operators get Storage Blob Data Contributor on the container', () => {
  const stack = stackForTest();
  declareExchange(stack, { operators: [OPERATOR] });
  expect(resources(stack, RoleAssignment)).toMatchObject([
    {
      role_definition_name: 'Storage Blob Data Contributor',
      principal_id: OTHER_PRINCIPAL,
      principal_type: 'Group',
    },
  ]);
});

describe('invitations are published by Terraform', () => {
  function declarePublication(publishInvitations: boolean, options: InviteOptions = {}) {
    const stack = stackForTest();
    declareExchange(stack, { publishInvitations }).share.invite(recipient(stack), options);
    const all = resources(stack, StorageBlob);
    const [index, blobs] = [true, false].map((isIndex) =>
      all.filter(({ name }) => (name as string).startsWith('index/') === isIndex),
    );
    return { stack, blobs, index };
  }

  test('only if requested', () => {
    expect(declarePublication(false).blobs).toEqual([]);
  });

  test('as the same document that the output has', () => {
    const { stack, blobs } = declarePublication(true, { invitationId: INVITATION_ID.toUpperCase() });
    expect(blobs).toMatchObject([
      {
        name: `invitations/${INVITATION_ID}/invitation.json`,
        storage_account_name: 'contoso',
        storage_container_name: expect.stringMatching(
          /^\$\{azurerm_storage_container\..*\.name\}$/,
        ) as string,
        type: 'Block',
        content_type: 'application/json',
      },
    ]);
    const [, local] = /^\$\{jsonencode\(local\.(\S+)\)\}$/.exec(blobs[0]['source_content'] as string)!;
    const { locals, output } = synthesizeStack(stack) as unknown as {
      locals: Record<string, unknown>;
      output: Record<string, Block>;
    };
    expect(Object.values(output).map(({ value }) => value)).toContainEqual(locals[local]);
  });

  test('and added to the index of the recipient, if its principal is known', () => {
    const { index } = declarePublication(true, { invitationId: INVITATION_ID.toUpperCase() });
    expect(index).toMatchObject([
      { name: `index/${recipient(stackForTest()).principalId}/${INVITATION_ID}`, source_content: '{}' },
    ]);
  });
});

describe('is refused:', () => {
  test('a second exchange for one container', () => {
    const stack = stackForTest();
    const { store } = declareExchange(stack);
    expect(getProblems(() => new ShareExchange(stack, 'again', { dataStore: store }))).toMatchObject([
      { code: 'DuplicateName', message: 'duplicate exchange container "exchange"' },
    ]);
    expect(() => new ShareExchange(stack, 'other', { dataStore: store, container: 'other' })).not.toThrow();
    const litware = referToStore(stack, 'litware');
    expect(() => new ShareExchange(stack, 'elsewhere', { dataStore: litware })).not.toThrow();
  });

  test('a dataset in the container of the exchange', () => {
    const stack = stackForTest();
    const { store, exchange } = declareExchange(stack);
    const datasets = [Dataset.container('curated'), Dataset.folder('exchange', 'receipts')];
    expect(getProblems(() => copyShare(stack, 'all', store, { exchange, datasets }))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: expect.stringContaining(
          '\'datasets[1].container\' of dataset "receipts" must be outside the containers of exchanges',
        ) as string,
      },
    ]);
    const litware = referToStore(stack, 'litware');
    expect(() => copyShare(stack, 'litware-all', litware, { exchange, datasets })).not.toThrow();
  });

  test('by Terraform, a dataset whose container it alone knows', () => {
    const stack = stackForTest();
    const { store, exchange } = declareExchange(stack);
    const datasets = [Dataset.container(variable(stack, 'container'), { datasetName: 'all' })];
    copyShare(stack, 'all', store, { exchange, datasets }).invite(recipient(stack));
    const conditions = resources(stack, RoleAssignment).flatMap(
      ({ lifecycle }) =>
        (lifecycle as { precondition?: PreconditionBlock[] } | undefined)?.precondition ?? [],
    );
    expect(conditions.map(({ condition }) => condition)).toContain('${(var.container != "exchange")}');
  });

  test.each<[string, (stack: TerraformStack) => Partial<ShareExchangeProps>]>([
    ['a name that is no container', () => ({ container: 'Exchange' })],
    ['a name that is a token', (stack) => ({ container: variable(stack, 'container') })],
    ['an operator without an id', () => ({ operators: [{ ...OPERATOR, principalId: 'me' }] })],
  ])('%s', (_, props) => {
    const stack = stackForTest();
    expect(getProblemCodes(() => declareExchange(stack, props(stack)))).toEqual(['ValueInvalid']);
  });
});

test('Terraform checks an invitation id that only it knows', () => {
  const stack = stackForTest();
  declareExchange(stack).share.invite(recipient(stack), {
    invitationId: variable(stack, 'id'),
    expiresOn: variable(stack, 'end'),
  });
  const [{ condition, lifecycle }] = getExchangeAssignments(stack);
  expect(condition).toContain("'invitations/${lower(var.id)}/'");
  const messages = (lifecycle as { precondition: PreconditionBlock[] }).precondition.map(
    (each) => each.error_message,
  );
  expect(messages.map((message) => /^\w+: '?\w+'?/.exec(message)![0])).toEqual([
    "ValueInvalid: 'invitationId'",
    "ValueInvalid: 'expiresOn'",
    'ConditionTooLarge: the',
  ]);
});
