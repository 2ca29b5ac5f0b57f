import { busy, mostAtOnce } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i + 1000}`, `${i}`]));

let faulty: FaultyPair;
afterEach(() => faulty.proxy.stop());

test('where the target is too busy, nothing is sent while it asks for that, and less at once after it', async () => {
  faulty = await FaultyPair.of(many);
  const { proxy } = faulty;
  proxy.delay(15);
  proxy.inject({ operation: 'copy', after: 60 }, busy(1));
  expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 200, filesFailed: 0 }]);

  const copies = proxy.seen('copy');
  const throttled = copies.find(({ status }) => status === undefined)!;
  const before = copies.filter(({ beganAt }) => beganAt <= throttled.beganAt);
  const after = copies.filter(({ beganAt }) => beganAt > throttled.endedAt!);
  expect(before.length + after.length).toBeGreaterThan(170);
  expect(Math.min(...after.map(({ beganAt }) => beganAt)) - throttled.endedAt!).toBeGreaterThan(900);
  expect(mostAtOnce(before)).toBeGreaterThan(25);
  // Half as many, and one more with each round.
  expect(mostAtOnce(after.slice(0, 16))).toBeLessThanOrEqual(16);
  expect(mostAtOnce(after)).toBeLessThan(25);
});
