import { planSnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { counts, sync } from '../../support/snapshots';

const TWO = { a: '1', b: '2' };

/** A mirror over a container to which somebody else writes too. */
async function createShared(): Promise<Pair> {
  const sides = await pair(TWO, { deletions: 'mirror', maxDeleteFraction: 1 });
  await sync(sides);
  await put(sides.target, 'mine', 'of Fabrikam');
  return sides;
}

describe('a file that a run adopts and that the source does not have', () => {
  test('is not deleted by that run, whatever it may delete', async () => {
    const sides = await createShared();
    const record = await sync(sides, { adopt: true, allowDeletes: 100 });
    expect(record).toMatchObject({ status: 'Succeeded' });
    expect(counts(record)).toEqual([{ written: 0, unchanged: 2, gone: 1, deleted: 0, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({ ...TWO, mine: 'of Fabrikam' });
  });

  test('is deleted by later runs only on request, and other files that are gone are deleted as always', async () => {
    const sides = await createShared();
    await sync(sides, { adopt: true });
    await sides.source.deleteBlob('b');
    const kept = await sync(sides);
    expect(counts(kept)).toEqual([{ written: 0, unchanged: 1, gone: 1, deleted: 1, failed: 0 }]);
    expect(kept.details[0].message).toBe(
      '1 adopted file is not at the source and stays; to delete it with the next run, set allowDeletes: 1',
    );
    expect(await contents(sides.target)).toEqual({ a: '1', mine: 'of Fabrikam' });
    expect(counts(await sync(sides))).toEqual([{ written: 0, unchanged: 1, gone: 1, deleted: 0, failed: 0 }]);
    await sync(sides, { allowDeletes: 1 });
    expect(await contents(sides.target)).toEqual({ a: '1' });
    const after = await sync(sides);
    expect(counts(after)).toEqual([{ written: 0, unchanged: 1, gone: 0, deleted: 0, failed: 0 }]);
    expect(after.details[0].message).toBeNull();
  });

  test('stays if the request does not cover every file that would be deleted', async () => {
    const sides = await createShared();
    await sync(sides, { adopt: true });
    await sides.source.deleteBlob('a');
    await sides.source.deleteBlob('b');
    const record = await sync(sides, { allowDeletes: 2 });
    expect(counts(record)).toEqual([{ written: 0, unchanged: 0, gone: 1, deleted: 2, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({ mine: 'of Fabrikam' });
  });

  test('is one of this subscription as soon as the source has it and it was copied', async () => {
    const sides = await createShared();
    await sync(sides, { adopt: true });
    await put(sides.source, 'mine', 'of Contoso');
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ ...TWO, mine: 'of Contoso' });
    await sides.source.deleteBlob('mine');
    await sync(sides);
    expect(await contents(sides.target)).toEqual(TWO);
  });

  test('is still adopted if the source has the same content, and loses it later', async () => {
    const sides = await createShared();
    await put(sides.source, 'mine', 'of Fabrikam');
    await sync(sides, { adopt: true, reconcile: true });
    await sides.source.deleteBlob('mine');
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ ...TWO, mine: 'of Fabrikam' });
  });

  test('is announced by the plan as a file that stays', async () => {
    const sides = await createShared();
    const env = bothSides();
    const plan = await planSnapshot(sides.subscription, { env, adopt: true });
    expect(plan.datasets[0]).toMatchObject({ gone: { files: 0 }, adopted: { files: 1, bytes: 11 } });
    expect(plan.requests.delete).toBe(0);
    const file = documentFile(sides.subscription);
    const said = await datashare(['plan', file, '--adopt'], { env });
    expect(said.stdout).toMatch(/adopted \(kept\)/);
    const synced = await datashare(['sync', file, '--adopt'], { env });
    expect(synced.stdout.replace(/\s+/g, ' ')).toContain(
      'to delete it with the next run, set --allow-deletes 1',
    );
  });
});
