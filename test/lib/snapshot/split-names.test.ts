import fc from 'fast-check';
import { limitToRange } from '../../../lib/snapshot/planning/name-range';
import type { SplitName } from '../../../lib/snapshot/parallel/split-names';
import { splitNames } from '../../../lib/snapshot/parallel/split-names';
import { compareNames } from '../../../lib/streams/name-order';
import type { BlobFacts } from '../../../lib/snapshot/contract/storage-ports';
import { StartRefusedError } from '../../../lib/snapshot/contract/storage-ports';
import { listFromStarts } from '../../../lib/snapshot/listing/list-from-starts';
import { facts } from '../../fixtures/memory-source';

const names = fc
  .uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 60 })
  .chain((found) =>
    fc.tuple(
      fc.constant([...found].sort(compareNames)),
      fc.array(fc.nat(1000), { minLength: found.length, maxLength: found.length }),
    ),
  )
  .map(([sorted, counts]) => sorted.map((first, at): SplitName => ({ first, entries: counts[at] + 1 })));

test('ranges have every name once, in order, and are as many as are asked for at most', () => {
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 20 }), (all, maxRanges) => {
      const ranges = splitNames(all, maxRanges);
      expect(ranges.length).toBeLessThanOrEqual(maxRanges);
      expect(ranges.flatMap(({ index, count }) => all.slice(index, index + count))).toEqual(all);
      expect(ranges.every(({ count }) => count > 0)).toBe(true);
      expect(splitNames(all, maxRanges)).toEqual(ranges);
    }),
  );
});

test('no range begins at a name that is refused, and the first one begins anywhere', () => {
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 20 }), fc.func(fc.boolean()), (all, maxRanges, canBegin) => {
      const ranges = splitNames(all, maxRanges, (name) => canBegin(name));
      expect(ranges.slice(1).every(({ index }) => canBegin(all[index].first))).toBe(true);
      expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    }),
  );
});

test('parts of equal size make ranges of equal size', () => {
  const all = Array.from({ length: 500 }, (_, i) => ({ first: String(i).padStart(4, '0'), entries: 20_000 }));
  const counts = splitNames(all, 16).map(({ count }) => count);
  expect([Math.min(...counts), Math.max(...counts)]).toEqual([31, 32]);
});

test('the ranges of a stream have each of its items once', async () => {
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 7 }),
      async (all, n, size) => {
        const paths = all.map(({ first: path }) => ({ path }));
        async function* batches() {
          for (let at = 0; at < paths.length; at += size) yield paths.slice(at, at + size);
        }
        const ranges = splitNames(all, n);
        const found: { path: string }[] = [];
        for (const [at, { index }] of ranges.entries()) {
          const from = at === 0 ? undefined : all[index].first;
          const to = ranges[at + 1] && all[ranges[at + 1].index].first;
          for await (const batch of limitToRange(batches(), { from, to }, compareNames)) found.push(...batch);
        }
        expect(found).toEqual(paths);
      },
    ),
  );
});

/** An endpoint with the blobs a to z, which starts a listing where `startAt` says. */
function createEndpoint(startAt: (name: string) => string): {
  open: (from: string | undefined) => AsyncGenerator<readonly BlobFacts[]>;
  asked: (string | undefined)[];
} {
  const names = [...'abcdefghijklmnopqrstuvwxyz'];
  const asked: (string | undefined)[] = [];
  async function* open(from: string | undefined): AsyncGenerator<readonly BlobFacts[]> {
    asked.push(from);
    const start = from === undefined ? 'a' : startAt(from);
    const found = names.filter((name) => name >= start);
    for (let at = 0; at < found.length; at += 4)
      yield found.slice(at, at + 4).map((name) => facts(name, 'e'));
  }
  return { open, asked };
}

test.each<[kind: string, startAt: (name: string) => string, first: string, asked: (string | undefined)[]]>([
  ['starts at the name', (name) => name, 'm', ['m']],
  ['ignores the name', () => 'a', 'a', ['m']],
  ['starts earlier', () => 'k', 'k', ['m']],
  ['starts later, as if the blob were gone', (name) => (name === 'm' ? 'n' : name), 'k', ['m', 'k']],
  ['starts later each time', () => 'q', 'a', ['m', 'k', undefined]],
  ['finds nothing from that name on', (name) => (name === 'm' ? '~' : name), 'k', ['m', 'k']],
  [
    'refuses names',
    () => {
      throw new StartRefusedError();
    },
    'a',
    ['m', undefined],
  ],
])('a listing that is to start at m, of an endpoint that %s', async (_, startAt, first, asked) => {
  const endpoint = createEndpoint(startAt);
  const listed: string[] = [];
  for await (const page of listFromStarts(endpoint.open, ['m', 'k'], compareNames))
    listed.push(...page.map(({ name }) => name));
  expect(listed[0]).toBe(first);
  expect(listed.slice(listed.indexOf('m')).join('')).toBe('mnopqrstuvwxyz');
  expect(endpoint.asked).toEqual(asked);
});
