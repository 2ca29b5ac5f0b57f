import type { ContainerClient } from '@azure/storage-blob';
import type { RunRecord, SingleSourceSubscription } from '../../../lib';
import { PublishMode } from '../../../lib/model/values/publication';
import { reconcileSnapshot } from '../../../lib/runtime/reconcile';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, pair, put } from '../../support/accounts';
import type { Ran } from '../../support/cli';
import { datashare, documentFile } from '../../support/cli';
import { getRefusal } from '../../support/refusal';

const env = bothSides();
const MOVER = { kind: 'StorageMover' } as const;
const REPLICATION = { kind: 'ObjectReplication' } as const;
const FILES = { 'a.csv': '1', 'b.csv': '2', 'c.csv': '3' };

interface Stage extends Pair {
  readonly run: (command: string, ...args: string[]) => Promise<Ran>;
  readonly reconcile: (...args: string[]) => Promise<{ exitCode: number; record: RunRecord }>;
}

async function createStage(
  engine: SingleSourceSubscription['engine'],
  fields: Partial<SingleSourceSubscription> = {},
): Promise<Stage> {
  const sides = await pair(FILES, { engine, ...fields });
  const file = documentFile(sides.subscription);
  const run: Stage['run'] = (command, ...args) => datashare([command, file, ...args], { env });
  const reconcile: Stage['reconcile'] = async (...args) => {
    const { exitCode, stdout } = await run('reconcile', '--json', ...args);
    return { exitCode, record: JSON.parse(stdout) as RunRecord };
  };
  return { ...sides, run, reconcile };
}

/** Copies as an engine does: with headers and metadata, by a writer that leaves no manifest. */
async function carry({ source, target }: Pair, ...names: string[]): Promise<void> {
  for (const name of names) await carryBlob(source, target, name);
}

async function carryBlob(source: ContainerClient, target: ContainerClient, name: string): Promise<void> {
  const content = await source.getBlobClient(name).downloadToBuffer();
  const { contentType, contentMD5, metadata } = await source.getBlobClient(name).getProperties();
  const blobHTTPHeaders = { blobContentType: contentType, blobContentMD5: contentMD5 };
  await target.getBlockBlobClient(name).upload(content, content.length, { blobHTTPHeaders, metadata });
}

describe('reconcile', () => {
  test('keeps what the engine has carried, repairs the rest, and leaves the proof of a synchronization', async () => {
    const stage = await createStage(MOVER, { deletions: 'mirror', maxDeleteFraction: 1 });
    await carry(stage, 'a.csv', 'b.csv');
    await put(stage.target, 'b.csv', 'altered');
    await put(stage.target, 'somebody.txt', 'x');
    const { exitCode, record } = await stage.reconcile();
    expect(exitCode).toBe(0);
    expect(record).toMatchObject({ status: 'Succeeded', engine: 'StorageMover' });
    expect(record.details[0]).toMatchObject({
      filesUnchanged: 1,
      filesWritten: 2,
      engineFindings: { filesMissing: 1, filesDiffering: 1, filesUnknown: 1 },
    });
    expect(await contents(stage.target)).toEqual({ ...FILES, 'somebody.txt': 'x' });
    expect((await stage.run('verify')).exitCode).toBe(0);

    await stage.source.deleteBlob('c.csv');
    const again = await stage.reconcile();
    expect(again.record.details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 2, filesDeleted: 1 });
    expect(await contents(stage.target)).toEqual({ 'a.csv': '1', 'b.csv': '2', 'somebody.txt': 'x' });
  });

  test('tells people what the engine has left', async () => {
    const stage = await createStage(MOVER);
    await carry(stage, 'a.csv', 'b.csv');
    const { stdout } = await stage.run('reconcile');
    expect(stdout).toContain(
      'StorageMover left 1 file missing, 0 differing, 0 that the source does not have',
    );
  });

  test('reports the differences of object replication, whose target takes no other writes, and repairs nothing', async () => {
    const stage = await createStage(REPLICATION);
    await carry(stage, 'a.csv');
    const { exitCode, record } = await stage.reconcile('--settle', '0');
    expect(exitCode).toBe(1);
    expect(record.failures.map(({ path, code }) => [path, code])).toEqual([
      ['b.csv', 'NotCarried'],
      ['c.csv', 'NotCarried'],
    ]);
    expect(await contents(stage.target)).toEqual({ 'a.csv': '1' });
    // Written a moment ago, so that the replication may be about to carry them.
    const { exitCode: settling, record: waiting } = await stage.reconcile();
    expect(settling).toBe(0);
    expect(waiting.details[0]).toMatchObject({ filesUnchanged: 1, filesPostponed: 2, filesFailed: 0 });
    expect((await stage.run('reconcile')).stdout).toContain('2 files (2 B) are left to the engine');
  });

  test('copies itself where no other engine does', async () => {
    const stage = await createStage(undefined);
    const { record } = await stage.reconcile();
    expect(record).not.toHaveProperty('engine');
    expect(record.details[0]).toMatchObject({ filesWritten: 3 });
  });

  test('is previewed by plan', async () => {
    const stage = await createStage(MOVER);
    await carry(stage, 'a.csv', 'b.csv');
    const plan = JSON.parse((await stage.run('plan', '--json')).stdout) as { readonly changes: unknown[] };
    expect(plan.changes).toMatchObject([{ path: 'c.csv', because: 'new' }]);
  });

  test('deletes what plan has announced, though the engine has written the file again', async () => {
    const stage = await createStage(MOVER, { deletions: 'mirror', maxDeleteFraction: 1 });
    await carry(stage, 'a.csv', 'b.csv', 'c.csv');
    await stage.reconcile();
    await carry(stage, 'c.csv');
    await stage.source.deleteBlob('c.csv');
    const plan = JSON.parse((await stage.run('plan', '--json')).stdout) as { readonly datasets: unknown[] };
    expect(plan.datasets).toMatchObject([{ gone: { files: 1 } }]);
    expect((await stage.reconcile()).record.details[0]).toMatchObject({ filesDeleted: 1 });
  });
});

test.each([
  ['sync'],
  ['sync', '--from-digest'],
  ['sync', '--from-events'],
  ['sync', '--mode', 'full'],
  ['sync', '--reconcile'],
])('refuses %s %s for files that another engine carries', async (command, ...args) => {
  const stage = await createStage(MOVER, {
    changeEvents: { queueEndpoint: 'https://contoso.queue.core.windows.net', queueName: 'sales' },
  });
  const ran = await stage.run(command, ...args);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain('CarriedByEngine');
  expect(ran.stderr.replace(/\s+/g, ' ')).toContain('(datashare reconcile)');
  expect(await contents(stage.target)).toEqual({});
});

test.each([{ parallelism: 2 }, { execution: 'one' }])(
  'a program cannot have several processes compare what an engine has carried (%j)',
  async (options) => {
    const found = await getRefusal(() => reconcileSnapshot({}, options as object));
    expect(found).toMatchObject([{ code: 'PropertyUnknown' }]);
  },
);

test.each([
  [MOVER, { publish: PublishMode.ATOMIC }, "'publish'"],
  [REPLICATION, { successMarker: true }, "'successMarker'"],
])('a document of %j cannot ask for %j', async (engine, fields, field) => {
  const stage = await createStage(engine, fields);
  const { exitCode, stderr } = await stage.run('reconcile');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(field);
});

describe('status of an engine', () => {
  test('is unknown with a connection string, and tells when it was last compared', async () => {
    const stage = await createStage(MOVER);
    await carry(stage, 'a.csv');
    const never = await stage.run('status');
    expect(never.exitCode).toBe(1);
    expect(never.stdout.replace(/\s+/g, ' ')).toContain('never compared with the source');
    await stage.reconcile();
    const { stdout, stderr, exitCode } = await stage.run('status');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('EngineStateUnknown');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'compared with the source just now: 2 missing files, 0 differing',
    );
    const json = JSON.parse((await stage.run('status', '--json')).stdout) as { readonly engines: unknown };
    expect(json.engines).toMatchObject([
      {
        engine: 'StorageMover',
        knowledge: 'Unknown',
        runs: null,
        lastReconciliation: { status: 'Succeeded' },
      },
    ]);
  });

  test('refuses a subscription whose files this package copies', async () => {
    const { exitCode, stderr } = await (await createStage(undefined)).run('status');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('EngineOwn');
  });
});
