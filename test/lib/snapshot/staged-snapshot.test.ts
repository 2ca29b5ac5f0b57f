import { listSnapshots, verifySnapshot } from '../../../lib';
import { PublishMode } from '../../../lib/model/values/publication';
import { contents, put } from '../../support/accounts';
import { FaultyPair } from '../../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

/** The files of the snapshot folder, without its name. */
async function readFolder(): Promise<Record<string, string>> {
  const files = Object.entries(await contents(faulty.sides.target));
  return Object.fromEntries(
    files
      .filter(([path]) => !path.endsWith('current.json'))
      .map(([path, content]) => [path.split('/').slice(2).join('/'), content]),
  );
}

/** A run that ends before its snapshot is complete: `b` is not copied. Returns the folder of the snapshot. */
async function stageHalf(deletions: 'keep' | 'mirror'): Promise<string> {
  faulty = await FaultyPair.create(
    { 'in/a': 'a', 'in/b': 'b', 'in/c': 'c' },
    {
      deletions,
      publish: PublishMode.ATOMIC,
      mapping: (from, to) => [
        {
          datasetName: 'all',
          datasetType: 'Folder',
          source: { container: from, path: 'in' },
          target: { container: to, path: 'out' },
        } as never,
      ],
    },
  );
  faulty.proxy.inject({ operation: 'copy', blob: /b$/, times: 1000 }, (exchange) => exchange.reset());
  const { record, error } = await faulty.carry();
  expect(record?.status).not.toBe('Succeeded');
  expect(error?.code).not.toBe('Collision');
  faulty.proxy.heal();
  const staged = Object.keys(await contents(faulty.sides.target)).find((path) => path.endsWith('/a'))!;
  return staged.replace(/a$/, '');
}

test('a file that was gone before its snapshot was published is neither in it nor counted', async () => {
  await stageHalf('keep');
  await faulty.sides.source.deleteBlob('in/a');
  const { record } = await faulty.carry();
  expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
  expect(await readFolder()).toEqual({ b: 'b', c: 'c' });
  const [{ snapshots }] = await listSnapshots(faulty.sides.subscription, { env: faulty.env });
  expect(snapshots).toMatchObject([{ files: 2, sizeBytes: 2 }]);
});

test('a snapshot of which a file could not be deleted is not published, and the next run tries again', async () => {
  const folder = await stageHalf('mirror');
  await faulty.sides.source.deleteBlob('in/a');
  const lease = faulty.sides.target.getBlobClient(`${folder}a`).getBlobLeaseClient();
  await lease.acquireLease(-1);
  const { record } = await faulty.carry();
  expect(record?.status).toBe('Failed');
  expect(Object.keys(await contents(faulty.sides.target)).sort()).toEqual(
    ['a', 'b', 'c'].map((name) => `${folder}${name}`),
  );
  await lease.releaseLease();
  expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded', failures: [] });
  expect(await readFolder()).toEqual({ b: 'b', c: 'c' });
});

describe('a file of a snapshot that is not published yet, which somebody else has changed', () => {
  test.each(
    (['keep', 'mirror'] as const).flatMap((deletions): ['keep' | 'mirror', object][] => [
      [deletions, { reconcile: true }],
      [deletions, { adopt: true }],
    ]),
  )('is a collision, which the advice of the message settles (%s, %j)', async (deletions, advice) => {
    const folder = await stageHalf(deletions);
    await put(faulty.sides.target, `${folder}a`, "somebody else's");
    await faulty.put('in/a', 'a again');
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Failed', failures: [{ path: 'a', code: 'Collision' }] });
    const settled = await faulty.carry(advice);
    expect(settled.record).toMatchObject({ status: 'Succeeded', failures: [] });
    expect(await readFolder()).toEqual({ a: 'a again', b: 'b', c: 'c' });
    const { status } = await verifySnapshot(faulty.sides.subscription, { env: faulty.env });
    expect(status).toBe('Succeeded');
  });
});
