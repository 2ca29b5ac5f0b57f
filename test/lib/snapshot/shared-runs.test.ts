import fc from 'fast-check';
import { problems } from '../../../lib/errors/catalogue';
import { DataShareError } from '../../../lib/errors/data-share-error';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { CopyMapping } from '../../../lib/snapshot/contract/copy-mapping';
import type { LockOwner } from '../../../lib/snapshot/contract/lock-owner';
import type { SnapshotProgress } from '../../../lib/snapshot/copying/progress-counts';
import { RangeClaims } from '../../../lib/snapshot/parallel/range-claims';
import { cutToFit } from '../../../lib/snapshot/parallel/split-dataset';
import { SharedWorld } from '../../fixtures/shared-world';

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../fixtures/fake-sleep'));

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2027-01-01T00:00:00Z') }));
afterEach(() => jest.useRealTimers());

const NAMES = Array.from({ length: 14 }, (_, i) => `d${i % 3}/f${10 + i}`).sort();

function expectSame(world: SharedWorld): void {
  expect(world.contents('target')).toEqual(world.contents('source'));
  expect(world.repeated).toEqual([]);
}

/** A world with files, and the patterns of its next runs. */
function createFilteredWorld(): { readonly world: SharedWorld; readonly patterns: { exclude?: string[] } } {
  const patterns = {};
  const mapping = {
    datasetName: 'all',
    datasetType: DatasetType.CONTAINER,
    source: { container: 'sales', path: '' },
    target: { container: 'landing', path: '' },
  };
  const get = (): object[] => [{ ...mapping, ...patterns }];
  const world = new SharedWorld(Object.defineProperty({}, 'mappings', { enumerable: true, get }));
  for (const name of NAMES) world.write(name, `1 ${name}`);
  return { world, patterns };
}

describe('processes that share a run', () => {
  test('copy each file once, and have one record', async () => {
    const world = new SharedWorld();
    for (const name of NAMES) world.write(name, `1 ${name}`);
    const ended = await world.runAll([undefined, undefined, undefined]);
    const records = ended.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)));
    expect(records[0]).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: NAMES.length }] });
    for (const record of records) expect(record).toEqual(records[0]);
    expectSame(world);
  });

  test('tell that they wait while another one has the work', async () => {
    const world = new SharedWorld();
    for (const name of NAMES) world.write(name, `1 ${name}`);
    const phases = new Set<string>();
    const onProgress = ({ phase }: SnapshotProgress): void => void phases.add(phase);
    await world.waitForAll([world.start(2), world.start(2, undefined, {}, { onProgress })]);
    expect([...phases]).toContain('waiting');
  });

  test('follow patterns: what they exclude now stays, although the run is a mirror, and the record says so', async () => {
    const { world, patterns } = createFilteredWorld();
    await world.runAll([undefined, undefined, undefined]);
    patterns.exclude = ['d1/**'];
    for (const name of NAMES) world.write(name, `2 ${name}`);
    world.write('d1/new', '2 d1/new');
    const [ended] = await world.runAll([undefined, undefined, undefined]);
    expect(ended).toMatchObject({
      value: {
        status: 'Succeeded',
        details: [
          {
            ...{ filesWritten: 9, filesGone: 5, filesDeleted: 0 },
            message: expect.stringMatching(/^5 files that were copied before are excluded/) as unknown,
          },
        ],
      },
    });
    expect(world.contents('target')).toEqual(
      Object.fromEntries(NAMES.map((name) => [name, `${name.startsWith('d1/') ? 1 : 2} ${name}`])),
    );
    delete patterns.exclude;
    await world.runAll([undefined, undefined]);
    expectSame(world);
  });

  test('do not share one whose patterns are others', async () => {
    const { world, patterns } = createFilteredWorld();
    const first = world.start(2);
    patterns.exclude = ['d1/**'];
    const ended = await world.waitForAll([first, world.start(2)]);
    expect(ended).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'SynchronizationRunning' }) as unknown,
    });
    expectSame(world);
  });

  const kill = fc.option(fc.record({ at: fc.integer({ min: 1, max: 90 }), isDone: fc.boolean() }), {
    nil: undefined,
  });

  test('and are killed at any instants: the others finish, or the next run does, and nothing is copied twice', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.array(kill, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat({ max: NAMES.length - 1 })),
      async (rounds, chosen) => {
        const world = new SharedWorld();
        for (const name of NAMES) world.write(name, `L 1 ${name}`);
        for (const [round, kills] of rounds.entries()) {
          const ended = await world.runAll(kills);
          for (const each of ended) {
            expect(each).toMatchObject({ status: 'fulfilled', value: { status: 'Succeeded', failures: [] } });
            expectSame(world);
          }
          for (const at of [1, 2]) {
            const name = NAMES[chosen.next().value as number];
            if (at === 1) world.write(name, `L ${round} again ${name}`);
            else world.delete(name);
          }
        }
        const [last] = await world.runAll([undefined]);
        expect(last).toMatchObject({ status: 'fulfilled', value: { status: 'Succeeded', failures: [] } });
        expectSame(world);
        const next = await world.list();
        expect(next.details[0]).toMatchObject({ filesWritten: 0 });
      },
    );
    await fc.assert(property, { numRuns: Number(process.env['SHARED_RUNS'] ?? 30) });
  });
});

describe('a process of several', () => {
  async function createWorld(): Promise<SharedWorld> {
    const world = new SharedWorld();
    for (const name of NAMES) world.write(name, `1 ${name}`);
    await world.runAll([undefined]);
    for (const name of NAMES) world.write(name, `2 ${name}`);
    return world;
  }

  test('leaves a dataset that only it cannot read to the others, with a warning', async () => {
    const world = await createWorld();
    const source = world.createProcess().getSource({} as CopyMapping);
    const list = (): never => {
      throw new DataShareError([problems.accessDenied('source', 'sales', '403')]);
    };
    const denied = Object.assign(Object.create(source) as typeof source, { list });
    const ended = await world.waitForAll([
      world.start(2),
      world.start(2, undefined, { getSource: () => denied }),
    ]);
    for (const each of ended)
      expect(each).toMatchObject({ status: 'fulfilled', value: { status: 'Succeeded', failures: [] } });
    expect(world.warnings).toEqual(['DatasetPassedOn']);
    expectSame(world);
  });

  test.each(['at once', 'in the middle'])(
    'goes on with the work of a leader that is stopped %s',
    async (when) => {
      const world = await createWorld();
      const stop = new AbortController();
      let copies = 0;
      world.before = (operation) => {
        if (operation.startsWith(when === 'at once' ? 'state.replace contoso-sales/state' : 'target.copy'))
          copies += 1;
        if (copies === (when === 'at once' ? 1 : 6)) stop.abort();
      };
      const ended = await world.waitForAll([
        world.start(2, undefined, { signal: stop.signal }),
        world.start(2),
      ]);
      expect(ended).toMatchObject([
        { status: 'rejected', reason: { code: 'Interrupted' } },
        { status: 'fulfilled', value: { status: 'Succeeded', failures: [] } },
      ]);
      expectSame(world);
    },
  );

  test('fails as its leader does, with the same problem', async () => {
    const fields = { deletions: 'mirror' } as const;
    const world = new SharedWorld(fields);
    Object.assign(fields, { maxDeleteFraction: 0 });
    for (const name of NAMES) world.write(name, `1 ${name}`);
    await world.runAll([undefined]);
    for (const name of NAMES) world.delete(name);
    const ended = await world.runAll([undefined, undefined]);
    const failure = { status: 'rejected', reason: { code: 'DeletionFuse' } };
    expect(ended).toMatchObject([failure, failure]);
    const [first, second] = ended.map((each) => each as PromiseRejectedResult);
    expect((second.reason as DataShareError).problems).toEqual((first.reason as DataShareError).problems);
  });

  test.each([{ reconcile: true }, { mode: 'FullSync' }] as const)(
    'does not help a run that does less than it was asked to do: %j',
    async (more) => {
      const world = await createWorld();
      const ended = await world.waitForAll([world.start(2), world.start(2, undefined, {}, more)]);
      expect(ended).toMatchObject([
        {
          status: 'rejected',
          reason: {
            code: 'SynchronizationRunning',
            message: expect.stringContaining('cannot help it, because it was not asked to') as string,
          },
        },
        { status: 'fulfilled', value: { status: 'Succeeded', synchronizationMode: 'Incremental' } },
      ]);
      const more2 = await world.waitForAll([world.start(2, undefined, {}, more), world.start(2)]);
      for (const each of more2)
        expect(each).toMatchObject({ status: 'fulfilled', value: { status: 'Succeeded' } });
      expect(world.contents('target')).toEqual(world.contents('source'));
    },
  );
});

describe('a range whose process renews its claim', () => {
  const PATH = 'contoso-sales/parallel/run/00000.json';
  const claim: LockOwner = {
    ...{
      synchronizationId: 'helper',
      since: '2027-01-01T00:00:00Z',
      host: 'there',
      processId: 7,
      user: 'ben',
    },
    ...{ processScope: null, processStart: null, renewals: 40, idleSeconds: 0, attempt: 1 },
  };

  function openClaims(idleSeconds: number): { readonly world: SharedWorld; readonly claims: RangeClaims } {
    const world = new SharedWorld();
    world.state.put(PATH, Buffer.from(JSON.stringify({ ...claim, idleSeconds })));
    const claims = new RangeClaims(
      world.createProcess(),
      'contoso-sales/parallel/run/',
      1,
      'leader',
      async () => {},
    );
    return { world, claims };
  }

  test('and works on it is left to that process', async () => {
    const { world, claims } = openClaims(14 * 60);
    expect(await claims.claimNext()).toBeUndefined();
    expect([claims.hasProgress, world.warnings]).toEqual([true, []]);
  });

  test('and does nothing for 15 minutes is taken over, with a warning, after that process can have no write in flight', async () => {
    const { world, claims } = openClaims(15 * 60);
    await jest.advanceTimersByTimeAsync(3_000);
    let isClaimed = false;
    const claiming = claims.claimNext().finally(() => (isClaimed = true));
    await jest.advanceTimersByTimeAsync(6_900);
    // The other process notices at its next write.
    expect(JSON.parse(world.state.blobs.get(PATH)!.bytes.toString())).toMatchObject({
      synchronizationId: 'leader',
    });
    expect(isClaimed).toBe(false);
    await jest.advanceTimersByTimeAsync(200);
    expect(await claiming).toMatchObject({ number: 0, attempt: 2 });
    expect(world.warnings).toEqual(['RangeTakenOver']);
  });
});

test('a process that finds the leader stuck gives back the range that it has just claimed', async () => {
  const world = new SharedWorld();
  for (const name of NAMES) world.write(name, `1 ${name}`);
  const read = (path: string): LockOwner =>
    JSON.parse(world.state.blobs.get(path)!.bytes.toString()) as LockOwner;
  const lock = 'contoso-sales/lock.json';
  let claimed: string | undefined;
  let isGivenBack = false;
  world.before = (operation) => {
    if (claimed !== undefined) isGivenBack ||= read(claimed).isReleased === true;
    if (operation !== `state.read ${lock}` || claimed !== undefined) return;
    const leader = read(lock);
    const claims = [...world.state.blobs.keys()].filter((path) => /parallel.*[/]\d{5}[.]json$/.test(path));
    claimed = claims.find(
      (path) => ((read(path) as Partial<LockOwner>).processId ?? leader.processId) !== leader.processId,
    );
    if (claimed === undefined) return;
    world.state.put(lock, Buffer.from(JSON.stringify({ ...leader, idleSeconds: 16 * 60 })));
  };
  const ended = await world.runAll([undefined, undefined]);
  expect(ended).toContainEqual({
    status: 'rejected',
    reason: expect.objectContaining({ code: 'SynchronizationStalled' }) as unknown,
  });
  // The leader, which is not stuck after all, has claimed it since.
  expect(isGivenBack).toBe(true);
});

describe('the ranges of a run', () => {
  const cutInto = (bytes: number) => (count: number) =>
    Array.from({ length: count }, () => 'x'.repeat(bytes));

  test.each([
    ['a few processes and datasets', 16, 3, 100, 16],
    ['more ranges than others read', 400, 200, 100, 100],
    ['more bytes than others read', 400, 10, 50_000, 12],
    ['names that leave no room', 16, 10, 900_000, 1],
    ['more datasets than ranges', 400, 30_000, 10, 1],
  ])('fit into the document that others read: %s', (_, wanted, datasets, bytes, expected) => {
    const ranges = cutToFit(cutInto(bytes), wanted, datasets);
    expect(ranges.length).toBe(expected);
  });
});

test('the journals of an earlier run are read once by each process, whatever the number of its ranges', async () => {
  const world = new SharedWorld();
  for (const name of NAMES) world.write(name, `L 1 ${name}`);
  // It is killed when it has copied a few files.
  await world.runAll([{ of: 'target.copy', at: 6, isDone: true }]);
  const journals = [...world.state.blobs.keys()].filter((path) => path.includes('/journals/'));
  expect(journals.length).toBeGreaterThan(0);
  const reads = new Map<string, number>();
  world.before = (operation) => {
    const path = operation.replace('state.read ', '');
    if (path !== operation && journals.includes(path)) reads.set(path, (reads.get(path) ?? 0) + 1);
  };
  const [ended] = await world.runAll([undefined]);
  expect(ended).toMatchObject({ status: 'fulfilled', value: { status: 'Succeeded' } });
  expectSame(world);
  // Its head tells whether it is about the dataset.
  expect(Math.max(...reads.values())).toBeLessThanOrEqual(3);
});
