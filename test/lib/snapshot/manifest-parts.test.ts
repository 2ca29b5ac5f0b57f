import fc from 'fast-check';
import { relativeNameRule } from '../../../lib/model/rules/naming-rules';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { Division } from '../../fixtures/manifest-divisions';
import {
  toManifestBlob,
  divide,
  entryAt,
  expectSound,
  manyEntries,
  NOTHING,
  PART_ENTRIES,
  replaceEntries,
  withVersion,
} from '../../fixtures/manifest-divisions';
import { streamChunks, read } from '../../fixtures/manifests';
import { createBatches } from '../../fixtures/streams';
import { compareNames } from '../../../lib/streams/name-order';
import { splitIntoParts } from '../../../lib/snapshot/state/split-into-parts';

/** Numbers of entries around which something changes. */
const COUNTS = [0, 1, 2, 249, 250, 999, 1000, 1001, 1999, 2000, 2001, 3500];

const sortEntries = (entries: readonly ManifestEntry[]): ManifestEntry[] =>
  [...entries].sort((a, b) => compareNames(a.path, b.path));

const MANY = manyEntries(4500);
const NEW = { previousParts: [], targetEntries: PART_ENTRIES };

describe('entries that are split into parts', () => {
  test('are read as they were written, regardless of their names', async () => {
    const entry = fc
      .tuple(
        fc.fullUnicodeString().filter((path) => relativeNameRule(path) === undefined),
        fc.nat(),
      )
      .map(([path, version]) => entryAt(path, version));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { maxLength: 30, selector: ({ path }) => path }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        async (unordered, sizes) => {
          const entries = sortEntries(unordered);
          const division = await divide(entries, NOTHING, sizes);
          expectSound(division, entries, NOTHING);
          const { items, failure } = await read(streamChunks(await toManifestBlob(division), 50));
          expect({ items, failure }).toEqual({ items: entries, failure: undefined });
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each(COUNTS)('are read as they were written, and are not written again: %d of them', async (count) => {
    const entries = manyEntries(count);
    const division = await divide(entries);
    expectSound(division, entries, NOTHING);
    expect(division.parts).toHaveLength(Math.ceil(count / 1000));
    expect((await read(streamChunks(await toManifestBlob(division), 100_000))).items).toEqual(entries);
    const again = await divide(entries, division, [1, 700]);
    expect(again.written).toEqual(onlyOne(division));
    expect(again.parts).toEqual(division.parts);
  });

  test('are written as one part if one entry changed', async () => {
    const before = await divide(MANY);
    for (const index of [0, 999, 1000, 4499]) {
      const entries = withVersion(MANY, index, 1);
      const { written, parts } = await divide(entries, before);
      expect(written.map(({ first }) => first)).toEqual([MANY[Math.floor(index / 1000) * 1000].path]);
      expect(parts.map(({ first }) => first)).toEqual(before.parts.map(({ first }) => first));
    }
  });

  test('are written as one part, or two at most, if one entry is new or gone', async () => {
    const before = await divide(MANY);
    for (const index of [0, 999, 1000, 4499]) {
      const without = await divide(replaceEntries(MANY, index, 1), before);
      expectSound(without, replaceEntries(MANY, index, 1), before);
      expect(without.written).toHaveLength(1);
      const more = replaceEntries(MANY, index, 0, entryAt(`${MANY[index].path.slice(0, -1)}/`));
      const sortedMore = sortEntries(more);
      const withOne = await divide(sortedMore, before);
      expectSound(withOne, sortedMore, before);
      expect(withOne.written).toHaveLength(1);
    }
    const full = await divide(sortEntries([...MANY, ...manyEntries(1000, '0000000/')]), before);
    expect(full.parts[0].entries).toBe(2000);
    const over = sortEntries([...MANY, ...manyEntries(1001, '0000000/')]);
    const next = await divide(over, full);
    expectSound(next, over, full);
    expect(next.written.map(({ entries }) => entries)).toEqual([2000, 1001]);
  });

  test('are written from the last part on if others are appended', async () => {
    const before = await divide(MANY);
    for (const count of [1, 500, 1501]) {
      const entries = [...MANY, ...manyEntries(count, 'z')];
      const division = await divide(entries, before);
      expectSound(division, entries, before);
      // The last one is full before another one is begun.
      expect(division.parts.slice(0, 4)).toEqual(before.parts.slice(0, 4));
      expect(division.written.map((part) => part.entries)).toEqual(
        [1000, 1000, 1000]
          .slice(0, Math.ceil((500 + count) / 1000))
          .map((most, index) => Math.min(most, 500 + count - index * 1000)),
      );
    }
  });

  test('are written only as the part with the last entries if these are gone', async () => {
    const before = await divide(MANY);
    const entries = MANY.slice(0, 3500);
    const division = await divide(entries, before);
    expectSound(division, entries, before);
    expect(division.written.map((part) => part.entries)).toEqual([500]);
  });

  test('are not written again if a large part becomes the last one', async () => {
    const own = sortEntries([...MANY.slice(0, 1000), ...manyEntries(800, '0000000/')]);
    const before = await divide([...own, MANY[1000]], await divide(MANY));
    expect(before.parts.map(({ entries }) => entries)).toEqual([1800, 1]);
    const without = await divide(own, before);
    expect(without.written).toEqual([]);
    expect((await divide(own, without)).written).toEqual(onlyOne(without));
    const more = [...own, ...manyEntries(1001, 'z')];
    const longer = await divide(more, without);
    expectSound(longer, more, without);
    expect(longer.parts[0]).toEqual(before.parts[0]);
  });

  test('fail if their stream fails, or if a part cannot be written; no later part is written', async () => {
    const failure = new Error('copy failed');
    const written: number[] = [];
    const write = async (): Promise<void> => void written.push(1);
    await expect(splitIntoParts(createBatches(MANY, [100], failure).items, { ...NEW, write })).rejects.toBe(
      failure,
    );
    expect(written).toHaveLength(4);
    const source = createBatches(MANY, [100]);
    const fails = async (): Promise<void> => Promise.reject(failure);
    await expect(splitIntoParts(source.items, { ...NEW, write: fails })).rejects.toBe(failure);
    expect(source).toMatchObject({ pulled: 21, closed: 1 });
  });
});

describe('parts after many changes', () => {
  test.each([1])(
    'are never too small or too large, and none is written without a change (%d)',
    async (seed) => {
      const random = randomFrom(seed);
      let entries = manyEntries(3000);
      let before: Division = await divide(entries);
      for (let generation = 1; generation <= 30; generation++) {
        entries = changeEntries(entries, generation, random);
        const division = await divide(entries, before);
        expectSound(division, entries, before);
        const again = await divide(entries, division);
        expect(again.written).toEqual(onlyOne(division));
        expect(again.parts).toEqual(division.parts);
        if (entries.length > 0) {
          const index = random(entries.length);
          const one = withVersion(entries, index, -generation);
          expect((await divide(one, division)).written).toHaveLength(1);
        }
        before = division;
      }
    },
  );
});

/** One part alone is written again in any case: whole, as it was. */
function onlyOne({ parts }: Division): Division['parts'] {
  return parts.length === 1 ? parts : [];
}

type Random = (below: number) => number;

/** Some are changed, gone and new: here and there, or many in one place. */
function changeEntries(
  entries: readonly ManifestEntry[],
  generation: number,
  random: Random,
): ManifestEntry[] {
  const place = random(entries.length + 1);
  const many = random(4) === 0 ? random(1500) : random(200);
  const prefix = entries[place]?.path ?? 'z';
  switch (random(6)) {
    case 0:
      return entries.map((entry) => (random(2000) === 0 ? entryAt(entry.path, generation) : entry));
    case 1:
      return entries.filter(() => random(10) > 0);
    case 2:
      return replaceEntries(entries, place, many);
    case 3:
      return entries.slice(0, Math.max(0, entries.length - many));
    case 4:
      return [...entries, ...manyEntries(many, `z${String(generation).padStart(2, '0')}`)];
    default:
      return sortEntries([
        ...entries,
        ...manyEntries(many, `${prefix}/${String(generation).padStart(2, '0')}/`),
      ]);
  }
}

/** Marsaglia's xorshift: small, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
}
