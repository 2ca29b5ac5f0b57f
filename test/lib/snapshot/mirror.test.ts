import { listSynchronizations, planSnapshot, syncSnapshot, verifySnapshot } from '../../../lib';
import { bothSides, contents, pair, put } from '../../support/accounts';
import { answerWith } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';
import { getRefusal } from '../../support/refusal';
import { counts, sync } from '../../support/snapshots';

const env = bothSides();

describe('deletions: mirror', () => {
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}`, String(i)]));

  test('deletes files that are gone at the source, and only unchanged files that it wrote', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    await put(sides.target, 'f1', 'changed by Fabrikam');
    await put(sides.target, 'own', 'of Fabrikam');
    await sides.source.deleteBlob('f0');
    await sides.source.deleteBlob('f1');
    expect((await planSnapshot(sides.subscription, { env })).requests.delete).toBe(1);
    const record = await sync(sides);
    expect(counts(record)).toEqual([{ written: 0, unchanged: 8, gone: 1, deleted: 1, failed: 0 }]);
    const left = await contents(sides.target);
    expect(left['f0']).toBeUndefined();
    expect(left['f1']).toBe('changed by Fabrikam');
    expect(left['own']).toBe('of Fabrikam');

    const next = await sync(sides);
    expect(counts(next)).toEqual([{ written: 0, unchanged: 8, gone: 0, deleted: 0, failed: 0 }]);
  });

  test('stops at the fuse: deletes nothing, keeps the copies, and continues on request', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    for (const name of ['f0', 'f1', 'f2']) await sides.source.deleteBlob(name);
    await put(sides.source, 'new', 'n');
    expect(await getRefusal(() => sync(sides))).toEqual([
      {
        code: 'DeletionFuse',
        text: '3 of the 10 files of dataset "all" are gone from the source, more than the 20 % that one run may delete; nothing was deleted, copies are done; if this is intended, run it again with allowDeletes: 3',
      },
    ]);
    expect(Object.keys(await contents(sides.target))).toHaveLength(11);
    const [last] = await listSynchronizations(sides.subscription, { env });
    expect(last).toMatchObject({ status: 'Failed' });

    expect(counts(await sync(sides, { allowDeletes: 3 }))[0]).toMatchObject({ deleted: 3, written: 0 });
    expect(Object.keys(await contents(sides.target))).toHaveLength(8);
  });

  test('deletes nothing after a copy has failed', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    await sides.source.deleteBlob('f0');
    // A name that fits at the source and is too long below the target folder does not copy.
    const { container: to } = sides.subscription.mappings[0].target!;
    const deeper = {
      ...sides.subscription,
      mappings: [{ ...sides.subscription.mappings[0], target: { container: to, path: 'd'.repeat(20) } }],
    };
    await syncSnapshot(deeper, { env });
    await sides.source.deleteBlob('f1');
    await put(sides.source, 'x'.repeat(1010), 'x');
    const record = await syncSnapshot(deeper, { env });
    expect(record.status).toBe('Failed');
    expect(counts(record)).toEqual([{ written: 0, unchanged: 8, gone: 1, deleted: 0, failed: 1 }]);
    expect(record.failures).toEqual([
      {
        datasetName: 'all',
        path: 'x'.repeat(1010),
        code: 'NameUnfit',
        reason:
          'its name would have 1031 characters at the target; Azure allows 1024; ask the provider to rename it',
      },
    ]);
  });

  test('stops at the fuse of a small dataset that was emptied next to a large one', async () => {
    const small = await pair({ s1: '1' });
    const sides = await pair(ten, {
      deletions: 'mirror',
      mapping: (from, to) => [
        {
          datasetName: 'large',
          datasetType: 'Container' as never,
          source: { container: from, path: '' },
          target: { container: to, path: 'large' },
        },
        {
          datasetName: 'small',
          datasetType: 'Container' as never,
          source: small.subscription.mappings[0].source,
          target: { container: to, path: 'small' },
        },
      ],
    });
    await sync(sides);
    await small.source.deleteBlob('s1');
    const [problem] = await getRefusal(() => sync(sides));
    expect(problem).toMatchObject({ code: 'DeletionFuse' });
    expect(problem.text).toContain('1 of the 1 files of dataset "small" are gone');
    expect(Object.keys(await contents(sides.target))).toHaveLength(11);
  });

  test('keeps a blob of which the consumer took a snapshot', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    await sides.target.getBlobClient('f0').createSnapshot();
    await sides.source.deleteBlob('f0');
    expect(counts(await sync(sides))).toEqual([{ written: 0, unchanged: 9, gone: 1, deleted: 0, failed: 0 }]);
    expect(await contents(sides.target)).toMatchObject({ f0: '0' });
  });

  test('deletes the others if one cannot be deleted, names it, and tries again', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    const lease = sides.target.getBlobClient('f0').getBlobLeaseClient();
    await lease.acquireLease(15);
    for (const name of ['f0', 'f1']) await sides.source.deleteBlob(name);
    const record = await sync(sides, { maxConcurrency: 1 });
    expect(counts(record)).toEqual([{ written: 0, unchanged: 8, gone: 1, deleted: 1, failed: 1 }]);
    expect(record.failures.map(({ path }) => path)).toEqual(['f0']);
    expect(Object.keys(await contents(sides.target))).toHaveLength(9);
    expect((await verifySnapshot(sides.subscription, { env: bothSides() })).status).toBe('Succeeded');

    await lease.releaseLease();
    expect(counts(await sync(sides))).toEqual([{ written: 0, unchanged: 8, gone: 0, deleted: 2, failed: 0 }]);
    expect(Object.keys(await contents(sides.target))).toHaveLength(8);
  });

  test('a file that was deleted by a mirror does not block other deletions', async () => {
    const place = (container: string, path: string): { container: string; path: string } => ({
      container,
      path,
    });
    const sides = await pair(
      { one: '1', 'many/a': 'a', 'many/b': 'b' },
      {
        deletions: 'mirror',
        maxDeleteFraction: 1,
        mapping: (from, to) => [
          {
            datasetName: 'one',
            datasetType: 'File' as never,
            source: place(from, 'one'),
            target: place(to, 'one'),
          },
          {
            datasetName: 'many',
            datasetType: 'Folder' as never,
            source: place(from, 'many'),
            target: place(to, 'many'),
          },
        ],
      },
    );
    await sync(sides);
    await sides.source.deleteBlob('one');
    expect(await sync(sides)).toMatchObject({ status: 'Succeeded', details: [{ filesDeleted: 1 }, {}] });
    await sides.source.deleteBlob('many/a');
    expect(await sync(sides)).toMatchObject({
      status: 'Succeeded',
      details: [{ message: 'the source has nothing there' }, { filesDeleted: 1 }],
    });
    expect(await contents(sides.target)).toEqual({ 'many/b': 'b' });
  });
});

describe('an endpoint without batches', () => {
  test.each([
    [500, 'InternalError'],
    [501, 'NotImplemented'],
    [403, 'AuthorizationPermissionMismatch'],
  ])('is asked for each deletion on its own, once it has answered %i to a batch', async (status, code) => {
    const names = Array.from({ length: 8 }, (_, i) => `f${i}`);
    const faulty = await FaultyPair.create(Object.fromEntries(names.map((name) => [name, name])));
    await faulty.carry();
    for (const name of ['f0', 'f1', 'f2']) await faulty.sides.source.deleteBlob(name);
    faulty.proxy.inject({ operation: 'batch', times: Infinity }, answerWith(status, code));
    const { record } = await faulty.carry({ allowDeletes: 3 });
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesDeleted: 3, filesUnchanged: 5 }] });
    const target = faulty.proxy.seen('delete').filter(({ blob }) => /^f\d$/.test(blob));
    expect(target.map(({ blob }) => blob).sort()).toEqual(['f0', 'f1', 'f2']);
    expect(Object.keys(await contents(faulty.sides.target))).toEqual(names.slice(3));
    await faulty.end();
  });
});
