import { busy, mostAtOnce } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

const many = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`f${i + 1000}`, `${i}`]));

let faulty: FaultyPair;
afterEach(() => faulty.end());

test('where the target is too busy, nothing is sent while it asks for that, and less at once after it', async () => {
  faulty = await FaultyPair.create(many);
  const { proxy } = faulty;
  proxy.delay(15);
  proxy.inject({ operation: 'copy', after: 40 }, busy(1));
  expect((await faulty.runToTheEnd({ maxConcurrency: 32 })).details).toMatchObject([
    { filesWritten: 120, filesFailed: 0 },
  ]);

  const copies = proxy.seen('copy');
  const { beganAt: throttledAt } = copies.find(({ status }) => status === undefined)!;
  const before = copies.filter(({ beganAt }) => beganAt <= throttledAt);
  // Requests that were on their way when the answer came still arrive.
  const pause = copies.findIndex(
    ({ beganAt }, i) => beganAt > throttledAt && beganAt - copies[i - 1].beganAt > 700,
  );
  const after = copies.slice(pause);
  expect(pause).toBeGreaterThan(0);
  expect(pause - before.length).toBeLessThanOrEqual(32);
  expect(after.length).toBeGreaterThan(40);
  expect(mostAtOnce(before)).toBeGreaterThan(25);
  // Half as many, and one more with each round.
  expect(mostAtOnce(after.slice(0, 16))).toBeLessThanOrEqual(16);
  expect(mostAtOnce(after)).toBeLessThan(25);
});
