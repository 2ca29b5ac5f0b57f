import fc from 'fast-check';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import { Dataset, PrincipalType } from '../../constructs';
import { addresses, appForTest, getProblems, resources, stackForTest, variable } from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, PRINCIPAL, recipient, referToStore } from './declarations';
import type { Offers } from './share-stacks';
import {
  LATER,
  onlyCondition,
  onlyPreconditions,
  getReaderAssignments,
  createShareStack,
  UNTIL,
} from './share-stacks';

const folder = (path: string, container = 'curated'): Dataset =>
  Dataset.folder(container, path, { datasetName: `${container}-${path}`.replaceAll('/', '-') });

describe('grants of several shares', () => {
  test('are one for each principal and container, at the scope of the container', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const [fabrikam, litware] = [
      recipient(stack, 'fabrikam'),
      recipient(stack, 'litware', { principalId: OTHER_PRINCIPAL }),
    ];
    const sales = copyShare(stack, 'sales', store, {
      datasets: [folder('eu'), folder('us'), Dataset.file('raw', 'a.csv')],
    });
    const stock = copyShare(stack, 'stock', store, { datasets: [Dataset.file('curated', 'b.csv')] });
    sales.invite(fabrikam);
    sales.invite(litware);
    stock.invite(fabrikam);
    const scope = `${accountId('contoso')}/blobServices/default/containers`;
    const facts = resources(stack, RoleAssignment).map(({ condition: _, ...block }) => block);
    const common = {
      principal_type: 'Group',
      role_definition_name: 'Storage Blob Data Reader',
      condition_version: '2.0',
    };
    expect(facts).toEqual([
      { ...common, principal_id: PRINCIPAL, scope: `${scope}/curated` },
      { ...common, principal_id: OTHER_PRINCIPAL, scope: `${scope}/curated` },
      { ...common, principal_id: PRINCIPAL, scope: `${scope}/raw` },
      { ...common, principal_id: OTHER_PRINCIPAL, scope: `${scope}/raw` },
    ]);
  });

  test('have no condition once one of them covers the whole container', () => {
    const [block] = getReaderAssignments(
      createShareStack([[[folder('eu')]], [[Dataset.container('curated')]]]),
    );
    expect(Object.keys(block).sort()).toEqual([
      'principal_id',
      'principal_type',
      'role_definition_name',
      'scope',
    ]);
  });

  test.each([
    [PrincipalType.USER, undefined],
    [PrincipalType.GROUP, undefined],
    [PrincipalType.SERVICE_PRINCIPAL, true],
    [PrincipalType.MANAGED_IDENTITY, true],
  ])('to a %s skip the check of Entra ID: %s', (principalType, skipped) => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    share.invite(recipient(stack, 'fabrikam', { principalType }));
    expect(getReaderAssignments(stack)[0]['skip_service_principal_aad_check']).toBe(skipped);
  });
});

describe('the order in which things are declared', () => {
  const PATHS = ['a', 'a/b', 'a-b', 'b', 'ü'];
  const place = fc.tuple(fc.constantFrom('folder' as const, 'file' as const), fc.nat(PATHS.length - 1));
  const datasetOf = fc.oneof(
    {
      weight: 8,
      arbitrary: place.map(([kind, at]) =>
        Dataset[kind]('curated', PATHS[at], { datasetName: `${kind}-${at}` }),
      ),
    },
    { weight: 1, arbitrary: fc.constant(Dataset.container('curated')) },
  );
  const end = fc.constantFrom(undefined, UNTIL, '2027-01-01T00:00:00.00Z', LATER);
  const offer = fc.tuple(
    fc.uniqueArray(datasetOf, { minLength: 1, maxLength: 4, selector: ({ datasetName }) => datasetName }),
    end.map((expiresOn) => ({ expiresOn })),
  );

  test('does not change the text of a condition', () => {
    const shuffled = fc
      .array(offer, { minLength: 1, maxLength: 4 })
      .chain((offers) =>
        fc.tuple(
          fc.constant(offers),
          fc.shuffledSubarray(offers, { minLength: offers.length }),
          fc.boolean(),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([offers, others, isReversed]) => {
        const turned: Offers = others.map(([datasets, options]) => [
          isReversed ? [...datasets].reverse() : datasets,
          options,
        ]);
        expect(onlyCondition(createShareStack(turned))).toEqual(onlyCondition(createShareStack(offers)));
      }),
      { numRuns: 60, seed: 20_270_101 },
    );
  });

  test('does not change the checks in Terraform, and neither does reading a variable twice', () => {
    const declare = (order: readonly number[]): TerraformStack => {
      const stack = stackForTest();
      const [path, until] = ['path', 'until'].map(
        (id) => new TerraformVariable(stack, id, { type: 'string' }),
      );
      const store = referToStore(stack, 'contoso');
      const fabrikam = recipient(stack);
      const datasets = [
        (): Dataset[] => [Dataset.folder('curated', path.stringValue, { datasetName: 'p' }), folder('b')],
        (): Dataset[] => [folder('a'), Dataset.folder('curated', path.stringValue, { datasetName: 'p' })],
        (): Dataset[] => [Dataset.file('curated', `${path.stringValue}/x`, { datasetName: 'x' })],
      ];
      for (const index of order) {
        const share = copyShare(stack, `share-${index}`, store, { datasets: datasets[index]() });
        share.invite(fabrikam, { expiresOn: until.stringValue });
      }
      return stack;
    };
    const [first, ...others] = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ].map((order) => getReaderAssignments(declare(order)));
    for (const other of others) expect(other).toEqual(first);
    // Two paths, one time, the size.
    expect(onlyPreconditions(declare([0, 1, 2]))).toHaveLength(4);
  });

  test('decides on no address', () => {
    const declare = (isReversed: boolean): string[] => {
      const stack = stackForTest();
      const store = referToStore(stack, 'contoso');
      const recipients = [PRINCIPAL, OTHER_PRINCIPAL].map((principalId, index) =>
        recipient(stack, `r${index}`, { principalId }),
      );
      const order = isReversed ? recipients.reverse() : recipients;
      const ids = isReversed ? ['b', 'a'] : ['a', 'b'];
      for (const id of ids) {
        const share = copyShare(stack, id, store, { datasets: [folder(id), folder(id, 'raw')] });
        for (const one of order) share.invite(one);
      }
      return addresses(stack);
    };
    expect(declare(true)).toEqual(declare(false));
    expect(declare(true)).toHaveLength(8);
  });
});

describe('grants of two stacks of one app', () => {
  function share(stack: TerraformStack, account: string, principalId = PRINCIPAL): void {
    const store = referToStore(stack, 'store', {
      storageAccountName: account,
      storageAccountId: accountId(account),
    });
    copyShare(stack, 'sales', store).invite(recipient(stack, 'fabrikam', { principalId }));
  }

  test('fail for one principal in one container', () => {
    const app = appForTest();
    share(stackForTest('one', app), 'contoso');
    expect(getProblems(() => share(stackForTest('two', app), 'contoso'))).toEqual([
      {
        code: 'GrantDuplicate',
        message: `principal "${PRINCIPAL}" already has this role on container "curated", through 'one/ContainerGrants'; Azure allows one assignment for each principal, role and scope`,
        fix: 'two stacks cannot both create it: grant everything in this container in one of them, or invite another principal (such as a group) in one',
        where: 'two/ContainerGrants',
      },
    ]);
  });

  test('go together for two accounts, for two principals, and in two apps', () => {
    const app = appForTest();
    share(stackForTest('one', app), 'contoso');
    expect(() => share(stackForTest('two', app), 'contosotwo')).not.toThrow();
    expect(() => share(stackForTest('three', app), 'contoso', OTHER_PRINCIPAL)).not.toThrow();
    expect(() => share(stackForTest('one'), 'contoso')).not.toThrow();
  });

  test('are not compared if only Terraform knows the principal', () => {
    const app = appForTest();
    for (const id of ['one', 'two']) {
      const stack = stackForTest(id, app);
      expect(() => share(stack, 'contoso', variable(stack, 'principal'))).not.toThrow();
    }
  });
});
