import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { StorageContainerConfig } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import { DataAzurermRoleDefinition } from '@cdktf/provider-azurerm/lib/data-azurerm-role-definition';
import type { App, TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { DataStore, ShareExchange } from '../../constructs';
import { getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import {
  accept,
  accountId,
  copyShare,
  PRINCIPAL,
  recipient,
  referToStore,
  SYNCHRONIZER,
} from './declarations';
import { SAFE } from './share-stacks';

/*
 * Role assignments and containers of an app's own that are equal to those of a share or subscription. Azure and azurerm refuse
 * the second one in the middle of an apply.
 */

const ACCOUNT = accountId('contoso');
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/curated`;
const READER_ID = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';

/** The stack of a share of 'curated' in an account of the app. */
interface Shared {
  readonly stack: TerraformStack;
  readonly account: StorageAccount;
  readonly container: StorageContainer;
}

function shareOwn(): Shared {
  const stack = stackForTest();
  const account = new StorageAccount(stack, 'account', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
  });
  const container = new StorageContainer(stack, 'own', { name: 'curated', storageAccountId: account.id });
  copyShare(stack, 'sales', DataStore.fromStorageAccount(account)).invite(recipient(stack));
  return { stack, account, container };
}

function assign(stack: TerraformStack, config: Partial<RoleAssignmentConfig>): void {
  new RoleAssignment(stack, 'plain', {
    roleDefinitionName: 'Storage Blob Data Reader',
    principalId: PRINCIPAL,
    scope: CONTAINER,
    ...config,
  });
}

describe('a role assignment of the app that is equal to that of a share is refused', () => {
  const MESSAGE = (other: string): string =>
    `principal "${PRINCIPAL}" already has this role on container "curated", through '${other}'; Azure allows one assignment for each principal, role and scope`;
  const problem = (where: string, other: string): unknown => ({
    code: 'GrantDuplicate',
    message: MESSAGE(other),
    fix: 'remove one of the two role assignments; the share or subscription needs its own',
    where,
  });

  test.each<[string, (shared: Shared) => Partial<RoleAssignmentConfig>]>([
    ['by the id of the container', ({ container }) => ({ scope: container.id })],
    ['by the ARM id of the container', ({ container }) => ({ scope: container.resourceManagerId })],
    [
      'below the id of the account',
      ({ account }) => ({ scope: `${account.id}/blobServices/default/containers/curated` }),
    ],
    [
      'by its name, by reference',
      ({ account, container }) => ({
        scope: `${account.id}/blobServices/default/containers/${container.name}`,
      }),
    ],
    ['by a literal id', () => ({ scope: CONTAINER })],
    ['by a literal id in other case', () => ({ scope: CONTAINER.toUpperCase() })],
    ['with the principal in other case', () => ({ principalId: PRINCIPAL.toUpperCase() })],
    ['with the role in other case', () => ({ roleDefinitionName: 'storage blob data reader' })],
    [
      'with the id of the role',
      () => ({
        roleDefinitionName: undefined,
        roleDefinitionId: `/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/${READER_ID}`,
      }),
    ],
    [
      'with the role of a data source',
      ({ stack }) => ({
        roleDefinitionName: undefined,
        roleDefinitionId: new DataAzurermRoleDefinition(stack, 'reader', { name: 'Storage Blob Data Reader' })
          .id,
      }),
    ],
    [
      'with a condition',
      () => ({
        condition:
          "(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a')",
        conditionVersion: '2.0',
      }),
    ],
  ])('%s', (_what, createConfig) => {
    const shared = shareOwn();
    assign(shared.stack, createConfig(shared));
    const [{ message, where, code }] = getProblems(() => synthesizeStack(shared.stack));
    expect([code, where, message.toLowerCase()]).toEqual([
      'GrantDuplicate',
      'test/plain',
      MESSAGE('test/ContainerGrants/account--DataStore-78ecdbc0/curated/fabrikam/Reader').toLowerCase(),
    ]);
  });

  test('in another stack of the app', () => {
    const stack = stackForTest();
    const other = stackForTest('other', stack.node.root as App);
    copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE)).invite(recipient(stack));
    assign(other, {});
    expect(getProblems(() => synthesizeStack(stack))).toEqual([
      problem('test/ContainerGrants/contoso/curated/fabrikam/Reader', 'other/plain'),
    ]);
  });

  test('for the identity of a subscription, and with the principal by reference', () => {
    const stack = stackForTest();
    const principalId = variable(stack, 'principal');
    accept(stack, 'subscription', { identity: { ...SYNCHRONIZER, principalId } });
    const scope = `${accountId('fabrikam')}/blobServices/default/containers/landing`;
    assign(stack, { principalId, scope, roleDefinitionName: 'Storage Blob Data Contributor' });
    expect(getProblems(() => synthesizeStack(stack))).toEqual([
      expect.objectContaining({
        code: 'GrantDuplicate',
        message: expect.stringContaining(
          'principal "a token" already has this role on container "landing"',
        ) as string,
        where: 'test/plain',
      }),
    ]);
  });
});

test.each<[string, (shared: Shared) => Partial<RoleAssignmentConfig>]>([
  ['another principal', () => ({ principalId: READER_ID })],
  ['another role', () => ({ roleDefinitionName: 'Storage Blob Data Contributor' })],
  ['the account as a scope', ({ account }) => ({ scope: account.id })],
  ['another container', ({ account }) => ({ scope: `${account.id}/blobServices/default/containers/other` })],
  ['another account', () => ({ scope: CONTAINER.replace('contoso', 'fabrikam') })],
  ['a count, which can be 0', () => ({ count: 1 })],
  ['a scope that only Terraform knows', ({ stack }) => ({ scope: variable(stack, 'scope') })],
])('a role assignment with %s is none that a share makes', (_what, createConfig) => {
  const shared = shareOwn();
  assign(shared.stack, createConfig(shared));
  expect(() => synthesizeStack(shared.stack)).not.toThrow();
});

describe('a container that is defined twice is refused', () => {
  const problem = (name: string, where: string, other: string): unknown => ({
    code: 'ContainerDuplicate',
    message: `container "${name}" is defined twice, the other time at '${other}': azurerm refuses to create a container that exists`,
    fix: "remove one of them; a subscription lands in a container that something else defines if 'existingContainers' names it",
    where,
  });
  const LANDING = 'test/LandingContainers/target/landing';

  test.each<[string, Partial<StorageContainerConfig>]>([
    ['by the id of its account', { storageAccountId: accountId('fabrikam') }],
    ['by the id of its account in other case', { storageAccountId: accountId('fabrikam').toUpperCase() }],
    ['by the name of its account', { storageAccountName: 'fabrikam' }],
  ])('beside that of a subscription, %s', (_what, config) => {
    const stack = stackForTest();
    accept(stack, 'subscription');
    new StorageContainer(stack, 'own', { name: 'landing', ...config });
    expect(getProblems(() => synthesizeStack(stack))).toEqual([problem('landing', 'test/own', LANDING)]);
  });

  test('before that of a subscription, and in another stack', () => {
    const stack = stackForTest();
    const other = stackForTest('other', stack.node.root as App);
    new StorageContainer(stack, 'own', { name: 'landing', storageAccountId: accountId('fabrikam') });
    accept(stack, 'subscription');
    new StorageContainer(other, 'own', { name: 'datashare', storageAccountId: accountId('fabrikam') });
    expect(getProblems(() => synthesizeStack(stack))).toEqual([
      problem('landing', LANDING, 'test/own'),
      problem('datashare', 'other/own', 'test/LandingContainers/target/datashare'),
    ]);
  });

  test('as a file system', () => {
    const stack = stackForTest();
    accept(stack, 'subscription');
    new StorageDataLakeGen2Filesystem(stack, 'own', {
      name: 'landing',
      storageAccountId: accountId('fabrikam'),
    });
    expect(getProblems(() => synthesizeStack(stack))).toEqual([problem('landing', 'test/own', LANDING)]);
  });

  test('beside that of an exchange, or of addContainer', () => {
    const stack = stackForTest();
    const props = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };
    const store = new DataStore(stack, 'lake', props);
    store.addContainer('curated');
    const { storageAccountId } = store;
    new ShareExchange(stack, 'exchange', { dataStore: store });
    new StorageContainer(stack, 'own', { name: 'curated', storageAccountId });
    new StorageContainer(stack, 'box', { name: 'exchange', storageAccountId });
    expect(getProblems(() => synthesizeStack(stack))).toEqual([
      problem('curated', 'test/own', 'test/lake/curated'),
      problem('exchange', 'test/box', 'test/exchange/Container'),
    ]);
  });
});

test.each<[string, (stack: TerraformStack) => StorageContainerConfig]>([
  ['another name', () => ({ name: 'other', storageAccountId: accountId('fabrikam') })],
  ['another account', () => ({ name: 'landing', storageAccountId: accountId('contoso') })],
  ['a count, which can be 0', () => ({ name: 'landing', storageAccountId: accountId('fabrikam'), count: 1 })],
  [
    'an account that only Terraform knows',
    (stack) => ({ name: 'landing', storageAccountId: variable(stack, 'id') }),
  ],
])('a container with %s is none that a subscription defines', (_what, createConfig) => {
  const stack = stackForTest();
  accept(stack, 'subscription');
  new StorageContainer(stack, 'own', createConfig(stack));
  expect(() => synthesizeStack(stack)).not.toThrow();
});

test('a store of another construct library is compared by its name', () => {
  const stack = stackForTest();
  const store: IDataStore = referToStore(stack, 'contoso', {
    ...SAFE,
    storageAccountId: variable(stack, 'id'),
  });
  copyShare(stack, 'sales', store).invite(recipient(stack));
  assign(stack, {});
  expect(() => synthesizeStack(stack)).not.toThrow();
});
