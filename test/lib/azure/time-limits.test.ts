import { PassThrough } from 'node:stream';
import { limitCredential } from '../../../lib/azure/connection/limited-credential';
import { runWithinLimit } from '../../../lib/azure/requests/limited-try';
import { CallBounds } from '../../../lib/azure/requests/call-bounds';
import { readBody } from '../../../lib/azure/requests/response-body';
import { RequestRetrier } from '../../../lib/azure/requests/request-retrier';
import { limitCopy, limitUpload, TIME_LIMITS } from '../../../lib/azure/requests/time-limits';
import type { Waiting } from '../../../lib/azure/requests/wait-watch';
import { createNetworkError, createRestError } from '../../fixtures/azure-faults';
import type { TrySignal } from '../../../lib/azure/requests/try-signal';

jest.mock('node:timers/promises', () =>
  jest.requireActual<typeof import('../../fixtures/fake-sleep')>('../../fixtures/fake-sleep'),
);

const { signal } = new AbortController();
const neverAnswer = (): Promise<never> => new Promise(() => {});
const MIB = 1024 * 1024;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('one try of a request', () => {
  test('ends at its limit, even if the request ignores its signal', async () => {
    let given: TrySignal | undefined;
    const ended = expect(
      runWithinLimit(signal, { limitMs: 30_000 }, (abortSignal) => {
        given = abortSignal;
        return neverAnswer();
      }),
    ).rejects.toMatchObject({ name: 'NoAnswerError', message: 'no answer within 30 s' });
    await jest.advanceTimersByTimeAsync(29_999);
    expect(given!.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await ended;
    expect(given!.aborted).toBe(true);
  });

  test('ends with an interruption', async () => {
    const stop = new AbortController();
    const ended = expect(runWithinLimit(stop.signal, { limitMs: 30_000 }, neverAnswer)).rejects.toMatchObject(
      { name: 'AbortError' },
    );
    stop.abort();
    await ended;
    await expect(runWithinLimit(stop.signal, { limitMs: 1 }, neverAnswer)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('leaves no timer behind, and is not aborted any more', async () => {
    const stop = new AbortController();
    const given: TrySignal[] = [];
    const run = (request: () => Promise<string>): Promise<string> =>
      runWithinLimit(stop.signal, { limitMs: 1000 }, (abortSignal) => {
        given.push(abortSignal);
        return request();
      });
    expect(await run(() => Promise.resolve('answered'))).toBe('answered');
    await expect(run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(jest.getTimerCount()).toBe(0);
    stop.abort();
    expect(given.map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  test('gets more time once, while a token is requested', async () => {
    const bounds = new CallBounds();
    const credential = limitCredential({ getToken: neverAnswer }, 'Microsoft Entra ID', bounds);
    const ended = expect(
      new RequestRetrier({ tries: 1 }, { bounds }).run(signal, () => credential.getToken('storage')),
    ).rejects.toMatchObject({ name: 'NoAnswerError', message: 'no token within 60 s' });
    await jest.advanceTimersByTimeAsync(60_000);
    await ended;
    expect(bounds.pendingTokens).toBe(0);
  });

  test.each([
    [0, 60_000],
    [100 * MIB, 160_000],
    [5000 * MIB, 900_000],
  ])('of a copy of %i bytes has %i ms', (bytes, limitMs) => {
    expect(limitCopy(bytes)(TIME_LIMITS)).toBe(limitMs);
  });

  test('of an upload has time for a slow line', () => {
    expect(limitUpload(4 * MIB)(TIME_LIMITS)).toBe(94_000);
  });
});

describe('a request that fails in the same way each time', () => {
  const countTries = async (fail: () => Promise<never>): Promise<number> => {
    let tries = 0;
    const ended = new RequestRetrier().run(signal, () => {
      tries += 1;
      return fail();
    });
    const caught = expect(ended).rejects.toThrow();
    await jest.advanceTimersByTimeAsync(20 * 60_000);
    await caught;
    return tries;
  };

  test('is tried three times if it has no answer', async () => {
    expect(await countTries(neverAnswer)).toBe(3);
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('is tried four times if the host is unknown (%s)', async (code) => {
    expect(await countTries(() => Promise.reject(createNetworkError(code)))).toBe(4);
  });

  test.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EPROTO',
  ])('is tried once if the certificate is not accepted (%s)', async (code) => {
    expect(await countTries(() => Promise.reject(createNetworkError(code)))).toBe(1);
  });

  test.each(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'])('is tried eight times after %s', async (code) => {
    expect(await countTries(() => Promise.reject(createNetworkError(code)))).toBe(8);
  });
});

describe('a service that asks to wait', () => {
  const NOON = Date.parse('2027-01-01T12:00:00Z');
  beforeEach(() => jest.setSystemTime(NOON));

  /** Measures the wait before the second try. */
  const measureWait = async (headers: Record<string, string>): Promise<number> => {
    const sentAt: number[] = [];
    const answer = new RequestRetrier({ delayMs: 0 }).run(signal, () => {
      sentAt.push(performance.now());
      const busy = createRestError(503, 'ServerBusy', headers);
      return sentAt.length === 1 ? Promise.reject(busy) : Promise.resolve();
    });
    await jest.advanceTimersByTimeAsync(200_000);
    await answer;
    return Math.round((sentAt[1] - sentAt[0]) / 1000);
  };

  test.each([
    ['seconds', { 'retry-after': '7' }, 7],
    ['a date', { 'retry-after': 'Fri, 01 Jan 2027 12:00:20 GMT' }, 20],
    [
      'a date by its own clock, which is three hours ahead',
      { 'retry-after': 'Fri, 01 Jan 2027 15:00:20 GMT', date: 'Fri, 01 Jan 2027 15:00:00 GMT' },
      20,
    ],
    ['a date that is over', { 'retry-after': 'Fri, 01 Jan 2027 11:00:00 GMT' }, 0],
    ['an hour', { 'retry-after': '3600' }, 120],
    ['a number without end', { 'retry-after': '9'.repeat(400) }, 120],
    ['nonsense', { 'retry-after': 'soon' }, 0],
    ['nothing', {}, 0],
  ])('with %s is waited for, at most two minutes at a time', async (_, headers, seconds) => {
    expect(await measureWait(headers as Record<string, string>)).toBe(seconds);
  });

  test('again and again ends the run with ServiceBusy', async () => {
    const waits: Waiting[] = [];
    const bounds = new CallBounds({ maxWaitMs: 60_000, onWaiting: (waiting) => waits.push(waiting) });
    const retrier = new RequestRetrier({ tries: 100, delayMs: 0 }, { service: 'the target', bounds });
    const startedAt = performance.now();
    const ended = expect(
      retrier.run(signal, () => Promise.reject(createRestError(503, 'ServerBusy', { 'retry-after': '50' }))),
    ).rejects.toMatchObject({ code: 'ServiceBusy' });
    await jest.advanceTimersByTimeAsync(300_000);
    await ended;
    expect(performance.now() - startedAt).toBeLessThanOrEqual(300_000);
    expect(waits[0]).toEqual({ what: 'the target', seconds: 50, reason: '503 ServerBusy' });
  });

  test('often and briefly does not end a run that makes progress', async () => {
    const retrier = new RequestRetrier({ delayMs: 0 }, { bounds: new CallBounds({ maxWaitMs: 10_000 }) });
    for (let file = 0; file < 100; file++) {
      let isBusy = true;
      const answer = retrier.run(signal, async () => {
        if (isBusy) {
          isBusy = false;
          throw createRestError(503, 'ServerBusy', { 'retry-after': '1' });
        }
        await new Promise((resolve) => setTimeout(resolve, 2000));
      });
      await jest.advanceTimersByTimeAsync(4000);
      await answer;
    }
  });

  test('counts once for requests that it refused together', async () => {
    const bounds = new CallBounds({ maxWaitMs: 60_000 });
    const retrier = new RequestRetrier({ delayMs: 0 }, { bounds });
    const answers = Array.from({ length: 30 }, () => {
      let isBusy = true;
      return retrier.run(signal, () => {
        if (!isBusy) return Promise.resolve('answered');
        isBusy = false;
        return Promise.reject(createRestError(503, 'ServerBusy', { 'retry-after': '50' }));
      });
    });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['answered']));
  });
});

describe('a run that waits', () => {
  test('says for what after ten seconds, and again when the silence has doubled', async () => {
    const waits: Waiting[] = [];
    const bounds = new CallBounds({ onWaiting: (waiting) => waits.push(waiting) });
    const retrier = new RequestRetrier({ tries: 2 }, { service: 'the source', bounds });
    const ended = expect(
      retrier.run(signal, neverAnswer, { action: 'list curated/sales' }),
    ).rejects.toThrow();
    await jest.advanceTimersByTimeAsync(9000);
    expect(waits).toEqual([]);
    await jest.advanceTimersByTimeAsync(60_000);
    await ended;
    const what = 'the source to list curated/sales';
    expect(waits).toEqual([10, 20, 40].map((seconds) => ({ what, seconds })));
    // Nothing is waited for any more.
    await jest.advanceTimersByTimeAsync(60_000);
    expect(waits).toHaveLength(3);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('does not call a pause silence that the account asked for', async () => {
    const waits: Waiting[] = [];
    const bounds = new CallBounds({ onWaiting: (waiting) => waits.push(waiting) });
    const retrier = new RequestRetrier({ tries: 2, delayMs: 0 }, { service: 'the target', bounds });
    const busy = createRestError(503, 'ServerBusy', { 'retry-after': '60' });
    let isBusy = true;
    const answer = retrier.run(signal, () => {
      if (!isBusy) return Promise.resolve();
      isBusy = false;
      return Promise.reject(busy);
    });
    await jest.advanceTimersByTimeAsync(61_000);
    await answer;
    expect(waits).toEqual([{ what: 'the target', seconds: 60, reason: '503 ServerBusy' }]);
  });

  test('says nothing while other requests are answered', async () => {
    const waits: Waiting[] = [];
    const bounds = new CallBounds({ onWaiting: (waiting) => waits.push(waiting) });
    const retrier = new RequestRetrier({ tries: 1 }, { bounds });
    const slow = expect(retrier.run(signal, neverAnswer)).rejects.toThrow();
    for (let second = 0; second < 25; second += 5) {
      await retrier.run(signal, () => Promise.resolve());
      await jest.advanceTimersByTimeAsync(5000);
    }
    expect(waits).toEqual([]);
    await jest.advanceTimersByTimeAsync(5000);
    await slow;
  });
});

describe('the body of a response', () => {
  const read = async (stream: PassThrough, stop = signal, pauseMs = 0): Promise<string> => {
    let text = '';
    for await (const chunk of readBody(stream, stop, 30_000)) {
      text += chunk.toString();
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return text;
  };

  test('fails if it makes no progress', async () => {
    const stream = new PassThrough();
    stream.write('half');
    const ended = expect(read(stream)).rejects.toThrow('the response stopped for 30 s');
    await jest.advanceTimersByTimeAsync(30_000);
    await ended;
    expect(stream.destroyed).toBe(true);
  });

  test('fails if it arrives byte by byte, without end', async () => {
    const stream = new PassThrough();
    const ended = expect(read(stream)).rejects.toMatchObject({
      name: 'NoAnswerError',
      message: 'the response had only 7 bytes after 140 s',
    });
    for (let i = 0; i < 7; i++) {
      await jest.advanceTimersByTimeAsync(20_000);
      stream.write('x');
    }
    await jest.advanceTimersByTimeAsync(0);
    await ended;
    expect(stream.destroyed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('may take long if it is large', async () => {
    const stream = new PassThrough({ highWaterMark: 8 * MIB });
    const whole = read(stream);
    for (let i = 0; i < 6; i++) {
      await jest.advanceTimersByTimeAsync(29_000);
      stream.write(Buffer.alloc(MIB / 3, 'x'));
    }
    stream.end();
    await jest.advanceTimersByTimeAsync(0);
    expect((await whole).length).toBe(6 * Math.floor(MIB / 3));
  });

  test('may take long in all, and may have a slow reader', async () => {
    const stream = new PassThrough();
    const whole = read(stream, signal, 50_000);
    for (let i = 0; i < 5; i++) {
      stream.write(String(i));
      await jest.advanceTimersByTimeAsync(70_000);
    }
    stream.end();
    await jest.advanceTimersByTimeAsync(1000);
    expect(await whole).toBe('01234');
    expect(jest.getTimerCount()).toBe(0);
  });

  test('ends with an interruption', async () => {
    const stop = new AbortController();
    const ended = expect(read(new PassThrough(), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await jest.advanceTimersByTimeAsync(1000);
    stop.abort();
    await ended;
  });
});
