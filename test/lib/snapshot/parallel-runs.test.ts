import type { RunRecord } from '../../../lib';
import { DatasetType, listSynchronizations, verifySnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, LAKES, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { counts, sync } from '../../support/snapshots';

type Options = NonNullable<Parameters<typeof sync>[1]>;

const FILES = 16;
const SMALL_PARTS: Options = { partEntries: 2 };

const nameFile = (i: number): string => `d${i % 3}/f${String(i).padStart(2, '0')}`;

const files = (text = 'content'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: FILES }, (_, i) => [nameFile(i), `${text} ${i}`]));

/** Synchronizes with several processes at once: here, they are calls in one. */
async function syncTogether(sides: Pair, processes: number, options: Options = {}): Promise<RunRecord> {
  const all = { ...SMALL_PARTS, parallelism: processes, ...options };
  const records = await Promise.all(Array.from({ length: processes }, () => sync(sides, all)));
  for (const record of records) expect(record).toEqual(records[0]);
  return records[0];
}

async function expectEqual({ source, target, subscription, accounts }: Pair): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  const report = await verifySnapshot(subscription, { env: bothSides(accounts) });
  expect(report.status).toBe('Succeeded');
}

test('two, three and one process continue one another, with one record each', async () => {
  const sides = await pair(files());
  const first = await syncTogether(sides, 2);
  expect(counts(first)).toMatchObject([{ written: FILES, failed: 0 }]);
  for (const i of [0, 7]) await put(sides.source, nameFile(i), 'other');
  await put(sides.source, 'd3/new', 'new');

  const second = await syncTogether(sides, 3);
  expect(counts(second)).toMatchObject([{ written: 3, unchanged: FILES - 2, failed: 0 }]);
  await expectEqual(sides);

  const alone = await sync(sides, SMALL_PARTS);
  expect(counts(alone)).toMatchObject([{ written: 0, unchanged: FILES + 1 }]);
  expect(alone.details[0].manifestSha256).toBe(second.details[0].manifestSha256);
  expect(alone.processes).toBeUndefined();
  expect(await listSynchronizations(sides.subscription, { env: bothSides(sides.accounts) })).toEqual([
    alone,
    second,
    first,
  ]);
});

test('a mirror deletes what is gone in any range, after all of them, and one fuse is for the whole dataset', async () => {
  const sides = await pair(files(), { deletions: 'mirror' });
  await sync(sides, SMALL_PARTS);
  // A fifth of the files may go, and each range has only a few of them.
  for (const i of [0, 1, 2, 14]) await sides.source.deleteBlob(nameFile(i));
  const options = { ...SMALL_PARTS, parallelism: 2 };
  const ended = await Promise.allSettled([sync(sides, options), sync(sides, options)]);
  const failures = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason as object] : []));
  expect(failures).toMatchObject([{ code: 'DeletionFuse' }, { code: 'DeletionFuse' }]);
  expect(Object.keys(await contents(sides.target))).toHaveLength(FILES);

  const allowed = await syncTogether(sides, 2, { allowDeletes: 4 });
  expect(counts(allowed)).toMatchObject([{ deleted: 4, gone: 0, unchanged: FILES - 4 }]);
  await expectEqual(sides);
});

test('on ADLS Gen2, each dataset is one range', async () => {
  const mapFolders = (from: string, to: string): Pair['subscription']['mappings'] =>
    ['d0', 'd1', 'd2'].map((path) => ({
      datasetName: path,
      datasetType: DatasetType.FOLDER,
      source: { container: from, path },
      target: { container: to, path },
    }));
  const sides = await pair(files(), { accounts: LAKES, mapping: mapFolders });
  const record = await syncTogether(sides, 2);
  expect(counts(record)).toMatchObject([{ written: 6 }, { written: 5 }, { written: 5 }]);
  await expectEqual(sides);
});

test('a file that fails in one range fails the run, and the others are copied', async () => {
  const sides = await pair(files());
  await put(sides.target, nameFile(5), 'of somebody else');
  const record = await syncTogether(sides, 2);
  expect(record).toMatchObject({ status: 'Failed', message: '1 file failed' });
  expect(counts(record)).toMatchObject([{ written: FILES - 1, failed: 1 }]);
  expect(record.failures).toMatchObject([{ path: nameFile(5), code: 'Collision' }]);
});

test('a process that starts after its execution has completed a run does nothing', async () => {
  const sides = await pair(files());
  const first = await syncTogether(sides, 2, { execution: 'job-1' });
  const late = await sync(sides, { ...SMALL_PARTS, parallelism: 2, execution: 'job-1' });
  expect(late).toEqual(first);
  const next = await sync(sides, { ...SMALL_PARTS, parallelism: 2, execution: 'job-2' });
  expect(next.synchronizationId).not.toBe(first.synchronizationId);
  const env = { ...bothSides(sides.accounts), CONTAINER_APP_JOB_EXECUTION_NAME: 'job-2' };
  expect(await sync(sides, { env, parallelism: 2 })).toEqual(next);
});

test('a process with another subscription document does not help', async () => {
  const sides = await pair(files());
  const other: Pair = { ...sides, subscription: { ...sides.subscription, maxDeleteFraction: 0.5 } };
  const [first, second] = await Promise.allSettled([syncTogether(sides, 2), syncTogether(other, 2)]);
  const rejected = [first, second].filter(({ status }) => status === 'rejected');
  // The one that comes later may also find that the first has ended.
  for (const each of rejected)
    expect((each as PromiseRejectedResult).reason).toMatchObject({
      code: 'SynchronizationRunning',
      message: expect.stringContaining('because its subscription document is another one') as string,
    });
  expect(rejected.length).toBeLessThan(2);
  if (first.status === 'fulfilled' && second.status === 'fulfilled')
    expect(second.value.synchronizationId).not.toBe(first.value.synchronizationId);
});

test.each<[option: keyof Options, options: Options]>([
  ['adopt', { adopt: true }],
  ['breakLock', { breakLock: true }],
  ['maxBytes', { maxBytes: 1 }],
  ['parallelism', { parallelism: 0 }],
  ['parallelism', { parallelism: 1.5 }],
  ['parallelism', { parallelism: 101 }],
  ['execution', { parallelism: undefined, execution: 'datashare-1' }],
])('%s is refused for several processes: %j', async (option, options) => {
  const sides = await pair({});
  const refused = sync(sides, { parallelism: 2, ...options });
  await expect(refused).rejects.toMatchObject({
    code: 'ValueInvalid',
    message: expect.stringContaining(option) as string,
  });
});

test('the command works on a run with others, and prints its record', async () => {
  const sides = await pair(files());
  const args = ['sync', documentFile(sides.subscription), '--parallel', '2', '--json'];
  const env = bothSides(sides.accounts);
  const ran = await Promise.all([datashare(args, { env }), datashare(args, { env })]);
  expect(ran.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
    { exitCode: 0, stderr: '' },
    { exitCode: 0, stderr: '' },
  ]);
  const [one, other] = ran.map(({ stdout }) => JSON.parse(stdout) as RunRecord);
  expect(one).toEqual(other);
  expect(one.details[0].filesWritten).toBe(FILES);

  const logged = [...args.slice(0, -1), '--log-format', 'json'];
  const logs = await Promise.all([datashare(logged, { env }), datashare(logged, { env })]);
  const ends = logs.map(
    ({ stdout }) => JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>,
  );
  for (const end of ends)
    expect(end).toMatchObject({
      status: 'Succeeded',
      filesUnchanged: FILES,
      synchronizationId: ends[0]['synchronizationId'],
    });
});
