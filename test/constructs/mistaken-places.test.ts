import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { App, TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import {
  Dataset,
  DataShareError,
  DataStore,
  ManagedIdentity,
  Recipient,
  PrincipalType,
  SnapshotJob,
  SnapshotMonitoring,
} from '../../constructs';
import { appForTest, getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import {
  accept,
  accountId,
  copyShare,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  referToStore,
} from './declarations';

/* Values and constructs in the place of others: each is found where it stands. */

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const IDENTITY_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sync';
const TENANT = '33333333-3333-4333-8333-333333333333';
const NIL = '00000000-0000-0000-0000-000000000000';

function describeProblems(declare: (stack: TerraformStack) => unknown, stack = stackForTest()): string[] {
  try {
    declare(stack);
    synthesizeStack(stack);
    return [];
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    return error.problems.map(({ code, message, where }) => `${code}: ${message} (at ${where})`);
  }
}

const principalType = PrincipalType.SERVICE_PRINCIPAL;
const refer = (ids: object) => (stack: TerraformStack) =>
  ManagedIdentity.fromAttributes(stack, 'sync', {
    identityId: IDENTITY_ID,
    principalId: PRINCIPAL,
    clientId: OTHER_PRINCIPAL,
    ...ids,
  });

test.each<[string, (stack: TerraformStack) => unknown, string]>([
  [
    'a tenant in place of a principal',
    (stack) =>
      new Recipient(stack, 'a', { principalId: TENANT, principalType, tenantId: TENANT.toUpperCase() }),
    `'tenantId' must be another id than 'principalId': the id of a tenant is not that of a principal or application`,
  ],
  [
    'a tenant in place of an application',
    (stack) =>
      new Recipient(stack, 'a', {
        principalId: PRINCIPAL,
        principalType,
        applicationId: TENANT,
        tenantId: TENANT,
      }),
    `'tenantId' must be another id than 'applicationId': the id of a tenant is not that of a principal or application`,
  ],
  [
    'a tenant in place of a client',
    refer({ clientId: TENANT, tenantId: TENANT }),
    `'tenantId' must be another id than 'clientId': the id of a tenant is not that of a principal or application`,
  ],
  [
    'an identity in place of the application that trusts it',
    refer({ applicationId: OTHER_PRINCIPAL }),
    `'applicationId' must be another id than 'clientId': the application that trusts an identity is not the identity itself`,
  ],
  [
    'the principal of an example',
    (stack) => new Recipient(stack, 'a', { principalId: NIL, principalType }),
    `'principalId' must be an id of your own, not that of an example`,
  ],
  [
    'the tenant of an example',
    (stack) => accept(stack, 'sales', { identity: { principalId: PRINCIPAL, principalType, tenantId: NIL } }),
    `'identity.tenantId' must be an id of your own, not that of an example`,
  ],
  [
    'the endpoint of another account',
    (stack) => referToStore(stack, 'contoso', { blobEndpoint: 'https://fabrikam.blob.core.windows.net' }),
    `'blobEndpoint' must be the endpoint of the account that 'storageAccountName' names (contoso), got "https://fabrikam.blob.core.windows.net"`,
  ],
  [
    'the endpoint of another account in a zone',
    (stack) =>
      referToStore(stack, 'contoso', { blobEndpoint: 'https://fabrikam.z12.blob.storage.azure.net' }),
    `'blobEndpoint' must be the endpoint of the account that 'storageAccountName' names (contoso), got "https://fabrikam.z12.blob.storage.azure.net"`,
  ],
])('%s', (_, declare, message) => {
  expect(describeProblems(declare)).toEqual([expect.stringContaining(`ValueInvalid: ${message}`) as string]);
});

test.each(['https://data.contoso.com', 'https://contoso.z3.blob.storage.azure.net'])(
  'an endpoint of the account itself is accepted: %s',
  (blobEndpoint) => {
    expect(describeProblems((stack) => referToStore(stack, 'contoso', { blobEndpoint }))).toEqual([]);
  },
);

describe('an account of the stack', () => {
  const make = (stack: TerraformStack, id = 'lake'): DataStore => {
    const store = new DataStore(stack, id, { name: 'contoso', ...PLACE });
    store.addContainer('curated');
    return store;
  };
  const account = (stack: TerraformStack, more: object = {}): StorageAccount =>
    new StorageAccount(stack, 'own', {
      name: 'contoso',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
      ...PLACE,
      ...more,
    });
  const DUPLICATE = 'DuplicateName: duplicate storage account "contoso", the other is at';
  const REFERENCE = `ValueInvalid: 'storageAccountName' must be an account that this stack does not define ('test/lake/Resource' does): Terraform would not wait for it, got "contoso"`;

  test.each<[string, (stack: TerraformStack) => unknown, string[]]>([
    [
      'is not defined by two stores',
      (stack) => [make(stack), make(stack, 'again')],
      [`${DUPLICATE} 'test/lake/Resource' (at test/again/Resource)`],
    ],
    [
      'is not defined by a store and by a resource of its own',
      (stack) => [make(stack), account(stack)],
      [`${DUPLICATE} 'test/lake/Resource' (at test/own)`],
    ],
    [
      'is not looked up',
      (stack) => [
        make(stack),
        DataStore.fromLookup(stack, 'found', { storageAccountName: 'contoso', resourceGroupName: 'rg-data' }),
      ],
      [`${REFERENCE} (at test/found)`],
    ],
    [
      'is not referred to by its literal id',
      (stack) => [make(stack), copyShare(stack, 'sales', referToStore(stack, 'contoso'))],
      [`${REFERENCE} (at test/contoso)`],
    ],
    ['can be the alternative to another one', (stack) => [make(stack), account(stack, { count: 1 })], []],
    [
      'can be referred to by its resource',
      (stack) => [
        make(stack),
        copyShare(stack, 'sales', DataStore.fromStorageAccount(account(stack, { name: 'other' }))),
      ],
      [],
    ],
  ])('%s', (_, declare, problems) => {
    expect(describeProblems(declare)).toEqual(problems);
  });

  test('can be looked up, and named, in another stack', () => {
    const app = appForTest();
    make(stackForTest('owner', app));
    const stack = stackForTest('user', app);
    const lookup = { storageAccountName: 'contoso', resourceGroupName: 'rg-data' };
    const found = describeProblems(() => {
      copyShare(stack, 'sales', DataStore.fromLookup(stack, 'found', lookup));
      copyShare(stack, 'other', referToStore(stack, 'contoso', {}, 'named'));
    }, stack);
    expect(found).toEqual([]);
  });
});

describe('a container that a share refers to', () => {
  const refer = (stack: TerraformStack, storageAccountId: string, dataStore: IDataStore): unknown => {
    const { name } = new StorageContainer(stack, 'own', { name: 'curated', storageAccountId });
    return copyShare(stack, 'sales', dataStore, {
      datasets: [Dataset.container(name, { datasetName: 'd' })],
    });
  };

  test('is in the account of the data store', () => {
    expect(
      describeProblems((stack) => refer(stack, accountId('fabrikam'), referToStore(stack, 'contoso'))),
    ).toEqual([
      `ValueInvalid: 'datasets[0].container' of dataset "d" must be a container of storage account 'contoso', which the data store is ('test/own' is in 'fabrikam'), got "a token" (at test/sales)`,
    ]);
    expect(
      describeProblems((stack) => refer(stack, accountId('contoso'), referToStore(stack, 'contoso'))),
    ).toEqual([]);
  });

  test('is not compared if only Terraform knows an account', () => {
    const found = describeProblems((stack) =>
      refer(stack, variable(stack, 'account'), referToStore(stack, 'contoso')),
    );
    expect(found).toEqual([]);
  });
});

test('the datasets of a share cannot be added to', () => {
  const stack = stackForTest();
  const { datasets } = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
  expect(() => (datasets as Dataset[]).push(Dataset.container('raw'))).toThrow();
});

describe('the state of a subscription', () => {
  const shareState = (stack: TerraformStack): unknown =>
    copyShare(stack, 'state', referToStore(stack, 'fabrikam', {}, 'own'), {
      datasets: [Dataset.folder('datashare', 'manifests')],
    });

  test('is not shared', () => {
    const found = describeProblems((stack) => [accept(stack, 'sales'), shareState(stack)]);
    expect(found).toEqual([
      `ValueInvalid: 'datasets[0].container' of dataset "manifests" must be outside the state containers of subscriptions, which hold the manifests and records of snapshots, got "datashare" (at test/state)`,
    ]);
  });

  test('does not go where a share is', () => {
    const found = describeProblems((stack) => [shareState(stack), accept(stack, 'sales')]);
    expect(found).toEqual([
      `ValueInvalid: 'stateContainer' must be a container that is not shared (by 'test/state'), got "datashare" (at test/sales)`,
    ]);
  });

  test('can have the name of a container that is shared from another account', () => {
    const found = describeProblems((stack) => [
      accept(stack, 'sales'),
      copyShare(stack, 'state', referToStore(stack, 'contoso'), {
        datasets: [Dataset.container('datashare')],
      }),
    ]);
    expect(found).toEqual([]);
  });
});

describe('what is declared after the synthesis of the app', () => {
  const RULE = `'scope' must be in a stack that is not written yet: the Terraform configuration would not have this construct`;
  const declareAll = (app: App) => {
    const stack = stackForTest('test', app);
    const lake = new DataStore(stack, 'lake', { name: 'contoso', ...PLACE });
    const share = copyShare(stack, 'sales', lake);
    return { stack, lake, share, fabrikam: recipient(stack) };
  };
  type Declared = ReturnType<typeof declareAll>;

  test.each<[string, (declared: Declared) => unknown]>([
    ['an invitation', ({ share, fabrikam }) => share.invite(fabrikam)],
    ['a recipient', ({ stack }) => recipient(stack, 'late')],
    ['a share', ({ stack, lake }) => copyShare(stack, 'late', lake)],
    ['a container', ({ lake }) => lake.addContainer('curated')],
    ['a store', ({ stack }) => referToStore(stack, 'late')],
  ])('is refused: %s', (_, declare) => {
    const app = appForTest();
    const declared = declareAll(app);
    app.synth();
    const [problem, ...others] = getProblems(() => declare(declared));
    expect(others).toEqual([]);
    expect(problem.message).toContain(RULE);
    expect(problem.fix).toBe("call 'app.synth()' once, after all declarations");
  });

  test('is accepted where a test has only synthesized one stack', () => {
    const { stack, share, fabrikam } = declareAll(appForTest());
    synthesizeStack(stack);
    expect(() => share.invite(fabrikam)).not.toThrow();
  });
});

describe('alerts', () => {
  const monitor = (stack: TerraformStack): SnapshotMonitoring =>
    new SnapshotMonitoring(stack, 'monitoring', { ...PLACE, emailAddresses: ['a@contoso.com'] });

  test('watch a job once', () => {
    const found = describeProblems((stack) => {
      const identity = new ManagedIdentity(stack, 'sync', PLACE);
      const job = new SnapshotJob(stack, 'job', {
        subscription: accept(stack, 'sales', { identity }),
        image: 'registry.example.com/datashare:1',
        resourceGroupName: 'rg-data',
      });
      const monitoring = monitor(stack);
      monitoring.watch(job);
      monitoring.watch(job);
    });
    expect(found).toEqual([
      `DuplicateName: duplicate watched job "job", the other is at 'test/monitoring/job-failed' (at test/monitoring)`,
    ]);
  });

  test('watch a store once', () => {
    const found = describeProblems((stack) => {
      const store = referToStore(stack, 'contoso');
      const monitoring = monitor(stack);
      monitoring.watchStore(store);
      monitoring.watchStore(store);
    });
    expect(found).toEqual([
      `DuplicateName: duplicate watched store "contoso", the other is at 'test/monitoring/Store-contoso' (at test/monitoring)`,
    ]);
  });
});
