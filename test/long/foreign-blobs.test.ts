import { contents, put } from '../support/accounts';
import { datashare, documentFile } from '../support/cli';
import { meanwhile } from '../support/fault-proxy';
import { FaultyPair, large, SOME } from '../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

/** Runs the command and returns its exit code. */
async function command(...args: string[]): Promise<number> {
  const file = documentFile(faulty.sides.subscription);
  return (await datashare(['sync', file, ...args], { env: faulty.env })).exitCode;
}

/** A source to which a blob is added at whose name somebody else has one, and from which another is deleted. */
async function withSomebodyElsesBlob(): Promise<void> {
  faulty = await FaultyPair.create({ ...SOME, gone: 'g' });
  await faulty.carry();
  await put(faulty.sides.target, 'wanted', "somebody else's");
  await faulty.put('wanted', 'w');
  await faulty.put('new', 'n');
  await faulty.sides.source.deleteBlob('gone');
}

describe('a foreign blob at the name of a copy', () => {
  test('is left alone; the others are copied, and nothing is deleted', async () => {
    await withSomebodyElsesBlob();
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Failed', failures: [{ path: 'wanted', code: 'Collision' }] });
    expect(record!.details).toMatchObject([{ filesWritten: 1, filesFailed: 1, filesCollided: 1 }]);
    expect(await contents(faulty.sides.target)).toEqual({
      ...SOME,
      gone: 'g',
      new: 'n',
      wanted: "somebody else's",
    });
    expect(await command()).toBe(5);
    expect(faulty.deletions()).toEqual([]);
  });

  test('is overwritten if the target is reconciled', async () => {
    await withSomebodyElsesBlob();
    await faulty.carry();
    expect(await command('--reconcile')).toBe(0);
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 0, filesUnchanged: 12 }]);
    expect(faulty.deletions()).toEqual(['gone']);
  });

  test('is overwritten if everything is adopted, and a mirror deletes what it adopted only later and on request', async () => {
    await withSomebodyElsesBlob();
    await put(faulty.sides.target, 'other', "somebody else's");
    const { record } = await faulty.carry({ adopt: true });
    expect(record!.details).toMatchObject([{ filesWritten: 2, filesDeleted: 1, filesGone: 1 }]);
    expect(faulty.deletions()).toEqual(['gone']);
    await faulty.carry();
    expect(faulty.deletions()).toEqual(['gone']);
    const last = await faulty.runToTheEnd({ allowDeletes: 1 });
    expect(last.details).toMatchObject([{ filesWritten: 0, filesDeleted: 1 }]);
    expect(faulty.deletions().sort()).toEqual(['gone', 'other']);
  });

  test('is also detected during the run, even for a blob that is copied in blocks', async () => {
    faulty = await FaultyPair.create({ ...SOME, large: large('a') });
    const { target } = faulty.sides;
    const theirs = { f10: "somebody else's", large: "somebody else's" };
    faulty.proxy.inject(
      { operation: 'copy', blob: 'f10' },
      meanwhile(() => put(target, 'f10', theirs.f10)),
    );
    faulty.proxy.inject(
      { operation: 'block list', blob: 'large' },
      meanwhile(() => put(target, 'large', theirs.large)),
    );
    const { record } = await faulty.carry();
    expect(Object.fromEntries(record!.failures.map(({ path, code }) => [path, code]))).toEqual({
      f10: 'Collision',
      large: 'Collision',
    });
    expect(await contents(target)).toEqual({ ...SOME, ...theirs });
    await faulty.runToTheEnd({ reconcile: true });
  });
});

describe('a blob of the last snapshot that somebody', () => {
  beforeEach(async () => {
    faulty = await FaultyPair.create({ ...SOME, large: large('a'), gone: 'g' });
    await faulty.carry();
    await faulty.sides.source.deleteBlob('gone');
  });

  test.each([
    ['f10', 'new at the source'],
    ['large', large('b')],
  ])('changed at the target is left alone, and reconciling repairs it: %s', async (name, content) => {
    await put(faulty.sides.target, name, "somebody else's");
    await faulty.put(name, content);
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Failed', failures: [{ path: name, code: 'Collision' }] });
    expect(await contents(faulty.sides.target)).toMatchObject({ [name]: "somebody else's", gone: 'g' });
    expect(await command()).toBe(5);
    expect((await faulty.runToTheEnd({ reconcile: true })).details).toMatchObject([
      { filesWritten: 1, filesUnchanged: 10, filesDeleted: 1 },
    ]);
  });

  test.each([
    ['f10', 'new at the source'],
    ['large', large('b')],
  ])('deleted at the target is copied where the source changed: %s', async (name, content) => {
    await faulty.sides.target.deleteBlob(name);
    await faulty.put(name, content);
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 1, filesDeleted: 1 }]);
  });

  test('that changed only at the target is found by verify and repaired by reconciling', async () => {
    await put(faulty.sides.target, 'f10', "somebody else's");
    expect(await faulty.differences()).toEqual(['f10']);
    expect(await command('--reconcile')).toBe(0);
    expect(await contents(faulty.sides.target)).toEqual(await contents(faulty.sides.source));
  });
});

describe('a source that changes while it is copied', () => {
  test.each([
    ['f10', 'again'],
    ['new1', 'again'],
    ['large', large('z')],
  ])('is copied as it is then: %s', async (name, content) => {
    faulty = await FaultyPair.createChanged();
    const change = meanwhile(() => faulty.put(name, content));
    faulty.proxy.inject({ operation: name === 'large' ? 'block from url' : 'copy', blob: name }, change);
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 9, filesDeleted: 1 }]);
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 0 }]);
  });

  test('again and again fails, and the next run copies it', async () => {
    faulty = await FaultyPair.createChanged();
    let version = 0;
    const change = meanwhile(() => faulty.put('f10', `version ${version++}`));
    faulty.proxy.inject({ operation: 'copy', blob: 'f10', times: Infinity }, change);
    const { record } = await faulty.run();
    expect(record).toMatchObject({ status: 'Failed', failures: [{ path: 'f10', code: 'SourceChanging' }] });
    await faulty.runToTheEnd();
  });

  test('loses blobs: those that were never copied are forgotten, others are gone', async () => {
    faulty = await FaultyPair.createChanged();
    for (const name of ['f10', 'new1']) {
      const vanish = meanwhile(() => faulty.sides.source.deleteBlob(name));
      faulty.proxy.inject({ operation: 'copy', blob: name }, vanish);
    }
    const record = await faulty.runToTheEnd();
    expect(record.details).toMatchObject([{ filesWritten: 7, filesDeleted: 2, filesFailed: 0 }]);
    expect(faulty.deletions().sort()).toEqual(['f10', 'gone']);
  });
});
