import fc from 'fast-check';
import type { Place } from '../../../lib/model/values/dataset';
import { DatasetType } from '../../../lib/model/values/dataset';
import { ListingSlots } from '../../../lib/snapshot/contract/listing-slots';
import { RunHalt } from '../../../lib/snapshot/contract/run-halt';
import type { BlobFacts, ListedBlob, SnapshotSource } from '../../../lib/snapshot/contract/storage-ports';
import { StartRefusedError } from '../../../lib/snapshot/contract/storage-ports';
import { planDataset } from '../../../lib/snapshot/planning/dataset-steps';
import type { PlannedStep } from '../../../lib/snapshot/planning/steps';
import { compareNames } from '../../../lib/streams/name-order';
import { toRows } from '../../fixtures/blob-rows';
import { addKeptSteps } from '../../fixtures/kept-steps';
import { MemoryKnownFiles } from '../../fixtures/known-files';
import { STORE } from '../../fixtures/manifests';
import { facts, left, UNASKED_TARGET } from '../../fixtures/memory-source';
import { drainBatches } from '../../fixtures/streams';
import { createWideSlots } from '../../fixtures/wide-slots';

/*
 * Several ranges of a listing are compared at the same time with the parts of the manifest. Here an endpoint that may answer in any
 * way is compared with one that is listed page by page.
 */

/** The behaviour of an endpoint. */
interface Behaviour {
  /** Sizes of the pages, in turn. */
  readonly pages: readonly number[];
  /** Number of turns that a page takes, in turn. */
  readonly delays: readonly number[];
  /** Number of blobs by which a listing starts too late, or too early, in turn; undefined if it ignores the name, or refuses it. */
  readonly starts: readonly (number | 'ignored' | 'refused')[];
  /** Pages that have one of these names fail. */
  readonly broken?: readonly string[];
  /** True if names are in the order of UTF-16 code units. */
  readonly isUtf16?: boolean;
  /** Changes the blobs before each page. */
  readonly change?: (blobs: Map<string, string>) => void;
}

/** A provider's container. */
class Endpoint implements SnapshotSource {
  public readonly order = 'name';
  public inFlight = 0;
  /** Number of listings that were to start at a name. */
  public starts = 0;
  private turn = 0;

  constructor(
    private readonly blobs: Map<string, string>,
    private readonly behaviour: Behaviour,
    public readonly listingSlots: ListingSlots,
  ) {}

  public async *list(
    _container: string,
    _prefix: string,
    _signal: AbortSignal,
    from?: string,
  ): AsyncGenerator<readonly ListedBlob[]> {
    const { pages, delays, starts, broken = [], change, isUtf16 } = this.behaviour;
    const compare = isUtf16 ? compareUtf16 : compareNames;
    let after: string | undefined;
    if (from !== undefined) this.starts += 1;
    let start = from === undefined ? 0 : starts[this.turn % starts.length];
    if (start === 'refused') throw new StartRefusedError();
    for (let isFirst = true; ; isFirst = false) {
      this.turn += 1;
      const [size, delay] = [pages[this.turn % pages.length], delays[this.turn % delays.length]];
      this.inFlight += 1;
      for (let i = 0; i < delay; i++) await new Promise((resolve) => setImmediate(resolve));
      this.inFlight -= 1;
      change?.(this.blobs);
      const all = [...this.blobs.keys()].sort(compare);
      if (isFirst && from !== undefined && start !== 'ignored') {
        const at = all.findIndex((name) => compare(name, from) >= 0);
        start = Math.max(0, (at < 0 ? all.length : at) + Number(start));
      } else if (isFirst) start = 0;
      const ahead = isFirst ? all.slice(Number(start)) : all.filter((name) => compare(name, after!) > 0);
      const page = ahead.slice(0, size);
      if (page.some((name) => broken.includes(name))) throw new Error('no answer');
      after = page.at(-1) ?? after;
      const blobs = page.map((name) => facts(name, this.blobs.get(name)!));
      // Both formats of pages can occur in one listing.
      if (page.length > 0) yield this.turn % 2 === 0 ? blobs : toRows(blobs);
      if (page.length === ahead.length) return;
    }
  }

  public async find(place: Place): Promise<BlobFacts | undefined> {
    const etag = this.blobs.get(place.path);
    return etag === undefined ? undefined : facts(place.path, etag);
  }

  public offer = failOnUse;
  public read = failOnUse;
}

const failOnUse = (): never => {
  throw new Error('planning copies nothing');
};

const compareUtf16 = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Planned {
  readonly steps: PlannedStep[];
  readonly failures: readonly unknown[];
  readonly partsRead: readonly number[];
  readonly starts: number;
}

/** Plans with a manifest of what was there the last time. */
async function plan(
  blobs: Blobs,
  behaviour: Behaviour,
  slots: ListingSlots,
  { before, partSize }: { readonly before: Blobs; readonly partSize: number },
): Promise<Planned> {
  const { signal } = new AbortController();
  const entries = [...before].sort(([a], [b]) => compareNames(a, b)).map(([name, etag]) => left(name, etag));
  const known = new MemoryKnownFiles(entries, partSize);
  const source = new Endpoint(new Map(blobs), behaviour, slots);
  const failures: unknown[] = [];
  const place = { container: 'curated', path: '' };
  const { items } = await drainBatches(
    planDataset({
      mapping: {
        datasetName: 'daily',
        datasetType: DatasetType.CONTAINER,
        source: { store: STORE, ...place },
        target: place,
      },
      policy: { mode: 'Incremental', reconcile: false, adopt: false },
      source,
      target: UNASKED_TARGET,
      known,
      journals: undefined,
      halt: new RunHalt(signal),
      onTruncated: (failure) => failures.push(failure),
      signal,
    }),
  );
  expect(source.inFlight).toBe(0);
  const steps = addKeptSteps(items, known);
  return { steps, failures, partsRead: known.taken, starts: source.starts };
}

type Blobs = ReadonlyMap<string, string>;

const PLAIN: Behaviour = { pages: [3], delays: [0], starts: [0] };

const units = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('a', 'b', 'c', '-', '/') },
  { weight: 1, arbitrary: fc.constantFrom('（', '😀', '\uffff') },
);

const names = fc.uniqueArray(
  fc.string({ unit: units, minLength: 1, maxLength: 6 }).filter(
    // Such names are not planned like others.
    (name) => !/(^|\/)(\/|$)/.test(name),
  ),
  { minLength: 20, maxLength: 120, size: 'max' },
);

/** Blobs now and before: most of them the same. */
const worlds = names.chain((all) =>
  fc.record({
    before: fc.subarray(all, { minLength: Math.ceil(all.length * 0.8) }).map(toBlobs),
    now: fc.subarray(all, { minLength: Math.ceil(all.length * 0.8) }).map(toBlobs),
    changed: fc.subarray(all, { maxLength: 3 }),
    partSize: fc.integer({ min: 1, max: 6 }),
  }),
);

function toBlobs(found: readonly string[]): Map<string, string> {
  return new Map(found.map((name) => [name, 'v1']));
}

const turns = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(value, { minLength: 1, maxLength: 5 });

const behaviours: fc.Arbitrary<Behaviour> = fc.record({
  pages: turns(fc.integer({ min: 1, max: 9 })),
  delays: turns(fc.nat(4)),
  starts: turns(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constantFrom(1, 2, 200, -1, -3, 'ignored' as const, 'refused' as const) },
    ),
  ),
  isUtf16: fc.boolean(),
});

function update(now: Map<string, string>, changed: readonly string[]): Map<string, string> {
  return new Map([...now].map(([name, etag]) => [name, changed.includes(name) ? 'v2' : etag]));
}

describe('ranges that are compared at the same time', () => {
  test('give the steps of a listing page by page, wherever the endpoint starts', async () => {
    let starts = 0;
    await fc.assert(
      fc.asyncProperty(worlds, behaviours, async ({ now, changed, ...known }, behaviour) => {
        const blobs = update(now, changed);
        const sequential = await plan(
          blobs,
          { ...PLAIN, isUtf16: behaviour.isUtf16 },
          new ListingSlots(),
          known,
        );
        const concurrent = await plan(blobs, behaviour, createWideSlots(), known);
        expect(concurrent.steps).toEqual(sequential.steps);
        expect(concurrent.failures).toEqual([]);
        starts += concurrent.starts;
        // Only parts that have changed are read.
        expect(concurrent.partsRead).toEqual(sequential.partsRead);
      }),
      { numRuns: 150 },
    );
    expect(starts).toBeGreaterThan(150);
  });

  test('treat nothing as gone that a failure has hidden', async () => {
    const broken = fc.array(fc.nat(119), { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(worlds, behaviours, broken, async ({ now, changed, ...known }, behaviour, places) => {
        const blobs = update(now, changed);
        const all = [...blobs.keys()];
        const isBroken = places.map((at) => all[at % all.length]);
        const right = await plan(blobs, PLAIN, new ListingSlots(), known);
        const found = await plan(blobs, { ...behaviour, broken: isBroken }, createWideSlots(), known);
        const expected = new Map(right.steps.map((step) => [step.path, step]));
        expect(found.failures).toHaveLength(1);
        for (const step of found.steps) {
          const keep = { kind: 'keep', path: step.path, known: left(step.path, 'v1') };
          expect([expected.get(step.path), keep]).toContainEqual(step);
        }
        // Every file of the manifest stays or is decided about, once and in order.
        const paths = found.steps.map(({ path }) => path);
        expect(paths).toEqual([...new Set(paths)].sort(compareNames));
        expect(paths).toEqual(expect.arrayContaining([...known.before.keys()]));
      }),
      { numRuns: 100 },
    );
  });

  test('lose and repeat nothing while blobs appear and vanish', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        behaviours,
        fc.array(fc.nat(400)),
        async ({ now, ...known }, behaviour, moves) => {
          const all = [...now.keys()];
          // Every second blob may vanish and appear.
          const unsteady = new Set(all.filter((_, i) => i % 2 === 1));
          let at = 0;
          const change = (blobs: Map<string, string>): void => {
            const name = all[(moves[at++ % moves.length] ?? 0) % all.length];
            if (!unsteady.has(name)) return;
            if (!blobs.delete(name)) blobs.set(name, 'v3');
          };
          const { steps, failures } = await plan(now, { ...behaviour, change }, createWideSlots(), known);
          const found = new Map(steps.map((step) => [step.path, step.kind]));
          const paths = steps.map(({ path }) => path);
          expect(failures).toEqual([]);
          expect(paths).toEqual([...new Set(paths)].sort(compareNames));
          for (const name of all.filter((each) => !unsteady.has(each)))
            expect(found.get(name)).toBe(known.before.has(name) ? 'keep' : 'copy');
          for (const name of known.before.keys()) if (!now.has(name)) expect(found.get(name)).toBe('gone');
        },
      ),
      { numRuns: 100 },
    );
  });
});
