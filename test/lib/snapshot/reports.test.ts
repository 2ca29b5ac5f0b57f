import { listSynchronizations, planSnapshot, verifySnapshot } from '../../../lib';
import { bothSides, container, contents, pair, put } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';
import { counts, sync } from '../../support/snapshots';

const env = bothSides();

describe('plan, verify and history', () => {
  test('a plan lists the intended steps, and writes nothing', async () => {
    const sides = await pair({ a: '1', b: '22' });
    await planSnapshot(sides.subscription, { env });
    expect(await contents(sides.target)).toEqual({});
    expect(await container('fabrikam', sides.subscription.stateContainer).exists()).toBe(false);

    await sync(sides);
    await put(sides.source, 'a', '333');
    await put(sides.source, 'c', '4444');
    await sides.source.deleteBlob('b');
    const before = await contents(container('fabrikam', sides.subscription.stateContainer));
    const plan = await planSnapshot(sides.subscription, { env });
    expect(plan.datasets).toEqual([
      {
        datasetName: 'all',
        directories: { new: 0, changed: 0, gone: 0 },
        new: { files: 1, bytes: 4 },
        changed: { files: 1, bytes: 3 },
        full: { files: 0, bytes: 0 },
        repair: { files: 0, bytes: 0 },
        unchanged: { files: 0, bytes: 0 },
        gone: { files: 1, bytes: 2 },
      },
    ]);
    expect(plan.changes.map(({ path, because }) => `${because} ${path}`)).toEqual([
      'changed a',
      'gone b',
      'new c',
    ]);
    expect(await contents(container('fabrikam', sides.subscription.stateContainer))).toEqual(before);
  });

  test('verify finds missing, tampered and resized files, and counts foreign ones', async () => {
    const sides = await pair({ gone: '1', same: 'ab', size: 'ab', rewritten: 'ab', fine: 'ok' });
    await sync(sides);
    await sides.target.deleteBlob('gone');
    await put(sides.target, 'same', 'AB');
    await put(sides.target, 'size', 'abc');
    await put(sides.target, 'rewritten', 'ab');
    await put(sides.target, 'own', 'x');
    const report = await verifySnapshot(sides.subscription, { env });
    expect(report).toMatchObject({
      status: 'Failed',
      filesVerified: 1,
      bytesVerified: 2,
      filesDifferent: 4,
      filesOfOthers: 1,
    });
    expect(Object.fromEntries(report.differences.map((d) => [d.path, d.because]))).toEqual({
      gone: 'missing',
      same: 'md5',
      size: 'size',
      rewritten: 'etag',
    });
  });

  test('verify fails for a subscription without a snapshot', async () => {
    const sides = await pair({ a: '1' });
    expect(await getRefusal(() => verifySnapshot(sides.subscription, { env }))).toEqual([
      {
        code: 'NoSnapshot',
        text: 'subscription "contoso-sales" has no snapshot yet; synchronize it first',
      },
    ]);
  });

  test('history lists the newest runs first, with the files of each', async () => {
    const sides = await pair({ a: '1' });
    expect(await listSynchronizations(sides.subscription, { env })).toEqual([]);
    await sync(sides);
    await put(sides.source, 'b', '22');
    await sync(sides);
    const records = await listSynchronizations(sides.subscription, { env });
    expect(records.map((r) => [r.synchronizationMode, r.details[0].sizeWritten])).toEqual([
      ['Incremental', 2],
      ['FullSync', 1],
    ]);
    expect(await listSynchronizations(sides.subscription, { env, limit: 1 })).toEqual([records[0]]);
  });

  test('two subscriptions share a state container without meeting', async () => {
    const one = await pair({ a: '1' });
    const two = await pair(
      { b: '2' },
      { subscriptionName: 'other', stateContainer: one.subscription.stateContainer },
    );
    await sync(one);
    await sync(two);
    expect(counts(await sync(one))[0]).toMatchObject({ unchanged: 1, gone: 0 });
    expect(await listSynchronizations(two.subscription, { env })).toHaveLength(1);
  });
});
