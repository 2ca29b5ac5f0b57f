import { setTimeout as sleep } from 'node:timers/promises';
import type { SnapshotPhase, SnapshotProgress, VerifyProgress } from '../../../lib';
import { planSnapshot, PublishMode, syncSnapshot, verifySnapshot } from '../../../lib';
import { internalError } from '../../support/fault-proxy';
import { injectSlowCopy } from '../../support/strange-answers';
import { FaultyPair, large, QUICK } from '../../support/faulty-pair';

const LARGE_BYTES = large('a').length;

let faulty: FaultyPair;
afterEach(() => faulty.end());

async function sync(reports: SnapshotProgress[], more: object = {}): Promise<void> {
  const { subscription } = faulty.sides;
  const onProgress = (progress: SnapshotProgress): void => void reports.push(progress);
  await syncSnapshot(subscription, { env: faulty.env, ...QUICK, ...more, onProgress });
}

const listSums = (reports: readonly SnapshotProgress[]): number[] => [
  ...new Set(reports.map(({ copiedBytes }) => copiedBytes)),
];

describe('the progress of a large file', () => {
  test('counts each block as it arrives', async () => {
    faulty = await FaultyPair.create({ large: large('a') });
    faulty.proxy.delay(20);
    const reports: SnapshotProgress[] = [];
    await sync(reports);
    expect(listSums(reports)).toHaveLength(6);
    const copying = reports.filter(({ phase }) => phase === 'copying');
    expect(new Set(copying.map(({ copiedBytes }) => copiedBytes)).size).toBeGreaterThanOrEqual(5);
    expect(reports.at(-1)).toMatchObject({
      phase: 'recording',
      isTotalKnown: true,
      plannedFiles: 1,
      plannedBytes: LARGE_BYTES,
      copiedFiles: 1,
      copiedBytes: LARGE_BYTES,
    });
  });

  test('neither hides the small files behind it, nor waits for them', async () => {
    faulty = await FaultyPair.create({ a: large('a'), b: '1', c: '2' });
    faulty.proxy.inject({ operation: 'block from url', times: 1 }, async (exchange) => {
      await sleep(300);
      exchange.send(await exchange.pass());
    });
    const reports: SnapshotProgress[] = [];
    await sync(reports);
    // While the first block is on its way, the small files are complete.
    expect(reports).toContainEqual(expect.objectContaining({ copiedFiles: 2, phase: 'copying' }));
  });

  test.each<[string, number, object]>([
    [
      'is complete if a block is copied again',
      1,
      { copiedFiles: 1, copiedBytes: LARGE_BYTES, failedFiles: 0 },
    ],
    [
      'gives back the blocks of a copy that fails',
      99,
      { copiedFiles: 0, copiedBytes: 0, failedFiles: 1, failedBytes: LARGE_BYTES },
    ],
  ])('%s', async (_, times, expected) => {
    faulty = await FaultyPair.create({ large: large('a') });
    faulty.proxy.inject({ operation: 'block from url', after: 2, times }, internalError);
    const reports: SnapshotProgress[] = [];
    await sync(reports);
    expect(Math.max(...reports.map(({ copiedBytes }) => copiedBytes))).toBeGreaterThanOrEqual(4096);
    for (const { copiedBytes, plannedBytes } of reports)
      expect(copiedBytes).toBeLessThanOrEqual(plannedBytes);
    expect(reports.at(-1)).toMatchObject(expected);
  });

  test('tells the blocks apart that an earlier run has copied', async () => {
    faulty = await FaultyPair.create({ large: large('a') });
    faulty.proxy.inject({ operation: 'block list', blob: 'large', times: 99 }, internalError);
    await sync([]);
    faulty.proxy.heal();
    const reports: SnapshotProgress[] = [];
    await sync(reports);
    expect(reports.at(-1)).toMatchObject({ copiedBytes: LARGE_BYTES, reusedBytes: LARGE_BYTES });
  });

  test('counts what the service reports of a copy that is pending', async () => {
    faulty = await FaultyPair.create({ a: 'hello' });
    injectSlowCopy(faulty.proxy, 'a', { first: 'pending', looks: 2, last: 'success', progress: '3/5' });
    const reports: SnapshotProgress[] = [];
    await sync(reports);
    expect(listSums(reports)).toEqual([0, 3, 5]);
  });

  test('is reported by a deep verification while its content is read', async () => {
    faulty = await FaultyPair.create({ large: large('a'), small: '1' });
    await sync([]);
    const reports: VerifyProgress[] = [];
    const onProgress = (progress: VerifyProgress): void => void reports.push(progress);
    await verifySnapshot(faulty.sides.subscription, { env: faulty.env, deep: true, onProgress });
    const total = { plannedFiles: 2, plannedBytes: LARGE_BYTES + 1, isTotalKnown: true };
    expect(reports[0]).toEqual({ files: 0, bytes: 0, ...total });
    expect(reports.at(-1)).toEqual({ files: 2, bytes: LARGE_BYTES + 1, ...total });
    expect(reports.some(({ files, bytes }) => files < 2 && bytes >= LARGE_BYTES)).toBe(true);
  });
});

describe('the phases', () => {
  const listPhases = (reports: readonly SnapshotProgress[]): SnapshotPhase[] =>
    reports.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);

  test('of a mirror end with its deletions', async () => {
    faulty = await FaultyPair.create({ a: '1', b: '2', c: '3' });
    await sync([]);
    await faulty.sides.source.deleteBlob('b');
    await faulty.put('a', 'again');
    const reports: SnapshotProgress[] = [];
    await sync(reports, { allowDeletes: 1 });
    expect(listPhases(reports)).toEqual([
      'listing',
      'comparing',
      'copying',
      'recording',
      'deleting',
      'recording',
    ]);
    expect(reports.at(-1)).toMatchObject({ filesToDelete: 1, deletedFiles: 1, unchangedFiles: 1 });
  });

  test('of an atomic snapshot contain its publication', async () => {
    faulty = await FaultyPair.create({ a: '1' }, { publish: PublishMode.ATOMIC });
    const reports: SnapshotProgress[] = [];
    await sync(reports);
    expect(listPhases(reports)).toEqual([
      'listing',
      'comparing',
      'copying',
      'recording',
      'publishing',
      'recording',
    ]);
  });

  test('of a plan are those without writes', async () => {
    faulty = await FaultyPair.create({ a: '1', b: '2' });
    const reports: SnapshotProgress[] = [];
    const onProgress = (progress: SnapshotProgress): void => void reports.push(progress);
    await planSnapshot(faulty.sides.subscription, { env: faulty.env, onProgress });
    expect(listPhases(reports)).toEqual(['listing', 'comparing']);
    expect(reports.at(-1)).toMatchObject({ comparedFiles: 2, plannedFiles: 2, copiedFiles: 0 });
  });
});
