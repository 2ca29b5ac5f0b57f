import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import type { TerraformStack } from 'cdktf';
import type { IDataStore, Principal, ShareExchangeProps } from '../../constructs';
import { Dataset, DataStore, PrincipalType, Recipient, ShareExchange } from '../../constructs';
import { ExchangeGrants } from '../../constructs/exchange/exchange-grants';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  appForTest,
  getProblemCodes,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accept,
  copyShare,
  INVITATION_ID,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  createReceivedInvitation,
  recipient,
  referToStore,
} from './declarations';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-444444444444';
const OTHER_ID = '7b0c1f8e-0000-4000-8000-00000000000a';

/** Conflicts between an exchange and other parts of an app. */

function exchangeIn(
  stack: TerraformStack,
  dataStore: IDataStore,
  props: Partial<ShareExchangeProps> = {},
): ShareExchange {
  return new ShareExchange(stack, 'exchange', { dataStore, ...props });
}

function getPreconditions(block: Block): PreconditionBlock[] {
  return (block['lifecycle'] as { precondition?: PreconditionBlock[] } | undefined)?.precondition ?? [];
}

function getExchangeAssignments(stack: TerraformStack): Block[] {
  return resources(stack, RoleAssignment).filter((block) => block['role_definition_id'] !== undefined);
}

const other = (stack: TerraformStack, id = 'woodgrove'): Recipient =>
  recipient(stack, id, { principalId: OTHER_PRINCIPAL });

describe('an invitation has one recipient', () => {
  function invite(ids: (stack: TerraformStack) => readonly [string, string]): TerraformStack {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const share = copyShare(stack, 'sales', store, { exchange: exchangeIn(stack, store) });
    const [first, second] = ids(stack);
    share.invite(recipient(stack), { invitationId: first });
    share.invite(other(stack), { invitationId: second });
    return stack;
  }

  test('whatever the case of its id', () => {
    expect(getProblemCodes(() => invite(() => [OTHER_ID, OTHER_ID.toUpperCase()]))).toEqual([
      'DuplicateName',
    ]);
  });

  test('also if its id is one token that is read twice', () => {
    const ids = (stack: TerraformStack) => {
      const name = variable(stack, 'id');
      return [name, name] as const;
    };
    expect(getProblemCodes(() => invite(ids))).toEqual(['DuplicateName']);
  });

  test('in Terraform, if the ids are several tokens', () => {
    const stack = invite((scope) => [variable(scope, 'one'), variable(scope, 'two')]);
    const { locals } = synthesizeStack(stack) as unknown as { locals: Record<string, unknown> };
    const [[local, ids]] = Object.entries(locals);
    expect(ids).toEqual(['${lower(var.one)}', '${lower(var.two)}']);
    const distinct = `\${(length(distinct(local.${local})) == length(local.${local}))}`;
    expect(getExchangeAssignments(stack)).toHaveLength(2);
    for (const block of getExchangeAssignments(stack)) {
      expect(getPreconditions(block)).toContainEqual({
        condition: distinct,
        error_message: expect.stringMatching(/^DuplicateName: two invitations /) as string,
      });
    }
  });

  test('and the grants of the exchange enforce it themselves', () => {
    const stack = stackForTest();
    const grants = ExchangeGrants.of(exchangeIn(stack, referToStore(stack, 'contoso')));
    const [one, two] = [PRINCIPAL, OTHER_PRINCIPAL].map((principalId) => ({
      principalId,
      principalType: PrincipalType.USER,
    }));
    const invitation = { invitationId: OTHER_ID, until: null, mayAnswer: true };
    grants.admit(one, invitation, []);
    const upper = { ...invitation, invitationId: OTHER_ID.toUpperCase() };
    expect(getProblemCodes(() => grants.admit(two, upper, []))).toEqual(['DuplicateName']);
    expect(
      getProblemCodes(() => grants.admit(one, { ...invitation, invitationId: '../receipts' }, [])),
    ).toEqual(['ValueInvalid']);
  });
});

describe('no share contains the container of an exchange', () => {
  const datasets = [Dataset.folder('exchange', 'invitations')];

  test.each<[string, (stack: TerraformStack, store: IDataStore) => void]>([
    ['a share without an exchange', (stack, store) => void copyShare(stack, 'all', store, { datasets })],
    [
      'a share of another exchange',
      (stack, store) => {
        const exchange = new ShareExchange(stack, 'second', { dataStore: store, container: 'second' });
        copyShare(stack, 'all', store, { exchange, datasets });
      },
    ],
    [
      'a share by another construct for the account',
      (stack) => void copyShare(stack, 'all', referToStore(stack, 'contoso', {}, 'again'), { datasets }),
    ],
  ])('%s, before it or after', (_, declare) => {
    const after = stackForTest();
    const store = referToStore(after, 'contoso');
    exchangeIn(after, store);
    expect(getProblemCodes(() => declare(after, store))).toEqual(['ValueInvalid']);
    const before = stackForTest();
    const same = referToStore(before, 'contoso');
    declare(before, same);
    expect(getProblemCodes(() => exchangeIn(before, same))).toEqual(['ValueInvalid']);
  });

  test('a share of another account is none of its business', () => {
    const stack = stackForTest();
    exchangeIn(stack, referToStore(stack, 'contoso'));
    expect(() => copyShare(stack, 'all', referToStore(stack, 'litware'), { datasets })).not.toThrow();
  });

  test.each([true, false])(
    'by Terraform, where it alone knows the container (exchange first: %s)',
    (isFirst) => {
      const stack = stackForTest();
      const store = referToStore(stack, 'contoso');
      if (isFirst) exchangeIn(stack, store);
      const all = [Dataset.container(variable(stack, 'container'), { datasetName: 'all' })];
      copyShare(stack, 'all', store, { datasets: all }).invite(recipient(stack));
      if (!isFirst) exchangeIn(stack, store);
      const [block] = resources(stack, RoleAssignment);
      expect(getPreconditions(block).map(({ condition }) => condition)).toContain(
        '${(var.container != "exchange")}',
      );
    },
  );

  test('in Terraform, if only it knows the account', () => {
    const stack = stackForTest();
    exchangeIn(stack, referToStore(stack, 'contoso'));
    const account = {
      storageAccountId: variable(stack, 'account'),
      storageAccountName: variable(stack, 'name'),
    };
    const store = referToStore(stack, 'litware', {
      ...account,
      blobEndpoint: 'https://a.blob.core.windows.net',
    });
    copyShare(stack, 'all', store, { datasets }).invite(recipient(stack), { invitationId: INVITATION_ID });
    const [block] = resources(stack, RoleAssignment);
    expect(getPreconditions(block).map(({ condition }) => condition)).toContainEqual(
      expect.stringMatching(/^\$\{\(lower\(var\.account\) != "\/subscriptions.*\)\}$/),
    );
  });
});

describe('the container of an exchange is made once', () => {
  const incoming = {
    storageAccountName: 'woodgrove',
    blobEndpoint: 'https://woodgrove.blob.core.windows.net',
  };

  test.each<[string, Partial<Parameters<typeof accept>[2]>]>([
    ['a landing container', { mappings: [{ datasetName: 'curated', container: 'exchange' }] }],
    ['a state container', { stateContainer: 'exchange' }],
  ])('not also as %s, before it or after', (_, props) => {
    const declare = (stack: TerraformStack, target: IDataStore) =>
      accept(stack, 'incoming', { invitation: createReceivedInvitation({}, incoming), target, ...props });
    const after = stackForTest();
    const store = referToStore(after, 'contoso');
    exchangeIn(after, store);
    expect(getProblemCodes(() => declare(after, store))).toEqual(['DuplicateName']);
    const before = stackForTest();
    const same = referToStore(before, 'contoso');
    declare(before, same);
    expect(getProblemCodes(() => exchangeIn(before, same))).toEqual(['DuplicateName']);
  });

  test('not also by another stack of the app', () => {
    const app = appForTest();
    const [one, two] = ['one', 'two'].map((id) => stackForTest(id, app));
    exchangeIn(one, referToStore(one, 'contoso'));
    expect(getProblemCodes(() => exchangeIn(two, referToStore(two, 'contoso')))).toEqual(['DuplicateName']);
    expect(() => exchangeIn(two, referToStore(two, 'litware'), { container: 'exchange' })).toThrow();
  });
});

describe('the exchange of a share', () => {
  test('belongs to its stack', () => {
    const app = appForTest();
    const [platform, sales] = ['platform', 'sales'].map((id) => stackForTest(id, app));
    const exchange = exchangeIn(platform, referToStore(platform, 'contoso'));
    const store = referToStore(sales, 'contoso');
    expect(getProblems(() => copyShare(sales, 'sales', store, { exchange }))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: expect.stringContaining("'exchange' must be in the stack of the share") as string,
        fix: 'create the ShareExchange in the stack of the share',
      },
    ]);
  });

  test('belongs to its tenant', () => {
    const stack = stackForTest();
    const exchange = exchangeIn(stack, referToStore(stack, 'litware', { tenantId: THERE }));
    const store = referToStore(stack, 'contoso', { tenantId: HERE });
    expect(getProblems(() => copyShare(stack, 'sales', store, { exchange }))).toMatchObject([
      { code: 'ValueInvalid', fix: 'create the ShareExchange in a data store of that tenant' },
    ]);
  });

  test('belongs to its tenant, which Terraform compares if only it knows the tenant', () => {
    const stack = stackForTest();
    const exchange = exchangeIn(
      stack,
      referToStore(stack, 'litware', { tenantId: variable(stack, 'there') }),
    );
    const store = referToStore(stack, 'contoso', { tenantId: HERE });
    copyShare(stack, 'sales', store, { exchange }).invite(recipient(stack));
    expect(getPreconditions(getExchangeAssignments(stack)[0])).toContainEqual({
      condition: `\${("${HERE}" == lower(var.there))}`,
      error_message: expect.stringMatching(/^ValueInvalid: 'exchange' must be in the tenant/) as string,
    });
  });
});

describe('operators', () => {
  const declareOperators = (operators: ShareExchangeProps['operators']): TerraformStack => {
    const stack = stackForTest();
    exchangeIn(stack, referToStore(stack, 'contoso'), { operators });
    return stack;
  };

  test('may be recipients, if they name a principal', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    exchangeIn(stack, store, { operators: [recipient(stack)] });
    expect(resources(stack, RoleAssignment)).toMatchObject([{ principal_id: PRINCIPAL }]);
    expect(getProblemCodes(() => declareOperators([new Recipient(stackForTest(), 'nobody')]))).toEqual([
      'PrincipalMissing',
    ]);
  });

  test.each<[unknown, string[]]>([
    [undefined, ['ValueInvalid']],
    [null, ['ValueInvalid']],
    [{}, ['ValueInvalid', 'ValueInvalid']],
    [{ principalId: PRINCIPAL }, ['ValueInvalid']],
  ])('that JavaScript lets through are refused: %j', (operator, codes) => {
    expect(getProblemCodes(() => declareOperators([operator as Principal]))).toEqual(codes);
  });

  test('are granted their role before Terraform publishes anything', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const operator = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.GROUP };
    const exchange = exchangeIn(stack, store, { operators: [operator], publishInvitations: true });
    copyShare(stack, 'sales', store, { exchange }).invite(recipient(stack));
    expect(resources(stack, StorageBlob)[0]['depends_on']).toEqual([
      'azurerm_role_assignment.ContainerGrants_contoso_exchange_96784aee_Contributor_C9903510',
    ]);
  });
});

test('too many invitations of one principal are reported as such', () => {
  const stack = stackForTest();
  const store = new DataStore(stack, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
  const exchange = exchangeIn(stack, store);
  const fabrikam = recipient(stack);
  const invite = (index: number) => copyShare(stack, `s${index}`, store, { exchange }).invite(fabrikam);
  Array.from({ length: 16 }, (_, index) => invite(index));
  expect(() => synthesizeStack(stack)).not.toThrow();
  invite(16);
  expect(() => synthesizeStack(stack)).toThrow(
    /ConditionTooLarge: .* use 17 invitations in exchange "exchange"/,
  );
});
