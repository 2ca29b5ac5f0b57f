import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { App, TerraformStack } from 'cdktf';
import type { AcceptedSubscriptionProps, IDataStore } from '../../constructs';
import { Dataset, DataStore, PublishMode } from '../../constructs';
import { appForTest, getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accept, copyShare, recipient, referToStore } from './declarations';

/*
 * Shares of one app that copy data back to where it came from.
 */

/** A share of a dataset, taken to a place. */
interface Transfer {
  readonly id: string;
  readonly from: IDataStore;
  readonly dataset: Dataset;
  readonly to: IDataStore;
  readonly container: string;
  readonly path?: string;
  readonly props?: Partial<AcceptedSubscriptionProps>;
}

function transfer(stack: TerraformStack, { id, from, dataset, to, container, path, props }: Transfer): void {
  const share = copyShare(stack, `share-${id}`, from, { datasets: [dataset] });
  const invitation = share.invite(
    recipient(stack, `recipient-${id}`, { principalId: `00000000-0000-4000-8000-${id.padStart(12, '0')}` }),
    {
      invitationId: `00000000-0000-4000-8000-${id.padStart(12, '0')}`,
    },
  );
  const mappings = [{ datasetName: dataset.datasetName, container, path }];
  accept(stack, id, { invitation, target: to, mappings, ...props });
}

/** Synthesizes transfers of these places, such as `a/x -> b/y/z`, between accounts of these names. */
function synthesizeTransfers(...routes: readonly string[]): () => unknown {
  return () => {
    const stack = stackForTest();
    const stores = new Map<string, IDataStore>();
    const findStore = (name: string): IDataStore => {
      const store = stores.get(name) ?? referToStore(stack, name);
      stores.set(name, store);
      return store;
    };
    for (const [index, route] of routes.entries()) {
      const [source, target] = route.split(' -> ').map((place) => {
        const [account, container, ...segments] = place.split('/');
        return { account, container, path: segments.join('/') };
      });
      const dataset =
        source.path === ''
          ? Dataset.container(source.container, { datasetName: 'data' })
          : Dataset.folder(source.container, source.path, { datasetName: 'data' });
      transfer(stack, {
        id: `${index + 1}`,
        from: findStore(source.account),
        dataset,
        to: findStore(target.account),
        container: target.container,
        path: target.path === '' ? undefined : target.path,
      });
    }
    return synthesizeStack(stack);
  };
}

describe('data that is copied in a circle is refused', () => {
  test.each<[string, string[], string, string[]]>([
    [
      'from one place to another and back',
      ['contoso/curated -> fabrikam/landing', 'fabrikam/landing -> contoso/curated'],
      'contoso/curated -> fabrikam/landing -> contoso/curated',
      ['1', '2'],
    ],
    [
      'if what is shared back is within the landing place',
      ['contoso/curated -> fabrikam/landing/in', 'fabrikam/landing/in/a -> contoso/curated/back'],
      'contoso/curated -> fabrikam/landing/in -> contoso/curated/back',
      ['1', '2'],
    ],
    [
      'if what is shared back is around the landing place',
      ['contoso/curated/out -> fabrikam/landing/in', 'fabrikam/landing -> contoso/curated/out/x'],
      'contoso/curated/out -> fabrikam/landing/in -> contoso/curated/out/x',
      ['1', '2'],
    ],
    [
      'over a third account',
      [
        'contoso/curated -> fabrikam/aaa',
        'fabrikam/aaa -> woodgrove/bbb',
        'woodgrove/bbb -> contoso/curated/c',
      ],
      'contoso/curated -> fabrikam/aaa -> woodgrove/bbb -> contoso/curated/c',
      ['1', '2', '3'],
    ],
    [
      'beside shares that end',
      ['contoso/xxx -> fabrikam/yyy', 'fabrikam/yyy -> woodgrove/zzz', 'fabrikam/yyy/b -> contoso/xxx/c'],
      'contoso/xxx -> fabrikam/yyy -> contoso/xxx/c',
      ['1', '3'],
    ],
  ])('%s', (_, routes, places, ids) => {
    const paths = ids.map((id) => `'test/${id}'`).join(', ');
    expect(getProblems(synthesizeTransfers(...routes))).toEqual([
      {
        code: 'SharesCircular',
        message: `data would be copied in a circle: ${places} (by ${paths})`,
        fix: 'land in a container or folder that is not shared back',
        where: 'test/1',
      },
    ]);
  });

  test.each<[string, string[]]>([
    ['two shares of other places', ['contoso/aaa -> fabrikam/bbb', 'fabrikam/ccc -> contoso/ddd']],
    [
      'two shares of other folders',
      ['contoso/aaa/out -> fabrikam/bbb/in', 'fabrikam/bbb/out -> contoso/aaa/in'],
    ],
    ['folders of similar names', ['contoso/aaa/x -> fabrikam/bbb', 'fabrikam/bbb -> contoso/aaa/xy']],
    ['folders in another case', ['contoso/aaa/x -> fabrikam/bbb', 'fabrikam/bbb -> contoso/aaa/X']],
    [
      'a chain',
      ['contoso/aaa -> fabrikam/bbb', 'fabrikam/bbb -> woodgrove/ccc', 'woodgrove/ccc -> northwind/ddd'],
    ],
    [
      'one place that is copied on two ways to a third',
      [
        'contoso/aaa -> fabrikam/bbb',
        'contoso/aaa -> woodgrove/bbb',
        'fabrikam/bbb -> northwind/xxx',
        'woodgrove/bbb -> northwind/yyy',
      ],
    ],
  ])('%s are not', (_, routes) => {
    expect(synthesizeTransfers(...routes)).not.toThrow();
  });

  test('each circle of its own', () => {
    const there = (name: string): string => `contoso/${name} -> fabrikam/${name}`;
    const back = (name: string): string => `fabrikam/${name} -> contoso/${name}`;
    const found = getProblems(
      synthesizeTransfers(...['aaa', 'bbb'].flatMap((name) => [there(name), back(name)])),
    );
    expect(found.map(({ code, where }) => [code, where])).toEqual([
      ['SharesCircular', 'test/1'],
      ['SharesCircular', 'test/3'],
    ]);
  });

  test('through the folder of atomic snapshots', () => {
    const stack = stackForTest();
    const lake = { isHnsEnabled: true };
    const [contoso, fabrikam] = ['contoso', 'fabrikam'].map((name) => referToStore(stack, name, lake));
    transfer(stack, {
      id: '1',
      from: contoso,
      dataset: Dataset.folder('curated', 'out'),
      to: fabrikam,
      container: 'landing',
      path: 'in',
      props: { publish: PublishMode.ATOMIC },
    });
    transfer(stack, {
      id: '2',
      from: fabrikam,
      dataset: Dataset.folder('landing', 'in.snapshots'),
      to: contoso,
      container: 'curated',
      path: 'out/old',
    });
    expect(getProblems(() => synthesizeStack(stack))).toMatchObject([
      {
        message: expect.stringContaining(
          'contoso/curated/out -> fabrikam/landing/in.snapshots -> ',
        ) as string,
      },
    ]);
  });
});

describe('the places of a circle can be references', () => {
  function createStore(stack: TerraformStack, id: string, name: string): StorageAccount {
    return new StorageAccount(stack, id, {
      name,
      resourceGroupName: 'rg-data',
      location: 'westeurope',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
    });
  }

  test('to accounts and containers whose names are literals, also across stacks', () => {
    const app: App = appForTest();
    const [provider, consumer] = ['provider', 'consumer'].map((id) => stackForTest(id, app));
    const account = createStore(provider, 'contoso', 'contoso');
    const container = new StorageContainer(provider, 'curated', {
      name: 'curated',
      storageAccountId: account.id,
    });
    const contoso = DataStore.fromStorageAccount(account);
    const there = copyShare(provider, 'there', contoso, {
      datasets: [Dataset.container(container.name, { datasetName: 'curated' })],
    });
    const fabrikam = referToStore(consumer, 'fabrikam');
    accept(consumer, 'accepted', { invitation: there.invite(recipient(provider)), target: fabrikam });
    const back = copyShare(consumer, 'back', fabrikam, { datasets: [Dataset.folder('landing', 'x')] });
    accept(consumer, 'returned', {
      invitation: back.invite(recipient(consumer, 'contoso')),
      target: contoso,
      mappings: [{ datasetName: 'x', container: 'curated', path: 'y' }],
      existingContainers: ['curated'],
    });
    provider.prepareStack();
    consumer.prepareStack();
    expect(getProblems(() => synthesizeStack(consumer))).toMatchObject([
      {
        code: 'SharesCircular',
        message:
          "data would be copied in a circle: contoso/a token -> fabrikam/landing -> contoso/curated/y (by 'consumer/accepted', 'consumer/returned')",
      },
    ]);
  });

  test('to accounts whose names only Terraform knows, if they are the same', () => {
    const stack = stackForTest();
    const contoso = DataStore.fromStorageAccount(createStore(stack, 'contoso', variable(stack, 'name')));
    const fabrikam = referToStore(stack, 'fabrikam');
    transfer(stack, {
      id: '1',
      from: contoso,
      dataset: Dataset.container('curated'),
      to: fabrikam,
      container: 'landing',
    });
    transfer(stack, {
      id: '2',
      from: fabrikam,
      dataset: Dataset.container('landing'),
      to: contoso,
      container: 'curated',
    });
    expect(getProblems(() => synthesizeStack(stack))).toMatchObject([
      {
        message: expect.stringContaining('a token/curated -> fabrikam/landing -> a token/curated') as string,
      },
    ]);
  });

  test('within one account that only Terraform knows', () => {
    const stack = stackForTest();
    const contoso = DataStore.fromStorageAccount(createStore(stack, 'contoso', variable(stack, 'name')));
    transfer(stack, {
      id: '1',
      from: contoso,
      dataset: Dataset.folder('curated', 'x'),
      to: contoso,
      container: 'curated',
      path: 'x/y',
    });
    expect(getProblems(() => synthesizeStack(stack))).toMatchObject([
      { code: 'SharesCircular', where: 'test/1' },
    ]);
  });
});
