import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import { Dataset, DataStore, ShareExchange } from '../../constructs';
import { getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, recipient, referToStore } from './declarations';
import { getAnnotations, SAFE } from './share-stacks';

/*
 * Role assignments that stand beside ours on the same accounts, whoever made them.
 */

const ACCOUNT = accountId('contoso');
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/curated`;
const CONDITION =
  "(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a')";

function assignRole(stack: TerraformStack, config: Partial<RoleAssignmentConfig> = {}): RoleAssignment {
  return new RoleAssignment(stack, 'plain', {
    scope: CONTAINER,
    roleDefinitionName: 'Storage Blob Data Reader',
    principalId: OTHER_PRINCIPAL,
    ...config,
  });
}

function findUnreadable(stack: TerraformStack): string[] {
  return getAnnotations(stack)
    .map(([, , text]) => text)
    .filter((text) => text.includes('ConditionUnreadable'));
}

/** A stack that shares from contoso, with an assignment of its own. */
function withAssignment(config: Partial<RoleAssignmentConfig>): TerraformStack {
  const stack = stackForTest();
  assignRole(stack, config);
  copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE)).invite(recipient(stack));
  return stack;
}

const UUID = "'principalId' must be a UUID like 00000000-0000-0000-0000-000000000000, got";

test.each<[string, Partial<RoleAssignmentConfig>, string]>([
  [
    'a condition without a version',
    { condition: CONDITION },
    "ValueInvalid: 'conditionVersion' must be set where 'condition' is, but it is not set; set 'conditionVersion'",
  ],
  [
    'a version without a condition',
    { conditionVersion: '2.0' },
    "ValueInvalid: 'condition' must be set where 'conditionVersion' is, but it is not set; set 'condition'",
  ],
  ['a principal by its name', { principalId: 'analysts' }, `ValueInvalid: ${UUID} "analysts"`],
  [
    'a principal by an ARM id, on the whole account',
    { scope: ACCOUNT.toUpperCase(), principalId: '/subscriptions/1/x' },
    `ValueInvalid: ${UUID} "/subscriptions/1/x"`,
  ],
])('fails for %s', (_what, config, message) => {
  const stack = withAssignment(config);
  expect(() => synthesizeStack(stack)).toThrow(message);
  expect(() => synthesizeStack(stack)).toThrow('(at test/plain)');
});

test.each<[string, Partial<RoleAssignmentConfig>]>([
  ['a condition with its version', { condition: CONDITION, conditionVersion: '2.0' }],
  ['nothing but a principal and a role', {}],
  ['a condition on another account', { scope: `${ACCOUNT}2`, condition: CONDITION }],
  [
    'a condition above the account',
    { scope: ACCOUNT.split('/').slice(0, 5).join('/'), condition: CONDITION },
  ],
])('takes %s', (_what, config) => {
  expect(() => synthesizeStack(withAssignment(config))).not.toThrow();
});

test('parts of a condition that only Terraform knows are not checked, except in strings', () => {
  const stack = stackForTest();
  const part = variable(stack, 'part');
  copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(recipient(stack));
  const plain = assignRole(stack, { condition: `${CONDITION} AND ${part}`, conditionVersion: '2.0' });
  expect(() => synthesizeStack(stack)).not.toThrow();
  expect(findUnreadable(stack)).toEqual([]);
  plain.condition = `${CONDITION.replace("'a'", `'${part}'`)} AND`;
  expect(() => synthesizeStack(stack)).not.toThrow();
  expect(findUnreadable(stack)).toHaveLength(1);
});

/** Azure can know more of its language than this library. */
test.each([
  ['that ends too early', `${CONDITION} AND`],
  ['with an operator of another evaluator', CONDITION.replace('StringEquals', 'StringContains')],
  ['with a function', "AddDays(@Environment[UtcNow], 3) DateTimeLessThan '2027-01-01'"],
  ['with alternatives that Azure may group itself', `${CONDITION} AND ${CONDITION} OR ${CONDITION}`],
  ['of words', 'only on weekdays'],
])('a condition %s is a warning, never an error', (_what, condition) => {
  const stack = withAssignment({ condition, conditionVersion: '2.0' });
  expect(() => synthesizeStack(stack)).not.toThrow();
  expect(findUnreadable(stack)).toEqual([
    expect.stringContaining('the condition cannot be parsed "at position'),
  ]);
});

test('a condition of an escape hatch is never an error', () => {
  const stack = stackForTest();
  const assignment = assignRole(stack, { condition: CONDITION, conditionVersion: '2.0' });
  assignment.addOverride('condition', 'only on weekdays');
  copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE)).invite(recipient(stack));
  expect(() => synthesizeStack(stack)).not.toThrow();
});

test('assignments are found by references to the account and to its containers', () => {
  const scopes: ((account: StorageAccount, container: StorageContainer) => string)[] = [
    (account) => account.id,
    (account) => `${account.id}/blobServices/default/containers/curated`,
    (_, container) => container.id,
    (_, container) => container.resourceManagerId,
  ];
  for (const scopeOf of scopes) {
    const stack = stackForTest();
    const account = new StorageAccount(stack, 'lake', {
      name: 'contoso',
      resourceGroupName: 'rg-data',
      location: 'westeurope',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
    });
    const container = new StorageContainer(stack, 'curated', {
      name: 'curated',
      storageAccountId: account.id,
    });
    assignRole(stack, { scope: scopeOf(account, container), condition: CONDITION });
    copyShare(stack, 'sales', DataStore.fromStorageAccount(account)).invite(recipient(stack));
    expect(() => synthesizeStack(stack)).toThrow("'conditionVersion' must be set");
  }
});

test('of a role for blobs that Azure does not have is warned, once', () => {
  const roles: [string, number][] = [
    ['Storage Blob Reader', 1],
    ['storage blob data reader', 0],
    ['Storage Blob Delegator', 0],
    ['Monitoring Reader', 0],
  ];
  for (const [roleDefinitionName, count] of roles) {
    const stack = withAssignment({ roleDefinitionName });
    synthesizeStack(stack);
    synthesizeStack(stack);
    const said = getAnnotations(stack).filter(([, , text]) => text.startsWith('RoleUnknown'));
    expect(said.map(([path, level]) => [path, level])).toEqual(Array(count).fill(['test/plain', 'warn']));
  }
});

test('an assignment of this library that an escape hatch changed is checked as well', () => {
  const stack = stackForTest();
  const dataStore = referToStore(stack, 'contoso');
  const exchange = new ShareExchange(stack, 'exchange', { dataStore });
  const datasets = [Dataset.folder('curated', variable(stack, 'path'), { datasetName: 'a' })];
  copyShare(stack, 'sales', dataStore, { datasets, exchange }).invite(recipient(stack), {
    expiresOn: variable(stack, 'end'),
  });
  expect(() => synthesizeStack(stack)).not.toThrow();
  const own = stack.node
    .findAll()
    .filter((construct): construct is RoleAssignment => construct instanceof RoleAssignment)
    .filter(({ conditionInput }) => conditionInput !== undefined);
  expect(own).toHaveLength(2);
  for (const assignment of own) assignment.resetConditionVersion();
  expect(getProblems(() => synthesizeStack(stack))).toEqual(
    expect.arrayContaining(
      own.map(({ node }) => expect.objectContaining({ code: 'GrantOverridden', where: node.path }) as object),
    ),
  );
  for (const assignment of own) assignment.conditionVersion = '2.0';
  expect(() => synthesizeStack(stack)).not.toThrow();
});
