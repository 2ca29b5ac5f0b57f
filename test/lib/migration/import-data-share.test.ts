import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { renderConsumer } from '../../../lib/migration/code/consumer-code';
import { toLiteral } from '../../../lib/migration/code/literals';
import { renderProvider } from '../../../lib/migration/code/provider-code';
import { readExportedResources } from '../../../lib/migration/exported-resources';
import { importDataShare } from '../../../lib/migration/import-data-share';
import type { ImportedEstate } from '../../../lib/migration/imported-estate';
import type { Exported } from '../../fixtures/data-share-export';
import {
  CONSUMER_EXPORT,
  createExported,
  DATA_SHARE_ACCOUNT,
  inAccount,
  PROVIDER_EXPORT,
} from '../../fixtures/data-share-export';
import { getProblems } from '../../support/stacks';

const NOW = new Date('2026-12-01T00:00:00Z');

const importAll = (...contents: unknown[]): ImportedEstate =>
  importDataShare(
    readExportedResources(contents.map((content, index) => [`${index}.json`, content] as const)),
    NOW,
  );

const explain = ({ leftOut }: ImportedEstate, path: string): string | undefined =>
  leftOut.find(({ id }) => id === `${DATA_SHARE_ACCOUNT}${path}`)?.why;

const IN_SALES = { ...inAccount('contososales'), containerName: 'sales', fileSystem: 'sales' };

test('a share comes along with its datasets, schedule and recipients', () => {
  const { shares, subscriptions } = importAll({ value: PROVIDER_EXPORT });
  expect(subscriptions).toEqual([]);
  expect(shares).toMatchObject([
    {
      name: 'Sales-data',
      description: 'Orders, ${with} "quotes" and %{ more }',
      terms: 'Do not publish.',
      schedule: { every: 'Day', hour: 4, minute: 47 },
      datasets: [
        { datasetName: 'orders', datasetType: 'Folder', container: 'sales', path: 'orders' },
        { datasetName: 'lake', datasetType: 'Container', container: 'curated', path: '' },
      ],
      recipients: [{ name: 'fabrikam', contact: 'ada@fabrikam.example', expiresOn: '2099-08-26T22:33:24Z' }],
    },
  ]);
});

test('a subscription comes along with the names of its datasets, whatever the case of their ids', () => {
  expect(importAll({ value: CONSUMER_EXPORT }).subscriptions).toMatchObject([
    {
      name: 'Sales',
      shareName: 'Sales data',
      isTriggered: true,
      mappings: [
        { datasetName: 'orders', container: 'landing', path: 'in/orders' },
        { datasetName: 'lake', container: 'contoso-curated', path: '' },
      ],
    },
  ]);
});

test.each<[kind: string, properties: Readonly<Record<string, string>>, type: string, path: string]>([
  ['Container', {}, 'Container', ''],
  ['BlobFolder', { prefix: 'a/b/' }, 'Folder', 'a/b'],
  ['Blob', { filePath: 'a/b.csv' }, 'File', 'a/b.csv'],
  ['AdlsGen2FileSystem', {}, 'Container', ''],
  ['AdlsGen2Folder', { folderPath: '/a/b' }, 'Folder', 'a/b'],
  ['AdlsGen2File', { filePath: 'a/b.csv' }, 'File', 'a/b.csv'],
])('a dataset of kind %s comes along', (kind, properties, datasetType, path) => {
  const share = createExported('shares/s');
  const dataset = createExported('shares/s/datasets/d', { ...IN_SALES, ...properties }, kind);
  expect(importAll([share, dataset]).shares[0].datasets).toMatchObject([
    { datasetType, container: 'sales', path },
  ]);
});

test.each<[title: string, dataset: Exported, why: RegExp]>([
  ['a table', createExported('shares/s/datasets/d', IN_SALES, 'SqlDWTable'), /not in a storage account/],
  ['a cluster', createExported('shares/s/datasets/d', IN_SALES, 'KustoCluster'), /not in a storage account/],
  ['Gen1', createExported('shares/s/datasets/d', IN_SALES, 'AdlsGen1Folder'), /was retired/],
  [
    'a kind to come',
    createExported('shares/s/datasets/d', IN_SALES, 'BlobTable'),
    /"BlobTable" is not known/,
  ],
  ['no kind', createExported('shares/s/datasets/d', IN_SALES), /no kind/],
  ['a kind of all objects', createExported('shares/s/datasets/d', IN_SALES, 'constructor'), /is not known/],
  ['no path', createExported('shares/s/datasets/d', IN_SALES, 'Blob'), /its path must be/],
  [
    'a path that leaves the container',
    createExported('shares/s/datasets/d', { ...IN_SALES, filePath: 'a/../b' }, 'Blob'),
    /its path must be/,
  ],
  [
    'a container that Azure would refuse',
    createExported('shares/s/datasets/d', { ...IN_SALES, containerName: 'A_B' }, 'Container'),
    /its container must be/,
  ],
  [
    'an account that is not one',
    createExported('shares/s/datasets/d', { ...IN_SALES, storageAccountName: "a', x" }, 'Container'),
    /its storage account must be/,
  ],
  [
    'no subscription of Azure',
    createExported('shares/s/datasets/d', { ...IN_SALES, subscriptionId: '' }, 'Container'),
    /its subscription of Azure must be/,
  ],
])('%s is left out, and told', (_title, dataset, why) => {
  const estate = importAll([createExported('shares/s'), dataset]);
  expect(estate.shares).toEqual([]);
  expect(explain(estate, '/shares/s/datasets/d')).toMatch(why);
  expect(explain(estate, '/shares/s')).toBe('none of its datasets can come along');
});

const DATASET = createExported('shares/s/datasets/d', IN_SALES, 'Container');
const importBeside = (...others: Exported[]): ImportedEstate =>
  importAll([createExported('shares/s'), DATASET, ...others]);

test.each<[title: string, properties: Readonly<Record<string, string>>, why: RegExp]>([
  ['was rejected', { invitationStatus: 'Rejected' }, /rejected: nobody/],
  ['was withdrawn', { invitationStatus: 'Withdrawn' }, /withdrawn: nobody/],
  ['has ended', { expirationDate: '2026-11-01T00:00:00Z' }, /it ended on/],
  ['ends at an unclear time', { expirationDate: '2099-11-01' }, /no time with a time zone/],
])('an invitation that %s invites nobody', (_title, properties, why) => {
  const estate = importBeside(createExported('shares/s/invitations/i', properties));
  expect(estate.shares[0].recipients).toEqual([]);
  expect(explain(estate, '/shares/s/invitations/i')).toMatch(why);
});

test('an hourly schedule comes along, and any other one is told', () => {
  const createSetting = (name: string, recurrenceInterval: string, synchronizationTime: string): Exported =>
    createExported(`shares/s/synchronizationSettings/${name}`, { recurrenceInterval, synchronizationTime });
  const estate = importBeside(
    createSetting('weekly', 'Week', '2024-01-01T00:00:00Z'),
    createSetting('timeless', 'Day', 'noon'),
    createSetting('hourly', 'Hour', '2024-01-01T01:20:00+01:00'),
    createSetting('daily', 'Day', '2024-01-01T00:00:00Z'),
  );
  expect(estate.shares[0].schedule).toEqual({ every: 'Hour', hour: 0, minute: 20 });
  expect(estate.leftOut.map(({ id }) => id.split('/').at(-1))).toEqual(['weekly', 'timeless', 'daily']);
});

const NAMES = ['a b', 'a-b', 'A!b', '--', '.'];

test('names that only differ in what documents refuse stay different, and possible names stay as they are', () => {
  const datasets = NAMES.map((name) => createExported(`shares/s/datasets/${name}`, IN_SALES, 'Container'));
  const [share] = importAll([createExported('shares/s'), ...datasets]).shares;
  expect(share.datasets.map(({ datasetName }) => datasetName)).toEqual([
    'a-b-3',
    'a-b',
    'A-b-2',
    'unnamed',
    'unnamed-2',
  ]);
  const code = renderProvider([share]);
  expect(code).toContain("{ datasetName: 'a-b-3' }), // in Azure Data Share: 'a b'\n");
  expect(code).toContain("{ datasetName: 'a-b' }),\n");
});

test('both sides give the same names to the datasets of a share, in any order and mapped or not', () => {
  const nameAtProvider = (names: readonly string[]): Map<string, string> => {
    const datasets = names.map((name) => createExported(`shares/s/datasets/${name}`, IN_SALES, 'Container'));
    const [share] = importAll([createExported('shares/s'), ...datasets]).shares;
    return new Map(share.datasets.map(({ exportedName, datasetName }) => [exportedName, datasetName]));
  };
  const nameAtConsumer = (names: readonly string[], mapped: number): Map<string, string> => {
    const resources = names.flatMap((dataSetName, index) => [
      createExported(`shareSubscriptions/s/consumerSourceDataSets/${index}`, {
        dataSetId: dataSetName,
        dataSetName,
      }),
      ...(index < mapped
        ? [
            createExported(
              `shareSubscriptions/s/dataSetMappings/${index}`,
              { ...IN_SALES, dataSetId: dataSetName },
              'Container',
            ),
          ]
        : []),
    ]);
    const [subscription] = importAll([createExported('shareSubscriptions/s'), ...resources]).subscriptions;
    return new Map(subscription.mappings.map(({ exportedName, datasetName }) => [exportedName, datasetName]));
  };
  fc.assert(
    fc.property(
      fc.shuffledSubarray(NAMES, { minLength: 1 }),
      fc.gen(),
      fc.integer({ min: 1, max: NAMES.length }),
      (names, gen, mapped) => {
        const shuffled = gen(() => fc.shuffledSubarray([...names], { minLength: names.length }));
        const provider = nameAtProvider(names);
        for (const [exportedName, datasetName] of nameAtConsumer(shuffled, mapped))
          expect([exportedName, datasetName]).toEqual([exportedName, provider.get(exportedName)]);
      },
    ),
  );
});

const createDatasetMapping = (name: string, dataSetId: string): Exported =>
  createExported(`shareSubscriptions/s/dataSetMappings/${name}`, { ...IN_SALES, dataSetId }, 'Container');

test.each(['SqlDBTable', 'KustoCluster', 'SynapseWorkspaceSqlPoolTable'])(
  'the mapping of a %s is left out: the new share does not have it',
  (dataSetType) => {
    const estate = importAll([
      createExported('shareSubscriptions/s'),
      createExported('shareSubscriptions/s/consumerSourceDataSets/1', { dataSetId: 't', dataSetType }),
      createDatasetMapping('table', 'T'),
      createDatasetMapping('files', 'f'),
    ]);
    expect(estate.subscriptions[0].mappings.map(({ datasetName }) => datasetName)).toEqual(['f']);
    expect(explain(estate, '/shareSubscriptions/s/dataSetMappings/table')).toContain(dataSetType);
  },
);

test('a second mapping of a dataset is told', () => {
  const mappings = [createDatasetMapping('m1', 'd'), createDatasetMapping('m2', 'D')];
  const estate = importAll([createExported('shareSubscriptions/s'), ...mappings]);
  expect(estate.subscriptions[0].mappings).toHaveLength(1);
  const told = mappings.flatMap(({ name }) =>
    [explain(estate, `/shareSubscriptions/s/dataSetMappings/${name as string}`)].flatMap((why) => why ?? []),
  );
  expect(told).toEqual([expect.stringMatching(/another mapping/)]);
});

test('a subscription is told if the export has no names for its datasets', () => {
  const estate = importAll([createExported('shareSubscriptions/s'), createDatasetMapping('m1', 'd')]);
  expect(explain(estate, '/shareSubscriptions/s')).toMatch(/consumerSourceDataSets/);
  expect(explain(importAll(CONSUMER_EXPORT), '/shareSubscriptions/Sales')).toBeUndefined();
});

test('each document has an output with a name of its own', () => {
  const subscriptions = ['a.b', 'a_b', '1'].flatMap((name) => [
    createExported(`shareSubscriptions/${name}`),
    createExported(`shareSubscriptions/${name}/dataSetMappings/m`, IN_SALES, 'Container'),
  ]);
  const estate = importAll([...PROVIDER_EXPORT, ...subscriptions]);
  expect(estate.subscriptions.map(({ outputName }) => outputName)).toEqual([
    'a_b_subscription',
    'a_b_subscription_2',
    '_1_subscription',
  ]);
  expect(estate.shares[0].recipients[0].outputName).toBe('Sales-data_fabrikam_invitation');
  expect(renderProvider(estate.shares)).toContain("outputName: 'Sales-data_fabrikam_invitation'");
  expect(renderConsumer(estate.subscriptions)).toContain("outputName: '_1_subscription'");
});

test('no name is that of a member of all objects, which cannot be an id in the code', () => {
  const invitations = ['constructor', 'toString', '__proto__'].map((name) =>
    createExported(`shares/s/invitations/${name}`, { targetEmail: 'ada@fabrikam.example' }),
  );
  const dataset = createExported('shares/s/datasets/d', IN_SALES, 'Container');
  const [share] = importAll([createExported('shares/s'), dataset, ...invitations]).shares;
  const names = share.recipients.map(({ name }) => name);
  expect(names).toEqual(['constructor-2', 'toString-2', 'proto__']);
});

test('an address that cannot be a contact is left out of the code', () => {
  const emails = ['ada@fabrikam.example', 'a\nb@fabrikam.example', `${'a'.repeat(250)}@b.example`];
  const invitations = emails.map((targetEmail, index) =>
    createExported(`shares/s/invitations/i${index}`, { targetEmail }),
  );
  const dataset = createExported('shares/s/datasets/d', IN_SALES, 'Container');
  const [share] = importAll([createExported('shares/s'), dataset, ...invitations]).shares;
  expect(share.recipients.map(({ contact }) => contact)).toEqual([emails[0], undefined, undefined]);
});

test.each([
  ['Active', true],
  ['Inactive', false],
  ['SourceSynchronizationSettingDeleted', false],
])('a trigger that is %s: runs on the schedule of the provider: %s', (triggerStatus, isTriggered) => {
  const estate = importAll([
    createExported('shareSubscriptions/s'),
    createExported('shareSubscriptions/s/dataSetMappings/m', IN_SALES, 'Container'),
    createExported('shareSubscriptions/s/triggers/t', { triggerStatus }, 'ScheduleBased'),
  ]);
  expect(estate.subscriptions[0].isTriggered).toBe(isTriggered);
  expect(explain(estate, '/shareSubscriptions/s/triggers/t') === undefined).toBe(isTriggered);
});

test('access that was revoked is told on both sides', () => {
  const revoked = { shareSubscriptionStatus: 'Revoked' };
  const estate = importAll([
    createExported('shareSubscriptions/s', revoked),
    createExported('shareSubscriptions/s/dataSetMappings/m', IN_SALES, 'Container'),
    createExported('shares/s/providerShareSubscriptions/p', revoked),
  ]);
  expect(explain(estate, '/shareSubscriptions/s')).toMatch(/has revoked it/);
  expect(explain(estate, '/shares/s/providerShareSubscriptions/p')).toMatch(/its access is revoked/);
});

test('a mapping that is broken comes along, and is told', () => {
  const estate = importAll([
    createExported('shareSubscriptions/s'),
    createExported(
      'shareSubscriptions/s/dataSetMappings/m',
      { ...IN_SALES, dataSetMappingStatus: 'Broken' },
      'Container',
    ),
    createExported(
      'shareSubscriptions/s/dataSetMappings/ok',
      { ...IN_SALES, containerName: 'other', dataSetMappingStatus: 'Ok' },
      'Container',
    ),
  ]);
  expect(estate.subscriptions[0].mappings).toHaveLength(2);
  expect(explain(estate, '/shareSubscriptions/s/dataSetMappings/m')).toMatch(/it is broken/);
  expect(explain(estate, '/shareSubscriptions/s/dataSetMappings/ok')).toBeUndefined();
});

test('mappings to a second account are told', () => {
  const createMapping = (name: string, account: string): Exported =>
    createExported(
      `shareSubscriptions/s/dataSetMappings/${name}`,
      { ...IN_SALES, ...inAccount(account), dataSetId: name },
      'Container',
    );
  const estate = importAll([
    createExported('shareSubscriptions/s'),
    createMapping('m1', 'one'),
    createMapping('m2', 'two'),
  ]);
  expect(estate.subscriptions[0].mappings.map(({ datasetName }) => datasetName)).toEqual(['m1']);
  expect(explain(estate, '/shareSubscriptions/s/dataSetMappings/m2')).toMatch(/lands in one account/);
});

test.each<[title: string, contents: unknown[], message: RegExp]>([
  ['a page that others follow', [{ value: [], nextLink: 'https://x' }], /more pages follow/],
  ['a next page that is no text', [{ value: [], nextLink: 7 }], /more pages follow/],
  ['no resource', [{ value: [7] }], /no resource with an id/],
  ['an error of Azure', [{ error: { code: 'AuthorizationFailed' } }], /no resource with an id/],
  ['one id with two contents', [[DATASET], [{ ...DATASET, kind: 'Blob' }]], /with the id .* differs/],
  ['too many', [Array(20_001).fill(DATASET)], /more than 20000/],
])('%s is refused', (_title, contents, message) => {
  const found = getProblems(() => importAll(...contents));
  expect(found.map(({ code }) => code)).toEqual(['DocumentInvalid']);
  expect(found[0].message).toMatch(message);
});

test('the same page in two files counts once', () => {
  expect(importAll(PROVIDER_EXPORT, PROVIDER_EXPORT)).toEqual(importAll(PROVIDER_EXPORT));
});

test('what az datashare prints is read as well: properties beside the id', () => {
  const { properties, ...dataset } = DATASET as Exported & { readonly properties: object };
  expect(importAll([createExported('shares/s'), { ...dataset, ...properties }]).shares).toEqual(
    importBeside().shares,
  );
});

const anyName = fc.constantFrom('a', 'b', 'c d', '__proto__');
const anyDataset = fc
  .tuple(
    fc.constantFrom('shares', 'shareSubscriptions'),
    anyName,
    anyName,
    fc.constantFrom('Container', 'BlobFolder', 'Blob', 'KustoTable', 'Unheard'),
    fc.constantFrom('contososales', 'contosolake', 'X'),
  )
  .map(([parent, of, name, kind, account]) =>
    createExported(
      `${parent}/${of}/${parent === 'shares' ? 'dataSets' : 'dataSetMappings'}/${name}`,
      { ...IN_SALES, ...inAccount(account), prefix: 'p', filePath: name, dataSetId: name },
      kind,
    ),
  );
const anyParent = fc
  .tuple(fc.constantFrom('shares', 'shareSubscriptions'), anyName)
  .map(([type, name]) => createExported(`${type}/${name}`, { shareKind: 'CopyBased' }));

test('every dataset and mapping is either in the code or in the list, and only once', () => {
  const unique = { selector: ({ id }: Exported): string => id, maxLength: 12 };
  fc.assert(
    fc.property(
      fc.uniqueArray(anyParent, unique),
      fc.uniqueArray(anyDataset, unique),
      (parents, datasets) => {
        const { shares, subscriptions, leftOut } = importAll([...parents, ...datasets]);
        const inCode = [
          ...shares.flatMap((share) => share.datasets),
          ...subscriptions.flatMap(({ mappings }) => mappings),
        ].map(({ id }) => id);
        const ids = new Set(datasets.map(({ id }) => id));
        const told = leftOut.map(({ id }) => id).filter((id) => ids.has(id));
        expect([...inCode, ...told].sort()).toEqual([...ids].sort());
      },
    ),
  );
});

test('a literal is one printable line that means the text, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.fullUnicodeString(), fc.string16bits()), (text) => {
      const literal = toLiteral(text);
      expect(runInNewContext(literal)).toBe(text);
      expect(literal).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
