import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { IDataStore } from '../../constructs';
import { Dataset } from '../../constructs';
import { appForTest, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accountId, copyShare, recipient, referToStore } from './declarations';
import { getAnnotations, files, onlyCondition, createShareStack, SAFE, UNTIL } from './share-stacks';

describe('the 8,192 bytes of a condition', () => {
  /** Files whose condition has this many bytes: the last but one name is as long as it has to be. */
  function createFiles(bytes: number, letter: string): Dataset[] {
    const createName = (index: number): string => `${index}${letter.repeat(100)}`;
    const step = Buffer.byteLength(`, '${createName(10)}'`);
    const some = files(10, createName);
    const has = Buffer.byteLength(onlyCondition(createShareStack([[some]])) as string);
    const count = 10 + Math.floor((bytes - has) / step) - 2;
    const left = bytes - has - (count - 10) * step - Buffer.byteLength(`, ''`);
    return [...files(count, createName), Dataset.file('curated', 'z'.repeat(left), { datasetName: 'last' })];
  }

  test.each(['a', 'ü', '🚢'])('may all be used, in names of the letter %s', (letter) => {
    const condition = onlyCondition(createShareStack([[createFiles(8192, letter)]])) as string;
    expect(Buffer.byteLength(condition)).toBe(8192);
  });

  test.each(['a', 'ü', '🚢'])('fails for one byte more, in names of the letter %s', (letter) => {
    const datasets = createFiles(8193, letter);
    expect(() => synthesizeStack(createShareStack([[datasets]]))).toThrow(
      `ConditionTooLarge: the condition that lets one principal read ${datasets.length} folders and files of container "curated" has 8193 bytes; Azure allows 8192; share a parent folder, move datasets into a container of their own, or invite another principal (such as a group) to some of the shares (at test/ContainerGrants/contoso/curated/fabrikam/Reader)`,
    );
  });

  test('do not count characters that Terraform removes', () => {
    const [first, ...others] = createFiles(8192, 'a');
    // Terraform reads '$${' as '${': one byte less.
    const name = '${'.repeat(first.path.length / 2).padEnd(first.path.length, 'x');
    const datasets = [Dataset.file('curated', name, { datasetName: 'a' }), ...others];
    expect(() => synthesizeStack(createShareStack([[datasets]]))).not.toThrow();
  });

  test('are those of all shares together', () => {
    const offers = [0, 1].map((index) => [files(50, (at) => `${index}-${at}-${'x'.repeat(90)}`)] as const);
    for (const offer of offers) expect(() => synthesizeStack(createShareStack([offer]))).not.toThrow();
    expect(() => synthesizeStack(createShareStack(offers))).toThrow('ConditionTooLarge');
  });

  test('are not used by datasets within a shared folder', () => {
    const within = files(200, (at) => `sales/${at}-${'x'.repeat(90)}`);
    const folder = [Dataset.folder('curated', 'sales')];
    expect(() => synthesizeStack(createShareStack([[folder], [within]]))).not.toThrow();
    expect(() => synthesizeStack(createShareStack([[within], [folder]]))).not.toThrow();
  });

  test('fails for a container that only Terraform can name', () => {
    const stack = stackForTest();
    const container = variable(stack, 'container');
    const datasets = Array.from({ length: 100 }, (_, at) =>
      Dataset.file(container, `${at}-${'x'.repeat(90)}`, { datasetName: `f${at}` }),
    );
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets });
    share.invite(recipient(stack), { expiresOn: UNTIL });
    expect(() => synthesizeStack(stack)).toThrow('100 folders and files of container "a token" has');
  });
});

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
