import fc from 'fast-check';
import { ConcurrencyLimit } from '../../../lib/streams/concurrency-limit';
import { sleep } from '../../fixtures/streams';

describe('a concurrency limit', () => {
  test('lets work in as it came, never more at once than allowed, and all of it in the end', async () => {
    const works = fc.array(fc.record({ ticks: fc.nat(10), fails: fc.boolean() }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(works, fc.integer({ min: 1, max: 5 }), async (all, limit) => {
        const gate = new ConcurrencyLimit(limit);
        const begun: number[] = [];
        const now = { running: 0, most: 0 };
        const results = await Promise.allSettled(
          all.map(({ ticks, fails }, index) =>
            gate.run(async () => {
              begun.push(index);
              now.running += 1;
              now.most = Math.max(now.most, now.running);
              await sleep(ticks);
              now.running -= 1;
              if (fails) throw new Error(`failed ${index}`);
              return index;
            }),
          ),
        );
        expect(begun).toEqual(all.map((_, index) => index));
        expect(now).toEqual({ running: 0, most: Math.min(limit, all.length) });
        expect(results.map(({ status }) => status === 'rejected')).toEqual(all.map(({ fails }) => fails));
      }),
    );
  });

  test('does not wait for earlier work if there is room', async () => {
    const gate = new ConcurrencyLimit(2);
    const ended: string[] = [];
    let release = (): void => {};
    const long = gate.run(() => new Promise<void>((resolve) => (release = resolve)));
    for (const name of ['a', 'b', 'c']) await gate.run(async () => void ended.push(name));
    expect(ended).toEqual(['a', 'b', 'c']);
    release();
    await long;
  });

  test('forgets none of many thousands that wait', async () => {
    const gate = new ConcurrencyLimit(3);
    const done: number[] = [];
    await Promise.all(
      Array.from({ length: 5000 }, (_, index) => gate.run(async () => void done.push(index))),
    );
    expect(done).toEqual(Array.from({ length: 5000 }, (_, index) => index));
    // And has room afterwards as before.
    await Promise.all([1, 2, 3, 4].map((index) => gate.run(() => sleep(index))));
  });

  test('tells when few wait, at once or later', async () => {
    const gate = new ConcurrencyLimit(1);
    await gate.whenFewWait(0);
    const releases: (() => void)[] = [];
    for (let at = 0; at < 4; at++) gate.add(() => new Promise<void>((resolve) => releases.push(resolve)));
    const told: number[] = [];
    const waits = [3, 1, 0].map((few) => gate.whenFewWait(few).then(() => told.push(few)));
    await sleep(5);
    expect(told).toEqual([3]);
    for (const expected of [[3], [3, 1], [3, 1, 0]]) {
      releases.shift()!();
      await sleep(5);
      expect(told).toEqual(expected);
    }
    releases.shift()!();
    await Promise.all(waits);
  });
});
