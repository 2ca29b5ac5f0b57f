import { listSynchronizations, verifySnapshot } from '../../../lib';
import type { RunRecord } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, pair, put } from '../../support/accounts';
import { counts, sync } from '../../support/snapshots';

jest.setTimeout(30_000);

const files = (count: number, text = 'content'): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`d${i % 3}/f${String(i).padStart(3, '0')}`, `${text} ${i}`]),
  );

/** Synchronizes with several processes at once; here, they are calls in one. */
async function syncTogether(
  sides: Pair,
  processes: number,
  options: Parameters<typeof sync>[1] = {},
): Promise<RunRecord> {
  const all = { partEntries: 5, parallelism: processes, ...options };
  const records = await Promise.all(Array.from({ length: processes }, () => sync(sides, all)));
  for (const record of records) expect(record).toEqual(records[0]);
  return records[0];
}

async function expectEqual({ source, target, subscription, accounts }: Pair): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  const report = await verifySnapshot(subscription, { env: bothSides(accounts) });
  expect(report.status).toBe('Succeeded');
}

test.each([2, 4])('%i processes copy a first snapshot, change it, and find nothing to do', async (n) => {
  const sides = await pair(files(60));
  const first = await syncTogether(sides, n);
  expect(counts(first)).toMatchObject([{ written: 60, failed: 0 }]);
  await expectEqual(sides);

  for (const name of ['d0/f000', 'd1/f031', 'd2/f059']) await put(sides.source, name, 'other');
  await put(sides.source, 'd3/new', 'new');
  const second = await syncTogether(sides, n);
  expect(counts(second)).toMatchObject([{ written: 4, unchanged: 57, failed: 0 }]);
  await expectEqual(sides);

  const third = await syncTogether(sides, n);
  expect(counts(third)).toMatchObject([{ written: 0, unchanged: 61 }]);
  expect(third.details[0].manifestSha256).toBe(second.details[0].manifestSha256);
  expect(await listSynchronizations(sides.subscription, { env: bothSides(sides.accounts) })).toHaveLength(3);
});
