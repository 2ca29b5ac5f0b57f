import { planSnapshot, verifySnapshot } from '../../../lib';
import { ByteBudget } from '../../../lib/snapshot/copying/run-byte-budget';
import { createPlanTally } from '../../../lib/snapshot/planning/plan-tally';
import type { PlannedWork } from '../../../lib/snapshot/planning/request-forecast';
import { forecastRequests, forecastWork } from '../../../lib/snapshot/planning/request-forecast';
import { PublishMode } from '../../../lib/model/values/publication';
import { bothSides, contents, pair } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';
import { counts, sync } from '../../support/snapshots';

const env = bothSides();
const SIX = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`f${i}`, `v${i}`]));

describe('the bytes that a run can copy', () => {
  test('end it cleanly, and the next one continues', async () => {
    const sides = await pair(SIX);
    const first = await sync(sides, { maxBytes: 5 });
    expect(first).toMatchObject({ status: 'Succeeded', message: '4 files are left for the next run' });
    expect(first.details).toMatchObject([{ filesWritten: 2, filesPostponed: 4, sizePostponed: 8 }]);
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Incomplete',
      filesVerified: 2,
    });
    expect(counts(await sync(sides))[0]).toMatchObject({ written: 4, unchanged: 2 });
    expect(await contents(sides.target)).toEqual(SIX);
  });

  test('continue a full synchronization in the middle, which copies nothing twice', async () => {
    const sides = await pair(SIX);
    await sync(sides);
    const written: number[] = [];
    for (let left = 6; left > 0; left -= written.at(-1)!) {
      const [details] = (await sync(sides, { mode: 'FullSync', maxBytes: 4 })).details;
      written.push(details.filesWritten);
    }
    expect(written).toEqual([2, 2, 2]);
  });

  test('prevent deletions while files are left', async () => {
    const sides = await pair({ ...SIX, gone: 'g' }, { deletions: 'mirror' });
    await sync(sides);
    await sides.source.deleteBlob('gone');
    for (const name of ['f0', 'f1']) await sides.source.getBlockBlobClient(name).upload('again', 5);
    expect(counts(await sync(sides, { maxBytes: 5 }))[0]).toMatchObject({ written: 1, gone: 1, deleted: 0 });
    expect(counts(await sync(sides))[0]).toMatchObject({ written: 1, deleted: 1 });
  });

  test('always suffice for one file', () => {
    const budget = new ByteBudget(10);
    expect([50, 1].map((bytes) => budget.take(bytes))).toEqual([true, false]);
    const other = new ByteBudget(10);
    expect([0, 4, 7, 5].map((bytes) => other.take(bytes))).toEqual([true, true, false, true]);
  });

  test('and the other limits are whole numbers', async () => {
    const sides = await pair({});
    const limits = { maxBytes: 0, maxConcurrency: 1.5, maxRequestsPerSecond: -1 };
    expect((await getRefusal(() => sync(sides, limits))).map(({ code }) => code)).toEqual([
      'ValueInvalid',
      'ValueInvalid',
      'ValueInvalid',
    ]);
  });
});

describe('a forecast', () => {
  const tally = {
    ...createPlanTally(),
    unchanged: { files: 12_000, bytes: 1 },
    gone: { files: 300, bytes: 1 },
  };

  const work: PlannedWork = {
    tally,
    sourceListings: 1,
    targetListings: 0,
    copiedBytes: 0,
    renames: 0,
    isSourceHierarchical: false,
    regions: undefined,
  };

  test('counts pages, copies and deletes', () => {
    const inPairs = (files: number): number => files / 2;
    const none = { ...work, tally: createPlanTally() };
    expect(forecastRequests([work, none], 7, inPairs)).toEqual({ list: 4, copy: 7, delete: 150 });
    expect(forecastRequests([{ ...work, targetListings: 1 }], 0, undefined)).toEqual({
      list: 6,
      copy: 0,
      delete: 0,
    });
  });

  test('does not count the operations for access control, and says so', () => {
    const requests = forecastRequests([work], 1, undefined);
    const things = { isTargetHierarchical: true, hasAccessControl: true };
    expect(forecastWork([work], requests, things).notCounted).toEqual(['operations for access control']);
    expect(forecastWork([work], { ...requests, copy: 0 }, things).notCounted).toEqual([]);
  });

  test('counts the listings that publish a snapshot as a whole', async () => {
    const sides = await pair(SIX, { publish: PublishMode.ATOMIC });
    const countListings = async (): Promise<unknown> =>
      (await planSnapshot(sides.subscription, { env })).forecast.operations.filter(
        ({ operationClass }) => operationClass === 'ListAndCreateContainer',
      );
    const pages = (payer: string, count: number): object => ({
      operationClass: 'ListAndCreateContainer',
      payer,
      count,
    });
    // The first snapshot is compared with nothing.
    expect(await countListings()).toEqual([pages('Provider', 1), pages('Consumer', 1)]);
    await sync(sides);
    expect(await countListings()).toEqual([pages('Provider', 1)]);
    await sides.source.getBlockBlobClient('f0').upload('again', 5);
    expect(await countListings()).toEqual([pages('Provider', 2), pages('Consumer', 1)]);
  });

  test('counts the bytes that leave a region, and the requests of a file in blocks', async () => {
    const sides = await pair(SIX);
    const { source, target } = sides.subscription;
    const copyLimits = { copyFromUrl: 1, putFromUrl: 0, block: 1 };
    expect(await planSnapshot(sides.subscription, { env, copyLimits })).toMatchObject({
      requests: { list: 1, copy: 6 * (5 + 2), delete: 0 },
      egressBytes: 0,
    });
    const across = {
      ...sides.subscription,
      allowCrossRegion: true,
      source,
      target: { ...target, location: 'eastus' },
    };
    expect(await planSnapshot(across, { env })).toMatchObject({
      requests: { list: 1, copy: 6, delete: 0 },
      egressBytes: 12,
    });
  });
});
