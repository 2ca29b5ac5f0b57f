import { RequestRetrier } from '../../../lib/azure/requests/request-retrier';
import { createRestError, createNetworkError } from '../../fixtures/azure-faults';

jest.mock('node:timers/promises', () =>
  jest.requireActual<typeof import('../../fixtures/fake-sleep')>('../../fixtures/fake-sleep'),
);

const { signal } = new AbortController();

describe('retries of a request', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A request that fails so often in these ways, and when it was sent. */
  const sendWithFailures = (...failures: Error[]) => {
    const sentAt: number[] = [];
    const request = async (): Promise<string> => {
      sentAt.push(Math.round(performance.now() - start));
      const failure = failures.shift();
      if (failure) throw failure;
      return 'answered';
    };
    const start = performance.now();
    return { request, sentAt };
  };

  test('follow temporary failures, and end with its response', async () => {
    const { request, sentAt } = sendWithFailures(
      createRestError(500),
      createNetworkError('ECONNRESET'),
      createRestError(503),
      createRestError(408),
    );
    const answer = new RequestRetrier().run(signal, request);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await answer).toBe('answered');
    expect(sentAt).toHaveLength(5);
  });

  test('wait twice as long each time, from the half to the whole of it, and not over the longest', async () => {
    const { request, sentAt } = sendWithFailures(...Array.from({ length: 7 }, () => createRestError(500)));
    const answer = new RequestRetrier({ delayMs: 100, maxDelayMs: 1000 }).run(signal, request);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await answer).toBe('answered');
    const waits = sentAt.slice(1).map((at, index) => at - sentAt[index]);
    for (const [index, most] of [100, 200, 400, 800, 1000, 1000, 1000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(most / 2 - 1);
      expect(waits[index]).toBeLessThanOrEqual(most + 1);
    }
  });

  test('end after so many, with the last failure', async () => {
    const failures = [1, 2, 3, 4].map((number) => createRestError(500, `number ${number}`));
    const { request, sentAt } = sendWithFailures(...failures);
    const ended = expect(new RequestRetrier({ tries: 3 }).run(signal, request)).rejects.toBe(failures[2]);
    await jest.advanceTimersByTimeAsync(60_000);
    await ended;
    expect(sentAt).toHaveLength(3);
  });

  test.each([
    ['a refusal', createRestError(403)],
    ['a condition that does not hold', createRestError(412)],
    ['a blob that is not there', createRestError(404)],
    ['a mistake of our own', new TypeError('x is undefined')],
    ['an interruption', createNetworkError('ABORT_ERR', 'AbortError')],
  ])('are not made again after %s', async (_case, failure) => {
    const { request, sentAt } = sendWithFailures(failure);
    await expect(new RequestRetrier().run(signal, request)).rejects.toBe(failure);
    expect(sentAt).toEqual([0]);
  });

  test('wait as long as the service says, and so do all others of the account', async () => {
    const attempts = new RequestRetrier({ delayMs: 100 });
    const first = sendWithFailures(createRestError(503, 'ServerBusy', { 'retry-after': '10' }));
    const answers = [attempts.run(signal, first.request)];
    await jest.advanceTimersByTimeAsync(1000);
    const second = sendWithFailures();
    answers.push(attempts.run(signal, second.request));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await Promise.all(answers)).toEqual(['answered', 'answered']);
    expect(first.sentAt[1]).toBeGreaterThanOrEqual(10_000);
    expect(first.sentAt[1]).toBeLessThan(10_100);
    // Its own clock began a second later.
    expect(second.sentAt[0]).toBeGreaterThanOrEqual(9000);
  });

  test('end at once if the work is interrupted while they wait', async () => {
    const stop = new AbortController();
    const { request, sentAt } = sendWithFailures(createRestError(500), createRestError(500));
    const ended = expect(
      new RequestRetrier({ delayMs: 20_000 }).run(stop.signal, request),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
    await jest.advanceTimersByTimeAsync(1000);
    stop.abort();
    await ended;
    expect(sentAt).toEqual([0]);
  });
});
