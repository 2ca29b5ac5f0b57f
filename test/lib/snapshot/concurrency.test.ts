import fc from 'fast-check';
import { mapOrdered, readAhead } from '../../../lib/streams/ordered-streams';
import { drain, sleep, createSource } from '../../fixtures/streams';

describe('work on several items at once', () => {
  const delays = fc.array(fc.nat(12), { maxLength: 20 });
  const limits = fc.integer({ min: 1, max: 6 });

  test('returns results in the order of the items, and never exceeds its limit', async () => {
    await fc.assert(
      fc.asyncProperty(delays, limits, async (ticks, limit) => {
        const now = { running: 0, most: 0 };
        const work = async (item: number): Promise<string> => {
          now.running += 1;
          now.most = Math.max(now.most, now.running);
          await sleep(ticks[item]);
          now.running -= 1;
          return `done ${item}`;
        };
        const items = ticks.map((_, index) => index);
        const { items: results } = await drain(mapOrdered(createSource(items).items, limit, work));
        expect(results).toEqual(items.map((item) => `done ${item}`));
        expect(now.most).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('runs concurrently', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const started: number[] = [];
    const results = drain(
      mapOrdered(createSource([1, 2, 3, 4]).items, 3, async (item) => {
        started.push(item);
        await gate;
        return item;
      }),
    );
    await sleep(100);
    expect(started).toEqual([1, 2, 3]);
    release();
    expect((await results).items).toEqual([1, 2, 3, 4]);
  });

  test('fails with the first failure in order, after all started work has ended, and closes its source', async () => {
    const cases = fc.record({
      ticks: fc.array(fc.nat(12), { minLength: 1, maxLength: 12 }),
      limit: limits,
      failing: fc.nat(11),
    });
    await fc.assert(
      fc.asyncProperty(cases, fc.boolean(), async ({ ticks, limit, failing }, isSynchronous) => {
        const at = failing % ticks.length;
        const count = { begun: 0, ended: 0 };
        const work = (item: number): Promise<number> => {
          if (isSynchronous && item === at) throw new Error(`failed ${item}`);
          count.begun += 1;
          return sleep(ticks[item]).then(() => {
            count.ended += 1;
            if (item >= at) throw new Error(`failed ${item}`);
            return item;
          });
        };
        const source = createSource(ticks.map((_, index) => index));
        const { items, failure } = await drain(mapOrdered(source.items, limit, work));
        expect(failure).toEqual(new Error(`failed ${at}`));
        expect(items).toEqual(ticks.map((_, index) => index).slice(0, items.length));
        expect(count.ended).toBe(count.begun);
        expect(source.closed).toBe(1);
      }),
    );
  });

  test('ends abandoned work before it closes its source', async () => {
    const count = { begun: 0, ended: 0 };
    const source = createSource([1, 2, 3, 4, 5, 6]);
    const work = async (item: number): Promise<number> => {
      count.begun += 1;
      await sleep(item * 5);
      count.ended += 1;
      return item;
    };
    for await (const _ of mapOrdered(source.items, 3, work)) break;
    expect(count).toEqual({ begun: 3, ended: 3 });
    expect(source.closed).toBe(1);
  });
});

describe('reading ahead', () => {
  const runs = fc.record({
    count: fc.nat(30),
    limit: fc.integer({ min: 1, max: 5 }),
    sourceTicks: fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }),
    readerTicks: fc.array(fc.nat(12), { minLength: 1, maxLength: 5 }),
    fails: fc.boolean(),
    stopsAfter: fc.option(fc.nat(30), { nil: Infinity }),
  });

  test('gives the same items, then the same failure; holds at most twice its limit; closes its source', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ count, limit, sourceTicks, readerTicks, fails, stopsAfter }) => {
        const items = Array.from({ length: count }, (_, index) => index);
        const failure = new Error('listing failed');
        const source = createSource(items, sourceTicks, fails ? failure : undefined);

        const seen: number[] = [];
        let [mostHeld, caught]: [number, unknown] = [0, undefined];
        try {
          for await (const item of readAhead(source.items, limit)) {
            seen.push(item);
            await sleep(readerTicks[item % readerTicks.length]);
            mostHeld = Math.max(mostHeld, source.pulled - seen.length);
            if (seen.length > stopsAfter) break;
          }
        } catch (error) {
          caught = error;
        }
        const stopped = stopsAfter < count;
        expect(seen).toEqual(items.slice(0, stopsAfter + 1));
        expect(caught).toBe(fails && !stopped ? failure : undefined);
        expect(mostHeld).toBeLessThanOrEqual(2 * limit);
        expect(source.closed).toBe(1);

        const pulled = source.pulled;
        await sleep(50);
        expect(source.pulled).toBe(pulled);
      }),
      { numRuns: 300 },
    );
  });

  test('continues while its reader is busy, up to its limit', async () => {
    const source = createSource(Array.from({ length: 100 }, (_, index) => index));
    const reader = readAhead(source.items, 10);
    await reader.next();
    await sleep(200);
    expect(source.pulled).toBeGreaterThanOrEqual(10);
    expect(source.pulled).toBeLessThanOrEqual(20);
    await reader.return(undefined);
    expect(source.closed).toBe(1);
  });

  test('ends if its reader stops, and reads no more', async () => {
    const source = createSource(Array.from({ length: 100 }, (_, index) => index));
    for await (const item of readAhead(source.items, 10)) {
      await sleep(200);
      if (item === 3) break;
    }
    expect(source.closed).toBe(1);
    const { pulled } = source;
    await sleep(200);
    expect(source.pulled).toBe(pulled);
    expect(pulled).toBeLessThan(100);
  });

  test('opens nothing before the first item is asked for', async () => {
    const source = createSource([1]);
    const reader = readAhead(source.items, 10);
    await sleep(50);
    expect(source.pulled).toBe(0);
    await reader.return(undefined);
  });
});
