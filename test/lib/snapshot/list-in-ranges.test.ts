import fc from 'fast-check';
import { ListingSlots } from '../../../lib/snapshot/contract/listing-slots';
import type { BlobFacts } from '../../../lib/snapshot/contract/storage-ports';
import { StartRefusedError } from '../../../lib/snapshot/contract/storage-ports';
import { listInRanges } from '../../../lib/snapshot/listing/list-in-ranges';
import type { RangedListingOptions } from '../../../lib/snapshot/listing/ranged-listing';
import { compareNames } from '../../../lib/streams/name-order';
import { facts } from '../../fixtures/memory-source';

const PAGE = 3;

/** A container whose pages take so long by a clock of its own, and that counts what it is asked. */
class Container {
  public readonly asked: string[] = [];
  public inFlight = 0;
  public mostInFlight = 0;
  private time = 0;
  public readonly slots: ListingSlots;

  constructor(
    private readonly names: readonly string[],
    private readonly options: {
      readonly pageMs?: number;
      /** The effect of the name to start from. */
      readonly startAt?: (names: readonly string[], startFrom: string) => number;
      /** The failure of a listing that is to start at a name. */
      readonly refusal?: Error;
      /** Returns true for pages that fail, by their first name. */
      readonly isBroken?: (name: string) => boolean;
    } = {},
  ) {
    this.slots = new ListingSlots(() => ({ ms: this.time, busyMs: 0 }));
  }

  public readonly open = async function* (
    this: Container,
    from: string | undefined,
  ): AsyncGenerator<readonly BlobFacts[]> {
    const { names } = this;
    const { pageMs = 100, startAt = firstFrom, refusal, isBroken } = this.options;
    for (let at = from === undefined ? 0 : startAt(names, from); ; at += PAGE) {
      this.asked.push(names[at]);
      if (refusal && from !== undefined) throw refusal;
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      this.time += pageMs;
      this.inFlight -= 1;
      if (isBroken?.(names[at])) throw new Error('no answer');
      if (at < names.length) yield names.slice(at, at + PAGE).map((name) => facts(name, name));
      if (at + PAGE >= names.length) return;
    }
  }.bind(this);

  public list(
    splits: readonly string[],
    options: Partial<RangedListingOptions<readonly string[]>> = {},
  ): AsyncGenerator<readonly string[]> {
    const { open, slots } = this;
    return listInRanges({
      open,
      splits,
      prefixLength: 0,
      compare: compareNames,
      slots,
      read: async function* (blobs) {
        for await (const page of blobs) yield page.map(({ name }) => name);
      },
      countFiles: ({ length }) => length,
      ...options,
    });
  }
}

const firstFrom = (names: readonly string[], startFrom: string): number => {
  const found = names.findIndex((name) => compareNames(name, startFrom) >= 0);
  return found < 0 ? names.length : found;
};

async function listNames(container: Container, splits: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for await (const page of container.list(splits)) {
    expect(page.length).toBeGreaterThan(0);
    names.push(...page);
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
    const container = new Container(names, { refusal: new StartRefusedError() });
    expect(await listNames(container, every(names, 6))).toEqual(names);
    expect(container.asked.length).toBeLessThanOrEqual(100 + 15);
  });

  test('fails if a range fails for another reason', async () => {
    const container = new Container(names, { refusal: new Error('denied') });
    await expect(listNames(container, every(names, 6))).rejects.toThrow('denied');
  });

  test('is read in several ranges at once, at the cost of a page for each', async () => {
    const container = new Container(names);
    expect(await listNames(container, every(names, 6))).toEqual(names);
    expect(container.mostInFlight).toBe(8);
    expect(container.asked.length).toBeLessThanOrEqual(100 + 25);
  });

  test.each([
    ['hold nothing', 8, () => 0],
    ['all hold files', 2, ({ length }: readonly string[]) => length],
    ['hold files at first', 8, ([first]: readonly string[]) => (first < '0060' ? 1 : 0)],
  ])(
    'is read in fewer ranges while items hold files that should not: here, they %s',
    async (_, most, countFiles) => {
      const container = new Container(names);
      const found: string[] = [];
      for await (const page of container.list(every(names, 6), { holdsRarely: true, countFiles }))
        found.push(...page);
      expect(found).toEqual(names);
      expect(container.mostInFlight).toBe(most);
    },
  );

  test('is read one page after another if pages are fast, or if no names are known', async () => {
    for (const [container, splits] of [
      [new Container(names, { pageMs: 5 }), every(names, 6)],
      [new Container(names), []],
      [new Container(names), every(names, 100)],
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
      fc.asyncProperty(sets, sets, async (now, before) => {
        const present = now.sort((a, b) => a - b).map((n) => String(n).padStart(4, '0'));
        const splits = before.sort((a, b) => a - b).map((n) => String(n).padStart(4, '0'));
        expect(await listNames(new Container(present), splits)).toEqual(present);
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
    const container = new Container(names, { isBroken: (name) => name > '0200' });
    await expect(listNames(container, every(names, 6))).rejects.toThrow('no answer');
  });

  test('holds few files of the ranges that wait for their turn', async () => {
    const container = new Container(names);
    let consumed = 0;
    let mostHeld = 0;
    const rangeAndPages = 300 / 8 + 8 * PAGE;
    for await (const page of container.list(every(names, 6), { maxHeld: 20 })) {
      consumed += page.length;
      // Time for whatever may be listed meanwhile.
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
      mostHeld = Math.max(mostHeld, container.asked.length * PAGE - consumed);
    }
    expect(consumed).toBe(300);
    expect(mostHeld).toBeGreaterThan(20);
    expect(mostHeld).toBeLessThan(20 + 2 * rangeAndPages);
  });

  test('requests no more if its reader stops', async () => {
    const container = new Container(names);
    let pages = 0;
    for await (const _ of container.list(every(names, 6))) if (++pages === 10) break;
    const { length } = container.asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(container.asked.length).toBe(length);
    expect(container.inFlight).toBe(0);
  });
});
