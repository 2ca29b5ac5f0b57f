import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { DataStore, ShareKind } from '../../constructs';
import { getProblemCodes, outputs, getProblems, resources, stackForTest, variable } from '../support/stacks';
import {
  accept,
  acceptInPlace,
  accountId,
  createLandingMappings,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  createReceivedInvitation,
  referToStore,
  SYNCHRONIZER,
  twice,
} from './declarations';

/*
 * Declarations that are valid alone and conflict with another one in the same stack.
 */

describe('subscriptions of one stack', () => {
  /** Two stores that stand for one account. */
  function referToStores(stack: TerraformStack): [IDataStore, IDataStore] {
    const storageAccountId = accountId('fabrikam').toUpperCase();
    return [
      referToStore(stack, 'fabrikam', {}, 'one'),
      referToStore(stack, 'fabrikam', { storageAccountId }, 'two'),
    ];
  }

  test('fails for two of one name with one state container', () => {
    const stack = stackForTest();
    const [one, two] = referToStores(stack);
    accept(stack, 'sales', { target: one, mappings: createLandingMappings('sales') });
    for (const target of [one, two]) {
      const again = (): unknown =>
        accept(stack, `again-${target.node.id}`, {
          target,
          name: 'sales',
          mappings: createLandingMappings('other'),
        });
      expect(getProblems(again)).toContainEqual({
        ...twice('subscription in one state container', 'sales', `test/again-${target.node.id}`, ''),
        message: 'duplicate subscription in one state container "sales"',
      });
    }
  });

  test('may have one name with two state containers, or in two accounts', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam');
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales') });
    accept(stack, 'state', {
      target,
      name: 'sales',
      mappings: createLandingMappings('x'),
      stateContainer: 'state',
    });
    const lake = referToStore(stack, 'fabrikamlake');
    accept(stack, 'lake', { target: lake, name: 'sales', mappings: createLandingMappings('sales') });
    expect(Object.keys(outputs(stack))).toHaveLength(3);
  });

  test.each([
    ['the same folder', 'sales', 'sales', 'landing/sales'],
    ['a folder and a folder in it', 'sales', 'sales/daily', 'landing/sales/daily'],
    ['a folder and the container', 'sales', '', 'landing'],
  ])('fails for data in %s', (_what, first, second, place) => {
    const stack = stackForTest();
    const [one, two] = referToStores(stack);
    accept(stack, 'sales', { target: one, mappings: createLandingMappings(first) });
    expect(
      getProblems(() => accept(stack, 'weather', { target: two, mappings: createLandingMappings(second) })),
    ).toEqual([
      {
        code: 'TargetsOverlap',
        message: `datasets "sales/curated" and "weather/curated" would both write to "${place}"`,
        fix: 'map them to folders or containers that do not contain each other',
        where: 'test/weather',
      },
    ]);
  });

  test('may write to folders side by side', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam');
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales') });
    expect(() =>
      accept(stack, 'more', { target, mappings: createLandingMappings('sales-secret') }),
    ).not.toThrow();
  });

  test('fails for data among the state of another', () => {
    const declare = (reverse: boolean) => (): void => {
      const stack = stackForTest();
      const target = referToStore(stack, 'fabrikam');
      const steps = [
        () =>
          accept(stack, 'sales', { target, mappings: createLandingMappings('x'), stateContainer: 'state' }),
        () =>
          accept(stack, 'weather', { target, mappings: [{ datasetName: 'curated', container: 'state' }] }),
      ];
      for (const step of reverse ? steps.reverse() : steps) step();
    };
    expect(getProblemCodes(declare(false))).toEqual(['TargetsOverlap']);
    expect(getProblemCodes(declare(true))).toEqual(['TargetsOverlap']);
  });

  test('have containers of their own in accounts whose construct ids differ in case', () => {
    const stack = stackForTest();
    for (const [id, principalId] of Object.entries({ lake: PRINCIPAL, Lake: OTHER_PRINCIPAL })) {
      const account = new StorageAccount(stack, id, {
        name: `fabrikam${principalId.slice(0, 4)}`,
        resourceGroupName: 'rg-lake',
        location: 'westeurope',
        accountTier: 'Standard',
        accountReplicationType: 'LRS',
      });
      const identity = { ...SYNCHRONIZER, principalId };
      accept(stack, `to-${id}`, {
        target: DataStore.fromStorageAccount(account),
        mappings: createLandingMappings(id),
        identity,
      });
    }
    expect(resources(stack, StorageContainer)).toHaveLength(4);
  });

  test('have the preconditions of both on a container that they share', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', { location: variable(stack, 'location') });
    for (const id of ['sales', 'weather']) accept(stack, id, { target, mappings: createLandingMappings(id) });
    const precondition = ['sales', 'weather'].map((id) => ({
      error_message: `RegionMismatch: source and target must be in the same region; use a target account in the source's region, or set 'allowCrossRegion' to true and pay for the egress (at test/${id})`,
    }));
    const lifecycles = resources(stack, StorageContainer).map((block) => block['lifecycle']);
    expect(lifecycles).toMatchObject(Array(2).fill({ precondition }));
  });

  test('fail for two stores of one account: addresses would depend on which comes first', () => {
    const stack = stackForTest();
    const [one, two] = referToStores(stack);
    accept(stack, 'sales', { target: one, mappings: createLandingMappings('sales') });
    const codes = getProblemCodes(() =>
      accept(stack, 'weather', { target: two, mappings: createLandingMappings('weather') }),
    );
    expect(codes).toEqual(['StoreDuplicate']);
  });

  test('may share names in place, because nothing is written', () => {
    const stack = stackForTest();
    const invitation = createReceivedInvitation({ shareKind: ShareKind.IN_PLACE });
    const target = referToStore(stack, 'fabrikam');
    for (const id of ['one', 'two']) acceptInPlace(stack, id, { invitation, target, name: 'sales' });
    expect(Object.keys(outputs(stack))).toHaveLength(4);
  });
});
