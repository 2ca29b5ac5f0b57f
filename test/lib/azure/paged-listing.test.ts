import fc from 'fast-check';
import type { ListPage } from '../../../lib/azure/listing/list-page-parser';
import type { FetchPage } from '../../../lib/azure/listing/paged-listing';
import { listPages, StartRefusedError } from '../../../lib/azure/listing/paged-listing';
import { compareNames } from '../../../lib/streams/name-order';

const PAGE = 3;

/** A container whose pages take so long by a clock of its own, and that counts what it is asked. */
class Container {
  public readonly asked: string[] = [];
  public inFlight = 0;
  public mostInFlight = 0;
  private time = 0;
  public readonly idleMs = (): number => this.time;

  constructor(
    private readonly names: readonly string[],
    private readonly options: {
      readonly pageMs?: number;
      /** The effect of the name to start from. */
      readonly startAt?: (names: readonly string[], startFrom: string) => number;
      /** Every so many pages are empty. */
      readonly emptyEvery?: number;
      /** The failure of a page that is to start at a name. */
      readonly refusal?: Error;
    } = {},
  ) {}

  public readonly fetch: FetchPage = async ({ marker, startFrom }) => {
    const { pageMs = 100, startAt = firstFrom, emptyEvery = Infinity, refusal } = this.options;
    this.asked.push(marker ?? startFrom ?? '');
    if (refusal && startFrom !== undefined) throw refusal;
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    this.time += pageMs;
    this.inFlight -= 1;
    const begin =
      marker === undefined ? (startFrom === undefined ? 0 : startAt(this.names, startFrom)) : Number(marker);
    const isEmpty = this.asked.length % emptyEvery === 0;
    const end = isEmpty ? begin : Math.min(begin + PAGE, this.names.length);
    return page(this.names.slice(begin, end), end < this.names.length ? String(end) : '');
  };
}

const firstFrom = (names: readonly string[], startFrom: string): number => {
  const found = names.findIndex((name) => compareNames(name, startFrom) >= 0);
  return found < 0 ? names.length : found;
};

const page = (names: readonly string[], nextMarker: string): ListPage => ({
  blobs: names.map((name) => ({ name, sizeBytes: 1, etag: name })),
  nextMarker,
  isHierarchical: undefined,
});

async function listNames(container: Container, splits: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for await (const blobs of listPages(container.fetch, splits, compareNames, container.idleMs)) {
    expect(blobs.length).toBeGreaterThan(0);
    names.push(...blobs.map(({ name }) => name));
  }
  return names;
}

const createNames = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => String(i).padStart(4, '0'));
const every = (names: readonly string[], step: number): string[] =>
  names.filter((_, i) => i > 0 && i % step === 0);

describe('a listing with slow pages', () => {
  const names = createNames(300);

  test('is read to its end one page after another if the endpoint cannot start at a name', async () => {
    const container = new Container(names, { refusal: new StartRefusedError({}) });
    expect(await listNames(container, every(names, 6))).toEqual(names);
    expect(container.asked.length).toBeLessThanOrEqual(100 + 8);
  });

  test('fails if a range fails for another reason', async () => {
    const container = new Container(names, { refusal: new Error('denied') });
    await expect(listNames(container, every(names, 6))).rejects.toThrow('denied');
  });

  test('is read in several ranges at once, at the cost of a page for each', async () => {
    const container = new Container(names);
    expect(await listNames(container, every(names, 6))).toEqual(names);
    expect(container.mostInFlight).toBeGreaterThanOrEqual(8);
    expect(container.asked.length).toBeLessThanOrEqual(100 + 8);
  });

  test('is read one page after another if pages are fast, or if no names are known', async () => {
    for (const [container, splits] of [
      [new Container(names, { pageMs: 5 }), every(names, 6)],
      [new Container(names), []],
      [new Container(names), every(names, 60)],
    ] as const) {
      expect(await listNames(container, splits)).toEqual(names);
      expect([container.mostInFlight, container.asked.length]).toEqual([1, 100]);
    }
  });

  test.each<[string, (names: readonly string[], startFrom: string) => number]>([
    ['does not know where to start, and begins anew', () => 0],
    ['takes the name for another one', (all, startFrom) => firstFrom(all, startFrom) + 2],
    ['leaves out the name itself', (all, startFrom) => firstFrom(all, startFrom) + 1],
    ['has nothing from there on', (all) => all.length],
  ])('loses and repeats nothing where the endpoint %s', async (_, startAt) => {
    expect(await listNames(new Container(names, { startAt }), every(names, 6))).toEqual(names);
  });

  test('loses and repeats nothing, whatever was there the last time', async () => {
    const sets = fc.uniqueArray(fc.nat(400), { minLength: 30, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(sets, sets, fc.integer({ min: 2, max: 9 }), async (now, before, emptyEvery) => {
        const present = now.sort((a, b) => a - b).map((n) => String(n).padStart(4, '0'));
        const splits = before.sort((a, b) => a - b).map((n) => String(n).padStart(4, '0'));
        expect(await listNames(new Container(present, { emptyEvery }), splits)).toEqual(present);
      }),
      { numRuns: 200 },
    );
  });

  test('loses and repeats nothing where the endpoint lists by UTF-16 code units, and the splits have the order of code points', async () => {
    const name = fc.string({ unit: fc.constantFrom('a', '（', '😀', '\uffff'), minLength: 1, maxLength: 5 });
    const sets = fc.uniqueArray(name, { minLength: 30, maxLength: 150 });
    await fc.assert(
      fc.asyncProperty(sets, sets, async (now, before) => {
        // JavaScript sorts by UTF-16 code units.
        const present = now.sort();
        const startAt = (all: readonly string[], startFrom: string): number =>
          all.filter((each) => each < startFrom).length;
        expect(await listNames(new Container(present, { startAt }), before.sort(compareNames))).toEqual(
          present,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('fails if one of its ranges fails', async () => {
    const container = new Container(names);
    const broken: FetchPage = (from) =>
      from.startFrom !== undefined && from.startFrom > '0200'
        ? Promise.reject(new Error('no answer'))
        : container.fetch(from);
    const readListing = async (): Promise<void> => {
      for await (const _ of listPages(broken, every(names, 6), compareNames, container.idleMs));
    };
    await expect(readListing()).rejects.toThrow('no answer');
  });

  test('requests no more if its reader stops', async () => {
    const container = new Container(names);
    let pages = 0;
    for await (const _ of listPages(container.fetch, every(names, 6), compareNames, container.idleMs))
      if (++pages === 10) break;
    const { length } = container.asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(container.asked.length).toBe(length);
    expect(container.inFlight).toBe(0);
  });
});
