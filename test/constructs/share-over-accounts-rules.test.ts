import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import { App, Token } from 'cdktf';
import type { Dataset as SharedDataset, IDataStore, ShareProps } from '../../constructs';
import {
  AzapiProvider,
  Dataset,
  DataStore,
  InPlaceMethod,
  Invitation,
  Share,
  ShareExchange,
  ShareKind,
} from '../../constructs';
import type { OutputBlock } from '../support/stacks';
import { getOutput, getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { acceptInPlace, accountId, recipient, referToStore, TENANT } from './declarations';
import { getAnnotations } from './share-stacks';

/*
 * The rules about accounts, containers and tenants hold for the account of each dataset, and never mix two accounts.
 */

type Stores = Readonly<Record<'contoso' | 'northwind', IDataStore>>;

function referToStores(stack: TerraformStack, attributes = {}): Stores {
  return {
    contoso: referToStore(stack, 'contoso', { tenantId: TENANT, ...attributes }),
    northwind: referToStore(stack, 'northwind', { tenantId: TENANT, ...attributes }),
  };
}

function share(
  stack: TerraformStack,
  { contoso }: Stores,
  datasets: readonly SharedDataset[],
  props: Partial<ShareProps> = {},
): Share {
  return new Share(stack, 'sales', {
    dataStore: contoso,
    shareKind: ShareKind.COPY_BASED,
    datasets: [...datasets],
    ...props,
  });
}

test('containers of one name get a role assignment each, in their own accounts', () => {
  const stack = stackForTest();
  const stores = referToStores(stack);
  const { northwind } = stores;
  share(stack, stores, [
    Dataset.folder('curated', 'orders'),
    Dataset.folder('curated', 'weather', { dataStore: northwind }),
  ]).invite(recipient(stack));
  const assignments = resources(stack, RoleAssignment).map(({ scope, condition }) => [
    scope,
    /'(orders|weather)\//.exec(String(condition))?.[1],
  ]);
  expect(assignments).toEqual([
    [`${accountId('contoso')}/blobServices/default/containers/curated`, 'orders'],
    [`${accountId('northwind')}/blobServices/default/containers/curated`, 'weather'],
  ]);
});

test.each<[string, 'contoso' | 'northwind', number]>([
  ['of one account overlap', 'northwind', 1],
  ['of two accounts do not', 'contoso', 0],
])('a folder in a folder: those %s', (_what, outer, expected) => {
  const stack = stackForTest();
  const stores = referToStores(stack);
  share(stack, stores, [
    Dataset.folder('curated', 'a', { dataStore: stores[outer] }),
    Dataset.folder('curated', 'a/b', { dataStore: stores.northwind }),
  ]);
  synthesizeStack(stack);
  expect(getAnnotations(stack).filter(([, , text]) => text.startsWith('DatasetsOverlap'))).toHaveLength(
    expected,
  );
});

test('a container that nothing defines is told for the account of its dataset', () => {
  const stack = stackForTest();
  const [contoso, northwind] = ['contoso', 'northwind'].map(
    (name) => new DataStore(stack, name, { name, resourceGroupName: 'rg-data', location: 'westeurope' }),
  );
  contoso.addContainer('curated');
  share(stack, { contoso, northwind }, [
    Dataset.container('curated'),
    Dataset.container('curated', { dataStore: northwind, datasetName: 'weather' }),
  ]).invite(recipient(stack));
  synthesizeStack(stack);
  const said = getAnnotations(stack).filter(([, , text]) => text.startsWith('ContainerUndefined'));
  expect(said.map(([, , text]) => /account ("\w+")/.exec(text)?.[1])).toEqual(['"northwind"']);
});

test('a data share of Azure Storage has the datasets of one account only', () => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  const stores = referToStores(stack);
  const problems = getProblems(() =>
    share(
      stack,
      stores,
      [Dataset.container('curated'), Dataset.container('weather', { dataStore: stores.northwind })],
      { shareKind: ShareKind.IN_PLACE, inPlace: InPlaceMethod.STORAGE_DATA_SHARE },
    ),
  );
  expect(problems.map(({ code }) => code)).toEqual(['ValueInvalid']);
  expect(problems[0].message).toContain('a data share of Azure Storage has the datasets of one account');
});

test('index tags are needed in the account of each dataset', () => {
  const stack = stackForTest();
  const stores = {
    ...referToStores(stack),
    northwind: referToStore(stack, 'lake', { tenantId: TENANT, isHnsEnabled: true }),
  };
  const datasets = [Dataset.container('curated'), Dataset.container('raw', { dataStore: stores.northwind })];
  const problems = getProblems(() => share(stack, stores, datasets, { preserveTags: true }));
  expect(problems.map(({ code }) => code)).toEqual(['TagsUnsupported']);
});

test('the container of an exchange is not shared, whichever account it is in', () => {
  const stack = stackForTest();
  const stores = referToStores(stack);
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: stores.northwind });
  const inExchange = Dataset.container(exchange.container, { dataStore: stores.northwind });
  const elsewhere = Dataset.container(exchange.container, { datasetName: 'elsewhere' });
  expect(getProblems(() => share(stack, stores, [elsewhere, inExchange], { exchange }))[0].message).toContain(
    exchange.container,
  );
  const other = stackForTest('other', new App());
  const others = referToStores(other);
  const apart = new ShareExchange(other, 'exchange', { dataStore: others.northwind });
  expect(() => share(other, others, [elsewhere], { exchange: apart })).not.toThrow();
});

test('the endpoints of an in-place share are those of the account of each dataset', () => {
  const stack = stackForTest();
  const stores = referToStores(stack);
  const datasets = [
    Dataset.container('curated'),
    Dataset.folder('raw', 'x', { dataStore: stores.northwind }),
  ];
  const sent = share(stack, stores, datasets, { shareKind: ShareKind.IN_PLACE }).invite(recipient(stack));
  const consumer = stackForTest('consumer', new App());
  const { readEndpointsOutput } = acceptInPlace(consumer, 'sales', {
    invitation: Invitation.fromTerraformOutput(getOutput(sent).value),
  });
  expect(getOutput({ output: readEndpointsOutput! }).value).toMatchObject({
    curated: { https: 'https://contoso.blob.core.windows.net/curated' },
    x: { https: 'https://northwind.blob.core.windows.net/raw/x' },
  });
});

test.each<[string, object, string]>([
  ['region', { location: Token.asString({ resolve: () => '${var.region}' }) }, 'a data store in one region'],
  ['kind', { isHnsEnabled: Token.asAny('${var.hns}') }, 'a data store of the same kind'],
])('a %s that only Terraform knows is compared when Terraform plans', (_what, attributes, rule) => {
  const stack = stackForTest();
  const stores = {
    ...referToStores(stack),
    northwind: referToStore(stack, 'tailspin', { tenantId: TENANT, ...attributes }),
  };
  const datasets = [Dataset.container('curated'), Dataset.container('raw', { dataStore: stores.northwind })];
  share(stack, stores, datasets, { shareKind: ShareKind.IN_PLACE }).invite(recipient(stack));
  const { output } = synthesizeStack(stack) as unknown as { output: Record<string, OutputBlock> };
  const [{ precondition = [] }] = Object.values(output);
  expect(precondition.filter(({ error_message }) => error_message.includes(rule))).toHaveLength(1);
});
