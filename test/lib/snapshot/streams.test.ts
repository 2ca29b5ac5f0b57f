import fc from 'fast-check';
import { compareNames } from '../../../lib/streams/name-order';
import { joinByPath, requireAscending } from '../../../lib/streams/ordered-streams';
import { createBatches, drainBatches, sleep } from '../../fixtures/streams';

/** Names with long common beginnings, around the places where UTF-8 and UTF-16 disagree on the order. */
const closeNames = fc.string({
  unit: fc.constantFrom('a', 'b', '/', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'),
  maxLength: 5,
});
const names = fc.oneof(closeNames, fc.fullUnicodeString());
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('names', () => {
  test('are ordered as the bytes of their UTF-8', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(Math.sign(compareNames(a, b))).toBe(byBytes(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test('above U+FFFF come after all others, though their UTF-16 code units do not', () => {
    expect(['\u{1f600}', '\uff5e', 'z'].sort(compareNames)).toEqual(['z', '\uff5e', '\u{1f600}']);
    expect(['\u{1f600}', '\uff5e', 'z'].sort()).toEqual(['z', '\u{1f600}', '\uff5e']);
  });
});

describe('a join', () => {
  const sorted = fc.uniqueArray(names).map((paths) => paths.sort(byBytes));
  const sizes = fc
    .array(fc.nat(4), { minLength: 1, maxLength: 4 })
    .filter((all) => all.some((size) => size > 0));
  const stream = fc.option(fc.record({ paths: sorted, sizes }), { nil: undefined });
  const items = (stream: string, paths: readonly string[]) => paths.map((path) => ({ path, stream }));

  test('has a row for each path that any stream has, in order, however they are cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ one: stream, two: stream, three: stream }), async (streams) => {
        const model = new Map<string, Record<string, unknown>>();
        for (const [name, given] of Object.entries(streams)) {
          for (const item of items(name, given?.paths ?? []))
            model.set(item.path, { path: item.path, ...model.get(item.path), [name]: item });
        }
        const expected = [...model].sort(([a], [b]) => byBytes(a, b)).map(([, row]) => row);

        const opened = Object.entries(streams).map(
          ([name, given]) => [name, given && createBatches(items(name, given.paths), given.sizes)] as const,
        );
        const joined = joinByPath(
          Object.fromEntries(opened.map(([name, source]) => [name, source && source.items])),
        );
        expect((await drainBatches(joined)).items).toEqual(expected);
        for (const [, source] of opened) if (source) expect(source.closed).toBe(1);
      }),
    );
  });

  test('tells rows as soon as it knows them, and has no empty batches', async () => {
    const left = createBatches(items('left', ['a', 'b', 'e', 'f']), [3, 0]);
    const right = createBatches(items('right', ['b', 'c', 'd', 'g']), [2]);
    const batches: string[][] = [];
    for await (const rows of joinByPath({ left: left.items, right: right.items })) {
      batches.push(rows.map(({ path }) => path));
    }
    expect(batches).toEqual([['a', 'b', 'c'], ['d', 'e'], ['f'], ['g']]);
  });

  test('closes its streams if its reader stops early, or if one of them fails', async () => {
    const stopped = ['left', 'right'].map((name) => createBatches(items(name, ['a', 'b'])));
    for await (const _ of joinByPath({ left: stopped[0].items, right: stopped[1].items })) break;
    await sleep(10);
    expect(stopped.map(({ closed }) => closed)).toEqual([1, 1]);

    const failure = new Error('listing failed');
    const failed = [
      createBatches(items('left', ['a', 'c'])),
      createBatches(items('right', ['b']), [1], failure),
    ];
    const { items: rows, failure: seen } = await drainBatches(
      joinByPath({ left: failed[0].items, right: failed[1].items }),
    );
    expect(seen).toBe(failure);
    expect(rows.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(failed.map(({ closed }) => closed)).toEqual([1, 1]);
  });
});

describe('a stream that must ascend', () => {
  const check = (keys: readonly string[], sizes = [1]) =>
    drainBatches(
      requireAscending(
        createBatches(keys, sizes).items,
        (key) => key,
        (key, before) => {
          throw new Error(`${key} after ${before}`);
        },
      ),
    );

  test.each([
    [['a', 'b', 'b', 'c'], ['a', 'b'], 'b after b'],
    [['b', 'a'], ['b'], 'a after b'],
    [['a', 'c', 'b', 'd'], ['a', 'c'], 'b after c'],
    [['\u{1f600}', '\uff5e'], ['\u{1f600}'], '\uff5e after \u{1f600}'],
  ])('fails for %j after %j', async (keys, passed, message) => {
    expect(await check(keys)).toEqual({ items: passed, failure: new Error(message) });
  });

  test('passes ascending items, up to the first that is not', async () => {
    const nearlySorted = fc.tuple(fc.uniqueArray(closeNames), fc.array(closeNames, { maxLength: 2 }));
    await fc.assert(
      fc.asyncProperty(nearlySorted, async ([unique, more]) => {
        const keys = [...unique.sort(byBytes), ...more];
        const wrong = keys.findIndex((key, index) => index > 0 && byBytes(keys[index - 1], key) >= 0);
        const { items, failure } = await check(keys);
        expect(items).toEqual(wrong < 0 ? keys : keys.slice(0, wrong));
        expect(failure !== undefined).toBe(wrong >= 0);
      }),
    );
  });

  test('fails for batches as well, none of which passes from the wrong item on', async () => {
    const keys = ['a', 'c', 'd', 'b', 'e'];
    const failure = new Error('b after d');
    expect(await check(keys, [2])).toEqual({ items: ['a', 'c'], failure });
    expect(await check(keys, [3])).toEqual({ items: ['a', 'c', 'd'], failure });
    expect(await check(keys, [5])).toEqual({ items: [], failure });
    expect(await check(['a', 'b', 'c'], [2, 0])).toEqual({ items: ['a', 'b', 'c'] });
  });
});
