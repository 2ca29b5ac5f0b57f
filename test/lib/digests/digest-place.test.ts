import { findDigestPlace } from '../../../lib/digests/digest-place';
import { groupInvitations } from '../../../lib/digests/group-invitations';
import { parseInvitation } from '../../../lib/model/documents/parsing/parse-document';
import { FULL_INVITATION, INVITATION, withFields } from '../../fixtures/documents';

const now = new Date('2026-12-01T00:00:00Z');
const ID = INVITATION.invitationId;
const exchange = {
  storageAccountName: 'contosohub',
  blobEndpoint: 'https://contosohub.blob.core.windows.net',
  container: 'exchange',
  tenantId: null,
};
const place = (path: string, container = 'extra', storageAccountName = 'contoso') => ({
  storageAccountName,
  container,
  path,
});

test.each([
  ['nothing', {}, undefined],
  ['an exchange', { exchange }, ['contosohub', 'exchange', `invitations/${ID}/changes`]],
  ['a folder beside the data', { changeDigest: place('x/y') }, ['contoso', 'extra', 'x/y']],
  ['a folder and an exchange', { exchange, changeDigest: place('x/y') }, ['contoso', 'extra', 'x/y']],
  [
    'a folder of the exchange',
    { exchange, changeDigest: place('x/y', 'exchange', 'contosohub') },
    ['contosohub', 'exchange', 'x/y'],
  ],
])('the digests of an invitation that names %s', (_, fields, expected) => {
  const found = findDigestPlace(ID, parseInvitation(withFields(INVITATION, fields)));
  expect(found && [found.container.storageAccountName, found.container.container, found.folder]).toEqual(
    expected,
  );
});

const dataset = (datasetType: string, container: string, path: string) => ({
  datasetName: 'data',
  datasetType,
  container,
  path,
});

test.each([
  ['in a shared container', [dataset('Container', 'extra', '')], 'InDatasets'],
  ['in a shared folder', [dataset('Folder', 'extra', 'x')], 'InDatasets'],
  ['in the shared folder itself', [dataset('Folder', 'extra', 'x/y')], 'InDatasets'],
  ["beside the provider's memory in a shared folder", [dataset('Folder', 'extra', 'digests')], 'InDatasets'],
  ['beside a shared folder', [dataset('Folder', 'extra', 'x/y-data')], undefined],
  ['beside a shared container', [dataset('Container', 'data', '')], undefined],
])('a folder of digests %s', (_, datasets, expected) => {
  const invitation = parseInvitation(
    withFields(FULL_INVITATION, { datasets, changeDigest: place('x/y'), expiresOn: null, state: 'Active' }),
  );
  const { groups, skipped } = groupInvitations([invitation], now);
  expect(skipped[0]?.reason).toBe(expected);
  expect(groups).toHaveLength(expected === undefined ? 1 : 0);
});
