import type { SingleSourceSubscription } from '../../lib';
import type { SimulationOptions, SimulationReport, StorageEmulators, TimedChange } from '../../testing';
import { simulateSubscription, startStorageEmulators } from '../../testing';
import { FULL_SUBSCRIPTION } from '../fixtures/documents';
import { freshName } from '../support/accounts';
import { getRefusal } from '../support/refusal';

let emulators: StorageEmulators;
beforeAll(async () => {
  emulators = await startStorageEmulators({ accounts: ['contoso'], dataLakes: ['fabrikam'] });
});
afterAll(() => emulators.stop());

/** A share of one folder, with containers of its own for each test. */
function createSubscription(changes: Partial<SingleSourceSubscription> = {}): SingleSourceSubscription {
  const [from, to] = [freshName(), freshName()];
  const { source, target, ...document } = FULL_SUBSCRIPTION as SingleSourceSubscription;
  return {
    ...document,
    source: { ...source, isHnsEnabled: false },
    target: { ...target, isHnsEnabled: true },
    allowCrossKind: true,
    preserveTags: false,
    preserveTier: false,
    deletions: 'keep',
    publish: 'inPlace' as SingleSourceSubscription['publish'],
    stateContainer: freshName(),
    snapshotTrigger: {
      kind: 'Cron' as SingleSourceSubscription['snapshotTrigger']['kind'],
      cron: '0 6 * * *',
    },
    mappings: [
      {
        datasetName: 'orders',
        datasetType: 'Folder' as SingleSourceSubscription['mappings'][number]['datasetType'],
        source: { container: from, path: 'orders' },
        target: { container: to, path: 'in' },
      },
    ],
    ...changes,
  };
}

const simulate = (
  subscription: SingleSourceSubscription,
  changes: readonly Omit<TimedChange, 'container'>[],
  options: Partial<SimulationOptions> = {},
): Promise<SimulationReport> => {
  const [{ source }] = subscription.mappings;
  return simulateSubscription({
    ...{
      subscription,
      emulators,
      source: 'contoso',
      target: 'fabrikam',
      from: '2027-01-01T00:00:00Z',
      days: 3,
    },
    changes: changes.map((change) => ({ container: source.container, ...change })),
    ...options,
  });
};

test('tells how late changes arrive, what is replaced before, and what nobody receives', async () => {
  const subscription = createSubscription();
  const { container } = subscription.mappings[0].source;
  const report = await simulate(subscription, [
    { at: '2027-01-02T05:00:00Z', path: 'orders/b', content: '22' },
    { at: '2027-01-01T05:59:00Z', path: 'orders/a', content: '1' },
    { at: '2027-01-01T07:00:00Z', path: 'orders/b', content: '1' },
    { at: '2027-01-01T08:00:00Z', path: 'salaries/x', content: 'secret' },
    { at: '2027-01-02T07:00:00Z', path: 'orders/a', content: null },
    { at: '2027-01-03T20:00:00Z', path: 'orders/c', content: '3' },
  ]);
  expect(report).toEqual({
    runs: [
      expect.objectContaining({ at: '2027-01-01T06:00:00.000Z', status: 'Succeeded', filesWritten: 1 }),
      expect.objectContaining({ at: '2027-01-02T06:00:00.000Z', filesWritten: 1, changesArrived: 1 }),
      expect.objectContaining({ at: '2027-01-03T06:00:00.000Z', filesWritten: 0, code: null }),
    ],
    filesWritten: 2,
    filesDeleted: 0,
    bytesWritten: 3,
    changesArrived: 2,
    staleness: { p50: 60, p95: 3600, max: 3600 },
    changesSuperseded: 1,
    waiting: [`${container}/orders/c`],
    outside: [`${container}/salaries/x`],
    kept: [`${container}/orders/a`],
    isVerified: true,
  });
});

test('files that patterns exclude are not received', async () => {
  const [mapping] = createSubscription().mappings;
  const report = await simulate(createSubscription({ mappings: [{ ...mapping, exclude: ['**/*.tmp'] }] }), [
    { at: '2027-01-01T05:00:00Z', path: 'orders/x/a.tmp', content: '1' },
    { at: '2027-01-01T05:00:00Z', path: 'orders/x/a.csv', content: '1' },
  ]);
  expect(report).toMatchObject({ changesArrived: 1, waiting: [], isVerified: true });
  expect(report.outside).toEqual([`${mapping.source.container}/orders/x/a.tmp`]);
});

test('a mirror deletes; a schedule of its own replaces that of the subscription', async () => {
  const subscription = createSubscription({ deletions: 'mirror', maxDeleteFraction: 1 });
  const report = await simulate(
    subscription,
    [
      { at: '2027-01-01T00:10:00Z', path: 'orders/a', content: '1' },
      { at: '2027-01-01T03:30:00Z', path: 'orders/a', content: null },
    ],
    { cron: '0 */2 * * *', days: 1 },
  );
  expect(report).toMatchObject({ filesDeleted: 1, kept: [], waiting: [], isVerified: true });
  expect(report.staleness).toEqual({ p50: 1800, p95: 6600, max: 6600 });
  expect(report.runs).toHaveLength(13);
});

test('runs after the end of the access fail, and nothing arrives any more', async () => {
  const { invitation: accepted } = createSubscription();
  const invitation = { ...accepted, expiresOn: '2027-01-02T00:00:00Z' };
  const report = await simulate(createSubscription({ invitation }), [
    { at: '2027-01-01T05:00:00Z', path: 'orders/a', content: '1' },
    { at: '2027-01-02T05:00:00Z', path: 'orders/b', content: '1' },
  ]);
  expect(report.runs.map(({ status, code }) => [status, code])).toEqual([
    ['Succeeded', null],
    ['Failed', 'AccessEnded'],
    ['Failed', 'AccessEnded'],
  ]);
  expect(report.waiting).toHaveLength(1);
});

test.each<[title: string, options: Partial<SimulationOptions>, message: string]>([
  ['no days', { days: 0 }, "'days' must be a whole number from 1 to 366"],
  ['too many runs', { days: 60, cron: '*/10 * * * *' }, 'at most 2000 synchronizations'],
  [
    'a time that nothing runs in',
    { days: 1, cron: '0 0 29 2 *' },
    'so many that a synchronization is in them',
  ],
  ['a wrong schedule', { cron: 'daily' }, "'cron'"],
  ['a wrong beginning', { from: 'yesterday' }, "'from'"],
  [
    'a change after the end',
    { changes: [{ at: '2028-01-01T00:00:00Z', container: 'abc', path: 'a', content: '' }] },
    "'changes[0].at' must be from",
  ],
  [
    'a change without content',
    { changes: [{ at: '2027-01-01T00:00:00Z', container: 'abc', path: 'a' } as TimedChange] },
    "'changes[0].content' must be a text, or null",
  ],
])('%s is refused', async (_title, options, message) => {
  const [problem] = await getRefusal(() => simulate(createSubscription(), [], options));
  expect(problem).toMatchObject({ code: 'ValueInvalid' });
  expect(problem.text).toContain(message);
});

test('a subscription without a schedule needs one', async () => {
  const snapshotTrigger = { kind: 'Manual', cron: null } as SingleSourceSubscription['snapshotTrigger'];
  const [problem] = await getRefusal(() => simulate(createSubscription({ snapshotTrigger }), []));
  expect(problem.text).toContain('the subscription has no schedule');
});
