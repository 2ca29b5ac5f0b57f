import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { Dataset, DataStore, PrincipalType, ShareKind } from '../../constructs';
import { addresses, getProblemCodes, getProblems, resources, stackForTest } from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, PRINCIPAL, recipient, referToStore } from './declarations';

const NAME = "1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit";

function createStore(stack: TerraformStack): IDataStore {
  return new DataStore(stack, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
}

function storeOfL1(stack: TerraformStack): IDataStore {
  const account = new StorageAccount(stack, 'lake', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
  });
  return DataStore.fromStorageAccount(account);
}

const ownedId = '${azurerm_storage_account.contoso_4FE4DACF.id}';

function reader(container: string, principalId = PRINCIPAL, storeId = accountId('contoso')): object {
  return {
    principal_id: principalId,
    principal_type: 'Group',
    role_definition_name: 'Storage Blob Data Reader',
    scope: `${storeId}/blobServices/default/containers/${container}`,
  };
}

describe('a share', () => {
  test('defines nothing before the first invitation', () => {
    const stack = stackForTest();
    copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    expect(addresses(stack)).toEqual([]);
  });

  test.each([
    ['name', 'Sales Data', `'name' must be ${NAME}, got "Sales Data"`],
    ['name', 'a'.repeat(91), `'name' must be ${NAME}, got "${'a'.repeat(91)}"`],
    ['shareKind', 'Link', `'shareKind' must be one of InPlace, CopyBased, got "Link"`],
    ['termsOfUse', '', `'termsOfUse' must be a non-empty text, or left out, got ""`],
  ])('fails for %s %j', (prop, value, message) => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    expect(getProblems(() => copyShare(stack, 'sales', store, { [prop]: value }))).toEqual([
      { code: 'ValueInvalid', message, fix: `change '${prop}'`, where: 'test/sales' },
    ]);
  });

  test.each([
    ['description', 4096],
    ['termsOfUse', 65_536],
  ])('takes a %s of %d characters, and fails for one more', (prop, length) => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const declare = (size: number) => () =>
      copyShare(stack, `of-${size}`, store, { [prop]: 'x'.repeat(size) });
    expect(declare(length)).not.toThrow();
    expect(getProblems(declare(length + 1))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: expect.stringContaining(
          `'${prop}' must be at most ${length} characters long, got "xxx`,
        ) as string,
      },
    ]);
  });

  test('fails without datasets', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    expect(getProblems(() => copyShare(stack, 'sales', store, { datasets: [] }))).toEqual([
      {
        code: 'DatasetMissing',
        message: "'datasets' is empty",
        fix: "share at least one dataset, for example Dataset.container('curated')",
        where: 'test/sales',
      },
    ]);
  });

  test('fails for datasets of the same name, each once', () => {
    const stack = stackForTest();
    const datasets = [
      Dataset.container('curated'),
      Dataset.container('raw', { datasetName: 'curated' }),
      Dataset.container('refined', { datasetName: 'curated' }),
      Dataset.container('weather'),
    ];
    const store = referToStore(stack, 'contoso');
    expect(getProblems(() => copyShare(stack, 'sales', store, { datasets }))).toEqual([
      {
        code: 'DuplicateName',
        message: 'duplicate dataset "curated"',
        fix: "set another 'datasetName' for one of them, or remove it",
        where: 'test/sales',
      },
    ]);
  });

  test('fails for everything that is wrong at once', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const wrong = {
      name: '',
      shareKind: 'Link' as ShareKind,
      description: 'x'.repeat(4097),
      termsOfUse: 'x'.repeat(65_537),
      datasets: [],
    };
    expect(getProblemCodes(() => copyShare(stack, 'sales', store, wrong))).toEqual([
      'ValueInvalid',
      'ValueInvalid',
      'ValueInvalid',
      'ValueInvalid',
      'DatasetMissing',
    ]);
  });
});

describe.each([
  ['an owned store', createStore, ownedId, 'contoso'],
  [
    "a store of the provider's own construct",
    storeOfL1,
    '${azurerm_storage_account.lake.id}',
    'lake--DataStore-e237bd82',
  ],
  [
    'a store that the app does not define',
    (s: TerraformStack) => referToStore(s, 'contoso'),
    undefined,
    'contoso',
  ],
])('an invitation to %s', (_kind, storeIn, storeId, address) => {
  test.each(Object.values(ShareKind))(
    'grants reading of each container, and nothing else (%s)',
    (shareKind) => {
      const stack = stackForTest();
      const datasets = [Dataset.container('flights'), Dataset.container('weather')];
      copyShare(stack, 'travel', storeIn(stack), { datasets, shareKind }).invite(recipient(stack));
      expect(resources(stack, RoleAssignment)).toEqual([
        reader('flights', PRINCIPAL, storeId),
        reader('weather', PRINCIPAL, storeId),
      ]);
    },
  );

  test('grants a container once, in however many shares it is', () => {
    const stack = stackForTest();
    const store = storeIn(stack);
    const fabrikam = recipient(stack);
    copyShare(stack, 'sales', store).invite(fabrikam);
    copyShare(stack, 'finance', store).invite(fabrikam);
    expect(resources(stack, RoleAssignment)).toEqual([reader('curated', PRINCIPAL, storeId)]);
  });

  test('grants a container to each recipient', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', storeIn(stack));
    share.invite(recipient(stack, 'fabrikam'));
    share.invite(recipient(stack, 'litware', { principalId: OTHER_PRINCIPAL }));
    expect(resources(stack, RoleAssignment)).toEqual([
      reader('curated', PRINCIPAL, storeId),
      reader('curated', OTHER_PRINCIPAL, storeId),
    ]);
  });

  test('fails for one principal that two recipients stand for', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', storeIn(stack));
    share.invite(recipient(stack, 'fabrikam'));
    const again = recipient(stack, 'litware', {
      principalId: PRINCIPAL.toUpperCase(),
      principalType: PrincipalType.MANAGED_IDENTITY,
    });
    expect(getProblems(() => share.invite(again))).toMatchObject([
      {
        code: 'GrantDuplicate',
        message: `principal "${PRINCIPAL.toUpperCase()}" already has this role on container "curated", through 'test/ContainerGrants/${address}/curated/fabrikam/Reader'; Azure allows one assignment for each principal, role and scope`,
        fix: 'use one construct for one principal, one DataStore for one account, and one name for one container',
      },
    ]);
  });
});
