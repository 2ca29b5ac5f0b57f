import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { Dataset, DataStore, PrincipalType } from '../../constructs';
import { addresses, appForTest, stackForTest, synthesizeStack, variable } from '../support/stacks';
import {
  accept,
  copyShare,
  createLandingMappings,
  OTHER_PRINCIPAL,
  createReceivedInvitation,
  recipient,
  referToStore,
} from './declarations';

/*
 * Addresses are part of the contract: Terraform destroys and creates again what has a new one. A change of any
 * literal below is a breaking change.
 */

function contoso(stack: TerraformStack): IDataStore {
  return new DataStore(stack, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
}

function offer(stack: TerraformStack): void {
  const share = copyShare(stack, 'sales', contoso(stack), {
    datasets: [Dataset.container('flights'), Dataset.container('weather')],
  });
  share.invite(recipient(stack, 'fabrikam'));
}

const OFFERED = [
  'azurerm_role_assignment.ContainerGrants_contoso_flights_fabrikam_Reader_D6E2E5AE',
  'azurerm_role_assignment.ContainerGrants_contoso_weather_fabrikam_Reader_33B509F5',
  'azurerm_storage_account.contoso_4FE4DACF',
  'output.sales_fabrikam_Invitation_B87BF31C',
];

function takeUp(stack: TerraformStack): void {
  const identity = new UserAssignedIdentity(stack, 'synchronizer', {
    name: 'synchronizer',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
  accept(stack, 'contoso-sales', {
    mappings: createLandingMappings('sales'),
    target: DataStore.fromStorageAccount(
      new StorageAccount(stack, 'lake', {
        name: 'fabrikam',
        resourceGroupName: 'rg-lake',
        location: 'westeurope',
        accountTier: 'Standard',
        accountReplicationType: 'LRS',
      }),
    ),
    identity: { principalId: identity.principalId, principalType: PrincipalType.MANAGED_IDENTITY },
  });
}

const TAKEN_UP = [
  'azurerm_role_assignment.ContainerGrants_lake--DataStore-e237bd82_datashare_95057d26_Contributor_2F9B6FB3',
  'azurerm_role_assignment.ContainerGrants_lake--DataStore-e237bd82_landing_95057d26_Contributor_893F592F',
  'azurerm_storage_account.lake',
  'azurerm_storage_container.LandingContainers_lake--DataStore-e237bd82_datashare_171882C1',
  'azurerm_storage_container.LandingContainers_lake--DataStore-e237bd82_landing_7FBB1C18',
  'azurerm_user_assigned_identity.synchronizer',
  'output.contoso-sales_Subscription_1601C515',
];

test("are these, in a provider's stack", () => {
  const stack = stackForTest();
  offer(stack);
  expect(addresses(stack)).toEqual(OFFERED);
});

test("are these, in a consumer's stack", () => {
  const stack = stackForTest();
  takeUp(stack);
  expect(addresses(stack)).toEqual(TAKEN_UP);
});

test("do not depend on the stack's name", () => {
  const stack = stackForTest('another-name');
  offer(stack);
  takeUp(stack);
  expect(addresses(stack)).toEqual([...OFFERED, ...TAKEN_UP].sort());
});

test('do not depend on earlier declarations', () => {
  const stack = stackForTest();
  for (const name of ['a', 'b', 'c']) variable(stack, name);
  takeUp(stack);
  const litware = recipient(stack, 'litware', { principalId: OTHER_PRINCIPAL });
  copyShare(stack, 'finance', referToStore(stack, 'contosofinance')).invite(litware);
  offer(stack);
  expect(addresses(stack)).toEqual(expect.arrayContaining([...OFFERED, ...TAKEN_UP]));
});

test('stay when more is shared of the same containers with the same recipient', () => {
  const stack = stackForTest();
  const store = contoso(stack);
  const fabrikam = recipient(stack, 'fabrikam');
  const datasets = ['weather', 'flights'].map((name) => Dataset.container(name));
  copyShare(stack, 'everything', store, {
    datasets: [...datasets, Dataset.container('airports')],
  }).invite(fabrikam);
  copyShare(stack, 'sales', store, { datasets }).invite(fabrikam);
  expect(addresses(stack)).toEqual(
    [
      ...OFFERED,
      'azurerm_role_assignment.ContainerGrants_contoso_airports_fabrikam_Reader_C732AA6C',
      'output.everything_fabrikam_Invitation_E9A985D0',
    ].sort(),
  );
});

test('stay when names, principals and texts change', () => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', contoso(stack), {
    name: 'sales-2027',
    termsOfUse: 'others',
    datasets: [Dataset.container('flights', { datasetName: 'f' }), Dataset.container('weather')],
  });
  share.invite(recipient(stack, 'fabrikam', { name: 'fabrikam-inc', principalId: OTHER_PRINCIPAL }));
  expect(addresses(stack)).toEqual(OFFERED);
});

test('stay when another subscription lands in the same containers', () => {
  const stack = stackForTest();
  takeUp(stack);
  const target = DataStore.fromStorageAccount(stack.node.findChild('lake') as StorageAccount);
  const principalId = (stack.node.findChild('synchronizer') as UserAssignedIdentity).principalId;
  accept(stack, 'contoso-weather', {
    target,
    mappings: createLandingMappings('weather'),
    identity: { principalId, principalType: PrincipalType.MANAGED_IDENTITY },
  });
  expect(addresses(stack)).toEqual([...TAKEN_UP, 'output.contoso-weather_Subscription_ED3A8271'].sort());
});

test('tell stores and recipients of other stacks from those of this one', () => {
  const app = appForTest();
  const shares = stackForTest('shares', app);
  const fabrikam = recipient(shares, 'fabrikam');
  copyShare(shares, 'own', contoso(shares)).invite(fabrikam);
  const accounts = stackForTest('accounts', app);
  const share = copyShare(shares, 'other', contoso(accounts));
  share.invite(fabrikam);
  share.invite(recipient(accounts, 'fabrikam', { name: 'other', principalId: OTHER_PRINCIPAL }));
  expect(addresses(shares)).toEqual([
    'azurerm_role_assignment.ContainerGrants_accounts--contoso-f6d21978_curated_accounts--fabrikam-dc7f4987_Reader_C8177DD6',
    'azurerm_role_assignment.ContainerGrants_accounts--contoso-f6d21978_curated_fabrikam_Reader_99020BFF',
    'azurerm_role_assignment.ContainerGrants_contoso_curated_fabrikam_Reader_D9A3D49F',
    'azurerm_storage_account.contoso_4FE4DACF',
    'output.other_accounts--fabrikam-dc7f4987_Invitation_F80F5EE4',
    'output.other_fabrikam_Invitation_5543DDCC',
    'output.own_fabrikam_Invitation_03BD3CC9',
  ]);
});

describe('a synthesis', () => {
  afterEach(() => jest.useRealTimers());

  test('gives the same today and in a year, when the access that was offered has ended', () => {
    const at = (now: string): unknown => {
      jest.useFakeTimers({ now: new Date(now) });
      const stack = stackForTest();
      offer(stack);
      const invitation = createReceivedInvitation({ expiresOn: '2027-01-01T00:00:00Z' });
      accept(stack, 'contoso-sales', { invitation });
      return synthesizeStack(stack);
    };
    expect(at('2027-06-01T00:00:00Z')).toEqual(at('2026-06-01T00:00:00Z'));
  });
});
