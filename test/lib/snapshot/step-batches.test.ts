import fc from 'fast-check';
import type { PlannedStep } from '../../../lib/snapshot/planning/steps';
import { coalesceBatches } from '../../../lib/snapshot/copying/step-batches';
import { facts, left } from '../../fixtures/memory-source';
import { createBatches, drain } from '../../fixtures/streams';

const keep = (number: number): PlannedStep => ({
  kind: 'keep',
  path: String(number),
  known: left(String(number), '1'),
});
const copy = (number: number): PlannedStep => ({
  kind: 'copy',
  path: String(number),
  source: facts(String(number), '1'),
  because: 'new',
});
const stopClock = (): number => 0;

describe('gathered steps', () => {
  const kinds = fc.array(fc.boolean(), { maxLength: 40 });
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });

  test('are all there, in their order, whatever the clock says', async () => {
    const clocks = fc.array(fc.nat(800), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(kinds, sizes, clocks, async (all, cut, leaps) => {
        const steps = all.map((isCopy, index) => (isCopy ? copy(index) : keep(index)));
        let [time, leap] = [0, 0];
        const now = (): number => (time += leaps[leap++ % leaps.length]);
        const { items } = await drain(coalesceBatches(createBatches(steps, cut).items, now));
        expect(items.flat()).toEqual(steps);
        expect(items.every((batch) => batch.length > 0)).toBe(true);
      }),
    );
  });

  test('without a copy pass at once, batch by batch', async () => {
    const steps = Array.from({ length: 10 }, (_, index) => keep(index));
    const { items } = await drain(coalesceBatches(createBatches(steps, [3]).items, stopClock));
    expect(items.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
  });

  test('with copies wait for more of them, and for each other', async () => {
    const steps = Array.from({ length: 25_000 }, (_, index) => copy(index));
    const { items } = await drain(coalesceBatches(createBatches(steps, [3000]).items, stopClock));
    expect(items.map(({ length }) => length)).toEqual([12_000, 12_000, 1000]);
  });

  /** Returns the paths of each batch, if each step arrives at its time. */
  async function gatherOverTime(steps: readonly (readonly [number, PlannedStep])[]): Promise<unknown[]> {
    let time = 0;
    async function* listSteps(): AsyncGenerator<readonly PlannedStep[]> {
      for (const [at, step] of steps) {
        time = at;
        yield [step];
      }
    }
    const { items } = await drain(coalesceBatches(listSteps(), () => time));
    return items.map((batch) => batch.map((step) => 'path' in step && step.path));
  }

  test('wait for five seconds at most while they are few, from the first copy on', async () => {
    const batches = await gatherOverTime([
      [0, keep(0)],
      [5000, copy(1)],
      [5400, keep(2)],
      [9999, copy(3)],
      [10_000, keep(4)],
      [10_500, keep(5)],
      [12_000, copy(6)],
      [16_999, keep(7)],
    ]);
    // Those at the end of the listing wait for nothing more.
    expect(batches).toEqual([['0'], ['1', '2', '3', '4'], ['5'], ['6', '7']]);
  });

  test('wait for a second at most once they are more than a few', async () => {
    const many = Array.from({ length: 128 }, (_, index) => [0, copy(index)] as const);
    const batches = await gatherOverTime([...many, [999, keep(200)], [1000, keep(201)], [1001, keep(202)]]);
    expect(batches).toHaveLength(2);
    expect(batches[1]).toEqual(['202']);
  });

  test('never wait together with more than some ten thousand others', async () => {
    const steps = [copy(0), ...Array.from({ length: 49_999 }, (_, index) => keep(index + 1))];
    const { items } = await drain(coalesceBatches(createBatches(steps, [5000]).items, stopClock));
    expect(items[0]).toHaveLength(30_000);
    expect(items.slice(1).map(({ length }) => length)).toEqual([5000, 5000, 5000, 5000]);
  });
});
