import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import type { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { DataStore, ManagedIdentity, PrincipalType } from '../../constructs';
import type { PreconditionBlock } from '../support/stacks';
import {
  appForTest,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import { accept, accountId, copyShare, recipient, referToStore } from './declarations';

/*
 * Ids and subscriptions that the synthesis compares, and those that need no check. `test/terraform/ids.test.ts` has the verdict of
 * Terraform on the others.
 */

const HERE = '22222222-2222-4222-8222-222222222222';
/** The subscription of `accountId`. */
const THERE = '11111111-1111-4111-8111-111111111111';

function setSubscription(stack: TerraformStack, subscriptionId: string): void {
  (stack.node.findChild('azurerm') as AzurermProvider).subscriptionId = subscriptionId;
}

function addProvider(stack: TerraformStack, subscriptionId: string): AzurermProvider {
  return new AzurermProvider(stack, 'other', { features: [{}], alias: 'other', subscriptionId });
}

function createAccount(stack: TerraformStack, provider?: AzurermProvider): IDataStore {
  const account = new StorageAccount(stack, 'account', {
    name: 'fabrikam',
    resourceGroupName: 'rg-lake',
    location: 'westeurope',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    provider,
  });
  return DataStore.fromStorageAccount(account);
}

const mismatch = (container: string, path: string): object => ({
  code: 'SubscriptionMismatch',
  message: `container "${container}" would be created in Azure subscription "${HERE}" of its Terraform provider, but its storage account is in "${THERE}": Azure answers 404`,
  fix: "use a provider with the 'subscriptionId' of the account in this stack, or land in a container that exists ('existingContainers')",
  where: path,
});

function listPreconditions(stack: TerraformStack): string[] {
  return [StorageContainer, RoleAssignment]
    .flatMap((type) => resources(stack, type))
    .flatMap(
      ({ lifecycle }) =>
        (lifecycle as { precondition?: PreconditionBlock[] } | undefined)?.precondition ?? [],
    )
    .map(({ error_message: message }) => message);
}

describe('containers of an account in another subscription than that of the provider', () => {
  test('are refused, each, for a literal account id', () => {
    const stack = stackForTest();
    setSubscription(stack, HERE);
    accept(stack, 'sales', { target: referToStore(stack, 'fabrikam') });
    new StorageContainer(stack, 'own', { name: 'own', storageAccountId: accountId('fabrikam') });
    new StorageDataLakeGen2Filesystem(stack, 'lake', {
      name: 'lake',
      storageAccountId: accountId('fabrikam'),
    });
    expect(getProblems(() => synthesizeStack(stack))).toEqual([
      mismatch('landing', 'test/LandingContainers/fabrikam/landing'),
      mismatch('datashare', 'test/LandingContainers/fabrikam/datashare'),
      mismatch('own', 'test/own'),
      mismatch('lake', 'test/lake'),
    ]);
  });

  test('are refused for an account that is made with another provider, here or in another stack', () => {
    for (const isApart of [false, true]) {
      const app = appForTest();
      const consumer = stackForTest('test', app);
      const platform = isApart ? stackForTest('platform', app) : consumer;
      setSubscription(consumer, HERE);
      const target = createAccount(platform, addProvider(platform, THERE));
      accept(consumer, 'sales', { target });
      platform.prepareStack();
      consumer.prepareStack();
      expect(getProblems(() => synthesizeStack(consumer)).map(({ code }) => code)).toEqual([
        'SubscriptionMismatch',
        'SubscriptionMismatch',
      ]);
    }
  });

  test.each<[string, (stack: TerraformStack) => void]>([
    [
      'the provider has the subscription of the account, in another case',
      (stack) => {
        setSubscription(stack, 'ABCDEFAB-1111-4111-8111-111111111111');
        const storageAccountId = accountId('fabrikam').replace(THERE, 'abcdefab-1111-4111-8111-111111111111');
        accept(stack, 'sales', { target: referToStore(stack, 'fabrikam', { storageAccountId }) });
      },
    ],
    [
      'only the environment names the subscription of the provider',
      (stack) => void accept(stack, 'sales', { target: referToStore(stack, 'fabrikam') }),
    ],
    [
      'the containers get a provider of that subscription',
      (stack) => {
        setSubscription(stack, HERE);
        const provider = addProvider(stack, THERE);
        accept(stack, 'sales', { target: referToStore(stack, 'fabrikam') });
        for (const each of stack.node.findAll())
          if (each instanceof StorageContainer) each.provider = provider;
      },
    ],
    [
      'the containers exist',
      (stack) => {
        setSubscription(stack, HERE);
        const existingContainers = ['landing', 'datashare'];
        accept(stack, 'sales', { target: referToStore(stack, 'fabrikam'), existingContainers });
      },
    ],
    [
      'the account is made by the same provider',
      (stack) => {
        setSubscription(stack, variable(stack, 'subscription'));
        accept(stack, 'sales', { target: createAccount(stack) });
      },
    ],
    [
      'the account is looked up',
      (stack) => {
        setSubscription(stack, HERE);
        const lookup = { storageAccountName: 'fabrikam', resourceGroupName: 'rg-lake' };
        accept(stack, 'sales', { target: DataStore.fromLookup(stack, 'lake', lookup) });
      },
    ],
  ])('are made, without a check, if %s', (_, declare) => {
    const stack = stackForTest();
    declare(stack);
    expect(listPreconditions(stack).filter((text) => !text.startsWith('RegionMismatch'))).not.toContainEqual(
      expect.stringContaining('SubscriptionMismatch'),
    );
  });

  test('are compared once by Terraform, however often the stack is synthesized', () => {
    const stack = stackForTest();
    setSubscription(stack, variable(stack, 'subscription'));
    accept(stack, 'sales', { target: referToStore(stack, 'fabrikam'), existingContainers: ['datashare'] });
    synthesizeStack(stack);
    expect(listPreconditions(stack).map((text) => text.split(':')[0])).toEqual(['SubscriptionMismatch']);
  });
});

describe('ids that azurerm reads from Azure', () => {
  test('need no check', () => {
    const stack = stackForTest();
    const { tenantId } = new DataAzurermClientConfig(stack, 'me');
    const identity = new ManagedIdentity(stack, 'sync', {
      resourceGroupName: 'rg-lake',
      location: 'westeurope',
    });
    const target = createAccount(stack);
    const principalId = identity.principalId;
    const invited = recipient(stack, 'invited', { principalId, tenantId, principalType: PrincipalType.USER });
    copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(invited);
    accept(stack, 'accepted', { target, identity });
    expect(listPreconditions(stack).filter((text) => text.startsWith('ValueInvalid'))).toEqual([]);
  });
});
