import type { SingleSourceSubscription } from '../../../lib';
import { planSnapshot, syncSnapshot, verifySnapshot } from '../../../lib';
import { DatasetType } from '../../../lib/model/values/dataset';
import { PublishMode } from '../../../lib/model/values/publication';
import type { Pair } from '../../support/accounts';
import {
  BOTH_KINDS,
  bothSides,
  connectionString,
  container,
  contents,
  fill,
  FLAT,
  freshName,
  LAKES,
  pair,
  put,
} from '../../support/accounts';
import type { SeenRequest } from '../../support/fault-proxy';
import { FaultyPair, large, QUICK } from '../../support/faulty-pair';
import { putWithoutMd5 } from '../../support/without-md5';
import { counts } from '../../support/snapshots';

type Mapping = SingleSourceSubscription['mappings'][number];

const FILES = { a: 'alpha', b: 'beta', 'd/e': 'delta' };
const landAt = (path: string) => ({
  deletions: 'mirror' as const,
  maxDeleteFraction: 0.9,
  mapping: (from: string, to: string) =>
    [
      {
        datasetName: 'all',
        datasetType: 'Container',
        source: { container: from, path: '' },
        target: { container: to, path },
      },
    ] as Mapping[],
});

function edit({ subscription, ...sides }: Pair, change: Partial<Mapping>): Pair {
  const mappings = subscription.mappings.map((mapping) => ({ ...mapping, ...change }));
  return { ...sides, subscription: { ...subscription, mappings } };
}

const run = ({ subscription }: Pair, env = bothSides()): ReturnType<typeof syncSnapshot> =>
  syncSnapshot(subscription, { env });

test.each(['keep', 'mirror'] as const)(
  'a dataset that becomes a folder instead of a container keeps its files at the target (%s)',
  async (deletions) => {
    const sides = await pair(FILES, { ...landAt('out'), deletions });
    await run(sides);
    const inFolder = Object.entries(FILES).map(([path, content]) => [`in/${path}`, content] as const);
    const other = await fill('contoso', freshName(), Object.fromEntries(inFolder));
    const source = { container: other.containerName, path: 'in' };
    const folder = edit(sides, { datasetType: DatasetType.FOLDER, source });
    expect(counts(await run(folder))).toMatchObject([{ written: 3, failed: 0 }]);
    await put(other, 'in/a', 'other');
    await other.deleteBlob('in/b');
    const deleted = deletions === 'mirror' ? 1 : 0;
    expect(counts(await run(folder))).toMatchObject([{ written: 1, failed: 0, deleted }]);
    expect(counts(await run(sides))).toMatchObject([{ written: 3, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({ 'out/a': 'alpha', 'out/b': 'beta', 'out/d/e': 'delta' });
  },
);

test.each([PublishMode.IN_PLACE, PublishMode.ATOMIC])(
  'a dataset that is renamed after a run was killed knows what that run wrote (%s)',
  async (publish) => {
    const faulty = await FaultyPair.create(FILES, { ...landAt('out'), publish });
    for (const operation of ['write', 'block', 'block list'] as const)
      faulty.proxy.inject({ operation, blob: /manifests\//, times: 1000 }, (exchange) => exchange.reset());
    await faulty.carry();
    faulty.proxy.heal();
    await faulty.put('a', 'changed');
    const renamed = edit(faulty.sides, { datasetName: 'renamed' });
    expect(counts(await run(renamed, faulty.env))).toMatchObject([{ written: 1, unchanged: 2, failed: 0 }]);
    expect(counts(await run(faulty.sides, faulty.env))).toMatchObject([
      { written: 0, unchanged: 3, failed: 0 },
    ]);
    const state = container('fabrikam', faulty.sides.subscription.stateContainer);
    expect(Object.keys(await contents(state)).filter((name) => name.includes('/journals/'))).toEqual([]);
    await faulty.end();
  },
);

test('a dataset that is renamed keeps its published snapshot, and publishes the next one', async () => {
  const sides = await pair(FILES, { ...landAt('out'), publish: PublishMode.ATOMIC });
  await run(sides);
  const renamed = edit(sides, { datasetName: 'renamed' });
  expect(counts(await run(renamed))).toMatchObject([{ written: 0, unchanged: 3, failed: 0 }]);
  await put(sides.source, 'a', 'changed');
  for (const each of [renamed, sides]) {
    expect(counts(await run(each))).toMatchObject([{ failed: 0 }]);
    const files = await contents(sides.target);
    const { path } = JSON.parse(files['out/current.json']) as { readonly path: string };
    expect(files[`${path}/a`]).toBe('changed');
  }
});

test.each(BOTH_KINDS)(
  'a dataset that was published as a whole can be copied in place, there and back, on %s',
  async (_kind, accounts) => {
    const env = bothSides(accounts);
    const sides = await pair(FILES, { ...landAt('out'), publish: PublishMode.ATOMIC, accounts });
    const inPlace = { ...sides, subscription: { ...sides.subscription, publish: PublishMode.IN_PLACE } };
    await run(sides, env);
    for (const [turn, each] of [inPlace, sides, inPlace].entries()) {
      await put(sides.source, 'a', `content ${turn}`);
      const record = await run(each, env);
      const { manifestSha256 } = record;
      expect(counts(record)).toMatchObject([{ failed: 0 }]);
      expect(await verifySnapshot(each.subscription, { env })).toMatchObject({
        status: 'Succeeded',
        manifestSha256,
      });
      expect((await planSnapshot(each.subscription, { env })).changes).toEqual([]);
      const isFlat = accounts === FLAT;
      if (each === inPlace || !isFlat)
        expect((await contents(sides.target))['out/a']).toBe((await contents(sides.source))['a']);
    }
    await sides.source.deleteBlob('b');
    expect(counts(await run(inPlace, env))).toMatchObject([{ failed: 0, deleted: 1 }]);
  },
);

describe('a run from another source that was killed after its copies, when the document is restored', () => {
  const CONTENTS = { small: ['one', 'two'], large: [large('a'), large('b')] } as const;

  test.each<[string, 'contoso' | 'tailwind']>([
    ['of the same account: what it wrote is replaced', 'contoso'],
    ['of another account: what it wrote is reported, and never taken for the former content', 'tailwind'],
  ])('%s', async (_case, account) => {
    const faulty = await FaultyPair.create({}, landAt('out'));
    const { source, target, subscription } = faulty.sides;
    const other = await fill(account, account === 'contoso' ? freshName() : source.containerName, {});
    for (const [name, [first, second]] of Object.entries(CONTENTS)) {
      await putWithoutMd5(source, name, first);
      await putWithoutMd5(other, name, second);
    }
    await faulty.carry();
    const elsewhere = edit(faulty.sides, { source: { container: other.containerName, path: '' } });
    for (const operation of ['write', 'block', 'block list'] as const)
      faulty.proxy.inject({ operation, blob: /manifests\//, times: 1000 }, (exchange) => exchange.reset());
    const env = { ...faulty.env };
    const variable = 'DATASHARE_SOURCE_CONNECTION_STRING';
    // The emulator copies only from sources with the host of the request.
    const [host] = /http:\/\/[^/]+/.exec(env[variable])!;
    if (account === 'tailwind') env[variable] = connectionString(account).replace(/http:\/\/[^/]+/, host);
    const options = { ...QUICK, acceptNewSource: true };
    await expect(syncSnapshot(elsewhere.subscription, { ...options, env })).rejects.toThrow();
    faulty.proxy.heal();
    expect((await contents(target))['out/small']).toBe('two');
    const record = await syncSnapshot(subscription, { ...options, env: faulty.env });
    const isProven = account === 'contoso';
    // The ids of its blocks prove the large one in both cases.
    expect(counts(record)).toMatchObject([isProven ? { written: 2, failed: 0 } : { written: 1, failed: 1 }]);
    expect(await contents(target)).toEqual({
      'out/small': isProven ? 'one' : 'two',
      'out/large': CONTENTS.large[0],
    });
    const settled = await syncSnapshot(subscription, { ...options, env: faulty.env, adopt: true });
    expect(counts(settled)).toMatchObject([{ failed: 0 }]);
    expect((await contents(target))['out/small']).toBe('one');
    await faulty.end();
  });
});

test('files that were moved aside for a snapshot which a killed run did not record are copied again', async () => {
  const faulty = await FaultyPair.create(FILES, { ...landAt('out'), accounts: LAKES });
  await faulty.carry();
  const atomic = { ...faulty.sides.subscription, publish: PublishMode.ATOMIC };
  const isMove = ({ headers }: SeenRequest): boolean => headers['x-ms-rename-source'] !== undefined;
  let isDead = false;
  faulty.proxy.inject({ isMeant: (request) => isDead || isMove(request), times: 1000 }, async (exchange) => {
    if (!isDead) {
      const answer = await exchange.pass();
      // The first rename only finds out that the folder above is missing.
      if (answer.status >= 300) return exchange.send(answer);
    }
    isDead = true;
    exchange.reset();
  });
  await expect(
    syncSnapshot(atomic, { ...QUICK, env: faulty.env, retry: { tries: 1, delayMs: 1 } }),
  ).rejects.toThrow();
  faulty.proxy.heal();
  await container('fabrikamlake', atomic.stateContainer).deleteBlob('contoso-sales/lock.json');
  expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
  expect(await contents(faulty.sides.target)).toMatchObject({
    'out/a': 'alpha',
    'out/b': 'beta',
    'out/d/e': 'delta',
  });
  await faulty.end();
});
