import { DatasetType } from '../../../lib';
import { contents } from '../../support/accounts';
import { answerWith } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const always = { times: Infinity };
const forbidden = answerWith(403, 'AuthorizationPermissionMismatch');
const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i + 1000}`, `${i}`]));

describe('a file that the target refuses', () => {
  test.each([
    ['in a first run', false],
    ['in a later run', true],
  ])('fails alone, and all others are copied: %s', async (_when, isLater) => {
    const blobs = many(30);
    faulty = await FaultyPair.create(blobs);
    if (isLater) {
      await faulty.carry();
      await Promise.all(Object.keys(blobs).map((name) => faulty.put(name, `${name}, again`)));
    }
    faulty.proxy.inject({ operation: 'copy', blob: 'f1010', ...always }, forbidden);
    const { record, error } = await faulty.run();
    expect(error).toBeUndefined();
    expect(record).toMatchObject({
      status: 'Failed',
      details: [{ filesWritten: 29, filesFailed: 1 }],
      failures: [{ path: 'f1010', code: 'StorageFailed' }],
    });
    expect(record!.failures[0].reason).toMatch(/f1010 was not copied: .*403 AuthorizationPermissionMismatch/);
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 1, filesUnchanged: 29 }]);
  });

  test('fails alone if it is the only one that has changed', async () => {
    faulty = await FaultyPair.create(many(3));
    await faulty.carry();
    await faulty.put('f1001', 'again');
    faulty.proxy.inject({ operation: 'copy', blob: 'f1001', ...always }, forbidden);
    const { record } = await faulty.run();
    expect(record).toMatchObject({ status: 'Failed', details: [{ filesFailed: 1, filesUnchanged: 2 }] });
    await faulty.runToTheEnd();
  });

  test('stays at the target if it cannot be deleted, and all others are deleted', async () => {
    faulty = await FaultyPair.create(many(5));
    await faulty.carry();
    for (const name of ['f1001', 'f1002']) await faulty.sides.source.deleteBlob(name);
    faulty.proxy.inject({ operation: 'batch', ...always }, answerWith(501, 'NotImplemented'));
    faulty.proxy.inject({ operation: 'delete', blob: 'f1001', ...always }, forbidden);
    const { record } = await faulty.carry({ allowDeletes: 2 });
    expect(faulty.proxy.heal()).toEqual([]);
    expect(record).toMatchObject({
      status: 'Failed',
      details: [{ filesDeleted: 1, filesFailed: 1 }],
      failures: [{ path: 'f1001', code: 'StorageFailed' }],
    });
    await faulty.runToTheEnd({ allowDeletes: 2 });
  });
});

/** Everything that repeats for each file: the number of requests that it takes, for eighty files. */
test.each<[string, number, string, string, number]>([
  ['the container is being deleted', 409, 'ContainerBeingDeleted', 'ContainerNotFound', 40],
  ['the container is disabled', 409, 'ContainerDisabled', 'ContainerNotFound', 40],
  ['the account is disabled', 403, 'AccountIsDisabled', 'AccessDenied', 80],
  ['the network is not allowed', 403, 'AuthorizationFailure', 'AccessDenied', 80],
  ['the blob cannot be written, for no known reason', 409, 'Unheard', 'StorageFailed', 360],
])('%s: the run ends soon (%i %s)', async (_name, status, code, problem, most) => {
  faulty = await FaultyPair.create(many(80));
  const before = faulty.proxy.requests.length;
  faulty.proxy.inject({ operation: 'copy', ...always }, answerWith(status, code));
  const { error } = await faulty.run({ maxConcurrency: 8 });
  expect(error?.code).toBe(problem);
  const { containerName } = faulty.sides.target;
  const asked = faulty.proxy.requests
    .slice(before)
    .filter(
      ({ path }) =>
        path.includes(`/${containerName}/`) || path.includes(`/${faulty.sides.source.containerName}/`),
    );
  expect(asked.length).toBeLessThanOrEqual(most);
  expect(await contents(faulty.sides.target)).toEqual({});
  expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 80 }]);
});

test('of five datasets, two are refused: three are copied, and there is a problem for each of the two', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  faulty = await FaultyPair.create(Object.fromEntries(names.map((name) => [`${name}/1`, name])), {
    mapping: (from, to) =>
      names.map((path) => ({
        datasetName: path,
        datasetType: DatasetType.FOLDER,
        source: { container: from, path },
        target: { container: to, path },
      })),
  });
  for (const name of ['a', 'd'])
    faulty.proxy.inject(
      { operation: 'list', isMeant: ({ query }) => query.get('prefix') === `${name}/`, ...always },
      forbidden,
    );
  const { error } = await faulty.carry();
  expect(faulty.proxy.heal()).toEqual([]);
  expect(error!.problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
    'AccessDenied dataset a',
    'AccessDenied dataset d',
  ]);
  expect(await contents(faulty.sides.target)).toEqual({ 'b/1': 'b', 'c/1': 'c', 'e/1': 'e' });
  const record = await faulty.runToTheEnd();
  expect(record.details.map(({ filesWritten }) => filesWritten)).toEqual([1, 0, 0, 1, 0]);
});
