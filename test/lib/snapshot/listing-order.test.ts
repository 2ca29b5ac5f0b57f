import { STORE } from '../../fixtures/manifests';
import fc from 'fast-check';
import { toCodePointOrder } from '../../../lib/streams/code-point-order';
import { getComparator } from '../../../lib/streams/name-order';
import { ACCOUNT_ORDERS, createAccountComparator, MIXED_NAMES } from '../../fixtures/listing-orders';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { Change, RunScript } from '../../fixtures/model-scenario';
import { ModelWorld } from '../../fixtures/model-world';
import { createBatches, drain } from '../../fixtures/streams';

const closeNames = fc.string({
  unit: fc.constantFrom('a', '/', '-', '\ud7ff', '\ue000', '（', '\uffff', '😀', '\u{10ffff}'),
  minLength: 1,
  maxLength: 5,
});
/** ADLS Gen2 has no names with empty segments. */
const paths = closeNames.filter((name) => name.split('/').every((segment) => segment !== ''));
const names = fc.uniqueArray(fc.oneof(closeNames, fc.constantFrom(...MIXED_NAMES)), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
const accounts = fc.constantFrom(...ACCOUNT_ORDERS);

async function pass(
  listed: readonly string[],
  order: 'name' | 'path' = 'name',
  prefix = '',
  batches: readonly number[] = [1],
): Promise<{ readonly batches: readonly (readonly string[])[]; readonly failure?: unknown }> {
  const ordered = toCodePointOrder(
    createBatches(
      listed.map((name) => prefix + name),
      batches,
    ).items,
    (name) => name,
    {
      order,
      prefixLength: prefix.length,
      onDisorder: (name, before) => {
        throw new Error(`${name} after ${before}`);
      },
    },
  );
  const { items, failure } = await drain(ordered);
  return { batches: items.map((batch) => batch.map((name) => name.slice(prefix.length))), failure };
}

describe('a listing', () => {
  test('leaves in the order of code points, in whichever of both orders it arrives, however it is cut into pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        names,
        sizes,
        accounts,
        fc.constantFrom('', '😀/'),
        async (all, cut, account, prefix) => {
          const listed = [...all].sort(createAccountComparator(account));
          const { batches, failure } = await pass(listed, account.order, prefix, cut);
          expect(failure).toBeUndefined();
          expect(batches.flat()).toEqual([...all].sort(getComparator(account.order)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each<[string, string[]]>([
    ['has neither order', ['b', 'a']],
    ['repeats a name', ['a', 'a']],
    ['repeats a name beyond U+FFFF', ['😀', '😀']],
    ['has one order here and the other one there', ['p/😀', 'p/（', 'q/（', 'q/😀']],
    ['has the orders the other way around', ['p/（', 'p/😀', 'q/😀', 'q/（']],
    ['returns to an earlier name', ['p/😀', 'q', 'p/（']],
  ])('is refused if it %s', async (_case, listed) => {
    expect((await pass(listed)).failure).toEqual(new Error(`${listed.at(-1)} after ${listed.at(-2)}`));
  });

  test.each<[string, string[], string[][]]>([
    ['a name from U+E000 on', ['（', '）', 'ｱ'], [['（'], ['）'], ['ｱ']]],
    ['a name beyond U+FFFF whose folder has ended', ['p/😀', 'q', 'r'], [['p/😀', 'q'], ['r']]],
    ['a name beyond U+FFFF before one from U+E000 on', ['p/😀', 'p/（', 'q'], [['p/（'], ['p/😀', 'q']]],
    [
      'all names of a listing by code points',
      ['p/（', 'p/😀', 'p/😁', 'q/😀'],
      [['p/（'], ['p/😀'], ['p/😁'], ['q/😀']],
    ],
  ])('holds back no more than it must: %s', async (_case, listed, expected) => {
    expect((await pass(listed)).batches).toEqual(expected);
  });
});

const CALM: RunScript = {
  changes: [],
  faults: [],
  mode: 'Incremental',
  reconcile: false,
  adopt: false,
  allowDeletes: 1000,
  concurrency: 2,
};

describe('a mirror', () => {
  test('is equal to its source, whatever the names and the orders of both accounts', async () => {
    const changes = fc.array(
      fc.record({
        what: fc.constantFrom<Change['what']>('provider writes', 'provider deletes'),
        name: fc.nat(11),
        content: fc.constantFrom('x', 'y', 'A1'),
      }),
      { maxLength: 8 },
    );
    const folder = fc.constantFrom('', '😀/（');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.oneof(paths, fc.constantFrom(...MIXED_NAMES)), {
          minLength: 12,
          maxLength: 12,
        }),
        fc.record({ source: accounts, target: accounts }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ changes, reconcile: fc.boolean() }), { minLength: 2, maxLength: 4 }),
        folder,
        async (all, listed, pageSize, runs, path) => {
          const at = (name: string): string => (path === '' ? name : `${path}/${name}`);
          const type = path === '' ? DatasetType.CONTAINER : DatasetType.FOLDER;
          const world = new ModelWorld({
            shape: {
              mappings: [
                {
                  datasetName: 'all',
                  datasetType: type,
                  source: { store: STORE, container: 'curated', path },
                  target: { container: 'landing', path },
                },
              ],
              names: all.map((name) => ({ source: at(name), target: at(name) })),
            },
            deletions: 'mirror',
            pageSize,
            listed,
            contents: all.map((_, index) => (index % 2 === 0 ? 'x' : undefined)),
            runs: [],
          });
          for (const run of runs) {
            const { record, thrown } = await world.run({ ...CALM, ...run });
            expect({ thrown, failures: record?.failures }).toEqual({ thrown: undefined, failures: [] });
            await world.checkEndState(true);
          }
          const { record } = await world.run(CALM);
          expect(record?.details[0]).toMatchObject({ filesWritten: 0, filesDeleted: 0 });
        },
      ),
      { numRuns: 150 },
    );
  });
});
