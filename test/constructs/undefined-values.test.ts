import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { Dataset, DataStore, Invitation, ManagedIdentity } from '../../constructs';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { accept, copyShare, invitationDocument, recipient, referToStore } from './declarations';
import { getAnnotations } from './share-stacks';

/* A variable that is not set opens nothing unseen, and names nothing "undefined" unseen. */

const IDENTITY = {
  identityId:
    '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sync',
  principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
  clientId: '1a2b3c4d-3c1d-4d6e-8f0a-2b7c9d1e3f55',
};
const LAKE = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };

function findWarnings(declare: (stack: TerraformStack) => unknown): readonly string[] {
  const stack = stackForTest();
  declare(stack);
  synthesizeStack(stack);
  return getAnnotations(stack)
    .map(([, , text]) => text)
    .filter((text) => text.startsWith('ValueUndefined'));
}

test.each<[title: string, declare: (stack: TerraformStack) => unknown, warning: string, count?: number]>([
  ...(['expiresOn', 'state', 'grantOn', 'acceptBy'] as const).map(
    (prop): [string, (stack: TerraformStack) => unknown, string] => [
      `'${prop}' of an invitation`,
      (stack) =>
        copyShare(stack, 'sales', referToStore(stack, 'store')).invite(recipient(stack), {
          [prop]: undefined,
        }),
      `'${prop}' is passed with the value undefined`,
    ],
  ),
  [
    'terms of use',
    (stack) => copyShare(stack, 'sales', referToStore(stack, 'store'), { termsOfUse: undefined }),
    "'termsOfUse' is passed with the value undefined, so nobody has to accept terms",
  ],
  [
    'the protection of data',
    (stack) => new DataStore(stack, 'lake', { ...LAKE, retainOnRemoval: undefined }),
    "'retainOnRemoval' is passed with the value undefined, so an apply can destroy its containers",
  ],
  [
    'the value of a tag',
    (stack) => new DataStore(stack, 'lake', { ...LAKE, tags: { owner: undefined as unknown as string } }),
    "'tags.owner' is passed with the value undefined, so it is left out",
  ],
  [
    'the tenant of a new account',
    (stack) => new DataStore(stack, 'lake', { ...LAKE, tenantId: undefined }),
    "'tenantId' is passed with the value undefined, so its tenant is compared with nothing",
  ],
  [
    'the tenant of an account of another place',
    (stack) => referToStore(stack, 'contoso', { tenantId: undefined }),
    "'tenantId' is passed with the value undefined",
  ],
  [
    'the tenant of an account that is looked up',
    (stack) =>
      DataStore.fromLookup(stack, 'lake', {
        storageAccountName: 'contoso',
        resourceGroupName: 'rg-data',
        tenantId: undefined,
      }),
    "'tenantId' is passed with the value undefined",
  ],
  [
    'the tenant of an account of the app',
    (stack) =>
      DataStore.fromStorageAccount(
        new StorageAccount(stack, 'account', {
          ...LAKE,
          accountTier: 'Standard',
          accountReplicationType: 'LRS',
        }),
        { tenantId: undefined },
      ),
    "'tenantId' is passed with the value undefined",
  ],
  [
    'the tenant of an identity of another place',
    (stack) => ManagedIdentity.fromAttributes(stack, 'theirs', { ...IDENTITY, tenantId: undefined }),
    "'tenantId' is passed with the value undefined",
  ],
  [
    'the tenant of a recipient',
    (stack) => recipient(stack, 'fabrikam', { tenantId: undefined }),
    "'tenantId' is passed with the value undefined, so an acceptance can come from any tenant",
  ],
  [
    'the name of an account of another place',
    (stack) => referToStore(stack, 'undefined'),
    `'id' is "undefined"`,
    3,
  ],
  [
    'the resource group of an account that is looked up',
    (stack) =>
      DataStore.fromLookup(stack, 'lake', {
        storageAccountName: 'contoso',
        resourceGroupName: 'rg-undefined',
      }),
    `'resourceGroupName' is "rg-undefined"`,
  ],
  [
    'the resource group of an identity of another place',
    (stack) =>
      ManagedIdentity.fromAttributes(stack, 'theirs', {
        ...IDENTITY,
        identityId: IDENTITY.identityId.replace('rg-data', 'undefined'),
      }),
    `'identityId' is "`,
  ],
  [
    'what becomes of deleted files',
    (stack) => accept(stack, 'from-contoso', { deletions: undefined }),
    "'deletions' is passed with the value undefined, so files that are deleted at the source stay at the target",
  ],
  [
    'the place of a dataset',
    (stack) =>
      accept(stack, 'from-contoso', {
        mappings: [{ datasetName: 'curated', container: 'landing', path: undefined }],
      }),
    "'mappings[0].path' is passed with the value undefined, so the dataset lands directly in the container",
  ],
  [
    'the id that selects an invitation',
    (stack) =>
      accept(stack, 'from-contoso', {
        invitation: Invitation.fromTerraformOutput(invitationDocument(), { invitationId: undefined }),
      }),
    "'invitationId' is passed with the value undefined, so the only document is taken, whatever it is for",
  ],
  [
    'the account of a dataset',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        datasets: [Dataset.container('curated'), Dataset.container('raw', { dataStore: undefined })],
      }),
    "'datasets[1].dataStore' is passed with the value undefined, so the dataset is in the data store of the share",
  ],
  [
    'a part of a path',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        datasets: [Dataset.folder('a-b', 'sales/undefined', { datasetName: 'd' })],
      }),
    `'datasets[0].path' is "sales/undefined"`,
  ],
  [
    'a part of a container',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        datasets: [Dataset.folder('data-undefined', 'sales')],
      }),
    `'datasets[0].container' is "data-undefined"`,
  ],
  [
    'a part of an id',
    (stack) => copyShare(stack, 'team-undefined', referToStore(stack, 'store')),
    `'id' is "team-undefined"`,
  ],
  [
    'a value of a tag',
    (stack) => new DataStore(stack, 'lake', { ...LAKE, tags: { owner: 'undefined' } }),
    `'tags.owner' is "undefined"`,
  ],
])('warns of %s', (_title, declare, warning, count = 1) => {
  const found = findWarnings(declare);
  expect(found).toContainEqual(expect.stringContaining(warning));
  expect(found).toHaveLength(count);
});

test.each<[title: string, declare: (stack: TerraformStack) => unknown]>([
  [
    'properties that are left out',
    (stack) => copyShare(stack, 'sales', referToStore(stack, 'store')).invite(recipient(stack), {}),
  ],
  [
    'prose that contains the word',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        termsOfUse: 'Fields can be undefined here.',
      }),
  ],
  ['a longer word', (stack) => copyShare(stack, 'undefinedness', referToStore(stack, 'store'))],
])('does not warn of %s', (_title, declare) => {
  expect(findWarnings(declare)).toEqual([]);
});
