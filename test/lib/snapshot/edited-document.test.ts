import type { SubscriptionDocument } from '../../../lib';
import { planSnapshot, syncSnapshot, verifySnapshot } from '../../../lib';
import { DatasetType } from '../../../lib/model/values/dataset';
import { PublishMode } from '../../../lib/model/values/publication';
import type { Pair } from '../../support/accounts';
import {
  BOTH_KINDS,
  bothSides,
  container,
  contents,
  fill,
  FLAT,
  freshName,
  pair,
  put,
} from '../../support/accounts';
import { FaultyPair } from '../../support/faulty-pair';
import { counts } from '../../support/snapshots';

type Mapping = SubscriptionDocument['mappings'][number];

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
