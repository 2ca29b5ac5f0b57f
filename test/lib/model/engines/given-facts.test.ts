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
    deletions: 'keep',
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
        deletions: 'sometimes',
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
    "'deletions'",
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
  expect(cron).toBeNull();
});

test('a given fact that a document contradicts is a problem, each once', async () => {
  const subscription = parseSubscription(FULL_SUBSCRIPTION);
  const found = await getRefusal(() =>
    collectEngineFacts(
      subscription,
      {
        target: { location: 'eastus', isHnsEnabled: !subscription.target.isHnsEnabled },
        deletions: subscription.deletions === 'keep' ? 'mirror' : 'keep',
      },
      'facts.json',
    ),
  );
  expect(found.map(({ text }) => text.split(' ')[0])).toEqual([
    "'target.location'",
    "'target.isHnsEnabled'",
    "'deletions'",
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
