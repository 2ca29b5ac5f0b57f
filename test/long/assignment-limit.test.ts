import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { Dataset } from '../../constructs';
import { appForTest, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accountId, copyShare, recipient, referToStore } from '../constructs/declarations';
import { getAnnotations, SAFE } from '../constructs/share-stacks';

describe('the 4,000 role assignments of a subscription', () => {
  const CONTAINERS = Array.from({ length: 400 }, (_, index) => Dataset.container(`c-${index}`));
  const id = (index: number): string => `5a0e3b8e-8a1f-4f0c-9b59-${String(index).padStart(12, '0')}`;
  const HERE = 'subscription 11111111-1111-4111-8111-111111111111';

  /** Makes role assignments in containers of an account, for a new recipient for each 400. */
  function assigner(stack: TerraformStack, store: IDataStore): (count: number) => void {
    let shares = 0;
    return (count) => {
      for (let left = count; left > 0; left -= CONTAINERS.length) {
        const name = `${store.node.id}-${shares++}`;
        const datasets = CONTAINERS.slice(0, left);
        const share = copyShare(stack, `share-${name}`, store, { datasets });
        share.invite(recipient(stack, `to-${name}`, { principalId: id(shares) }));
      }
    };
  }

  /** Declares role assignments without this library. */
  function assignPlainly(
    stack: TerraformStack,
    config: { scope: string; count?: number },
    count: number,
  ): void {
    for (let index = 0; index < count; index++)
      new RoleAssignment(stack, `plain-${index}`, {
        roleDefinitionName: 'Reader',
        principalId: id(900_000 + index),
        ...config,
      });
  }

  const near = (subscription: string, count = 3600): string =>
    `AssignmentsNearLimit: this app creates ${count} or more role assignments in ${subscription}, which can have 4000 in all, including those of others; invite groups, or share from several subscriptions`;
  const over = (subscription: string): string =>
    `AssignmentsOverLimit: this app creates more than the 4000 role assignments that ${subscription} can have: Azure will refuse the rest; invite groups, or share from several subscriptions`;
  const synthesizeWarnings = (stack: TerraformStack): unknown => {
    synthesizeStack(stack);
    return getAnnotations(stack).flatMap(([path, level, text]) => (level === 'info' ? [] : [[path, text]]));
  };

  test.each([
    ['not mentioned below 3,600', 3599, []],
    ['near from 3,600 on', 3600, [near(HERE)]],
    ['near up to the last one', 4000, [near(HERE, 4000)]],
    ['exceeded by one more', 4001, [over(HERE)]],
  ])('are %s, for each subscription', (_what, count, said) => {
    const stack = stackForTest();
    const storageAccountId = accountId('other').replaceAll('1111', '2222');
    assigner(stack, referToStore(stack, 'other', { storageAccountId }))(401);
    assigner(stack, referToStore(stack, 'contoso'))(count);
    expect(synthesizeWarnings(stack)).toEqual(said.map((text) => ['test', text]));
  });

  test('are those of all stacks of the app, and those that the app declares itself', () => {
    const app = appForTest();
    const [stack, other] = ['test', 'other'].map((name) => stackForTest(name, app));
    assigner(stack, referToStore(stack, 'contoso', SAFE))(400);
    assigner(other, referToStore(other, 'fabrikam', SAFE))(400);
    assignPlainly(other, { scope: `${accountId('contoso').split('/').slice(0, 5).join('/')}` }, 100);
    assignPlainly(stack, { scope: '/subscriptions/11111111-1111-4111-8111-111111111111', count: 2700 }, 1);
    expect(synthesizeWarnings(stack)).toEqual([['test', near(HERE)]]);
    expect(synthesizeWarnings(other)).toEqual([['other', near(HERE)]]);
  });

  test('are those of the subscription that the provider of the stack says', () => {
    const stack = new TerraformStack(appForTest(), 'test');
    const subscriptionId = '11111111-1111-4111-8111-111111111111';
    new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId, storageUseAzuread: true });
    assigner(stack, referToStore(stack, 'contoso', SAFE))(400);
    assigner(stack, referToStore(stack, 'own', { ...SAFE, storageAccountId: variable(stack, 'id') }))(400);
    assignPlainly(stack, { scope: variable(stack, 'group'), count: 2800 }, 1);
    expect(synthesizeWarnings(stack)).toEqual([['test', near(HERE)]]);
  });

  test('are those of an unknown subscription if only Terraform knows it', () => {
    const stack = stackForTest();
    assigner(stack, referToStore(stack, 'contoso', { storageAccountId: variable(stack, 'id') }))(3600);
    const unknown = 'the subscription of its Terraform provider';
    expect(synthesizeWarnings(stack)).toEqual([['test', near(unknown)]]);
  });
});
