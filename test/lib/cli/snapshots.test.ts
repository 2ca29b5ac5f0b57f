import { PublishMode } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { BOTH_KINDS, bothSides, container, contents, FLAT, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { folder } from '../../support/lake-pair';
import { readPublished } from '../../support/published-snapshots';

interface Stage {
  readonly sides: Pair;
  readonly run: (...args: string[]) => ReturnType<typeof datashare>;
  readonly json: <T>(...args: string[]) => Promise<T>;
  readonly publish: (content: string) => Promise<void>;
}

async function createStage(accounts = FLAT, columns?: number): Promise<Stage> {
  const sides = await pair(
    { 'in/a': 'one' },
    { accounts, publish: PublishMode.ATOMIC, keepSnapshots: 3, mapping: folder('in', 'out/sales') },
  );
  const file = documentFile(sides.subscription);
  const run: Stage['run'] = (command, ...args) =>
    datashare([command, file, ...args], { env: bothSides(accounts), ...(columns && { columns }) });
  const json = async <T>(...args: string[]): Promise<T> =>
    JSON.parse((await run(...args, '--json')).stdout) as T;
  const publish = async (content: string): Promise<void> => {
    await put(sides.source, 'in/a', content);
    expect(await run('sync')).toMatchObject({ exitCode: 0 });
  };
  await run('sync');
  return { sides, run, json, publish };
}

interface Listed {
  readonly datasets: readonly {
    readonly heldSince: string | null;
    readonly stagedSnapshot: string | null;
    readonly snapshots: readonly { readonly snapshotName: string; readonly isPublished: boolean }[];
  }[];
}

const shown = async (sides: Pair): Promise<string | undefined> => (await readPublished(sides))['a'];

test.each(BOTH_KINDS)('a rollback that holds on %s is undone by a release alone', async (_, accounts) => {
  const { sides, run, json, publish } = await createStage(accounts);
  await publish('bad');
  const rolledBack = await run('rollback', '--hold');
  expect(rolledBack).toMatchObject({ exitCode: 0 });
  expect(rolledBack.stdout.replace(/\s+/g, ' ')).toContain('publish none until datashare rollback --release');
  expect(await shown(sides)).toBe('one');

  await put(sides.source, 'in/a', 'better');
  for (const again of ['copies', 'copies nothing']) {
    const held = await run('sync');
    expect({ again, exitCode: held.exitCode }).toEqual({ again, exitCode: 0 });
    expect(held.stderr.replace(/\s+/g, ' ')).toMatch(/SnapshotHeld/);
    expect(held.stderr).toContain('datashare rollback --release');
    expect(held.stdout).toMatch(/sales: copied, but not published: held since 2/);
    expect(await shown(sides)).toBe('one');
  }
  const [listed] = (await json<Listed>('snapshots')).datasets;
  expect(listed.heldSince).not.toBeNull();
  expect(listed.stagedSnapshot).not.toBeNull();
  for (const command of ['plan', 'verify', 'snapshots'])
    expect((await run(command)).stdout.replace(/\s+/g, ' ')).toMatch(/held since 2\d{3}-.*not published/);

  const released = await run('rollback', '--release');
  expect(released).toMatchObject({ exitCode: 0 });
  expect(await shown(sides)).toBe('one');
  expect((await run('rollback', '--release')).stdout).toBe('Nothing is held.\n');
  expect(await run('sync')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await shown(sides)).toBe('better');
});

test('a release finishes the publication that an interrupted rollback has started', async () => {
  const { sides, run, json, publish } = await createStage();
  await publish('two');
  const lease = sides.target.getBlobClient('out/sales/current.json').getBlobLeaseClient();
  await lease.acquireLease(-1);
  expect(await run('rollback', '--hold')).toMatchObject({ exitCode: 1 });
  await lease.releaseLease();
  expect(await run('rollback', '--release')).toMatchObject({ exitCode: 0 });
  expect(await shown(sides)).toBe('one');
  const [{ heldSince, snapshots }] = (await json<Listed>('snapshots')).datasets;
  expect({ heldSince, published: snapshots.map(({ isPublished }) => isPublished) }).toEqual({
    heldSince: null,
    published: [false, true],
  });
});

test('a rollback, with or without --hold, and a release are in the history, and only there', async () => {
  const { run, json, publish } = await createStage();
  await publish('two');
  await run('rollback');
  await run(
    'rollback',
    '--to',
    (await json<Listed>('snapshots')).datasets[0].snapshots[0].snapshotName,
    '--hold',
  );
  await run('rollback', '--release');
  const { synchronizations, rollbacks } = await json<{
    synchronizations: { documentType: string }[];
    rollbacks: { manifestSha256: string }[];
  }>('history');
  expect(synchronizations.map(({ documentType }) => documentType)).toEqual([
    'synchronization',
    'synchronization',
  ]);
  expect(rollbacks).toMatchObject([
    { documentType: 'rollback', action: 'Released', isHeld: false, status: 'Succeeded' },
    { documentType: 'rollback', action: 'RolledBack', isHeld: true, status: 'Succeeded' },
    {
      documentType: 'rollback',
      action: 'RolledBack',
      isHeld: false,
      details: [{ datasetName: 'sales', files: 1 }],
    },
  ]);
  const { manifestSha256 } = await json<{ manifestSha256: string }>('verify');
  expect(rollbacks[0].manifestSha256).toBe(manifestSha256);
  const { stdout } = await run('history');
  expect(stdout).toMatch(/Release .*\n.*Rollback .*\n.*Rollback .*\n.*Incremental .*\n.*FullSync /);
  expect(stdout).toMatch(/sales back to \S+, held\n/);
  expect(
    Math.max(
      ...stdout
        .split('\n')
        .slice(2, 8)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80);
  expect((await run('history', '--limit', '1')).stdout).not.toContain('Rollback');
});

test('a rollback that fails is in the history too', async () => {
  const { sides, run, publish } = await createStage();
  await publish('two');
  await put(sides.target, 'out/sales/current.json', '{}');
  expect(await run('rollback')).toMatchObject({ exitCode: 5 });
  expect((await run('history')).stdout).toMatch(/Rollback +Failed/);
});

test.each([
  [undefined, 80],
  [80, 80],
  [40, 40],
])('the kept snapshots are listed within %s columns', async (columns, width) => {
  const { run, json, publish } = await createStage(FLAT, columns);
  await publish('two');
  await publish('three');
  const { stdout } = await run('snapshots');
  const { datasets } = await json<Listed>('snapshots');
  expect(datasets).toMatchObject([
    {
      datasetName: 'sales',
      path: 'out/sales',
      heldSince: null,
      stagedSnapshot: null,
      snapshots: [
        { isPublished: true, files: 1, sizeBytes: 5 },
        { isPublished: false, files: 1, sizeBytes: 3 },
        { isPublished: false, files: 1, sizeBytes: 3 },
      ],
    },
  ]);
  for (const { snapshotName } of datasets[0].snapshots) expect(stdout).toContain(snapshotName);
  expect(stdout.match(/published$/gm)).toHaveLength(1);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('without a snapshot, and without atomic publishing, the list says so', async () => {
  const sides = await pair({}, { publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') });
  const run = async (subscription: object) =>
    (await datashare(['snapshots', documentFile(subscription)], { env: bothSides() })).stdout;
  expect(await run(sides.subscription)).toContain('no snapshot has been published yet');
  expect(await run({ ...sides.subscription, publish: 'inPlace' })).toContain(
    'publishes no dataset atomically',
  );
});

test('a held snapshot that comes to lack most files is not published by the release', async () => {
  const { sides, run } = await createStage();
  for (const name of ['b', 'c', 'd']) await put(sides.source, `in/${name}`, name);
  await run('sync');
  await run('rollback', '--to', await latest(sides), '--hold');
  await put(sides.source, 'in/a', 'again');
  expect((await run('plan')).stdout.replaceAll(/\s+/g, ' ')).toContain(
    'a new snapshot of all files, 4 files (8 B) to copy, and to publish after the release',
  );
  expect(await run('sync')).toMatchObject({ exitCode: 0 });
  for (const name of ['b', 'c', 'd']) await sides.source.deleteBlob(`in/${name}`);
  expect(await run('sync')).toMatchObject({ exitCode: 5 });
  await run('rollback', '--release');
  expect(await run('sync')).toMatchObject({ exitCode: 5 });
  expect(Object.keys(await readPublished(sides))).toEqual(['a', 'b', 'c', 'd']);
});

async function latest({ accounts, subscription }: Pair): Promise<string> {
  const state = container(accounts[1], subscription.stateContainer).getBlobClient('contoso-sales/state.json');
  const { snapshots } = JSON.parse(String(await state.downloadToBuffer())) as {
    snapshots: { sales: { published: string } };
  };
  return snapshots.sales.published;
}

describe('the document that names the published snapshot of a flat account', () => {
  const path = 'out/sales/current.json';
  const faults: [string, (sides: Pair) => Promise<unknown>, isForeign: boolean][] = [
    ['was deleted', (sides) => sides.target.deleteBlob(path), false],
    [
      'names another snapshot',
      (sides) => change(sides, { snapshotName: 'other', path: 'out/sales/other' }),
      false,
    ],
    ['has another path', (sides) => change(sides, { path: 'elsewhere' }), false],
    ['is of somebody else', (sides) => put(sides.target, path, '{"path":"elsewhere"}'), true],
    ['is empty', (sides) => put(sides.target, path, ''), true],
  ];
  async function change({ target }: Pair, fields: object): Promise<void> {
    const document = JSON.parse((await contents(target))[path]) as object;
    await put(target, path, JSON.stringify({ ...document, ...fields }));
  }

  test.each(faults)(
    '%s: verify finds it, and a run without changes repairs it',
    async (_, spoil, isForeign) => {
      const { sides, run, json } = await createStage();
      const before = (await contents(sides.target))[path];
      await spoil(sides);
      const verified = await run('verify');
      expect(verified).toMatchObject({ exitCode: 1 });
      expect(verified.stdout).toContain('current.json is missing, or does not name the published snapshot');
      expect(verified.stdout).toMatch(isForeign ? /datashare sync --reconcile\./ : /datashare sync\./);
      if (isForeign) {
        const refused = await run('sync');
        expect(refused).toMatchObject({ exitCode: 5 });
        expect(refused.stderr).toContain('PublishPlaceTaken');
        expect(refused.stderr).toContain('--reconcile');
      }
      const repaired = await run('sync', ...(isForeign ? ['--reconcile'] : []));
      expect(repaired).toMatchObject({ exitCode: 0 });
      expect(repaired.stderr).toContain('PublicationRepaired');
      expect((await contents(sides.target))[path]).toBe(before);
      expect(await json('verify')).toMatchObject({
        status: 'Succeeded',
        published: [{ datasetName: 'sales' }],
      });
    },
  );

  test('is read once by each run, which the plan says', async () => {
    const { json } = await createStage();
    expect(await json('plan')).toMatchObject({
      requests: { check: 1, copy: 0 },
      datasets: [{ published: { heldSince: null, files: 1 } }],
    });
  });
});
