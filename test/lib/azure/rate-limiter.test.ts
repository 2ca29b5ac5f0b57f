import { RateLimiter } from '../../../lib/azure/requests/rate-limiter';

jest.mock('node:timers/promises', () =>
  jest.requireActual<typeof import('../../fixtures/fake-sleep')>('../../fixtures/fake-sleep'),
);

const { signal } = new AbortController();

describe('the rate of requests to one account', () => {
  let pace: RateLimiter;
  let now: { sent: number; running: number };
  let answers: (() => void)[];
  beforeEach(() => {
    jest.useFakeTimers();
    pace = new RateLimiter();
    now = { sent: 0, running: 0 };
    answers = [];
  });
  afterEach(() => jest.useRealTimers());

  const send = (abortSignal = signal): Promise<void> =>
    pace.run(abortSignal, async () => {
      now.sent += 1;
      now.running += 1;
      await new Promise<void>((resolve) => answers.push(resolve));
      now.running -= 1;
    });
  /** Lets so many requests be answered, and those that wait for that be sent. */
  const answer = async (count = answers.length): Promise<void> => {
    answers.splice(0, count).forEach((done) => done());
    await jest.advanceTimersByTimeAsync(0);
  };

  test('starts with a few, and doubles with each round until the account is too busy', async () => {
    const all = Array.from({ length: 500 }, () => send());
    await jest.advanceTimersByTimeAsync(0);
    const rounds: number[] = [];
    for (let round = 0; round < 4; round++) {
      rounds.push(now.running);
      await answer();
    }
    expect(rounds).toEqual([32, 64, 128, 256]);
    while (answers.length > 0) await answer();
    await Promise.all(all);
  });

  test('is halved if the account throttles, once for requests that were sent before', async () => {
    const all = Array.from({ length: 300 }, () => send());
    await jest.advanceTimersByTimeAsync(0);
    await answer(32);
    expect(now.running).toBe(64);
    for (let i = 0; i < 10; i++) pace.slowDown(0);
    await answer(64);
    expect(now.running).toBeGreaterThanOrEqual(32);
    expect(now.running).toBeLessThan(36);

    await jest.advanceTimersByTimeAsync(1000);
    pace.slowDown(0);
    await answer(32);
    expect(now.running).toBeLessThan(20);
    while (answers.length > 0) await answer();
    await Promise.all(all);
    expect(now).toEqual({ sent: 300, running: 0 });
  });

  test('does not exceed the requested rate in a second', async () => {
    const slow = new RateLimiter(10);
    let sent = 0;
    const all = Array.from({ length: 25 }, () => slow.run(signal, async () => void (sent += 1)));
    await jest.advanceTimersByTimeAsync(950);
    expect(sent).toBe(10);
    await jest.advanceTimersByTimeAsync(1000);
    expect(sent).toBe(20);
    await jest.advanceTimersByTimeAsync(1000);
    await Promise.all(all);
  });

  test('is at least one request, however often it is throttled', async () => {
    for (let i = 0; i < 10; i++) {
      pace.slowDown(0);
      await jest.advanceTimersByTimeAsync(1000);
    }
    const all = [send(), send(), send()];
    await jest.advanceTimersByTimeAsync(0);
    expect(now.running).toBe(1);
    while (answers.length > 0) await answer();
    await Promise.all(all);
    expect(now.sent).toBe(3);
  });

  test('grows again by one request for each successful round', async () => {
    pace.slowDown(0);
    const all = Array.from({ length: 200 }, () => send());
    await jest.advanceTimersByTimeAsync(0);
    const rounds: number[] = [];
    for (let round = 0; round < 8; round++) {
      rounds.push(now.running);
      await answer();
    }
    expect(rounds).toEqual([...rounds].sort((a, b) => a - b));
    expect(rounds[0]).toBe(1);
    expect(rounds[7]).toBeGreaterThanOrEqual(7);
    expect(rounds[7]).toBeLessThanOrEqual(9);
    while (answers.length > 0) await answer();
    await Promise.all(all);
    expect(now.sent).toBe(200);
  });

  test('pauses as long as the account asks for, and loses no request', async () => {
    pace.slowDown(10_000);
    const all = [send(), send()];
    await jest.advanceTimersByTimeAsync(5000);
    // Asked again meanwhile, for longer.
    pace.slowDown(20_000);
    await jest.advanceTimersByTimeAsync(19_000);
    expect(now.sent).toBe(0);
    await jest.advanceTimersByTimeAsync(1500);
    expect(now.sent).toBe(1);
    while (answers.length > 0) await answer();
    await Promise.all(all);
    expect(now.sent).toBe(2);
  });

  test('releases a request that stops waiting, and gives its turn to the next', async () => {
    pace.slowDown(10_000);
    const stop = new AbortController();
    const stopped = send(stop.signal);
    const next = send();
    const refused = expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    stop.abort();
    await refused;
    await jest.advanceTimersByTimeAsync(10_500);
    expect(now.sent).toBe(1);
    await answer();
    await next;
  });

  test('continues if requests fail', async () => {
    pace.slowDown(0);
    const failing = Array.from({ length: 5 }, () => pace.run(signal, () => Promise.reject(new Error('500'))));
    const results = await Promise.allSettled(failing);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(pace.run(signal, async () => 'answered')).resolves.toBe('answered');
  });
});
