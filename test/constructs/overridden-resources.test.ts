import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import { Aspects, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import {
  AclEntryType,
  DataStore,
  ManagedIdentity,
  ShareExchange,
  SnapshotJob,
  SnapshotMonitoring,
} from '../../constructs';
import { isResourceOfType } from '../../constructs/synthesis/resource-types';
import { getProblems, stackForTest, synthesizeStack } from '../support/stacks';
import {
  accept,
  containerDataset,
  copyShare,
  createReceivedInvitation,
  recipient,
  referToStore,
} from './declarations';
import { getAnnotations } from './share-stacks';

/* An app can change what this library declares, with overrides, aspects and setters. Nothing that opens access passes unseen. */

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const END = '2099-01-01T00:00:00Z';

function find<T>(stack: TerraformStack, type: Parameters<typeof isResourceOfType<T>>[0]): T & IConstruct {
  return stack.node.findAll().find((each) => isResourceOfType(type, each)) as T & IConstruct;
}

/** A grant with an end, on a container of an account that the stack defines. */
function createStack(): TerraformStack {
  const stack = stackForTest();
  const store = new DataStore(stack, 'lake', { name: 'contoso', ...PLACE, tags: { team: 'data' } });
  store.addContainer('curated');
  copyShare(stack, 'sales', store).invite(recipient(stack), { expiresOn: END });
  return stack;
}

type Override = readonly [argument: string, value: unknown, message: string];

test.each<Override>([
  [
    'role_definition_name',
    'Storage Blob Data Owner',
    `is declared as "Storage Blob Data Reader", but the app changes it to "Storage Blob Data Owner"`,
  ],
  ['scope', '/subscriptions/1', 'but the app changes it to "/subscriptions/1"'],
  ['principal_id', 'other', 'but the app changes it to "other"'],
  ['condition', undefined, 'but the app removes it'],
  ['condition', 'true', 'but the app changes it to "true"'],
  ['condition_version', undefined, 'but the app removes it'],
  [
    'lifecycle.create_before_destroy',
    true,
    'so that Azure refuses the new resource while the old one exists',
  ],
  ['lifecycle.ignore_changes', ['condition'], 'so that Terraform no longer applies what is declared'],
  ['lifecycle.ignore_changes', 'all', 'so that Terraform no longer applies what is declared'],
  ['count', 0, 'so that the block can stand for several resources or for none'],
  ['for_each', { a: 1 }, 'so that the block can stand for several resources or for none'],
])("an override of '%s' of a grant with %j is refused", (argument, value, message) => {
  for (const override of [
    (stack: TerraformStack) => find(stack, RoleAssignment).addOverride(argument, value),
    (stack: TerraformStack) => {
      const { friendlyUniqueId: id } = find(stack, RoleAssignment);
      stack.addOverride(`resource.azurerm_role_assignment.${id}.${argument}`, value);
    },
  ]) {
    const stack = createStack();
    override(stack);
    expect(getProblems(() => synthesizeStack(stack))).toEqual([
      expect.objectContaining({
        code: 'GrantOverridden',
        message: expect.stringContaining(message) as string,
        where: 'test/ContainerGrants/lake/curated/fabrikam/Reader',
      }),
    ]);
  }
});

test.each<[title: string, change: (grant: RoleAssignment) => void]>([
  ['a setter', (grant) => (grant.roleDefinitionName = 'Storage Blob Data Owner')],
  ['a reset', (grant) => grant.resetCondition()],
  ['another life cycle', (grant) => (grant.lifecycle = { createBeforeDestroy: true })],
])('%s of a grant is refused, also from an aspect', (_title, change) => {
  const direct = createStack();
  change(find(direct, RoleAssignment));
  expect(getProblems(() => synthesizeStack(direct))[0].code).toBe('GrantOverridden');
  const byAspect = createStack();
  Aspects.of(byAspect).add({ visit: (node) => isResourceOfType(RoleAssignment, node) && change(node) });
  expect(getProblems(() => synthesizeStack(byAspect))[0].code).toBe('GrantOverridden');
});

/** A stack with a resource of each type that the constructs define, but for those of azapi. */
function createFullStack(): TerraformStack {
  const stack = stackForTest();
  const store = new DataStore(stack, 'lake', { name: 'contoso', ...PLACE });
  store.addContainer('curated');
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store, publishInvitations: true });
  copyShare(stack, 'sales', store, { preserveTags: true, exchange }).invite(recipient(stack));
  const identity = new ManagedIdentity(stack, 'sync', PLACE);
  const target = referToStore(stack, 'target', { isHnsEnabled: true, retainOnRemoval: true });
  const accessControl = [{ type: AclEntryType.OTHER, permissions: 'r-x' }];
  const subscription = accept(stack, 'from-contoso', {
    invitation: createReceivedInvitation(
      { datasets: [containerDataset('curated'), containerDataset('raw')] },
      { isHnsEnabled: true },
    ),
    target,
    identity,
    mappings: [
      { datasetName: 'curated', container: 'landing', path: 'curated', accessControl },
      { datasetName: 'raw', container: 'raw', accessControl },
    ],
  });
  const monitoring = new SnapshotMonitoring(stack, 'watch', { ...PLACE, emailAddresses: ['a@contoso.com'] });
  const { logAnalyticsWorkspaceId } = monitoring;
  const registryId =
    '/subscriptions/1/resourceGroups/rg-data/providers/Microsoft.ContainerRegistry/registries/fabrikam';
  const image = 'fabrikam.azurecr.io/datashare:1';
  const job = new SnapshotJob(stack, 'job', {
    subscription,
    image,
    registryId,
    logAnalyticsWorkspaceId,
    ...PLACE,
  });
  monitoring.watch(job);
  monitoring.watchStore(target);
  return stack;
}

test('every resource of every construct keeps its arguments', () => {
  const stack = createFullStack();
  const resources = stack.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
  for (const each of resources) each.addOverride('lifecycle.ignore_changes', 'all');
  const found = getProblems(() => synthesizeStack(stack)).map(({ where }) => where);
  const warned = getAnnotations(stack).flatMap(([where, , text]) =>
    text.startsWith('ArgumentOverridden') ? [where] : [],
  );
  expect([...found, ...warned].sort()).toEqual(resources.map(({ node }) => node.path).sort());
  expect(new Set(resources.map(({ terraformResourceType }) => terraformResourceType)).size).toBe(16);
});

test('an override of a custom role is refused', () => {
  const stack = stackForTest();
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), { preserveTags: true }).invite(recipient(stack));
  find(stack, RoleDefinition).addOverride('permissions.0.data_actions', ['*']);
  expect(getProblems(() => synthesizeStack(stack)).map(({ message }) => message)).toEqual([
    expect.stringContaining("'permissions[0].data_actions' of this azurerm_role_definition is declared as"),
  ]);
});

const findWarnings = (stack: TerraformStack): string[] => {
  synthesizeStack(stack);
  return getAnnotations(stack)
    .map(([where, , text]) => `${where}: ${text}`)
    .filter((text) => text.includes('ArgumentOverridden'));
};

test.each<Override>([
  [
    'shared_access_key_enabled',
    true,
    `'shared_access_key_enabled' of this azurerm_storage_account is declared as false, but the app changes it to true`,
  ],
  ['shared_access_key_enabled', undefined, 'but the app removes it'],
  ['allow_nested_items_to_be_public', true, 'is declared as false'],
  ['local_user_enabled', true, 'is declared as false'],
  ['min_tls_version', 'TLS1_0', 'is declared as "TLS1_2"'],
  ['sftp_enabled', true, 'so that local users read without role assignments'],
  ['nfsv3_enabled', true, 'so that NFS 3.0 reads without role assignments'],
  ['static_website', [{ index_document: 'index.html' }], 'so that anyone can read container $web'],
  ['lifecycle.create_before_destroy', true, 'so that Azure refuses the new resource'],
  ['lifecycle.ignore_changes', ['shared_access_key_enabled'], 'so that Terraform no longer applies'],
])("an override of '%s' of an account with %j is a warning", (argument, value, message) => {
  const stack = createStack();
  find(stack, StorageAccount).addOverride(argument, value);
  expect(findWarnings(stack)).toEqual([expect.stringContaining(message)]);
});

test('a public container of this library is a warning', () => {
  const stack = createStack();
  find(stack, StorageContainer).addOverride('container_access_type', 'blob');
  expect(findWarnings(stack)).toEqual([
    expect.stringContaining(
      `'container_access_type' of this azurerm_storage_container is declared as "private"`,
    ),
  ]);
});

test('containers that lose their protection are a warning', () => {
  const stack = stackForTest();
  const target = referToStore(stack, 'fabrikam', { retainOnRemoval: true });
  accept(stack, 'from-contoso', { target });
  find(stack, StorageContainer).addOverride('lifecycle.prevent_destroy', false);
  expect(findWarnings(stack)).toEqual([expect.stringContaining("'lifecycle.prevent_destroy'")]);
});

test.each<[title: string, change: (stack: TerraformStack) => void]>([
  ['tags', (stack) => (find(stack, StorageAccount).tags = { team: 'other', cost: '1' })],
  [
    'arguments that nobody declares',
    (stack) => find(stack, StorageAccount).addOverride('network_rules', [{ default_action: 'Deny' }]),
  ],
  [
    'a value that is the declared one',
    (stack) => find(stack, StorageAccount).addOverride('min_tls_version', 'TLS1_2'),
  ],
  ['timeouts', (stack) => find(stack, RoleAssignment).putTimeouts({ create: '1h' })],
  ['a dependency', (stack) => (find(stack, RoleAssignment).dependsOn = ['azurerm_resource_group.a'])],
  ['protection', (stack) => find(stack, RoleAssignment).addOverride('lifecycle.prevent_destroy', true)],
  [
    'tags that Terraform ignores',
    (stack) => find(stack, StorageAccount).addOverride('lifecycle.ignore_changes', ['tags']),
  ],
  ['nothing', () => undefined],
])('says nothing of %s', (_title, change) => {
  const stack = createStack();
  change(stack);
  expect(findWarnings(stack)).toEqual([]);
});

test.each<[title: string, change: (account: StorageAccount) => void, code: string]>([
  [
    'keys, by an override',
    (account) => account.addOverride('shared_access_key_enabled', true),
    'SharedKeyEnabled',
  ],
  ['keys, by a setter', (account) => (account.sharedAccessKeyEnabled = true), 'SharedKeyEnabled'],
])('an account of the app that gets %s after its share is a warning', (_title, change, code) => {
  const stack = stackForTest();
  const account = new StorageAccount(stack, 'account', {
    name: 'contoso',
    ...PLACE,
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    sharedAccessKeyEnabled: false,
  });
  copyShare(stack, 'sales', DataStore.fromStorageAccount(account)).invite(recipient(stack));
  change(account);
  synthesizeStack(stack);
  expect(getAnnotations(stack).map(([, , text]) => text)).toContainEqual(expect.stringContaining(code));
});

test('a container of the app that an override makes public is a warning', () => {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso');
  const { storageAccountId } = store;
  const own = new StorageContainer(stack, 'own', { name: 'curated', storageAccountId });
  copyShare(stack, 'sales', store).invite(recipient(stack));
  own.addOverride('container_access_type', 'blob');
  synthesizeStack(stack);
  expect(getAnnotations(stack).map(([, , text]) => text)).toContainEqual(
    expect.stringContaining('ContainerPublic'),
  );
});
