import { listSharedDatasets } from '../../../lib/model/documents/shared-datasets';
import { findInvitationChanges } from '../../../lib/model/handshake/invitation-changes';
import { buildInvitationDocument } from '../../../lib/model/documents/document-builders';
import { parseInvitation, parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import {
  assetContainerRule,
  dataShareNameRule,
  dataShareUriRule,
  parseDataShareUri,
  toAssetPath,
} from '../../../lib/model/rules/storage-data-share-rules';
import {
  CONNECTOR_SUBSCRIPTION,
  DATA_SHARE_INVITATION,
  DATA_SHARE_URI,
  getProblems,
  INVITATION,
  withFields,
} from '../../fixtures/documents';

const GUID = '77777777-0000-4000-8000-000000000007';

type Rule = (value: string) => string | undefined;

test.each<[string, Rule, string[]]>([
  ['name', dataShareNameRule, ['abc', 'a-b', '1-2', 'a'.repeat(63), '123']],
  [
    'URI',
    dataShareUriRule,
    [`azds://westeurope:abc:${GUID}`, `azds://eastus2euap:a-b-c:${GUID.toUpperCase()}`],
  ],
  ['container', assetContainerRule, ['abc', 'a-b']],
])('a %s may go to the edges of its rule', (_, rule, values) => {
  expect(values.filter((value) => rule(value) !== undefined)).toEqual([]);
});

test.each<[string, Rule, string[]]>([
  ['name', dataShareNameRule, ['', 'ab', 'a'.repeat(64), 'Abc', 'a--b', '-ab', 'ab-', 'a_b', 'a.b', 'abc\n']],
  [
    'URI',
    dataShareUriRule,
    [
      '',
      `azds://westeurope:abc:`,
      `azds://westeurope:abc:${GUID}\n`,
      `azds://westeurope:abc:${GUID}/x`,
      `azds://westeurope:abc:{${GUID}}`,
      `azds://west europe:abc:${GUID}`,
      `azds://westeurope:a--b:${GUID}`,
      `azds://westeurope:Abc:${GUID}`,
      `azds://:abc:${GUID}`,
      `https://westeurope:abc:${GUID}`,
      ` azds://westeurope:abc:${GUID}`,
      `azds://westeurope:abc:x:${GUID}`,
    ],
  ],
  ['container', assetContainerRule, ['', 'ab', '$web', '$root', '$logs', '$blobchangefeed', 'a/b']],
])('a %s fails for what is just beyond', (_, rule, values) => {
  expect(values.filter((value) => rule(value) === undefined)).toEqual([]);
});

test('the path of an asset is that of the dataset, below its container', () => {
  expect(toAssetPath('curated', '')).toBe('/curated');
  expect(toAssetPath('curated', 'sales/daily.csv')).toBe('/curated/sales/daily.csv');
});

test('the URI of a data share has a location, a name and a GUID', () => {
  const parts = { location: 'westeurope', dataShareName: 'contoso-sales', identifier: GUID };
  expect(parseDataShareUri(DATA_SHARE_URI)).toEqual(parts);
  expect(parseDataShareUri('azds://westeurope')).toBeUndefined();
});

function rebuild(document: object): object & { readonly inPlace?: unknown } {
  const invitation = parseInvitation(document);
  return buildInvitationDocument({ ...invitation, datasets: listSharedDatasets(invitation) });
}

describe('an invitation', () => {
  test('keeps the data share, which is absent if there is none', () => {
    const { inPlace } = parseInvitation(DATA_SHARE_INVITATION);
    expect(inPlace).toEqual({ method: 'StorageDataShare', dataShareUri: DATA_SHARE_URI });
    expect(parseInvitation(INVITATION)).not.toHaveProperty('inPlace');
    expect(rebuild(DATA_SHARE_INVITATION).inPlace).toEqual(inPlace);
    expect(rebuild(INVITATION)).not.toHaveProperty('inPlace');
  });

  test('is refused in few words, however long its region is', () => {
    const found = getProblems(() =>
      parseInvitation(withFields(DATA_SHARE_INVITATION, { 'source.location': 'x'.repeat(70_000) })),
    );
    expect(found.every(({ message }) => message.length < 500)).toBe(true);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a copy', { shareKind: 'CopyBased' }, `'inPlace' must be left out for a CopyBased share`],
    ['null', { inPlace: null }, `'inPlace' must be of type object`],
    ['no URI', { 'inPlace.dataShareUri': undefined }, `'inPlace.dataShareUri' is missing`],
    [
      'another URI',
      { 'inPlace.dataShareUri': 'https://evil.example' },
      `'inPlace.dataShareUri' must be the URI`,
    ],
    [
      'a data share of another region',
      { 'inPlace.dataShareUri': DATA_SHARE_URI.replace('westeurope', 'brazilsouth') },
      `'inPlace.dataShareUri' must be the URI of a data share in the region of the source, `,
    ],
    ['another method', { 'inPlace.method': 'RoleAssignment' }, `'inPlace.method' must be "StorageDataShare"`],
    ['a further field', { 'inPlace.key': 'x' }, `'inPlace.key' is unknown`],
  ])('with a data share is refused for %s', (_, fields, message) => {
    const [problem, ...others] = getProblems(() =>
      parseInvitation(withFields(DATA_SHARE_INVITATION, fields)),
    );
    expect(problem).toMatchObject({
      code: 'DocumentInvalid',
      message: expect.stringContaining(message) as string,
    });
    expect(others).toEqual([]);
  });
});

describe('a subscription', () => {
  test('keeps its connector, which is absent if there is none', () => {
    expect(parseSubscription(CONNECTOR_SUBSCRIPTION).connector).toEqual(CONNECTOR_SUBSCRIPTION.connector);
    const without = withFields(CONNECTOR_SUBSCRIPTION, { connector: undefined });
    expect(parseSubscription(without)).not.toHaveProperty('connector');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a copy', { shareKind: 'CopyBased' }, `'connector' must be left out for a CopyBased share`],
    ['another name', { 'connector.connectorName': '../x' }, `'connector.connectorName' must be 3 to 63`],
    ['another URI', { 'connector.dataShareUri': 'x' }, `'connector.dataShareUri' must be the URI`],
    [
      'another region',
      { 'connector.dataShareUri': DATA_SHARE_URI.replace('westeurope', 'brazilsouth') },
      `'connector.dataShareUri' must be the URI of a data share in the region of the source, `,
    ],
    ['another state', { 'connector.state': 'Paused' }, `'connector.state' must be "Active" or "Inactive"`],
  ])('with a connector is refused for %s', (_, fields, message) => {
    expect(getProblems(() => parseSubscription(withFields(CONNECTOR_SUBSCRIPTION, fields)))).toMatchObject([
      { code: 'DocumentInvalid', message: expect.stringContaining(message) as string },
    ]);
  });

  test.each<[string, string | undefined, string[]]>([
    ['the same', DATA_SHARE_URI, []],
    ['the same in upper case', DATA_SHARE_URI.toUpperCase().replace('AZDS', 'azds'), []],
    ['created again', DATA_SHARE_URI.replace('0007', '0008'), ['inPlace.dataShareUri']],
    ['gone', undefined, ['inPlace.dataShareUri']],
  ])('stops for a data share that is %s', (_, dataShareUri, changed) => {
    const subscription = parseSubscription(CONNECTOR_SUBSCRIPTION);
    const inPlace = dataShareUri && { method: 'StorageDataShare', dataShareUri };
    const { invitationId } = subscription.invitation;
    const invitation = { ...parseInvitation(withFields(DATA_SHARE_INVITATION, { invitationId })), inPlace };
    const { problems } = findInvitationChanges(subscription, invitation as never, new Date(0));
    expect(problems.map(({ message }) => /'(inPlace\S+)'/.exec(message)?.[1]).filter(Boolean)).toEqual(
      changed,
    );
  });
});
