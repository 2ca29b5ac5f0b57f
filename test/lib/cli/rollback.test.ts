import type { ContainerClient } from '@azure/storage-blob';
import { PublishMode } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { BOTH_KINDS, bothSides, container, contents, FLAT, LAKES, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { folder } from '../../support/lake-pair';
import { readPublished } from '../../support/published-snapshots';

interface Twice {
  readonly sides: Pair;
  readonly file: string;
  readonly run: (...args: string[]) => ReturnType<typeof datashare>;
}

interface State {
  readonly snapshots: Readonly<Record<string, { readonly published: string }>>;
}

async function readState(state: ContainerClient): Promise<State> {
  const content = await state.getBlobClient('contoso-sales/state.json').downloadToBuffer();
  return JSON.parse(content.toString()) as State;
}

/** Two snapshots of a folder, published one after the other. */
async function publishTwice(accounts = FLAT): Promise<Twice> {
  const sides = await pair(
    { 'in/a': 'one', 'in/b': 'one' },
    { accounts, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
  );
  const file = documentFile(sides.subscription);
  const run = (...args: string[]) => datashare(args, { env: bothSides(accounts) });
  expect(await run('sync', file)).toMatchObject({ exitCode: 0 });
  await put(sides.source, 'in/a', 'two');
  return { sides, file, run };
}

test.each([
  ['flat Blob storage', FLAT, 'published by a document that names it'],
  ['ADLS Gen2', LAKES, 'published by 2 directory renames'],
])(
  'a plan on %s says what publishing costs, and nothing where nothing has changed',
  async (_, accounts, how) => {
    const { file, run } = await publishTwice(accounts);
    const plan = await run('plan', file);
    expect(plan.exitCode).toBe(0);
    const text = plan.stdout.replace(/\s+/g, ' ');
    expect(text).toContain('sales: a new snapshot of all files, 2 files (6 B) to copy');
    expect(text).toContain(how);
    const { datasets } = JSON.parse((await run('plan', file, '--json')).stdout) as { datasets: object[] };
    expect(datasets[0]).toMatchObject({
      changed: { files: 1 },
      unchanged: { files: 1 },
      publication: { files: 2, bytes: 6, renames: accounts === LAKES ? 2 : 0, removed: 0 },
    });
    await run('sync', file);
    expect((await run('plan', file)).stdout).not.toContain('a new snapshot');
  },
);

test.each(BOTH_KINDS)(
  'rollback on %s republishes the previous snapshot, and names it',
  async (_, accounts) => {
    const { sides, file, run } = await publishTwice(accounts);
    await run('sync', file);
    const said = await run('rollback', file, '--json');
    expect(said.exitCode).toBe(0);
    const { rolledBack } = JSON.parse(said.stdout) as { rolledBack: { from: string; to: string }[] };
    expect(rolledBack).toMatchObject([{ datasetName: 'sales', files: 2 }]);
    expect((await readPublished(sides))['a']).toBe('one');
    const forth = await run('rollback', file, '--dataset', 'sales', '--to', rolledBack[0].from);
    expect(forth.stdout).toContain(`sales: ${rolledBack[0].from} (2 files, 6 B) is published again`);
    expect((await readPublished(sides))['a']).toBe('two');
  },
);

test.each(BOTH_KINDS)(
  'rollback on %s refuses a snapshot whose manifest is lost, and leaves nothing behind',
  async (_, accounts) => {
    const { sides, file, run } = await publishTwice(accounts);
    const state = container(accounts[1], sides.subscription.stateContainer);
    const { published } = (await readState(state)).snapshots['sales'];
    await run('sync', file);
    await state.deleteBlob(`contoso-sales/manifests/sales/${published}.jsonl.gz`);
    const before = await readState(state);
    const refused = await run('rollback', file);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toContain(
      'it is missing [StateUnreadable]\n  fix: choose another snapshot, or synchronize to publish the current data of the source',
    );
    expect(await readState(state)).toEqual(before);
    expect(await run('sync', file)).toMatchObject({ exitCode: 0 });
    expect((await readPublished(sides))['a']).toBe('two');
  },
);

test('rollback refuses snapshots that do not exist', async () => {
  const { file, run } = await publishTwice();
  const none = await run('rollback', file);
  expect(none).toMatchObject({ exitCode: 1 });
  expect(none.stderr).toContain(
    'error: dataset "sales" has no snapshot before the published one [NoEarlierSnapshot]',
  );
  const other = await run('rollback', file, '--to', 'x');
  expect(other.stderr).toContain('error: dataset "sales" has no snapshot "x" [NoEarlierSnapshot]');
  const unknown = await run('rollback', file, '--dataset', 'x');
  expect(unknown).toMatchObject({ exitCode: 2 });
  expect(unknown.stderr).toContain(
    'error: dataset "x" has no atomic snapshots [DatasetUnknown]\n  fix: use one of "sales"',
  );
});

test('snapshots do not replace files of somebody else, unless these are moved aside', async () => {
  const sides = await pair(
    { 'in/a': 'one' },
    { accounts: LAKES, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
  );
  await put(sides.target, 'out/sales/mine', 'of fabrikam');
  const file = documentFile(sides.subscription);
  const run = (...args: string[]) => datashare(args, { env: bothSides(LAKES) });
  const refused = await run('sync', file);
  expect(refused).toMatchObject({ exitCode: 5 });
  expect(refused.stderr).toContain('PublishPlaceTaken');
  const adopted = await run('sync', file, '--adopt');
  expect(adopted).toMatchObject({ exitCode: 0 });
  expect(adopted.stderr).toContain('MovedAside');
  expect(await readPublished(sides)).toEqual({ a: 'one' });
});

test('on flat Blob storage, a document of somebody else stays and nothing is copied, even with --adopt', async () => {
  const sides = await pair(
    { 'in/a': 'one' },
    { publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
  );
  await put(sides.target, 'out/sales/current.json', '{}');
  const refused = await datashare(['sync', documentFile(sides.subscription), '--adopt'], {
    env: bothSides(),
  });
  expect(refused).toMatchObject({ exitCode: 5 });
  expect(refused.stderr).toContain('PublishPlaceTaken');
  expect(refused.stderr).not.toContain('--adopt');
  expect(await contents(sides.target)).toEqual({ 'out/sales/current.json': '{}' });
});
