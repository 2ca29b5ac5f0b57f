import type { ChangedFile } from '../../../lib/changes/changed-file';
import { ChangeWorld, toWritten } from '../../fixtures/change-world';

const unknown = (relativePath: string): ChangedFile => ({
  datasetName: 'all',
  relativePath,
  change: 'Unknown',
});

/** A world with a complete snapshot of these files. */
async function startWith(
  names: readonly string[],
  fields: ConstructorParameters<typeof ChangeWorld>[0] = {},
): Promise<ChangeWorld> {
  const world = new ChangeWorld(fields);
  for (const name of names) world.write(name, `1 ${name}`);
  await world.list();
  return world;
}

const SIX = ['a', 'b', 'c', 'd', 'e', 'f'];

test('copies the named files, and asks neither side for anything else', async () => {
  const world = await startWith(SIX);
  const changes = [world.write('c', '2 c'), world.write('new', 'n')];
  world.write('e', 'nobody tells of this');
  const { record } = await world.tell(...changes);
  expect(world.fileOperations.sort()).toEqual(['target.copy c', 'target.copy new']);
  expect(world.contents('target')).toMatchObject({ c: '2 c', new: 'n', e: '1 e' });
  expect(record).toMatchObject({ status: 'Succeeded', trigger: 'Events', changeLatencyMs: null });
  expect(record.details[0]).toMatchObject({ filesWritten: 2, filesUnchanged: 5, message: null });
});

test('a listing after it copies only what nobody has told of', async () => {
  const world = await startWith(SIX);
  await world.tell(world.write('c', '2 c'), world.delete('d'));
  world.write('e', '2 e');
  const record = await world.list();
  expect(record.details[0]).toMatchObject({ filesWritten: 1, filesGone: 0 });
  expect(world.contents('target')).toEqual(world.contents('source'));
});

test('asks the source about changes that do not name a version', async () => {
  const world = await startWith(SIX);
  world.write('b', '2 b');
  await world.tell(unknown('a'), unknown('b'), { datasetName: 'all', relativePath: 'x', change: 'Written' });
  expect(world.fileOperations.sort()).toEqual([
    'source.find a',
    'source.find b',
    'source.find x',
    'target.copy b',
  ]);
  expect(world.contents('target')).toEqual(world.contents('source'));
});

describe('old and wrong news', () => {
  test('copies nothing for a change that was copied before', async () => {
    const world = await startWith(SIX);
    const change = world.write('c', '2 c');
    await world.tell(change);
    await world.tell(change);
    expect(world.fileOperations).toEqual([]);
  });

  test('copies nothing for a version that was replaced before the last snapshot', async () => {
    const world = await startWith(SIX);
    const old = world.write('c', '2 c');
    await world.tell(world.write('c', '3 c'));
    const { record } = await world.tell(old);
    expect(world.fileOperations).toEqual(['target.copy c', 'source.find c', 'target.find c']);
    expect(record.details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 6, status: 'Succeeded' });
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('copies the present version if the named one has been replaced', async () => {
    const world = await startWith(SIX);
    const old = world.write('c', '2 c');
    world.write('c', '3 c');
    await world.tell(old);
    expect(world.contents('target')['c']).toBe('3 c');
  });

  test('ignores a version that never was', async () => {
    const world = await startWith(SIX);
    await world.tell(
      toWritten('c', { etag: 'wrong', sizeBytes: 3 }),
      toWritten('never', { etag: 'e0', sizeBytes: 3 }),
    );
    expect(world.contents('target')).toEqual(world.contents('source'));
  });
});

describe('a size that was told wrongly', () => {
  const tellOfSize = (change: ChangedFile, sizeBytes: number): ChangedFile => ({
    ...change,
    facts: { ...change.facts!, sizeBytes },
  });
  const getSize = (world: ChangeWorld): number => Object.values(world.contents('source')).join('').length;

  test('is corrected by the next listing, which copies nothing', async () => {
    const world = await startWith(SIX);
    await world.tell(tellOfSize(world.write('c', '2 c'), 999), tellOfSize(world.write('new', 'n'), 1e6));
    expect(world.contents('target')).toEqual(world.contents('source'));
    for (const hasNews of [true, false]) {
      const record = await world.list();
      expect(record.details[0]).toMatchObject({ filesWritten: 0, sizeRead: getSize(world) });
      expect(world.operations.some((operation) => operation.startsWith('state.commit'))).toBe(hasNews);
    }
  });

  test('does not replace the size of a version that is known', async () => {
    const world = await startWith(SIX);
    const change = world.write('c', '2 c');
    await world.tell(change);
    const { record } = await world.tell(tellOfSize(change, 999));
    expect(record.details[0]).toMatchObject({ filesUnchanged: 6, sizeRead: getSize(world) });
    expect(world.fileOperations).toEqual([]);
  });

  test('does not exceed the budget of a run', async () => {
    const world = await startWith(SIX);
    const [c, d] = [world.write('c', 'a long text'), world.write('d', 'another long text')];
    const { record } = await world.tellWithin(15, tellOfSize(c, 1), tellOfSize(d, 1));
    expect(record.details[0]).toMatchObject({ filesWritten: 1, sizeWritten: 11, filesPostponed: 1 });
  });
});

describe('deletions', () => {
  test('deletes a file whose deletion was told and is true', async () => {
    const world = await startWith(SIX);
    await world.tell(world.delete('c'));
    expect(world.fileOperations).toEqual(['source.find c', 'target.delete c']);
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('keeps a file that is at the source although its deletion was told', async () => {
    const world = await startWith(SIX);
    await world.tell({ datasetName: 'all', relativePath: 'c', change: 'Deleted' });
    expect(world.fileOperations).toEqual(['source.find c']);
    expect(world.contents('target')).toHaveProperty('c');
  });

  test.each([
    ['before it is looked up', unknown('c')],
    ['before it is copied', toWritten('c', { etag: 'gone', sizeBytes: 3 })],
  ])('keeps a file that is gone %s, because nobody has told of its deletion', async (_, change) => {
    const world = await startWith(SIX);
    world.delete('c');
    const { record } = await world.tell(change);
    expect(world.contents('target')).toHaveProperty('c');
    expect(record.details[0]).toMatchObject({ filesGone: 0, status: 'Succeeded' });
    await world.list();
    expect(world.contents('target')).not.toHaveProperty('c');
  });

  test('keeps what is gone in a subscription that keeps it, and marks it as gone', async () => {
    const world = await startWith(SIX, { deletions: 'keep' as never });
    const { record } = await world.tell(world.delete('c'));
    expect(world.contents('target')).toHaveProperty('c');
    expect(record.details[0]).toMatchObject({ filesGone: 1 });
  });

  test.each<[string, ChangedFile]>([
    ['a version that is not there', toWritten('d', { etag: 'e0', sizeBytes: 3 })],
    ['a change without a version', unknown('d')],
  ])('deletes a file of which %s was told after its deletion', async (_, later) => {
    const world = await startWith(SIX);
    const deletion = world.delete('d');
    const { record } = await world.tell(deletion, later);
    expect(record.details[0]).toMatchObject({ filesDeleted: 1 });
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('stops at the fuse', async () => {
    const world = await startWith(SIX);
    const changes = SIX.slice(0, 4).map((name) => world.delete(name));
    await expect(world.tell(...changes)).rejects.toMatchObject({ code: 'DeletionFuse' });
    expect(Object.keys(world.contents('target'))).toHaveLength(6);
  });

  test('lists after deletions that the fuse has stopped, and forgets none of them', async () => {
    const world = await startWith(SIX);
    await expect(world.tell(...SIX.slice(0, 4).map((name) => world.delete(name)))).rejects.toThrow();
    world.source.write('a', 'again', 'provider');
    world.source.write('b', 'again', 'provider');
    const { record } = await world.tell(world.write('e', '2 e'));
    expect(record.details[0].message).toContain('files that are gone may still be at the target');
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('does not bring back what a mirror has deleted', async () => {
    const world = await startWith(SIX);
    await world.tell(world.delete('c'));
    await world.tell(world.write('f', '2 f'));
    const record = await world.list();
    expect(record.details[0]).toMatchObject({ filesRead: 5, filesGone: 0, filesDeleted: 0 });
  });
});

describe('folders', () => {
  const FILES = ['a/1', 'a/2', 'ab', 'b/1', 'c'];

  test('lists a folder that was renamed or deleted, and nothing beside it', async () => {
    const world = await startWith(FILES);
    world.delete('a/1');
    world.write('a/3', 'new');
    world.write('c', 'nobody tells of this');
    await world.tell({ datasetName: 'all', relativePath: 'a', change: 'Deleted', isFolder: true });
    expect(world.fileOperations.filter((each) => each.startsWith('source.list'))).toEqual([
      'source.list a/',
      'source.list a/',
    ]);
    expect(world.contents('target')).toEqual({
      'a/2': '1 a/2',
      'a/3': 'new',
      ab: '1 ab',
      'b/1': '1 b/1',
      c: '1 c',
    });
  });

  test('lists a folder once if folders and files below it were told, too, and looks up none of them', async () => {
    const world = await startWith([...FILES, 'a/b/1', 'a/b/2', 'ab/1']);
    const folder = (relativePath: string): ChangedFile => ({
      datasetName: 'all',
      relativePath,
      change: 'Deleted',
      isFolder: true,
    });
    world.delete('a/b/1');
    const gone = world.write('a/1', 'written, told, and deleted again');
    world.delete('a/1');
    await world.tell(
      folder('a/b'),
      gone,
      world.write('a/b/2', '2'),
      folder('a'),
      folder('ab'),
      folder('a/b/c'),
    );
    const asked = world.fileOperations.filter((each) => /^source\.(list|find)/.test(each));
    expect([...new Set(asked)].sort()).toEqual([
      'source.find a',
      'source.find ab',
      'source.list a/',
      'source.list ab/',
    ]);
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('looks up a folder itself, whatever the events say of it', async () => {
    const world = await startWith(FILES);
    const file = { ...world.write('a', 'a file of this name'), isFolder: true as const };
    await world.tell({ datasetName: 'all', relativePath: 'a', change: 'Deleted', isFolder: true }, file);
    expect(world.fileOperations).toContain('source.find a');
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('lists the dataset if its own folder was renamed', async () => {
    const world = await startWith(FILES);
    world.write('c', '2 c');
    const { record } = await world.tell({
      datasetName: 'all',
      relativePath: '',
      change: 'Deleted',
      isFolder: true,
    });
    expect(record.details[0].message).toBe('listed, because its folder has changed');
    expect(world.contents('target')).toEqual(world.contents('source'));
  });
});

describe('a listing in place of the changes', () => {
  test('before the first snapshot', async () => {
    const world = new ChangeWorld();
    world.write('a', '1');
    const { record } = await world.tell(world.write('b', '1'));
    expect(record.details[0].message).toBe('listed, because it has no snapshot yet');
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('after a run that was killed', async () => {
    const world = await startWith(SIX);
    const changes = [world.write('c', '2 c'), world.write('d', '2 d')];
    world.before = (operation) => {
      if (operation.startsWith('target.copy'))
        world.before = () => {
          throw new TypeError('killed');
        };
    };
    await expect(world.tell(...changes)).rejects.toThrow('killed');
    world.before = () => {};
    const { record } = await world.tell(changes[1]);
    expect(record.details[0]).toMatchObject({
      message: 'listed, because an earlier run was interrupted',
      filesWritten: 1,
    });
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('if a third of many files have changed', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `f${1000 + index}`);
    const world = await startWith(names);
    const changes = names.slice(0, 101).map((name) => world.write(name, '2'));
    world.write('f1299', 'nobody tells of this');
    const { record } = await world.tell(...changes);
    expect(record.details[0].message).toBe('listed, because 101 of 300 files have changed');
    expect(world.contents('target')).toEqual(world.contents('source'));
  });
});

test('tells which changes it has not dealt with', async () => {
  const world = await startWith(SIX);
  const [c, d] = [world.write('c', '2 c'), world.write('d', '2 d')];
  world.target.write('c', 'of somebody', 'somebody');
  const { record, isSettled } = await world.tell(c, d);
  expect(record).toMatchObject({ status: 'Failed', failures: [{ path: 'c', code: 'Collision' }] });
  expect([isSettled(c), isSettled(d)]).toEqual([false, true]);
});

test('records the time from the changes to the copies', async () => {
  const world = await startWith(SIX);
  const changes = SIX.map((name) => ({
    ...world.write(name, `2 ${name}`),
    occurredOn: new Date(world.time - 10_000).toISOString(),
  }));
  const { record } = await world.tell(...changes);
  const { p50, p95, max } = record.changeLatencyMs!;
  expect(p50).toBeGreaterThanOrEqual(10_000);
  expect(p95).toBe(max);
  expect(max).toBeLessThan(100_000);
});
