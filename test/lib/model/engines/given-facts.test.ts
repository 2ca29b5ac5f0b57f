import { collectEngineFacts } from '../../../../lib/model/engines/collect-facts';
import { parseEngineFacts } from '../../../../lib/model/engines/given-facts';
import { parseInvitation, parseSubscription } from '../../../../lib/model/documents/parsing/parse-document';
import { FULL_INVITATION, FULL_SUBSCRIPTION, INVITATION } from '../../../fixtures/documents';
import { FIT_FACTS } from '../../../fixtures/engine-facts';
import { getRefusal } from '../../../support/refusal';

test('takes everything that can be known, and nothing', () => {
  const full = {
    estimates: FIT_FACTS.estimates,
    source: { tenantId: FIT_FACTS.target.tenantId, isVersioningEnabled: true },
    target: { location: 'westeurope', isHnsEnabled: false },
    settings: FIT_FACTS.settings,
    subscription: {
      mappings: [{ datasetName: 'curated', container: 'landing', path: '' }],
      deletions: 'keep',
      cron: null,
      onChange: { atMostEverySeconds: 60 },
    },
  };
  expect(parseEngineFacts(full, 'facts.json')).toEqual(full);
  expect(parseEngineFacts({}, 'facts.json')).toEqual({});
});

test('reports everything that is wrong at once', async () => {
  const found = await getRefusal(() =>
    parseEngineFacts(
      {
        estimates: { files: -1, bytes: '1 TB', maxLatencyMinutes: 0, colour: 'red' },
        target: { location: 'nowhere!' },
        settings: { parallelism: 1e9 },
        subscription: { deletions: 'sometimes', cron: 'daily', mappings: [{ datasetName: 'a' }] },
      },
      'facts.json',
    ),
  );
  expect(found.map(({ text }) => text.split(' ')[0])).toEqual([
    "'estimates.files'",
    "'estimates.bytes'",
    "'estimates.maxLatencyMinutes'",
    "'estimates.colour'",
    "'target.location'",
    "'settings.parallelism'",
    "'subscription.mappings[0].container'",
    "'subscription.mappings[0].path'",
    "'subscription.deletions'",
    "'subscription.cron'",
  ]);
});

test.each([[null], ['text'], [[]], [7]])('refuses %j, which is no object', async (value) => {
  expect(await getRefusal(() => parseEngineFacts(value, 'facts.json'))).toHaveLength(1);
});

test('a subscription tells its accounts, places and choices', () => {
  const subscription = parseSubscription(FULL_SUBSCRIPTION);
  const facts = collectEngineFacts(subscription, { target: { isVersioningEnabled: true } });
  const { target, deletions, mappings } = subscription;
  expect(facts.target).toMatchObject({
    storageAccountName: target.storageAccountName,
    isVersioningEnabled: true,
  });
  const [{ datasetName, source, target: place }] = mappings;
  expect(facts.landings[0]).toMatchObject({ datasetName, source, target: place });
  expect(facts.deletions).toBe(deletions);
});

test('an invitation leaves unknown what the consumer has yet to choose', () => {
  const { landings, target, deletions, cron } = collectEngineFacts(parseInvitation(INVITATION), {});
  expect(landings[0].target).toBeUndefined();
  expect([target.location, deletions]).toEqual([undefined, undefined]);
  expect(cron).toBeUndefined();
});

test('an invitation tells the tenant of the target: nobody else can accept it', async () => {
  const tenantId = '44444444-4444-4444-8444-444444444444';
  const other = '55555555-5555-4555-8555-555555555555';
  const invitation = parseInvitation(INVITATION);
  const invite = (invited: string | null): typeof invitation => ({
    ...invitation,
    recipient: { ...invitation.recipient, tenantId: invited },
  });
  expect(collectEngineFacts(invite(tenantId), {}).target.tenantId).toBe(tenantId);
  expect(collectEngineFacts(invite(null), {}).target.tenantId).toBeUndefined();
  expect(collectEngineFacts(invite(null), { target: { tenantId: other } }).target.tenantId).toBe(other);
  const found = await getRefusal(() => collectEngineFacts(invite(tenantId), { target: { tenantId: other } }));
  expect(found).toMatchObject([
    { text: expect.stringMatching(/^'target.tenantId' differs from the document/) as string },
  ]);
});

test.each([
  ['region', { target: { location: 'North Europe' } }, 'northeurope'],
  ['tenant', { target: { tenantId: 'AAAAAAAA-4444-4444-8444-444444444444' } }, 'northeurope'],
])('a given %s can be written in another way than in the document', (_name, given, location) => {
  const tenantId = 'aaaaaaaa-4444-4444-8444-444444444444';
  const { target, ...document } = parseSubscription(FULL_SUBSCRIPTION);
  const facts = collectEngineFacts({ ...document, target: { ...target, location, tenantId } }, given);
  expect(facts.target).toMatchObject({ location, tenantId });
});

test('two schedules that differ in spaces only are two schedules', async () => {
  const document = parseSubscription(FULL_SUBSCRIPTION);
  const trigger = { kind: 'Cron', cron: '1 11 * * *' };
  const found = await getRefusal(() =>
    collectEngineFacts({ ...document, snapshotTrigger: trigger } as typeof document, {
      subscription: { cron: '11 1 * * *' },
    }),
  );
  expect(found.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^'subscription\.cron' differs from the document/),
  ]);
});

test('a given fact that a document contradicts is a problem, each once', async () => {
  const subscription = parseSubscription(FULL_SUBSCRIPTION);
  const found = await getRefusal(() =>
    collectEngineFacts(
      subscription,
      {
        target: { location: 'eastus', isHnsEnabled: !subscription.target.isHnsEnabled },
        subscription: { deletions: subscription.deletions === 'keep' ? 'mirror' : 'keep' },
      },
      'facts.json',
    ),
  );
  expect(found.map(({ text }) => text.split(' ')[0])).toEqual([
    "'subscription.deletions'",
    "'target.location'",
    "'target.isHnsEnabled'",
  ]);
  const same = { location: subscription.target.location.toUpperCase() };
  expect(() => collectEngineFacts(subscription, { target: same })).not.toThrow();
});

test('a share that is read in place has nothing to carry', async () => {
  const inPlace = { ...FULL_INVITATION, shareKind: 'InPlace', snapshotSchedule: null, preserveTags: false };
  expect(await getRefusal(() => collectEngineFacts(parseInvitation(inPlace), {}))).toMatchObject([
    { code: 'NothingToCopy' },
  ]);
});

test.each<[string, object, string]>([
  ['more archived files than files', { files: 5, archivedFiles: 6 }, 'archivedFiles'],
  ['more append blobs than files', { files: 5, appendOrPageBlobs: 6 }, 'appendOrPageBlobs'],
  ['more blobs with keys than files', { files: 5, customerKeyBlobs: 6 }, 'customerKeyBlobs'],
  ['a file that is larger than everything', { bytes: 5, largestFileBytes: 6 }, 'largestFileBytes'],
  ['bytes without files', { files: 0, bytes: 1 }, 'bytes'],
  [
    'changed bytes without changed files',
    { changedFilesPerDay: 0, changedBytesPerDay: 1 },
    'changedBytesPerDay',
  ],
])('refuses %s', async (_case, estimates, name) => {
  const found = await getRefusal(() => parseEngineFacts({ estimates }, 'facts.json'));
  expect(found.map(({ text }) => text.split(' ')[0])).toEqual([`'estimates.${name}'`]);
});

test.each<[string, object[]]>([
  ['that the share does not have', [{ datasetName: 'other', container: 'landing', path: '' }]],
  [
    'twice',
    [
      { datasetName: INVITATION.datasets[0].datasetName, container: 'landing', path: 'a' },
      { datasetName: INVITATION.datasets[0].datasetName, container: 'landing', path: 'b' },
    ],
  ],
  [
    'within the place of another one',
    [
      { datasetName: INVITATION.datasets[0].datasetName, container: 'landing', path: '' },
      { datasetName: 'second', container: 'landing', path: 'b' },
    ],
  ],
])('refuses a place for a dataset %s', async (_case, mappings) => {
  const given = parseEngineFacts({ subscription: { mappings } }, 'facts.json');
  const second = { ...INVITATION.datasets[0], datasetName: 'second', path: 'other' };
  const document = parseInvitation({ ...INVITATION, datasets: [...INVITATION.datasets, second] });
  const found = await getRefusal(() => collectEngineFacts(document, given, 'facts.json'));
  expect(found).toMatchObject([{ code: 'DocumentInvalid' }]);
});
