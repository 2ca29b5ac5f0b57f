import fc from 'fast-check';
import type { OtherEngine } from '../../../lib/snapshot/contract/other-engine';
import { ChangeWorld } from '../../fixtures/change-world';
import type { Carriage } from '../../fixtures/simulated-engine';
import { SimulatedEngine } from '../../fixtures/simulated-engine';

const MOVER: OtherEngine = { kind: 'StorageMover', admitsRepairs: true, settlingMs: 0 };
const REPLICATION: OtherEngine = { kind: 'ObjectReplication', admitsRepairs: false, settlingMs: 60_000 };

/** A world whose files have known headers, and an engine that carries them. */
function createCarriedWorld(names: readonly string[], fields = {}): [ChangeWorld, SimulatedEngine] {
  const world = new ChangeWorld(fields);
  for (const name of names) write(world, name, `1 ${name}`);
  return [world, new SimulatedEngine(world.source, world.target)];
}

function write(world: ChangeWorld, name: string, content: string, lastModified = 0): void {
  world.source.write(name, content, 'provider', { headers: 'text/csv', lastModified });
}

const SIX = ['a', 'b', 'c', 'd', 'e', 'f'];

test('keeps what the engine has carried, and copies nothing', async () => {
  const [world, engine] = createCarriedWorld(SIX);
  engine.carry();
  const record = await world.reconcile(MOVER);
  expect(world.fileOperations.filter((operation) => operation.startsWith('target.copy'))).toEqual([]);
  expect(record).toMatchObject({ status: 'Succeeded', engine: 'StorageMover' });
  expect(record.details[0]).toMatchObject({
    filesUnchanged: 6,
    filesWritten: 0,
    engineFindings: { filesMissing: 0, filesDiffering: 0, filesUnknown: 0 },
  });
});

test.each<[Carriage, object]>([
  ['misses', { filesMissing: 1, filesDiffering: 0, filesUnknown: 0 }],
  ['is late', { filesMissing: 0, filesDiffering: 1, filesUnknown: 0 }],
  ['leaves stale properties', { filesMissing: 0, filesDiffering: 1, filesUnknown: 0 }],
  ['leaves other content', { filesMissing: 0, filesDiffering: 1, filesUnknown: 0 }],
])('repairs a file if the engine %s', async (carriage, engineFindings) => {
  const [world, engine] = createCarriedWorld(SIX);
  if (carriage === 'is late') {
    engine.carry();
    write(world, 'c', '2 c');
  }
  engine.carry((name) => (name === 'c' ? carriage : 'copies'));
  const record = await world.reconcile(MOVER);
  expect(record.details[0]).toMatchObject({ filesWritten: 1, filesUnchanged: 5, engineFindings });
  expect(world.contents('target')).toEqual(world.contents('source'));
  expect(world.target.find('c')?.properties).toEqual({ hash: 'text/csv' });
  expect((await world.reconcile(MOVER)).details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 6 });
});

test('a mirror deletes what an earlier run has seen, and nothing that the engine alone has seen', async () => {
  const [world, engine] = createCarriedWorld(SIX);
  engine.carry();
  await world.reconcile(MOVER);
  write(world, 'short-lived', 's');
  engine.carry();
  world.source.blobs.delete('short-lived');
  world.source.blobs.delete('b');
  const record = await world.reconcile(MOVER);
  expect(record.details[0]).toMatchObject({
    filesDeleted: 1,
    engineFindings: { filesMissing: 0, filesDiffering: 0, filesUnknown: 1 },
  });
  expect(Object.keys(world.contents('target'))).toEqual(['a', 'c', 'd', 'e', 'f', 'short-lived']);
});

describe('an engine whose target refuses other writers', () => {
  test('reports what is missing or differs, and writes nothing', async () => {
    const [world, engine] = createCarriedWorld(SIX);
    engine.carry((name) => (name === 'b' ? 'misses' : name === 'c' ? 'leaves stale properties' : 'copies'));
    const record = await world.reconcile(REPLICATION);
    expect(world.fileOperations.every((operation) => operation.includes('.list'))).toBe(true);
    expect(record).toMatchObject({ status: 'Failed', engine: 'ObjectReplication' });
    expect(record.details[0]).toMatchObject({ filesFailed: 2, filesWritten: 0, filesUnchanged: 4 });
    expect(record.failures.map(({ path, code }) => [path, code])).toEqual([
      ['b', 'NotCarried'],
      ['c', 'NotCarried'],
    ]);
    engine.carry();
    expect(await world.reconcile(REPLICATION)).toMatchObject({ status: 'Succeeded' });
  });

  test('leaves a file to the engine that has changed a short time ago', async () => {
    const [world, engine] = createCarriedWorld(SIX);
    engine.carry();
    write(world, 'a', '2 a', world.time - 1000);
    write(world, 'b', '2 b', world.time - 61_000);
    const record = await world.reconcile(REPLICATION);
    expect(record.details[0]).toMatchObject({ filesPostponed: 1, filesFailed: 1, filesUnchanged: 4 });
    expect(record.failures.map(({ path }) => path)).toEqual(['b']);
  });

  test('does not call a source empty whose only file was left to the engine', async () => {
    const [world] = createCarriedWorld([]);
    write(world, 'a', '1 a', world.time - 1000);
    const [details] = (await world.reconcile(REPLICATION)).details;
    expect(details).toMatchObject({ filesPostponed: 1, status: 'Succeeded', message: null });
  });

  test('reports what a mirror should not have any more', async () => {
    const [world, engine] = createCarriedWorld(SIX);
    engine.carry();
    await world.reconcile(REPLICATION);
    world.source.blobs.delete('e');
    const record = await world.reconcile(REPLICATION);
    expect(record.failures).toMatchObject([{ path: 'e', code: 'NotCarried' }]);
    expect(JSON.stringify(record.failures)).not.toContain('write it again');
    expect(world.contents('target')).toHaveProperty('e');
    const [kept] = [new ChangeWorld({ deletions: 'keep' })];
    expect((await kept.reconcile(REPLICATION)).status).toBe('Succeeded');
  });
});

test('whatever the engine does, the target ends as the source, with proof', async () => {
  const names = fc.constantFrom('a', 'b', 'b/x', 'c', 'd');
  const content = fc
    .tuple(fc.constantFrom('s', 'L', 'A'), fc.string({ maxLength: 3 }))
    .map((both) => both.join(''));
  const carriages = fc.constantFrom<Carriage>(
    'copies',
    'misses',
    'is late',
    'leaves stale properties',
    'leaves other content',
  );
  const action = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), name: names, content }),
    fc.record({ kind: fc.constant('delete' as const), name: names }),
    fc.record({ kind: fc.constant('carry' as const), decisions: fc.dictionary(names, carriages) }),
    fc.record({ kind: fc.constant('reconcile' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 14 }), async (actions) => {
      const [world, engine] = createCarriedWorld([], { maxDeleteFraction: 1 });
      const known = new Set<string>();
      const reconcile = async (): Promise<Awaited<ReturnType<ChangeWorld['reconcile']>>> => {
        for (const name of world.source.blobs.keys()) known.add(name);
        return world.reconcile(MOVER);
      };
      for (const each of actions)
        if (each.kind === 'write') write(world, each.name, each.content);
        else if (each.kind === 'delete') world.source.blobs.delete(each.name);
        else if (each.kind === 'carry') engine.carry((name) => each.decisions[name] ?? 'copies');
        else await reconcile();
      await reconcile();
      const target = world.contents('target');
      for (const [name, text] of Object.entries(world.contents('source'))) expect(target[name]).toBe(text);
      const again = await reconcile();
      expect(again.details[0]).toMatchObject({
        filesWritten: 0,
        filesFailed: 0,
        filesDeleted: 0,
        engineFindings: { filesMissing: 0, filesDiffering: 0 },
      });
      // A file that is left over was never seen by a run, or was written there again after the run that saw it last.
      const left = Object.keys(target).filter((name) => !world.source.blobs.has(name));
      expect(again.details[0].engineFindings?.filesUnknown).toBe(left.length);
    }),
  );
});
