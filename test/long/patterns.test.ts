import type { SingleSourceSubscription } from '../../lib';
import { planSnapshot, PublishMode, syncSnapshot, verifySnapshot } from '../../lib';
import type { PathPatterns } from '../../lib/model/values/path-patterns';
import { contents, pair, put } from '../support/accounts';
import { datashare, documentFile } from '../support/cli';
import { QUICK } from '../support/faulty-pair';
import { folder, LakePair } from '../support/lake-pair';
import { readPublished } from '../support/published-snapshots';
import { getRefusal } from '../support/refusal';
import { lakeForTests } from '../testing/data-lake/lake-for-tests';

/* Patterns of a mapping where test/lib/snapshot/patterns.test.ts has no accounts: directories, atomic snapshots, the command. */

const lake = lakeForTests();

function choose(subscription: SingleSourceSubscription, patterns: PathPatterns): SingleSourceSubscription {
  return { ...subscription, mappings: subscription.mappings.map((mapping) => ({ ...mapping, ...patterns })) };
}

describe.each<[string, [string, string]]>([
  ['ADLS Gen2', ['contoso', 'fabrikam']],
  ['flat Blob storage', ['tailwind', 'northwind']],
])('an atomic snapshot on %s', (_, accounts) => {
  test('has the files that the patterns include, and lacks no more of them than a run may delete', async () => {
    const tree = { 'in/a.csv': 'a', 'in/b.csv': 'b', 'in/d/c.csv': 'c', 'in/d/e.tmp': 'e', other: 'no' };
    const sides = await LakePair.create(lake(), tree, {
      ...{ accounts, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
    });
    await sides.sync();
    const subscription = choose(sides.subscription, { exclude: ['**/*.tmp'] });
    const options = { ...QUICK, env: sides.env };
    const [planned] = (await planSnapshot(subscription, { env: sides.env })).datasets;
    expect(planned).toMatchObject({ unchanged: { files: 3 }, gone: { files: 1 } });
    expect(await getRefusal(() => syncSnapshot(subscription, options))).toMatchObject([
      { code: 'DeletionFuse' },
    ]);
    expect(Object.keys(await readPublished(sides))).toContain('d/e.tmp');
    await syncSnapshot(subscription, { ...options, allowDeletes: 1 });
    expect(await readPublished(sides)).toEqual({ 'a.csv': 'a', 'b.csv': 'b', 'd/c.csv': 'c' });
    expect(await verifySnapshot(subscription, { env: sides.env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: 3,
    });
  });

  test('stays published if other patterns include the same files', async () => {
    const sides = await LakePair.create(
      lake(),
      { 'in/a.csv': 'a' },
      {
        ...{ accounts, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
      },
    );
    await sides.sync();
    const subscription = choose(sides.subscription, { include: ['*.csv'] });
    const options = { ...QUICK, env: sides.env };
    expect(await verifySnapshot(subscription, { env: sides.env })).toMatchObject({ status: 'Incomplete' });
    const { details } = await syncSnapshot(subscription, options);
    expect(details[0]).toMatchObject({ filesWritten: 0, filesUnchanged: 1 });
    expect(await verifySnapshot(subscription, { env: sides.env })).toMatchObject({ status: 'Succeeded' });
  });
});

describe('directories of ADLS Gen2', () => {
  const TREE = { 'logs/2026/a.csv': 'a', 'logs/2026/b.tmp': 'b', 'tmp/x.tmp': 'x', empty: null };
  const sync = async (patterns: PathPatterns, fields: Partial<SingleSourceSubscription> = {}) => {
    const sides = await LakePair.create(lake(), TREE, fields);
    const subscription = choose(sides.subscription, patterns);
    const record = await syncSnapshot(subscription, { ...QUICK, env: sides.env });
    expect(await verifySnapshot(subscription, { env: sides.env })).toMatchObject({ status: 'Succeeded' });
    return { sides, record };
  };

  test('are copied if a file in them can be included: the ones above it too', async () => {
    const { sides } = await sync({ include: ['logs/*/*.csv'] });
    expect(await sides.atTarget()).toEqual({ logs: null, 'logs/2026': null, 'logs/2026/a.csv': 'a' });
  });

  test('are copied without files if all of those are excluded, but others would not be', async () => {
    const { sides } = await sync({ exclude: ['**/*.tmp'] });
    expect(await sides.atTarget()).toEqual({
      ...{ empty: null, logs: null, 'logs/2026': null, 'logs/2026/a.csv': 'a', tmp: null },
    });
  });

  test('are not copied if everything in them is excluded', async () => {
    const { sides } = await sync({ exclude: ['tmp/**', 'empty/**'] });
    expect(Object.keys(await sides.atTarget())).not.toEqual(expect.arrayContaining(['tmp', 'empty']));
  });

  test('stay with their files if they are excluded later, although a mirror removes what is gone', async () => {
    const { sides } = await sync({}, { deletions: 'mirror', maxDeleteFraction: 1 } as never);
    await sides.remove('tmp');
    await sides.remove('logs');
    const subscription = choose(sides.subscription, { exclude: ['tmp/**'] });
    const { details } = await syncSnapshot(subscription, { ...QUICK, env: sides.env });
    expect(details[0]).toMatchObject({ filesDeleted: 2, directoriesDeleted: 2, filesGone: 1 });
    expect(await sides.atTarget()).toEqual({ empty: null, tmp: null, 'tmp/x.tmp': 'x' });
    expect(await verifySnapshot(subscription, { env: sides.env })).toMatchObject({ status: 'Succeeded' });
  });
});

test('the command plans, copies and verifies what the patterns include, and tells what stays', async () => {
  const sides = await pair({ 'a.csv': '1', 'b.csv': '2', 'c.tmp': '3' });
  const run = async (command: string, patterns: PathPatterns, ...args: string[]) =>
    datashare([command, documentFile(choose(sides.subscription, patterns)), ...args]);
  expect((await run('sync', { exclude: ['b*'] })).exitCode).toBe(0);
  expect(await contents(sides.target)).toEqual({ 'a.csv': '1', 'c.tmp': '3' });
  await put(sides.source, 'c.tmp', '4');
  const patterns = { include: ['*.csv'] };
  expect((await run('verify', patterns)).stdout).toContain('not complete: all');
  expect((await run('plan', patterns)).stdout).toMatch(
    /unchanged +gone \(kept\) +excluded \(kept\)\n.*1 \(1 B\) +0 +1 \(1 B\)/,
  );
  const { stdout, exitCode } = await run('sync', patterns);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('1 file that was copied before is excluded by the patterns now');
  expect(await contents(sides.target)).toEqual({ 'a.csv': '1', 'b.csv': '2', 'c.tmp': '3' });
  expect((await run('verify', patterns)).exitCode).toBe(0);
});
