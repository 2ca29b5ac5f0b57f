import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import type { App, TerraformStack } from 'cdktf';
import { TerraformElement } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { Dataset, DataStore } from '../../constructs';
import type { appForTest } from '../support/stacks';
import {
  addresses,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accept,
  copyShare,
  createReceivedInvitation,
  OTHER_PRINCIPAL,
  recipient,
  referToStore,
} from './declarations';
import { getAnnotations, SAFE } from './share-stacks';

/*
 * The containers that are shared from an account of this app: a Dataset names one, and does not create it.
 */

const PROPS = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };

const FABRIKAM = {
  storageAccountName: 'fabrikam',
  blobEndpoint: 'https://fabrikam.blob.core.windows.net',
};

function makeStore(stack: TerraformStack): DataStore {
  return new DataStore(stack, 'lake', PROPS);
}

function makeAccount(stack: TerraformStack): StorageAccount {
  return new StorageAccount(stack, 'account', {
    ...PROPS,
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    sharedAccessKeyEnabled: false,
    allowNestedItemsToBePublic: false,
  });
}

/** The warnings of a stack with a share of two datasets of 'curated'. */
function findUndefined(createStore: (stack: TerraformStack) => IDataStore): unknown {
  const stack = stackForTest();
  const dataStore = createStore(stack);
  const datasets = [Dataset.folder('curated', 'sales'), Dataset.folder('curated', 'stock')];
  copyShare(stack, 'sales', dataStore, { datasets }).invite(recipient(stack));
  synthesizeStack(stack);
  return getAnnotations(stack).filter(([, , text]) => text.startsWith('ContainerUndefined'));
}

describe('a container that nothing in the app defines', () => {
  const START =
    'ContainerUndefined: this app defines storage account "contoso", but nothing in it defines container "curated", which is shared';
  const END = 'define an azurerm_storage_container; if something else creates it, do that before the apply';

  test('is a warning for an account of a DataStore, which offers addContainer', () => {
    expect(findUndefined(makeStore)).toEqual([
      ['test/sales', 'warn', `${START}; call 'addContainer("curated")' of the data store, or ${END}`],
    ]);
  });

  test('is a warning for an account of the app', () => {
    expect(findUndefined((stack) => DataStore.fromStorageAccount(makeAccount(stack)))).toEqual([
      ['test/sales', 'warn', `${START}; ${END}`],
    ]);
  });

  test('is a warning for an account of the app that another stack refers to by its name', () => {
    expect(
      findUndefined((stack) => {
        makeStore(stackForTest('owner', stack.node.root as App));
        return referToStore(stack, 'contoso', SAFE);
      }),
    ).toHaveLength(1);
  });

  test('is a warning if another account has a container of the name', () => {
    expect(
      findUndefined((stack) => {
        new DataStore(stack, 'other', { ...PROPS, name: 'other' }).addContainer('curated');
        return makeStore(stack);
      }),
    ).toHaveLength(1);
  });
});

describe('there is no warning about a container', () => {
  test.each<[string, (stack: TerraformStack) => IDataStore]>([
    ['of an account that the app does not define', (stack) => referToStore(stack, 'contoso', SAFE)],
    [
      'that addContainer defines',
      (stack) => {
        const store = makeStore(stack);
        store.addContainer('curated');
        return store;
      },
    ],
    [
      'that is defined by the id of the account',
      (stack) => {
        const account = makeAccount(stack);
        new StorageContainer(stack, 'own', { name: 'curated', storageAccountId: account.id });
        return DataStore.fromStorageAccount(account);
      },
    ],
    [
      'that is defined by the name of the account',
      (stack) => {
        const account = makeAccount(stack);
        new StorageContainer(stack, 'own', { name: 'curated', storageAccountName: account.name });
        return DataStore.fromStorageAccount(account);
      },
    ],
    [
      'that is a file system',
      (stack) => {
        const account = makeAccount(stack);
        new StorageDataLakeGen2Filesystem(stack, 'own', { name: 'curated', storageAccountId: account.id });
        return DataStore.fromStorageAccount(account);
      },
    ],
    [
      'that another stack defines',
      (stack) => {
        const store = makeStore(stack);
        const other = stackForTest('other', stack.node.root as ReturnType<typeof appForTest>);
        new StorageContainer(other, 'own', { name: 'curated', storageAccountId: store.storageAccountId });
        return store;
      },
    ],
    [
      'if the account has one whose name only Terraform knows',
      (stack) => {
        const store = makeStore(stack);
        const name = variable(stack, 'container');
        new StorageContainer(stack, 'own', { name, storageAccountId: store.storageAccountId });
        return store;
      },
    ],
    [
      'if azapi may define it',
      (stack) => {
        const foreign = new TerraformElement(stack, 'azapi', 'azapi_resource');
        Object.assign(foreign, { terraformResourceType: 'azapi_resource' });
        return makeStore(stack);
      },
    ],
    [
      'that a subscription lands in',
      (stack) => {
        const store = makeStore(stack);
        accept(stack, 'from-elsewhere', {
          invitation: createReceivedInvitation({}, FABRIKAM),
          target: store,
          mappings: [{ datasetName: 'curated', container: 'curated' }],
          allowCrossRegion: true,
        });
        return store;
      },
    ],
  ])('%s', (_what, createStore) => {
    expect(findUndefined(createStore)).toEqual([]);
  });

  test('that Azure creates, or that only Terraform can name', () => {
    const stack = stackForTest();
    const datasets = [
      Dataset.container('$web'),
      Dataset.container(variable(stack, 'c'), { datasetName: 'c' }),
    ];
    copyShare(stack, 'sales', makeStore(stack), { datasets }).invite(recipient(stack));
    synthesizeStack(stack);
    expect(getAnnotations(stack)).toEqual([]);
  });
});

describe('addContainer', () => {
  test('defines one private container of the account, whoever shares it', () => {
    const stack = stackForTest();
    const store = makeStore(stack);
    expect(store.addContainer('curated')).toBe(store.addContainer('curated'));
    const fabrikam = recipient(stack);
    for (const id of ['sales', 'stock']) copyShare(stack, id, store).invite(fabrikam);
    const adatum = recipient(stack, 'adatum', { principalId: OTHER_PRINCIPAL });
    copyShare(stack, 'costs', store).invite(adatum);
    expect(addresses(stack).filter((address) => address.includes('storage'))).toEqual([
      'azurerm_storage_account.lake_DBDDD6F6',
      'azurerm_storage_container.lake_curated_20C8EA68',
    ]);
    expect(resources(stack, StorageContainer)).toEqual([
      {
        name: 'curated',
        container_access_type: 'private',
        storage_account_id: '${azurerm_storage_account.lake_DBDDD6F6.id}',
      },
    ]);
    for (const { depends_on } of resources(stack, RoleAssignment))
      expect(depends_on).toEqual(['azurerm_storage_container.lake_curated_20C8EA68']);
  });

  test.each<[unknown, string]>([
    [
      'No',
      `'name' must be 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit, got "No"`,
    ],
    [
      undefined,
      `'name' must be 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit, but it is not set`,
    ],
  ])('refuses the name %p', (name, message) => {
    const store = makeStore(stackForTest());
    expect(getProblems(() => store.addContainer(name as string))).toEqual([
      expect.objectContaining({ code: 'ValueInvalid', message, where: 'test/lake' }),
    ]);
  });

  test('refuses a token: the name is part of the address', () => {
    const stack = stackForTest();
    expect(getProblems(() => makeStore(stack).addContainer(variable(stack, 'name')))).toEqual([
      expect.objectContaining({
        message: `'name' must be a literal, because it is part of the address of the container, got "a token"`,
      }),
    ]);
  });
});

describe('container soft delete', () => {
  const retain = (days?: number): unknown => {
    const stack = stackForTest();
    new DataStore(stack, 'lake', { ...PROPS, containerDeleteRetentionDays: days });
    return resources(stack, StorageAccount)[0]['blob_properties'];
  };

  test.each<[number | undefined, unknown]>([
    [undefined, { container_delete_retention_policy: { days: 7 } }],
    [1, { container_delete_retention_policy: { days: 1 } }],
    [365, { container_delete_retention_policy: { days: 365 } }],
    [0, undefined],
  ])('for %p days', (days, block) => {
    expect(retain(days)).toEqual(block);
  });

  test.each([-1, 366, 1.5, NaN])('is refused for %p days', (days) => {
    expect(() => retain(days)).toThrow("'containerDeleteRetentionDays' must be a whole number from 0 to 365");
  });
});
