import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Path } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import type { AcceptedSubscriptionProps } from '../../constructs';
import { AclEntryType, DataStore } from '../../constructs';
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
  acceptInPlace,
  createReceivedInvitation,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  referToStore,
} from './declarations';
import { getAnnotations } from './share-stacks';

/*
 * Containers that exist before the subscription: it grants access to them, and does not define them.
 */

const ENTRIES = [{ type: AclEntryType.GROUP, principalId: PRINCIPAL, permissions: 'r-x' }];

function createStore(stack = stackForTest()): DataStore {
  return new DataStore(stack, 'lake', {
    name: 'fabrikam',
    resourceGroupName: 'rg-lake',
    location: 'westeurope',
  });
}

/** The problems of a subscription 'sales', as `code message; fix`. */
function describeProblems(props: Partial<AcceptedSubscriptionProps>): string[] {
  return getProblems(() => accept(stackForTest(), 'sales', props)).map(
    ({ code, message, fix }) => `${code}: ${message}; ${fix}`,
  );
}

describe('a container that exists', () => {
  test('is not defined, and its role assignments keep their addresses', () => {
    const [defined, existing] = [undefined, ['landing', 'datashare']].map((existingContainers) => {
      const stack = stackForTest();
      accept(stack, 'sales', {
        existingContainers,
        readers: [{ principalId: OTHER_PRINCIPAL, principalType: 'Group' }] as never,
      });
      return { stack, all: addresses(stack) };
    });
    expect(resources(existing.stack, StorageContainer)).toEqual([]);
    expect(existing.all).toEqual(defined.all.filter((each) => !each.startsWith('azurerm_storage_container')));
    const scopes = resources(existing.stack, RoleAssignment).map(({ scope }) => scope);
    expect(new Set(scopes)).toEqual(
      new Set(
        ['landing', 'datashare'].map(
          (name) =>
            `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/fabrikam/blobServices/default/containers/${name}`,
        ),
      ),
    );
  });

  test('stands beside containers that the subscription defines', () => {
    const stack = stackForTest();
    accept(stack, 'sales', { existingContainers: ['landing'] });
    expect(resources(stack, StorageContainer).map(({ name }) => name)).toEqual(['datashare']);
  });

  test('is waited for if the stack defines it', () => {
    const stack = stackForTest();
    const store = createStore(stack);
    store.addContainer('landing');
    accept(stack, 'sales', { target: store, existingContainers: ['landing'] });
    const waiting = resources(stack, RoleAssignment).filter(({ depends_on: needs }) => needs !== undefined);
    expect(waiting.map(({ scope, depends_on: needs }) => [scope, needs])).toEqual([
      [
        expect.stringMatching(/containers\/landing$/) as string,
        [expect.stringMatching(/^azurerm_storage_container\.lake_landing_/) as string],
      ],
    ]);
  });

  test('can have folders with access control', () => {
    const stack = stackForTest();
    accept(stack, 'sales', {
      invitation: createReceivedInvitation({}, { isHnsEnabled: true }),
      target: referToStore(stack, 'fabrikam', { isHnsEnabled: true }),
      mappings: [{ datasetName: 'curated', container: 'landing', path: 'in', accessControl: ENTRIES }],
      existingContainers: ['landing'],
    });
    expect(resources(stack, StorageDataLakeGen2Path)).toMatchObject([
      { filesystem_name: 'landing', path: 'in' },
    ]);
  });

  test('keeps the checks that only Terraform can make, on its role assignments', () => {
    const stack = stackForTest();
    accept(stack, 'sales', {
      target: referToStore(stack, 'fabrikam', { location: variable(stack, 'where') }),
      existingContainers: ['landing', 'datashare'],
    });
    for (const { lifecycle } of resources(stack, RoleAssignment))
      expect(lifecycle).toMatchObject({
        precondition: [{ error_message: expect.stringMatching(/^RegionMismatch: /) as string }],
      });
  });

  test('is shared by subscriptions that agree on it', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam');
    for (const path of ['a', 'b'])
      accept(stack, path, {
        target,
        mappings: [{ datasetName: 'curated', container: 'landing', path }],
        existingContainers: ['landing'],
      });
    expect(resources(stack, StorageContainer).map(({ name }) => name)).toEqual(['datashare']);
  });
});

describe("'existingContainers' is refused", () => {
  test.each<[string, Partial<AcceptedSubscriptionProps>, string[]]>([
    [
      'with a misspelt name, which names the nearest one',
      { existingContainers: ['datashare', 'landng'] },
      [
        `ValueInvalid: 'existingContainers[1]' must be one of the containers of this subscription, "landing", "datashare" (did you mean "landing"?), got "landng"; change it to "landing"`,
      ],
    ],
    [
      'with a container of nobody',
      { existingContainers: ['elsewhere'] },
      [
        `ValueInvalid: 'existingContainers[0]' must be one of the containers of this subscription, "landing", "datashare", got "elsewhere"; change 'existingContainers[0]'`,
      ],
    ],
    [
      'with a name that is none',
      { existingContainers: [7] as never },
      [`ValueInvalid: 'existingContainers[0]' must be a text, got 7; change 'existingContainers[0]'`],
    ],
    [
      'with the default state container where another one is set',
      { stateContainer: 'manifests', existingContainers: ['datashare'] },
      [
        `ValueInvalid: 'existingContainers[0]' must be one of the containers of this subscription, "landing", "manifests", got "datashare"; change 'existingContainers[0]'`,
      ],
    ],
    [
      'with a name twice',
      { existingContainers: ['landing', 'landing'] },
      [`DuplicateName: duplicate container of 'existingContainers' "landing"; remove or rename one of them`],
    ],
  ])('%s', (_, props, messages) => {
    expect(describeProblems(props)).toEqual(messages);
  });

  test('with access control of the container itself', () => {
    const stack = stackForTest();
    expect(
      getProblems(() =>
        accept(stack, 'sales', {
          invitation: createReceivedInvitation({}, { isHnsEnabled: true }),
          target: referToStore(stack, 'fabrikam', { isHnsEnabled: true }),
          mappings: [{ datasetName: 'curated', container: 'landing', accessControl: ENTRIES }],
          existingContainers: ['landing'],
        }),
      ),
    ).toMatchObject([
      {
        message:
          '\'mappings[0].accessControl\' of dataset "curated" must be left out for a container that exists: it is set when a container is defined, got "entries"',
        fix: `map a folder of the container, or remove "landing" from 'existingContainers'`,
      },
    ]);
  });

  test('for an in-place share, which has no containers', () => {
    expect(
      getProblems(() => acceptInPlace(stackForTest(), 'sales', { existingContainers: ['landing'] })),
    ).toMatchObject([
      { code: 'MappingNotAllowed', message: expect.stringContaining('existingContainers') as string },
    ]);
  });

  test.each([
    [
      'after a subscription that defines the container',
      [undefined, ['landing']],
      `'existingContainers[0]' must be a container that no other subscription of this stack defines: "a" does, got "landing"`,
    ],
    [
      'by another subscription only',
      [['landing'], undefined],
      `'existingContainers' must be a list with "landing", as in subscription "a" of this stack, but it is not set`,
    ],
  ])('%s', (_, [first, second], message) => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam');
    const take = (id: string, existingContainers?: string[]): unknown =>
      accept(stack, id, {
        target,
        mappings: [{ datasetName: 'curated', container: 'landing', path: id }],
        existingContainers,
      });
    take('a', first);
    expect(getProblems(() => take('b', second))).toMatchObject([{ code: 'ValueInvalid', message }]);
  });
});

test('an existing container that nothing in the app defines is a warning if the app defines the account', () => {
  const stack = stackForTest();
  const target = new DataStore(stack, 'lake', {
    name: 'fabrikam',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
  });
  target.addContainer('datashare');
  accept(stack, 'sales', { target, existingContainers: ['landing', 'datashare'] });
  synthesizeStack(stack);
  expect(getAnnotations(stack)).toContainEqual([
    'test/sales',
    'warn',
    `ContainerUndefined: this app defines storage account "fabrikam", but nothing in it defines container "landing", which 'existingContainers' names; call 'addContainer("landing")' of the data store, or define an azurerm_storage_container; if something else creates it, do that before the apply`,
  ]);
  expect(getAnnotations(stack).filter(([, , text]) => text.startsWith('ContainerUndefined'))).toHaveLength(1);
});
