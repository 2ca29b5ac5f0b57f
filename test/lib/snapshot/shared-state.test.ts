import { getComparator } from '../../../lib/streams/name-order';
import { EndedRuns } from '../../../lib/snapshot/parallel/ended-runs';
import { RangeCheck } from '../../../lib/snapshot/parallel/range-check';
import { writeGone } from '../../../lib/snapshot/parallel/range-result';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { SharedWorld } from '../../fixtures/shared-world';

/*
 * The blobs with which processes share a run are state, which is untrusted: whoever can write it stops a run, and makes none write or
 * delete anything else.
 */

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../fixtures/fake-sleep'));

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2027-01-01T00:00:00Z') }));
afterEach(() => jest.useRealTimers());

const NAMES = Array.from({ length: 14 }, (_, i) => `d${i % 3}/f${10 + i}`).sort();
const GONE = NAMES[5];
const FOLDER = /^contoso-sales\/parallel\/([^/]+)\//;
const FIRST = { entries: 1, length: 9, sizeBytes: 1, sha256: 'ab'.repeat(32) };

type Json = Record<string, unknown>;

/** A world with a snapshot of all names, of which one is gone at the source since, and another has changed. */
async function createWorld(): Promise<SharedWorld> {
  const world = new SharedWorld();
  for (const name of NAMES) world.write(name, `1 ${name}`);
  await world.runAll([undefined]);
  world.write(NAMES[2], 'again');
  world.delete(GONE);
  return world;
}

const put = (world: SharedWorld, path: string, content: unknown): string =>
  world.state.put(path, Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)));

/** Runs one process, and lets something happen when it looks which ranges are begun for the first time. */
async function runMeanwhile(
  world: SharedWorld,
  act: (folder: string) => void,
): Promise<PromiseSettledResult<unknown>> {
  let isDone = false;
  world.before = (operation) => {
    const folder = FOLDER.exec(operation.replace('state.list ', ''))?.[0];
    if (folder === undefined || isDone) return;
    isDone = true;
    act(folder);
  };
  const [ended] = await world.runAll([undefined]);
  world.before = () => {};
  expect(isDone).toBe(true);
  return ended;
}

/** Nothing was lost, and the next run needs no help. */
async function expectNextRun(world: SharedWorld): Promise<void> {
  expect(Object.keys(world.contents('target'))).toEqual(NAMES);
  const [next] = await world.runAll([undefined]);
  expect(next).toMatchObject({ status: 'fulfilled', value: { status: 'Succeeded' } });
  expect(world.contents('target')).toEqual(world.contents('source'));
}

interface FoundResult {
  /** Name of the blob. */
  readonly name: string;
  readonly result: Json;
  /** The first name after the range. */
  readonly to: string;
}

/** The result of the range with the file that is gone, in a run without faults. */
async function findResult(): Promise<FoundResult> {
  const world = await createWorld();
  await world.runAll([undefined]);
  const read = (isWanted: (path: string) => boolean): [path: string, content: Json][] =>
    [...world.state.blobs]
      .filter(([path]) => FOLDER.test(path) && isWanted(path.replace(FOLDER, '')))
      .map(([path, { bytes }]) => [path.replace(FOLDER, ''), JSON.parse(bytes.toString()) as Json]);
  const [[, split]] = read((name) => name === 'split.json');
  const [[name, result]] = read((each) => /^\d+\.json$/.test(each)).filter(([, { gone }]) => gone !== null);
  return { name, result, to: (split['ranges'] as Json[])[parseInt(name, 10)]['to'] as string };
}

const alterWork = ({ result }: FoundResult, changed: Json): Json => ({
  ...result,
  work: { ...(result['work'] as Json), ...changed },
});

const UNKNOWN = 'it is not what this program writes';
const MISPLACED = 'a part is not in its range';

test.each<[string, (found: FoundResult) => unknown, reason?: string]>([
  ['is no JSON', () => '{"documentType":"range-result",'],
  ['is null', () => null],
  ['is of another kind', ({ result }) => ({ ...result, documentType: 'split' })],
  [
    'has a part after its range',
    ({ result, to }) => ({ ...result, parts: [{ ...FIRST, first: to }] }),
    MISPLACED,
  ],
  [
    'has a part twice',
    ({ result }) => ({ ...result, parts: [1, 2].map(() => ({ ...FIRST, first: GONE })) }),
    MISPLACED,
  ],
  ['has a part that leads elsewhere', ({ result }) => ({ ...result, parts: [{ ...FIRST, first: '../x' }] })],
  ['has no parts, and does not say why', ({ result }) => ({ ...result, parts: null })],
  ['has a number that is none', (found) => alterWork(found, { knownFiles: null })],
  ['has a negative number', (found) => alterWork(found, { failedFiles: -1 })],
  ['has more failures than its dataset', (found) => alterWork(found, { failedFiles: 1 })],
  ['leaves more files than its dataset', (found) => alterWork(found, { postponedFiles: 1 })],
  ['makes room for more files than it leaves', (found) => alterWork(found, { blockedFiles: 1 })],
  [
    'has a number without end',
    (found) => JSON.stringify(alterWork(found, { openFiles: 17 })).replace(':17', ':1e999'),
  ],
  [
    'has a code that is none',
    ({ result }) => ({ ...result, problems: [{ code: '__proto__', message: '', fix: '' }] }),
  ],
  ['names a list of another place', ({ result }) => ({ ...result, gone: '../../../lock.json' })],
  [
    'names a list that is not there',
    ({ result }) => ({ ...result, gone: 'r0a9.gone' }),
    'unexpected end of file',
  ],
  ['is of a process without a name', ({ result }) => ({ ...result, processKey: '../' })],
])(
  'a result that %s stops the run, and the next one ends equal to the source',
  async (_, alter, reason = UNKNOWN) => {
    const found = await findResult();
    const world = await createWorld();
    const ended = await runMeanwhile(world, (folder) => put(world, `${folder}${found.name}`, alter(found)));
    const message = expect.stringContaining(reason) as string;
    expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'StateUnreadable', message } });
    await expectNextRun(world);
  },
);

test.each<[string, (find: (name: string) => ManifestEntry, found: FoundResult) => ManifestEntry[]]>([
  ['a file of another range', (find, { to }) => [find(to)]],
  ['a file twice', (find) => [find(GONE), find(GONE)]],
  ['more files than its range has lost', (find) => [find(NAMES[4]), find(GONE)]],
])('a list of files that are gone with %s deletes nothing', async (_, choose) => {
  const found = await findResult();
  const world = await createWorld();
  const find = (path: string): ManifestEntry => {
    const { etag } = world.target.blobs.get(path)!;
    return { path, sizeBytes: 1, sourceETag: 'x', targetETag: etag };
  };
  const { stateStore, neverAborted } = world.createProcess();
  const entries = choose(find, found);
  await writeGone(stateStore, 'list', entries, neverAborted);
  const list = world.state.blobs.get('list')!.bytes;
  const ended = await runMeanwhile(world, (folder) => {
    world.state.put(`${folder}r9a9.gone`, list);
    put(world, `${folder}${found.name}`, { ...found.result, gone: 'r9a9.gone' });
  });
  expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'StateUnreadable' } });
  await expectNextRun(world);
});

describe('the parts of a range', () => {
  const check = new RangeCheck('contoso-sales/parallel/run/', getComparator('name'));
  const PARTS = ['a', 'c', 'e', 'g'].map((first) => ({ ...FIRST, first }));
  const range = (
    firstPart: number,
    parts: number,
    from?: string,
    to?: string,
  ): Parameters<RangeCheck['requireOwnParts']>[0] => ({
    ...{ datasetName: 'all', firstPart, parts, starts: [] },
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });

  test.each([
    ['all', range(0, 4)],
    ['the first ones', range(0, 2, undefined, 'e')],
    ['the last one', range(3, 1, 'g')],
  ])('are those that begin in it: %s', (_, given) => {
    expect(() => check.requireOwnParts(given, PARTS)).not.toThrow();
  });

  test.each([
    ['one too few at the begin', range(1, 1, undefined, 'e')],
    ['one too few at the end', range(0, 1, undefined, 'e')],
    ['one of the next range', range(0, 3, undefined, 'e')],
    ['parts that are not there', range(9, 1, 'g')],
    ['none', range(0, 0)],
    ['more than there are', range(0, 1e9)],
  ])('are refused with %s', (_, given) => {
    expect(() => check.requireOwnParts(given, PARTS)).toThrow('other parts of the manifest than its names');
  });
});

test.each([
  ['leads elsewhere', { synchronizationId: '../runs/x' }],
  ['has no time', { startTime: '../..' }],
  ['tells another result than the record', { status: 'Succeeded ' }],
  ['is about a record that is not there', { synchronizationId: 'p9-9' }],
])('what tells of the last run is not believed if it %s', async (_, changed) => {
  const world = new SharedWorld();
  world.write('a', '1');
  await world.runAll([undefined]);
  const path = 'contoso-sales/parallel/last.json';
  const last = JSON.parse(world.state.blobs.get(path)!.bytes.toString()) as Json;
  const { synchronizationId } = last as { readonly synchronizationId: string };
  const runs = new EndedRuns(world.createProcess());
  expect(await runs.find(synchronizationId)).toMatchObject({ status: 'Succeeded' });
  put(world, path, { ...last, ...changed });
  expect(
    await runs.find(
      (changed as { readonly synchronizationId?: string }).synchronizationId ?? synchronizationId,
    ),
  ).toBeUndefined();
});
