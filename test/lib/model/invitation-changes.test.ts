import { describeFinding } from '../../../lib/errors/data-share-error';
import fc from 'fast-check';
import { MAX_DATASETS, DatasetType } from '../../../lib/model/values/dataset';
import { parseInvitation, parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import type { InvitationDocument, SingleSourceInvitation } from '../../../lib/model/documents/invitation';
import { ShareKind } from '../../../lib/model/values/share-kind';
import { findChangeProblems, findInvitationChanges } from '../../../lib/model/handshake/invitation-changes';
import type { SubscriptionDocument } from '../../../lib/model/documents/subscription';
import { computeTermsHash } from '../../../lib/model/values/terms';
import { withFields, FULL_INVITATION, FULL_SUBSCRIPTION } from '../../fixtures/documents';
import { measureProcessorMs } from '../../support/processor-time';

type Fields = Record<string, unknown>;

const NOW = new Date('2027-03-01T00:00:00Z');
const HASH = FULL_INVITATION.termsSha256;
const OTHER_TERMS = { termsOfUse: 'Other terms', termsSha256: computeTermsHash('Other terms') };

const [DAILY] = FULL_INVITATION.datasets;
const WEEKLY = { ...DAILY, datasetName: 'weekly', path: 'sales/weekly' };

/** Compares a current invitation with these fields and a subscription with those. */
function changes(
  present: Fields,
  accepted: Fields = {},
): { problems: string[]; warnings: readonly string[] } {
  const { problems, warnings } = findInvitationChanges(
    parseSubscription(withFields(FULL_SUBSCRIPTION, accepted)),
    parseInvitation(withFields(FULL_INVITATION, present)),
    NOW,
  );
  return {
    problems: problems.map(({ code, message }) => `${code}: ${message}`),
    warnings: warnings.map(describeFinding),
  };
}

test('the invitation that was accepted has no changes', () => {
  expect(changes({})).toEqual({ problems: [], warnings: [] });
});

test('index tags that are not copied may be shared or not', () => {
  for (const preserveTags of [true, false]) {
    expect(changes({ preserveTags }, { preserveTags: false })).toEqual({ problems: [], warnings: [] });
  }
});

const MOVER =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers/Microsoft.StorageMover/storageMovers/m';
const OFFER = {
  sourceAccountId: MOVER.replace(/Microsoft.*$/, 'Microsoft.Storage/storageAccounts/contoso'),
  location: 'westeurope',
};

test.each([
  ["the provider's jobs, with an offer", { storageMover: OFFER }, MOVER, 0],
  ["the provider's jobs, without an offer", {}, MOVER, 1],
  ['jobs of its own, which need no offer', {}, `${MOVER}/projects/sales`, 0],
])('a subscription that is carried by %s', (_name, present, resourceId, count) => {
  const { problems, warnings } = changes(present, {
    ...{ engine: { kind: 'StorageMover', resourceId }, publish: 'inPlace', successMarker: false },
  });
  expect(problems).toEqual([]);
  expect(warnings.filter((each) => each.startsWith('EngineOfferWithdrawn: '))).toHaveLength(count);
});

test('an id is the same in upper case', () => {
  expect(changes({ invitationId: FULL_INVITATION.invitationId.toUpperCase() })).toEqual({
    problems: [],
    warnings: [],
  });
});

test('another invitation is not compared any further', () => {
  const invitationId = '7b0c1f8e-0000-4000-8000-000000000002';
  expect(changes({ invitationId, state: 'Revoked', datasets: [WEEKLY] })).toEqual({
    problems: [
      `InvitationForeign: this is invitation "${invitationId}", but the subscription accepted "${FULL_INVITATION.invitationId}"`,
    ],
    warnings: [],
  });
});

describe('changes that need a new acceptance stop the run', () => {
  const NO_TERMS = { termsOfUse: null, termsSha256: null };
  const TERMS = 'TermsChanged: the provider changed the terms of use from';

  test.each<[string, Fields, Fields, string]>([
    [
      'other terms',
      OTHER_TERMS,
      {},
      `${TERMS} terms with SHA-256 "${HASH}" to terms with SHA-256 "${OTHER_TERMS.termsSha256}"`,
    ],
    ['no terms any more', NO_TERMS, {}, `${TERMS} terms with SHA-256 "${HASH}" to no terms`],
    [
      'terms, where there were none',
      {},
      { 'invitation.termsSha256': null },
      `${TERMS} no terms to terms with SHA-256 "${HASH}"`,
    ],
    [
      'index tags that are to be copied, and are shared no more',
      { preserveTags: false },
      {},
      'TagsNotShared: the invitation does not let its recipient read blob index tags',
    ],
    ['a pause', { state: 'Suspended' }, {}, 'AccessWithdrawn: the provider suspended this invitation'],
    ['an end', { state: 'Revoked' }, {}, 'AccessWithdrawn: the provider revoked this invitation'],
    [
      'another kind',
      { shareKind: 'InPlace', snapshotSchedule: null },
      { snapshotTrigger: undefined },
      `EndpointChanged: the provider changed 'shareKind' from "CopyBased" to "InPlace"`,
    ],
    [
      'another endpoint',
      { 'source.blobEndpoint': 'https://evil.example' },
      {},
      `EndpointChanged: the provider changed 'blobEndpoint' from "https://contoso.blob.core.windows.net" to "https://evil.example"`,
    ],
    [
      'another account',
      { 'source.storageAccountName': 'contoso2', 'source.resourceId': null },
      {},
      `EndpointChanged: the provider changed 'storageAccountName' from "contoso" to "contoso2"`,
    ],
    [
      'another region',
      { 'source.location': 'Brazil South' },
      {},
      `EndpointChanged: the provider changed 'location' from "westeurope" to "Brazil South"`,
    ],
    [
      'another tenant',
      { 'source.tenantId': '99999999-9999-4999-8999-999999999999' },
      { 'source.tenantId': '33333333-3333-4333-8333-333333333333' },
      `EndpointChanged: the provider changed 'tenantId' from "33333333-3333-4333-8333-333333333333" to "99999999-9999-4999-8999-999999999999"`,
    ],
    [
      'another kind of store',
      { 'source.isHnsEnabled': true },
      {},
      `EndpointChanged: the provider changed 'isHnsEnabled' from false to true`,
    ],
    [
      'a dataset of another path',
      { 'datasets[0].path': 'other' },
      {},
      `DatasetRemoved: dataset "daily" is now "curated/other" (Folder), not "curated/sales/daily" (Folder)`,
    ],
    [
      'a dataset of another container',
      { 'datasets[0].container': 'raw' },
      {},
      `DatasetRemoved: dataset "daily" is now "raw/sales/daily" (Folder), not "curated/sales/daily" (Folder)`,
    ],
    [
      'a dataset of another type',
      { 'datasets[0].datasetType': 'File' },
      {},
      `DatasetRemoved: dataset "daily" is now "curated/sales/daily" (File), not "curated/sales/daily" (Folder)`,
    ],
  ])('%s', (_what, present, accepted, problem) => {
    expect(changes(present, accepted)).toEqual({ problems: [problem], warnings: [] });
  });

  test('a removed dataset', () => {
    expect(changes({ datasets: [WEEKLY] })).toEqual({
      problems: ['DatasetRemoved: dataset "daily" is no longer shared'],
      warnings: [expect.stringMatching(/^DatasetAdded: dataset "weekly" /)],
    });
  });

  test('access that has ended, from its last instant on', () => {
    const at = (expiresOn: string): Fields => ({ expiresOn });
    const createExpiryFields = (expiresOn: string): Fields => ({ 'invitation.expiresOn': expiresOn });
    const [end, later] = ['2027-03-01T00:00:00Z', '2027-03-01T00:00:00.001Z'];
    expect(changes(at(end), createExpiryFields(end)).problems).toEqual([
      `AccessEnded: access to this share ended on ${end}`,
    ]);
    expect(changes(at(later), createExpiryFields(later)).problems).toEqual([]);
  });

  test('all of it at once', () => {
    const present = {
      ...OTHER_TERMS,
      state: 'Suspended',
      expiresOn: '2027-02-01T00:00:00Z',
      'source.blobEndpoint': 'https://evil.example',
      'datasets[0].path': 'other',
    };
    const { problems, warnings } = changes(present);
    expect(problems.map((text) => text.split(':')[0])).toEqual([
      ...['TermsChanged', 'AccessWithdrawn', 'AccessEnded', 'EndpointChanged', 'DatasetRemoved'],
    ]);
    expect(warnings.map((text) => text.split(':')[0])).toEqual(['ExpiryChanged']);
  });
});

describe('other changes only warn', () => {
  const FOLLOWED = 'the subscription follows daily at 03:00 UTC';

  test.each<[string, Fields, string]>([
    [
      'a grant that still waits',
      { grantOn: 'Acceptance', acceptedOn: null },
      'AcceptanceAwaited: the provider has not granted access yet, because it waits for your acceptance; send it your acceptance, or wait until the provider has applied it',
    ],
    [
      'a dataset more',
      { datasets: [DAILY, WEEKLY] },
      'DatasetAdded: dataset "weekly" is shared, but is not part of this subscription; accept the current invitation again to include it',
    ],
    [
      'a later end',
      { expiresOn: '2028-01-01T00:00:00Z' },
      'ExpiryChanged: access ends on 2028-01-01T00:00:00Z; you accepted access until 2027-07-01T00:00:00Z; accept the current invitation again to follow the change',
    ],
    [
      'no end any more',
      { expiresOn: null },
      'ExpiryChanged: access no longer ends; you accepted access until 2027-07-01T00:00:00Z; accept the current invitation again to follow the change',
    ],
    [
      'another schedule',
      { snapshotSchedule: { cron: '0 * * * *' } },
      `ScheduleChanged: the provider now suggests hourly; ${FOLLOWED}; accept the current invitation again to follow the change`,
    ],
    [
      'no schedule any more',
      { snapshotSchedule: null },
      `ScheduleChanged: the provider no longer suggests a schedule; ${FOLLOWED}; accept the current invitation again to follow the change`,
    ],
  ])('%s', (_what, present, warning) => {
    expect(changes(present)).toEqual({ problems: [], warnings: [warning] });
  });

  test('a new end of access', () => {
    expect(changes({}, { 'invitation.expiresOn': null }).warnings).toEqual([
      'ExpiryChanged: access ends on 2027-07-01T00:00:00Z; you accepted access without end; accept the current invitation again to follow the change',
    ]);
  });

  test('a schedule that the consumer does not follow is nothing', () => {
    for (const snapshotTrigger of [{ kind: 'Manual' }, { kind: 'Cron', cron: '0 4 * * *' }]) {
      expect(changes({ snapshotSchedule: { cron: '0 * * * *' } }, { snapshotTrigger }).warnings).toEqual([]);
    }
  });

  test('the same end, written in another way, is nothing', () => {
    expect(changes({ expiresOn: '2027-07-01T00:00:00.000Z' }).warnings).toEqual([]);
  });

  test.each<[string, Fields]>([
    [
      'words for people',
      { description: 'Other', provider: { contact: 'new@contoso.example' }, 'recipient.displayName': 'F' },
    ],
    ['the last day to accept', { acceptBy: '2027-01-31T00:00:00Z' }],
    ['when the grant is made', { grantOn: 'Invitation', acceptedOn: null }],
    ['the exchange', { exchange: null }],
    ['facts that do not matter', { 'source.tenantId': null, 'source.resourceId': null }],
  ])('%s: nothing is said', (_what, present) => {
    expect(changes(present)).toEqual({ problems: [], warnings: [] });
  });
});

describe('whatever is offered', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/);
  const dataset = fc.record({
    datasetName: name,
    datasetType: fc.constant('Folder'),
    container: fc.constantFrom('curated', 'raw'),
    path: fc.stringMatching(/^[a-z]{1,4}(\/[a-z]{1,4}){0,2}$/),
  });
  const instant = fc
    .date({ min: new Date('2027-03-02'), max: new Date('2040-01-01') })
    .map((date) => date.toISOString());
  const invitations = fc
    .record({
      datasets: fc.uniqueArray(dataset, {
        selector: ({ datasetName }) => datasetName,
        minLength: 1,
        maxLength: 8,
      }),
      termsOfUse: fc.option(fc.fullUnicodeString()),
      expiresOn: fc.option(instant),
      snapshotSchedule: fc.option(fc.record({ cron: fc.constantFrom('0 * * * *', '0 3 * * *') })),
      'source.isHnsEnabled': fc.boolean(),
    })
    .map((fields) => {
      const hash = fields.termsOfUse === null ? null : computeTermsHash(fields.termsOfUse);
      return parseInvitation(withFields(FULL_INVITATION, { ...fields, termsSha256: hash }));
    });

  /** A subscription to all datasets of an invitation, as the consumer's side makes one. */
  function subscriptionTo(invitation: InvitationDocument): SubscriptionDocument {
    const {
      datasets,
      snapshotSchedule,
      source,
      termsSha256: hash,
      expiresOn,
    } = invitation as SingleSourceInvitation;
    return parseSubscription(
      withFields(FULL_SUBSCRIPTION, {
        source,
        preserveTags: !source.isHnsEnabled,
        'invitation.termsSha256': hash,
        'invitation.expiresOn': expiresOn,
        snapshotTrigger: snapshotSchedule
          ? { kind: 'ProviderSchedule', cron: snapshotSchedule.cron }
          : { kind: 'Manual' },
        mappings: datasets.map(({ datasetName, datasetType, container, path }, index) => ({
          datasetName,
          datasetType,
          source: { container, path },
          target: { container: 'landing', path: `d${index}` },
        })),
      }),
    );
  }

  test('a subscription has no changes against its own invitation', () => {
    fc.assert(
      fc.property(invitations, (invitation) => {
        expect(findInvitationChanges(subscriptionTo(invitation), invitation, NOW)).toEqual({
          problems: [],
          warnings: [],
        });
      }),
    );
  });

  test('each added dataset warns, each removed one stops', () => {
    fc.assert(
      fc.property(invitations, invitations, (accepted, present) => {
        const others = { ...accepted, datasets: present.datasets } as SingleSourceInvitation;
        const { problems, warnings } = findInvitationChanges(subscriptionTo(accepted), others, NOW);
        const before = new Map(accepted.datasets.map((item) => [item.datasetName, JSON.stringify(item)]));
        const now = new Map(present.datasets.map((item) => [item.datasetName, JSON.stringify(item)]));
        const lost = [...before].filter(([key, item]) => now.get(key) !== item);
        const added = [...now].filter(([key]) => !before.has(key));
        expect(problems.map(({ code }) => code)).toEqual(lost.map(() => 'DatasetRemoved'));
        expect(warnings).toHaveLength(added.length);
      }),
    );
  });

  test('as many datasets as there may be are compared at once', () => {
    const datasets = Array.from({ length: MAX_DATASETS }, (_, i) => ({
      ...DAILY,
      datasetName: `d${i}`,
      path: `p${i}`,
    }));
    const invitation = parseInvitation(withFields(FULL_INVITATION, { datasets }));
    const subscription = subscriptionTo(invitation);
    const processorMs = measureProcessorMs(() => {
      expect(findInvitationChanges(subscription, invitation, NOW)).toEqual({ problems: [], warnings: [] });
    });
    expect(processorMs).toBeLessThan(2000);
  });
});

test('values of an invitation that are not known yet are no change', () => {
  const accepted = {
    shareKind: ShareKind.COPY_BASED,
    termsSha256: null,
    datasets: [
      {
        ...{ datasetName: 'a', datasetType: DatasetType.FOLDER, container: 'c', path: 'p' },
        source: { storageAccountName: 'contoso', blobEndpoint: 'https://c', isHnsEnabled: false },
      },
    ],
  };
  const unknown = { datasets: [{ datasetName: 'a', datasetType: DatasetType.FOLDER, source: {} }] };
  expect(findChangeProblems(accepted, unknown)).toEqual([]);
  expect(findChangeProblems(accepted, accepted)).toEqual([]);
  const other = { ...unknown, termsSha256: 'x', datasets: [{ ...unknown.datasets[0], container: 'd' }] };
  expect(findChangeProblems(accepted, other).map(({ code }) => code)).toEqual([
    'TermsChanged',
    'DatasetRemoved',
  ]);
});
