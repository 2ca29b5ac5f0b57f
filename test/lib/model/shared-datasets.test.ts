import { findInvitationChanges } from '../../../lib/model/handshake/invitation-changes';
import { buildInvitationDocument } from '../../../lib/model/documents/document-builders';
import { INVITATION_SCHEMAS } from '../../../lib/model/documents/parsing/invitation-schema';
import { parseInvitation, parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { listSharedDatasets, listSources } from '../../../lib/model/documents/shared-datasets';
import { findInvitationProblems } from '../../../lib/model/handshake/answer-invitation';
import { FULL_SUBSCRIPTION, getProblems, INVITATION, withFields } from '../../fixtures/documents';

const NORTHWIND = {
  storageAccountName: 'northwind',
  blobEndpoint: 'https://northwind.blob.core.windows.net',
  location: 'northeurope',
  isHnsEnabled: false,
};
const { source: CONTOSO, datasets, ...OFFER } = INVITATION;
const TWO_SOURCES = {
  ...OFFER,
  schemaVersion: 2,
  sources: [CONTOSO, NORTHWIND],
  datasets: [
    { ...datasets[0], storageAccountName: 'contoso' },
    {
      datasetName: 'weather',
      datasetType: 'Container',
      storageAccountName: 'northwind',
      container: 'weather',
      path: '',
    },
  ],
};
const MESSAGES = (fields: Record<string, unknown>): string[] =>
  getProblems(() => parseInvitation(withFields(TWO_SOURCES, fields))).map(({ message }) => message);

test('each dataset of an invitation over two accounts has its account', () => {
  const invitation = parseInvitation(TWO_SOURCES);
  expect(
    listSharedDatasets(invitation).map(({ datasetName, source }) => [datasetName, source.storageAccountName]),
  ).toEqual([
    ['daily', 'contoso'],
    ['weather', 'northwind'],
  ]);
  expect(parseInvitation(invitation)).toEqual(invitation);
  const rebuilt = buildInvitationDocument({ ...invitation, datasets: listSharedDatasets(invitation) });
  expect(parseInvitation({ ...rebuilt, $schema: undefined })).toEqual({ ...invitation, $schema: undefined });
});

test('an invitation with one account has version 1, whichever documents it is built from', () => {
  const invitation = parseInvitation(TWO_SOURCES);
  const [first] = listSharedDatasets(invitation);
  const { schemaVersion, ...built } = buildInvitationDocument({ ...invitation, datasets: [first] });
  expect(schemaVersion).toBe(1);
  expect(built).not.toHaveProperty('sources');
});

test('a reader of version 1 refuses version 2', () => {
  expect(INVITATION_SCHEMAS[1].safeParse(TWO_SOURCES).success).toBe(false);
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'a dataset in an account that is not listed',
    { 'datasets[0].storageAccountName': 'evil' },
    `'datasets[0].storageAccountName' must be the name of one of 'sources', got "evil"`,
  ],
  ['an account twice', { 'sources[1].storageAccountName': 'contoso' }, 'must be unique, got "contoso"'],
  ['one endpoint for two accounts', { 'sources[1].blobEndpoint': CONTOSO.blobEndpoint }, 'must be unique'],
  [
    'one account by two endpoints',
    { 'sources[1].blobEndpoint': 'https://contoso.z1.blob.storage.azure.net' },
    `'sources[1].blobEndpoint' must be the endpoint of the account that 'storageAccountName' names`,
  ],
  ['a single account', { sources: [CONTOSO] }, 'must have at least two accounts'],
  [
    'an account without a dataset',
    { 'datasets[1].storageAccountName': 'contoso' },
    'must be the account of a dataset, got "northwind"',
  ],
  [
    'accounts of two tenants',
    {
      'sources[0].tenantId': '33333333-0000-4000-8000-000000000003',
      'sources[1].tenantId': '44444444-0000-4000-8000-000000000004',
    },
    'must be the tenant of all sources',
  ],
  ['the account of version 1', { source: CONTOSO }, `'source' is unknown in version 2`],
])('refuses %s', (_, fields, message) => {
  expect(MESSAGES(fields).join('\n')).toContain(message);
});

test('a source in another region is named, and does not matter if its datasets are left out', () => {
  const invitation = parseInvitation(TWO_SOURCES);
  const acceptance = { target: { ...CONTOSO, storageAccountName: 'fabrikam', blobEndpoint: 'https://f' } };
  const find = (leftOut?: ReadonlySet<string>) =>
    findInvitationProblems(invitation, acceptance, {}, new Date('2027-01-01'), leftOut);
  expect(find()).toMatchObject([
    {
      code: 'RegionMismatch',
      message: expect.stringContaining('the source "northwind" of dataset "weather"') as string,
    },
  ]);
  expect(find(new Set(['weather']))).toEqual([]);
});

test('a dataset that moved to another account stops synchronizations', () => {
  const { source: _source, mappings: _mappings, ...rest } = FULL_SUBSCRIPTION as Record<string, unknown>;
  const subscription = parseSubscription({
    ...rest,
    schemaVersion: 2,
    preserveTags: false,
    sources: TWO_SOURCES.sources,
    mappings: TWO_SOURCES.datasets.map(
      ({ datasetName, datasetType, storageAccountName, container, path }) => ({
        ...{ datasetName, datasetType, source: { storageAccountName, container, path } },
        target: { container: 'landing', path: datasetName },
      }),
    ),
  });
  const moved = parseInvitation(
    withFields(TWO_SOURCES, {
      'datasets[0].storageAccountName': 'northwind',
      'datasets[1].storageAccountName': 'contoso',
    }),
  );
  expect(listSources(subscription)).toHaveLength(2);
  const found = findInvitationChanges(subscription, moved, new Date('2027-01-01')).problems;
  expect(found.filter(({ code }) => code === 'DatasetRemoved')).toMatchObject([
    { message: expect.stringContaining('"northwind/curated/sales/daily"') as string },
    { message: expect.stringContaining('"contoso/weather"') as string },
  ]);
});
