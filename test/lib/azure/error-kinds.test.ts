import { getRetryAfterMs, isTransient, isThrottled } from '../../../lib/azure/requests/transient-errors';
import { createRestError, createNetworkError } from '../../fixtures/azure-faults';

const ofSource = (status: number, code: string): Error =>
  createRestError(status, 'CannotVerifyCopySource', { 'x-ms-copy-source-error-code': code });

describe('a failure', () => {
  test.each<[string, unknown, boolean]>([
    ['a time-out', createRestError(408), true],
    ['too many requests', createRestError(429), true],
    ['an internal error', createRestError(500), true],
    ['a bad gateway', createRestError(502), true],
    ['a busy server', createRestError(503), true],
    ['a gateway that timed out', createRestError(504), true],
    ['a busy source', ofSource(409, 'ServerBusy'), true],
    ['a source that timed out', ofSource(400, 'OperationTimedOut'), true],
    ['a source that denies', ofSource(403, 'AuthenticationFailed'), false],
    ['a broken connection', createNetworkError('ECONNRESET'), true],
    ['a connection that is refused', createNetworkError('ECONNREFUSED'), true],
    ['a connection that was closed too early', createNetworkError('ERR_STREAM_PREMATURE_CLOSE'), true],
    ['an answer that was cut', createNetworkError('PARSE_ERROR'), true],
    ['a denial', createRestError(403), false],
    ['nothing there', createRestError(404), false],
    ['a conflict', createRestError(409), false],
    ['a condition that does not hold', createRestError(412), false],
    ['what the service does not have', createRestError(501), false],
    ['an interruption', createNetworkError('ABORT_ERR', 'AbortError'), false],
    ['no credential', createNetworkError('none', 'CredentialUnavailableError'), false],
    ['a mistake of our own', new TypeError('x is undefined'), false],
    ['no error at all', 'failed', false],
  ])('of %s may pass: %#', (_case, error, mayPass) => {
    expect(isTransient(error)).toBe(mayPass);
  });

  test.each<[string, Error, boolean]>([
    ['too many requests', createRestError(429), true],
    ['a busy server', createRestError(503), true],
    ['a busy source', ofSource(409, 'ServerBusy'), true],
    ['an internal error', createRestError(500), false],
    ['a broken connection', createNetworkError('ECONNRESET'), false],
  ])('of %s asks for fewer requests: %#', (_case, error, isBusy) => {
    expect(isThrottled(error)).toBe(isBusy);
  });

  test.each<[string, number]>([
    ['7', 7000],
    ['0', 0],
    ['120', 120_000],
    // A service that asks for more is not waited for.
    ['86400', 120_000],
    ['Fri, 01 Jan 2027 00:00:30 GMT', 30_000],
    ['Thu, 31 Dec 2026 23:00:00 GMT', 0],
    ['Sat, 02 Jan 2027 00:00:00 GMT', 120_000],
    ['soon', 0],
    ['-5', 0],
    ['', 0],
  ])('with Retry-After %j is waited for so long: %d ms', (value, ms) => {
    jest.useFakeTimers({ now: Date.parse('2027-01-01T00:00:00Z') });
    try {
      expect(getRetryAfterMs(createRestError(503, 'ServerBusy', { 'retry-after': value }))).toBe(ms);
    } finally {
      jest.useRealTimers();
    }
  });

  test('without Retry-After is not waited for', () => {
    expect(
      [createRestError(503), createNetworkError('ECONNRESET'), new Error('x'), undefined].map(
        getRetryAfterMs,
      ),
    ).toEqual([0, 0, 0, 0]);
  });
});
