import fc from 'fast-check';
import { compareNames, mergeByKey, strictlyAscending } from '../../../lib/snapshot/streams';
import { drain, sourceOf } from '../../fixtures/streams';

fc.configureGlobal({ seed: 20_270_101 });

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

describe('a merge', () => {
  const keyOf = { left: (item: { l: string }) => item.l, right: (item: { r: string }) => item.r };
  const sorted = fc.uniqueArray(names).map((keys) => keys.sort(byBytes));

  test('pairs equal keys and keeps the others, in order', async () => {
    await fc.assert(
      fc.asyncProperty(sorted, sorted, async (left, right) => {
        const model = new Map<string, [string?, string?]>();
        for (const key of left) model.set(key, [key, undefined]);
        for (const key of right) model.set(key, [model.get(key)?.[0], key]);
        const expected = [...model].sort(([a], [b]) => byBytes(a, b)).map(([, pair]) => pair);

        const merged = mergeByKey(
          sourceOf(left.map((l) => ({ l }))).items,
          sourceOf(right.map((r) => ({ r }))).items,
          keyOf,
        );
        expect((await drain(merged)).items.map(([l, r]) => [l?.l, r?.r])).toEqual(expected);
      }),
    );
  });

  test('closes both streams where its reader stops early, and where one of them fails', async () => {
    const stopped = [sourceOf([{ l: 'a' }, { l: 'b' }]), sourceOf([{ r: 'a' }, { r: 'b' }])] as const;
    for await (const _ of mergeByKey(stopped[0].items, stopped[1].items, keyOf)) break;
    expect(stopped.map(({ closed }) => closed)).toEqual([1, 1]);

    const failure = new Error('listing failed');
    const failed = [sourceOf([{ l: 'a' }, { l: 'c' }]), sourceOf([{ r: 'b' }], [], failure)] as const;
    const { items, failure: seen } = await drain(mergeByKey(failed[0].items, failed[1].items, keyOf));
    expect(seen).toBe(failure);
    expect(items).toEqual([
      [{ l: 'a' }, undefined],
      [undefined, { r: 'b' }],
    ]);
    expect(failed.map(({ closed }) => closed)).toEqual([1, 1]);
  });
});

describe('a stream that must ascend', () => {
  const check = (keys: readonly string[]) =>
    drain(
      strictlyAscending(
        sourceOf(keys).items,
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

  test('passes what ascends, and up to the first that does not', async () => {
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
});
