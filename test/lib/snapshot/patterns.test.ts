import type { PathPatterns } from '../../../lib/model/values/path-patterns';
import type { SubscriptionDocument } from '../../../lib/model/documents/subscription';
import { DatasetType } from '../../../lib/model/values/dataset';
import { previewSynchronization } from '../../../lib/snapshot/plan';
import { synchronize } from '../../../lib/snapshot/synchronize';
import { verify } from '../../../lib/snapshot/verify';
import { ChangeWorld } from '../../fixtures/change-world';
import { STORE } from '../../fixtures/manifests';
import { getRefusal } from '../../support/refusal';

const MAPPING = {
  datasetName: 'all',
  datasetType: DatasetType.CONTAINER,
  source: { container: 'sales', path: '' },
  target: { container: 'landing', path: '' },
};

const POLICY = { mode: 'Incremental', reconcile: false, adopt: false } as const;
const OPTIONS = {
  ...{ breakLock: false, concurrency: 4, maxBytes: Infinity, allowDeletes: 0, onProgress: () => {} },
  ...POLICY,
};

/** A world whose patterns change between runs. */
class PatternWorld extends ChangeWorld {
  public patterns: PathPatterns;

  constructor(patterns: PathPatterns, fields: Partial<SubscriptionDocument> = {}) {
    super(
      Object.defineProperty({ target: STORE, ...fields }, 'mappings', {
        enumerable: true,
        get: () => [{ ...MAPPING, ...this.patterns }],
      }),
    );
    this.patterns = patterns;
  }

  public names(): string[] {
    return Object.keys(this.contents('target'));
  }
}

const NAMES = ['2025/a.csv', '2026/a.csv', '2026/b.csv', '2026/b.tmp', 'readme'];

function createWorld(patterns: PathPatterns, fields?: Partial<SubscriptionDocument>): PatternWorld {
  const world = new PatternWorld(patterns, fields);
  for (const name of NAMES) world.write(name, `1 ${name}`);
  return world;
}

describe('a mapping with patterns', () => {
  test('copies the files that they include, and reads nothing of the others', async () => {
    const world = createWorld({ include: ['2026/**'], exclude: ['**/*.tmp'] });
    const record = await world.list();
    expect(world.names()).toEqual(['2026/a.csv', '2026/b.csv']);
    expect(record.details[0]).toMatchObject({ filesRead: 2, filesWritten: 2, filesGone: 0, message: null });
    expect((await world.list()).details[0]).toMatchObject({ filesUnchanged: 2, filesWritten: 0 });
    expect(world.fileOperations.filter((operation) => !operation.startsWith('source.list'))).toEqual([]);
  });

  test('claims nothing about the source, which the provider would compare with all its files', async () => {
    const world = createWorld({});
    expect((await world.list()).details[0].sourceSha256).toMatch(/^[0-9a-f]{64}$/);
    world.patterns = { exclude: ['no such file'] };
    expect((await world.list()).details[0]).toMatchObject({ status: 'Succeeded', sourceSha256: null });
  });

  test('is planned as it is copied', async () => {
    const world = createWorld({ include: ['**/*.csv'] });
    const plan = await previewSynchronization(world.createJob(), POLICY);
    expect(plan.datasets[0]).toMatchObject({ new: { files: 3 }, full: { files: 0 } });
    expect(plan.changes.map(({ path }) => path)).toEqual(['2025/a.csv', '2026/a.csv', '2026/b.csv']);
  });

  test('is verified without the others, whoever wrote them', async () => {
    const world = createWorld({ exclude: ['readme'] });
    await world.list();
    world.target.write('readme', 'of Fabrikam', 'somebody');
    const report = await verify(world.createJob(), { isDeep: false, concurrency: 1, onProgress: () => {} });
    expect(report).toMatchObject({ status: 'Succeeded', filesVerified: 4, filesOfOthers: 1 });
  });
});

describe('patterns that change', () => {
  test.each(['keep', 'mirror'] as const)('keep what they exclude now, and tell so: %s', async (deletions) => {
    const world = createWorld({}, { deletions, maxDeleteFraction: 0 });
    await world.list();
    world.patterns = { include: ['2026/**'] };
    const record = await world.list();
    expect(world.names()).toEqual(NAMES);
    expect(record).toMatchObject({ status: 'Succeeded' });
    expect(record.details[0]).toMatchObject({
      ...{ filesRead: 3, filesUnchanged: 3, filesWritten: 0, filesGone: 2, filesDeleted: 0 },
      message:
        '2 files that were copied before are excluded by the patterns now; they stay at the target, and nothing updates or deletes them',
    });
    expect((await world.list()).details[0]).toMatchObject({ filesGone: 2, filesDeleted: 0, message: null });
  });

  test('never delete what they exclude, although a mirror may delete everything', async () => {
    const world = createWorld({}, { deletions: 'mirror', maxDeleteFraction: 1 });
    await world.list();
    world.patterns = { exclude: ['2025/**', 'readme'] };
    world.delete('readme');
    world.delete('2026/a.csv');
    const record = await synchronize(world.createJob(), { ...OPTIONS, allowDeletes: 1000 });
    expect(record.details[0]).toMatchObject({ filesDeleted: 1, filesGone: 2 });
    expect(world.names()).toEqual(['2025/a.csv', '2026/b.csv', '2026/b.tmp', 'readme']);
    world.delete('2026/b.csv');
    expect((await world.list()).details[0]).toMatchObject({ filesDeleted: 1, filesGone: 2 });
    expect(world.names()).toEqual(['2025/a.csv', '2026/b.tmp', 'readme']);
  });

  test('do not let a mirror delete more of the files that are left', async () => {
    const world = createWorld({}, { deletions: 'mirror', maxDeleteFraction: 0.5 });
    await world.list();
    world.patterns = { include: ['2026/*.csv'] };
    for (const name of ['2026/a.csv', '2026/b.csv']) world.delete(name);
    // Two of two, and not two of five.
    expect(await getRefusal(() => world.list())).toMatchObject([{ code: 'DeletionFuse' }]);
    expect(world.names()).toEqual(NAMES);
  });

  test('are planned as they are carried out: nothing to delete', async () => {
    const world = createWorld({}, { deletions: 'mirror', maxDeleteFraction: 0 });
    await world.list();
    world.patterns = { include: ['2026/**'] };
    const plan = await previewSynchronization(world.createJob(), POLICY);
    expect(plan.datasets[0]).toMatchObject({
      gone: { files: 0 },
      excluded: { files: 2 },
      unchanged: { files: 3 },
    });
    expect(plan.changes).toEqual([]);
    expect(plan.requests.delete).toBe(0);
  });

  test('copy again what they include again, in the place that it had', async () => {
    const world = createWorld({}, { deletions: 'mirror' });
    await world.list();
    world.patterns = { exclude: ['2025/**'] };
    world.write('2025/a.csv', '2');
    await world.list();
    expect(world.contents('target')['2025/a.csv']).toBe('1 2025/a.csv');
    world.patterns = {};
    expect((await world.list()).details[0]).toMatchObject({ filesWritten: 1, filesFailed: 0, filesGone: 0 });
    expect(world.contents('target')).toEqual(world.contents('source'));
    world.delete('2025/a.csv');
    expect((await world.list()).details[0]).toMatchObject({ filesDeleted: 1 });
  });

  test('make a snapshot incomplete until a run has followed them', async () => {
    const world = createWorld({ exclude: ['readme'] });
    await world.list();
    world.patterns = { exclude: ['2025/**'] };
    const check = () => verify(world.createJob(), { isDeep: false, concurrency: 1, onProgress: () => {} });
    expect(await check()).toMatchObject({ status: 'Incomplete', datasetsIncomplete: ['all'] });
    await world.list();
    expect(await check()).toMatchObject({ status: 'Succeeded' });
  });
});

describe('a run that is told of changes', () => {
  test('looks only at the files that the patterns include', async () => {
    const world = createWorld({ include: ['2026/**'] });
    await world.list();
    const changes = [world.write('2026/a.csv', '2'), world.write('2025/a.csv', '2'), world.write('new', 'n')];
    const { record, isSettled } = await world.tell(...changes);
    expect(world.fileOperations).toEqual(['target.copy 2026/a.csv']);
    expect(record.details[0]).toMatchObject({ filesWritten: 1, message: null });
    expect(changes.every(isSettled)).toBe(true);
  });

  test('lists a folder of which some files are included, and takes only those', async () => {
    const world = createWorld({ exclude: ['**/*.tmp', 'tmp/**'] });
    await world.list();
    for (const name of ['2026/c.csv', '2026/c.tmp', 'tmp/a']) world.write(name, 'n');
    await world.tell(
      { datasetName: 'all', relativePath: '2026', change: 'Written', isFolder: true },
      { datasetName: 'all', relativePath: 'tmp', change: 'Written', isFolder: true },
    );
    expect(world.names()).toEqual(['2025/a.csv', '2026/a.csv', '2026/b.csv', '2026/c.csv', 'readme']);
  });

  test('lists nothing because of what a mirror leaves, and does not let it delete more of the others', async () => {
    const world = createWorld({}, { deletions: 'mirror', maxDeleteFraction: 0.5 });
    await world.list();
    world.patterns = { include: ['2026/*.csv'] };
    await world.list();
    const { record } = await world.tell(world.write('2026/a.csv', '2'));
    expect(world.fileOperations).toEqual(['target.copy 2026/a.csv']);
    expect(record.details[0]).toMatchObject({ filesGone: 3, message: null });
    await world.tell(world.delete('2026/a.csv'));
    expect(world.names()).toEqual(['2025/a.csv', '2026/b.csv', '2026/b.tmp', 'readme']);
    // The only one of those that are left, although it is one of four files.
    const last = world.delete('2026/b.csv');
    expect(await getRefusal(() => world.tell(last))).toMatchObject([{ code: 'DeletionFuse' }]);
    world.write('2026/b.csv', '3');
    world.patterns = {};
    expect((await world.list()).details[0]).toMatchObject({ filesFailed: 0, filesGone: 0 });
    expect(world.contents('target')).toEqual(world.contents('source'));
  });

  test('lists everything once after the patterns have changed, even if nothing was told', async () => {
    const world = createWorld({ include: ['2026/**'] });
    await world.list();
    world.patterns = { include: ['2025/**', '2026/**'] };
    const { record } = await world.tell();
    expect(world.names()).toContain('2025/a.csv');
    expect(record.details[0].message).toBe('listed, because its patterns have changed');
    await world.tell(world.write('2025/a.csv', '2'));
    expect(world.fileOperations).toEqual(['target.copy 2025/a.csv']);
  });
});

describe('a target that is listed', () => {
  test('gives up neither what the patterns exclude now, nor takes what they exclude', async () => {
    const world = createWorld({}, { deletions: 'mirror', maxDeleteFraction: 1 });
    await world.list();
    world.patterns = { exclude: ['2025/**', '**/own'] };
    world.target.write('2026/own', 'of Fabrikam', 'somebody');
    for (const policy of [{ reconcile: true }, { adopt: true }])
      await synchronize(world.createJob(), { ...OPTIONS, ...policy, allowDeletes: 1000 });
    expect(world.names()).toEqual([...NAMES, '2026/own'].sort());
    world.patterns = {};
    world.write('2025/a.csv', '2');
    expect((await world.list()).details[0]).toMatchObject({
      filesWritten: 1,
      filesFailed: 0,
      filesDeleted: 0,
    });
  });
});
