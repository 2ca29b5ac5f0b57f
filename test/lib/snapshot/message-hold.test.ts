import { MAX_HIDDEN_SECONDS } from '../../../lib/snapshot/contract/change-queue';
import { MessageHold } from '../../../lib/snapshot/message-hold';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const DAY = 86_400;

test('doubles the hidden time with each renewal, at half of the time before', async () => {
  const renewals: (readonly [number, number])[] = [];
  const hold = new MessageHold(300, async (seconds) => void renewals.push([Date.now() / 1000, seconds]));
  const startedAt = Date.now() / 1000;
  await jest.advanceTimersByTimeAsync(1100 * 1000);
  await hold.stop();
  expect(renewals.map(([at, seconds]) => [at - startedAt, seconds])).toEqual([
    [150, 600],
    [450, 1200],
    [1050, 2400],
  ]);
  expect(hold.hiddenSeconds).toBe(2400);
});

test.each([1, 300, 5000, MAX_HIDDEN_SECONDS])(
  'ends after few renewals and never hides for longer than the service allows, from %d s on',
  async (first) => {
    const times: number[] = [];
    const hold = new MessageHold(first, async (seconds) => void times.push(seconds));
    await jest.advanceTimersByTimeAsync(30 * DAY * 1000);
    expect(hold.endSignal.aborted).toBe(true);
    expect(times.length).toBe(Math.ceil(Math.log2(MAX_HIDDEN_SECONDS / first)));
    expect(Math.max(0, ...times)).toBeLessThanOrEqual(604_800);
    expect(jest.getTimerCount()).toBe(0);
    await hold.stop();
  },
);

test('goes on after a renewal that fails', async () => {
  const times: number[] = [];
  const hold = new MessageHold(2, async (seconds) => {
    times.push(seconds);
    throw new Error('503');
  });
  await jest.advanceTimersByTimeAsync(4000);
  expect(times).toEqual([4, 8]);
  await hold.stop();
});

test('waits for a renewal in flight when it ends, and renews no more', async () => {
  let finish = (): void => {};
  let count = 0;
  const hold = new MessageHold(2, () => {
    count += 1;
    return new Promise((resolve) => (finish = resolve));
  });
  await jest.advanceTimersByTimeAsync(1000);
  let hasEnded = false;
  const end = hold.stop().then(() => (hasEnded = true));
  await jest.advanceTimersByTimeAsync(60_000);
  expect(hasEnded).toBe(false);
  finish();
  await end;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(count).toBe(1);
  expect(jest.getTimerCount()).toBe(0);
});
