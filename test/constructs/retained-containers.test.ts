import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import type { ContainerRetention, IDataStore } from '../../constructs';
import { AclEntryType, DataStore } from '../../constructs';
import { appForTest, getProblems, stackForTest, synthesizeStack } from '../support/stacks';
import { accept, accountId, createReceivedInvitation, PRINCIPAL } from './declarations';

/*
 * The Terraform that the synthesis writes for containers that stay in Azure. `test/long/data-loss.test.ts` shows the plans.
 */

interface Written {
  readonly removed?: readonly { readonly from: string; readonly lifecycle: object }[];
  readonly resource?: Readonly<
    Record<string, Readonly<Record<string, { readonly for_each?: object; readonly lifecycle?: object }>>>
  >;
}

const write = (stack: TerraformStack): Written => synthesizeStack(stack);

/** The addresses of the record, without hashes. */
function listRecorded(stack: TerraformStack): string[] {
  const [record] = Object.values(write(stack).resource?.['terraform_data'] ?? {});
  expect(record.lifecycle).toEqual({ prevent_destroy: true });
  return Object.keys(record.for_each ?? {}).map((address) => address.replace(/_[0-9A-F]{8}$/, ''));
}

const COMMON = { storageAccountName: 'fabrikam' };

/** The ways to declare a store, each with the containers that stay. */
const STORES: Readonly<Record<string, (stack: TerraformStack, retention: ContainerRetention) => IDataStore>> =
  {
    'new DataStore': (stack, retention) =>
      new DataStore(stack, 'lake', {
        name: 'fabrikam',
        resourceGroupName: 'rg-lake',
        location: 'westeurope',
        ...retention,
      }),
    fromAttributes: (stack, retention) =>
      DataStore.fromAttributes(stack, 'lake', {
        ...COMMON,
        storageAccountId: accountId('fabrikam'),
        location: 'westeurope',
        ...retention,
      }),
    fromLookup: (stack, retention) =>
      DataStore.fromLookup(stack, 'lake', { ...COMMON, resourceGroupName: 'rg-lake', ...retention }),
    fromStorageAccount: (stack, retention) =>
      DataStore.fromStorageAccount(
        new StorageAccount(stack, 'lake', {
          name: 'fabrikam',
          resourceGroupName: 'rg-lake',
          location: 'westeurope',
          accountTier: 'Standard',
          accountReplicationType: 'LRS',
        }),
        retention,
      ),
  };

describe('containers that stay', () => {
  test.each(Object.entries(STORES))('are recorded and protected (%s)', (_, createStore) => {
    const stack = stackForTest();
    const target = createStore(stack, { retainOnRemoval: true });
    expect(listRecorded(stack)).toEqual([]);
    accept(stack, 'sales', { target });
    expect(listRecorded(stack)).toEqual([
      expect.stringMatching(/^azurerm_storage_container\.LandingContainers_lake.*_datashare$/) as string,
      expect.stringMatching(/^azurerm_storage_container\.LandingContainers_lake.*_landing$/) as string,
    ]);
    for (const container of Object.values(write(stack).resource?.['azurerm_storage_container'] ?? {}))
      expect(container.lifecycle).toMatchObject({ prevent_destroy: true });
  });

  test('are those of the account, too, and no others', () => {
    const stack = stackForTest();
    const store = STORES['new DataStore'](stack, { retainOnRemoval: true }) as DataStore;
    store.addContainer('curated');
    new StorageContainer(stack, 'own', { name: 'own', storageAccountId: store.storageAccountId });
    expect(listRecorded(stack)).toEqual(['azurerm_storage_container.lake_curated']);
  });

  test('leave nothing in the code unless they are asked for', () => {
    const stack = stackForTest();
    accept(stack, 'sales', { target: STORES['new DataStore'](stack, { retainOnRemoval: false }) });
    const { removed, resource } = write(stack);
    expect([removed, resource?.['terraform_data']]).toEqual([undefined, undefined]);
  });

  test('are recorded in each stack that has their state', () => {
    const app = appForTest();
    const [platform, consumer] = ['platform', 'consumer'].map((id) => stackForTest(id, app));
    const target = STORES['new DataStore'](platform, { retainOnRemoval: true }) as DataStore;
    target.addContainer('curated');
    accept(consumer, 'sales', { target });
    platform.prepareStack();
    consumer.prepareStack();
    expect([listRecorded(platform), listRecorded(consumer)]).toEqual([
      ['azurerm_storage_container.lake_curated'],
      [
        'azurerm_storage_container.LandingContainers_platform--lake-62ef5f1e_datashare',
        'azurerm_storage_container.LandingContainers_platform--lake-62ef5f1e_landing',
      ],
    ]);
  });
});

describe('retired containers', () => {
  const LAKE = { isHnsEnabled: true };
  const ENTRIES = [{ type: AclEntryType.GROUP, principalId: PRINCIPAL, permissions: 'r-x' }];

  /** A stack that lands in a file system, in a folder with access control, and in a container, or in nothing. */
  function createStack(isSubscribed: boolean, retiredContainers: string[]): TerraformStack {
    const stack = stackForTest();
    const target = new DataStore(stack, 'lake', {
      name: 'fabrikam',
      resourceGroupName: 'rg-lake',
      location: 'westeurope',
      isHnsEnabled: true,
      retainOnRemoval: true,
      retiredContainers,
    });
    if (!isSubscribed) return stack;
    target.addContainer('curated');
    const place = { datasetName: 'curated', accessControl: ENTRIES };
    const invitation = createReceivedInvitation({}, LAKE);
    accept(stack, 'whole', { target, invitation, mappings: [{ ...place, container: 'system' }] });
    accept(stack, 'part', {
      target,
      invitation,
      mappings: [{ ...place, container: 'landing', path: 'in/é' }],
    });
    return stack;
  }

  test('are forgotten at the addresses that they had', () => {
    const { resource } = write(createStack(true, []));
    const had = Object.entries(resource ?? {}).flatMap(([type, byName]) =>
      /container|gen2/.test(type) ? Object.keys(byName).map((name) => `${type}.${name}`) : [],
    );
    expect(had).toHaveLength(5);
    const stack = createStack(false, ['curated', 'datashare', 'landing', 'landing/in/é', 'system']);
    const { removed } = write(stack);
    expect((removed ?? []).map(({ from }) => from)).toEqual(expect.arrayContaining(had));
    for (const { lifecycle } of removed ?? []) expect(lifecycle).toEqual({ destroy: false });
    // The record keeps what it had, so that Terraform does not refuse to forget.
    const recorded = listRecorded(stack);
    for (const address of had) expect(recorded).toContain(address.replace(/_[0-9A-F]{8}$/, ''));
  });

  test.each([
    ['curated', 'test/lake/curated'],
    ['landing/in/é', 'test/LandingContainers/lake/landing--in--8f979d18'],
  ])('are refused as long as the code defines them: %s', (place, path) => {
    expect(getProblems(() => synthesizeStack(createStack(true, [place])))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'retiredContainers[0]' must be a container that the code no longer defines ('${path}' does), got "${place}"`,
        fix: "remove it from 'retiredContainers'",
        where: 'test/lake',
      },
    ]);
  });

  test.each<[string, ContainerRetention, string]>([
    [
      'without retention',
      { retiredContainers: ['landing'] },
      "'retainOnRemoval' must be true where 'retiredContainers' is set, but it is not set",
    ],
    [
      'with a name that is none',
      { retainOnRemoval: true, retiredContainers: ['Landing'] },
      `'retiredContainers[0]' must be 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit; or $web or $root, got "Landing"`,
    ],
    [
      'with a path that is none',
      { retainOnRemoval: true, retiredContainers: ['landing/'] },
      `'retiredContainers[0]' must be 1 to 1024 characters`,
    ],
    [
      'with a name twice',
      { retainOnRemoval: true, retiredContainers: ['landing', 'landing'] },
      `duplicate container of 'retiredContainers' "landing"`,
    ],
    [
      'with something else than a name',
      { retainOnRemoval: true, retiredContainers: [7] as never },
      `'retiredContainers[0]' must be a text, got 7`,
    ],
    [
      'with a text for a flag',
      { retainOnRemoval: 'yes' as never },
      `'retainOnRemoval' must be true or false, got "yes"`,
    ],
  ])('are refused %s, by every store', (_, retention, message) => {
    for (const createStore of Object.values(STORES)) {
      const found = getProblems(() => createStore(stackForTest(), retention));
      expect(found.map((problem) => problem.message)).toEqual([expect.stringContaining(message) as string]);
      expect(found[0].where).toMatch(/^test\/lake/);
    }
  });

  test('are the same in each call for one account', () => {
    const stack = stackForTest();
    const account = new StorageAccount(stack, 'lake', {
      name: 'fabrikam',
      resourceGroupName: 'rg-lake',
      location: 'westeurope',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
    });
    const store = DataStore.fromStorageAccount(account, { retainOnRemoval: true });
    expect(DataStore.fromStorageAccount(account)).toBe(store);
    expect(DataStore.fromStorageAccount(account, { retainOnRemoval: true })).toBe(store);
    expect(
      getProblems(() => DataStore.fromStorageAccount(account, { retainOnRemoval: false })),
    ).toMatchObject([
      { message: "'retainOnRemoval' must be the same as in the first call (true), got false" },
    ]);
  });
});
