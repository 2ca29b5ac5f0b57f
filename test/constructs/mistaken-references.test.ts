import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { Fn } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import {
  Dataset,
  DataStore,
  ManagedIdentity,
  PrincipalType,
  Recipient,
  SnapshotMonitoring,
} from '../../constructs';
import { getProblems, stackForTest, variable } from '../support/stacks';
import { accept, accountId, PRINCIPAL, referToStore } from './declarations';

/* References to another attribute of a resource than the property takes: Terraform plans most of them, and Azure refuses them. */

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const principalType = PrincipalType.MANAGED_IDENTITY;

const makeIdentity = (stack: TerraformStack): UserAssignedIdentity =>
  new UserAssignedIdentity(stack, 'own', { name: 'own', ...PLACE });
const makeGroup = (stack: TerraformStack): ResourceGroup =>
  new ResourceGroup(stack, 'group', { name: 'rg-data', location: 'westeurope' });
const makeAccount = (stack: TerraformStack): StorageAccount =>
  new StorageAccount(stack, 'account', {
    name: 'contoso',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    ...PLACE,
  });
const makeContainer = (stack: TerraformStack): StorageContainer =>
  new StorageContainer(stack, 'container', { name: 'curated', storageAccountId: accountId('contoso') });
const readConfig = (stack: TerraformStack): DataAzurermClientConfig =>
  new DataAzurermClientConfig(stack, 'me', {});

const PRINCIPAL_RULE = "a reference to 'principal_id' or 'object_id' of a principal, not to";

test.each<[string, (stack: TerraformStack) => unknown, string]>([
  [
    'a client in place of a principal',
    (stack) => new Recipient(stack, 'a', { principalId: makeIdentity(stack).clientId, principalType }),
    `'principalId' must be ${PRINCIPAL_RULE} 'client_id'`,
  ],
  [
    'a client of an identity of this library in place of a principal',
    (stack) =>
      new Recipient(stack, 'a', {
        principalId: new ManagedIdentity(stack, 'sync', PLACE).clientId,
        principalType,
      }),
    `'principalId' must be ${PRINCIPAL_RULE} 'client_id'`,
  ],
  [
    'a tenant in place of the principal of a reader',
    (stack) =>
      accept(stack, 'sales', { readers: [{ principalId: readConfig(stack).tenantId, principalType }] }),
    `'readers[0].principalId' must be ${PRINCIPAL_RULE} 'tenant_id'`,
  ],
  [
    'a principal in place of a tenant',
    (stack) => referToStore(stack, 'contoso', { tenantId: readConfig(stack).objectId }),
    `'tenantId' must be a reference to 'tenant_id', not to 'object_id'`,
  ],
  [
    'a principal in place of an application',
    (stack) =>
      new ManagedIdentity(stack, 'sync', { ...PLACE, applicationId: makeIdentity(stack).principalId }),
    `'applicationId' must be a reference to 'client_id', not to 'principal_id'`,
  ],
  [
    'the id of a resource group in place of its name',
    (stack) =>
      new DataStore(stack, 'lake', { name: 'contoso', ...PLACE, resourceGroupName: makeGroup(stack).id }),
    `'resourceGroupName' must be a reference to 'name', not to 'id'`,
  ],
  [
    'the name of a resource group in place of its region',
    (stack) => new DataStore(stack, 'lake', { name: 'contoso', ...PLACE, location: makeGroup(stack).name }),
    `'location' must be a reference to 'location', not to 'name'`,
  ],
  [
    'the name of an account in place of its id',
    (stack) => referToStore(stack, 'contoso', { storageAccountId: makeAccount(stack).name }),
    `'storageAccountId' must be a reference to 'id', not to 'name'`,
  ],
  [
    'the id of an account in place of its name',
    (stack) =>
      DataStore.fromLookup(stack, 'lake', {
        storageAccountName: makeAccount(stack).id,
        resourceGroupName: 'rg-data',
      }),
    `'storageAccountName' must be a reference to 'name', not to 'id'`,
  ],
  [
    'the customer id of a workspace in place of its id',
    (stack) =>
      new SnapshotMonitoring(stack, 'monitoring', {
        ...PLACE,
        emailAddresses: ['a@contoso.com'],
        logAnalyticsWorkspaceId: new LogAnalyticsWorkspace(stack, 'logs', { name: 'logs', ...PLACE })
          .workspaceId,
      }),
    `'logAnalyticsWorkspaceId' must be a reference to 'id', not to 'workspace_id'`,
  ],
  [
    'the id of a container in place of its name',
    (stack) => Dataset.container(makeContainer(stack).id, { datasetName: 'curated' }),
    `'container' must be a reference to 'name', not to 'id'`,
  ],
  [
    'the ARM id of a container in place of its name',
    (stack) => Dataset.folder(makeContainer(stack).resourceManagerId, 'sales'),
    `'container' must be a reference to 'name', not to 'resource_manager_id'`,
  ],
])('%s is refused', (_, declare, message) => {
  expect(getProblems(() => declare(stackForTest())).map((problem) => problem.message)).toEqual([
    `${message}, got "a token"`,
  ]);
});

test.each<[string, (stack: TerraformStack) => string]>([
  ['the principal of an identity', (stack) => makeIdentity(stack).principalId],
  ['the object id of who applies', (stack) => readConfig(stack).objectId],
  ['a variable', (stack) => variable(stack, 'client_id')],
  ['the result of a function', (stack) => Fn.lower(makeIdentity(stack).clientId)],
  ['a literal', () => PRINCIPAL],
])('%s is accepted as a principal', (_, createId) => {
  const stack = stackForTest();
  expect(() => new Recipient(stack, 'a', { principalId: createId(stack), principalType })).not.toThrow();
});
