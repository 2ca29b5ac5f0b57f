import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AcceptedSubscription,
  DataStore,
  ManagedIdentity,
  Recipient,
  Share,
  ShareExchange,
  SnapshotJob,
  SnapshotMonitoring,
} from '../../constructs';

/* A construct in the wrong place, or with a wrong id, is told like any other mistake: `constructs` only throws its own error. */

const CREATE: Readonly<Record<string, (scope: Construct, id: string) => unknown>> = {
  AcceptedSubscription: (scope, id) => new AcceptedSubscription(scope, id, {} as never),
  DataStore: (scope, id) => new DataStore(scope, id, {} as never),
  'DataStore.fromAttributes': (scope, id) => DataStore.fromAttributes(scope, id, ATTRIBUTES),
  'DataStore.fromLookup': (scope, id) =>
    DataStore.fromLookup(scope, id, { storageAccountName: 'contoso', resourceGroupName: 'rg-data' }),
  ManagedIdentity: (scope, id) => new ManagedIdentity(scope, id, {} as never),
  'ManagedIdentity.fromAttributes': (scope, id) => ManagedIdentity.fromAttributes(scope, id, IDENTITY),
  Recipient: (scope, id) => new Recipient(scope, id, {}),
  Share: (scope, id) => new Share(scope, id, {} as never),
  ShareExchange: (scope, id) => new ShareExchange(scope, id, {} as never),
  SnapshotJob: (scope, id) => new SnapshotJob(scope, id, {} as never),
  SnapshotMonitoring: (scope, id) => new SnapshotMonitoring(scope, id, {} as never),
};

const GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/';
const ATTRIBUTES = {
  storageAccountId: `${GROUP}Microsoft.Storage/storageAccounts/contoso`,
  storageAccountName: 'contoso',
  location: 'westeurope',
};
const IDENTITY = {
  identityId: `${GROUP}Microsoft.ManagedIdentity/userAssignedIdentities/sync`,
  principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
  clientId: '6b1f4c9f-9b2a-4a1d-8c6a-1e5b6e5a7d22',
};

describe.each(Object.entries(CREATE))('%s', (_, create) => {
  test.each<[title: string, place: (stack: TerraformStack) => [unknown, unknown], message: string]>([
    ['the app as the scope', (stack) => [stack.node.root, 'a'], "'scope' must be the stack"],
    ['no scope', () => [undefined, 'a'], "'scope' must be the stack, or another construct in it, but"],
    ['a scope left out', () => ['a', {}], `'scope' must be the stack, or another construct in it, got "a"`],
    ['an id left out', (stack) => [stack, {}], "'id' must be a text that names the construct, unique"],
    ['an id that is not set', (stack) => [stack, undefined], "'id' must be a text that names the construct"],
    ['an empty id', (stack) => [stack, ''], "'id' must be a text that names the construct"],
    [
      'an id that all objects have',
      (stack) => [stack, 'toString'],
      "'id' must be another text than the name of",
    ],
    ['an id in use', (stack) => [stack, 'used'], `duplicate construct "used", the other is at 'data/used'`],
  ])('%s', (_title, place, message) => {
    const stack = new TerraformStack(new App(), 'data');
    new Recipient(stack, 'used', { tenantId: '33333333-3333-4333-8333-333333333333' });
    const [scope, id] = place(stack);

    expect(() => create(scope as Construct, id as string)).toThrow(message);
  });
});
