import { PendingCopyError } from './pending-copy-error';
import { isCertificateError, UNKNOWN_HOST_CODES } from './network-faults';
import { isNoAnswerError } from './limited-try';
import { types } from 'node:util';
import { toFault, getErrorHeader, COPY_SOURCE_ERROR_HEADER, UNRECOGNIZED_ANSWER } from './sdk-fault';

/** Maximum number of tries of a request that is not answered at all or not by Azure Storage, and of a host whose name is unknown. */
const MAX_UNANSWERED_TRIES = 3;
const MAX_UNKNOWN_HOST_TRIES = 4;

/** The longest delay that is honored. A service that asks for more is asked again after it. */
const MAX_RETRY_AFTER_MS = 120_000;

/** Computes the time until a date by the clock of the service, because that of this machine may be wrong. */
function computeDelayUntil(date: string, error: unknown): number {
  const serviceTime = Date.parse(getErrorHeader(error, 'date') ?? '');
  return Date.parse(date) - (Number.isNaN(serviceTime) ? Date.now() : serviceTime);
}

const THROTTLED_STATUSES = [429, 503];
const TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504];
/** Error codes of the source, as the target's service passes them on. */
const TRANSIENT_SOURCE_CODES = ['InternalError', 'OperationTimedOut', 'ServerBusy'];
/** True if the account is overloaded: fewer requests and waiting help. */
export function isThrottled(error: unknown): boolean {
  return (
    THROTTLED_STATUSES.includes(toFault(error).status) ||
    getErrorHeader(error, COPY_SOURCE_ERROR_HEADER) === 'ServerBusy'
  );
}

/** True if the same request may succeed in a moment: a broken connection, a truncated response, a busy service. */
export function isTransient(error: unknown): boolean {
  if (!types.isNativeError(error) || error.name === 'AbortError') return false;
  const { status, code } = toFault(error);
  if (code === 'PARSE_ERROR' || code === UNRECOGNIZED_ANSWER || error instanceof PendingCopyError)
    return true;
  if (status === 0)
    return isNoAnswerError(error) || (isNetworkError(error, code) && !isCertificateError(error));
  return (
    TRANSIENT_STATUSES.includes(status) ||
    TRANSIENT_SOURCE_CODES.includes(getErrorHeader(error, COPY_SOURCE_ERROR_HEADER) ?? '')
  );
}

/** Returns how often a request may be tried that failed in this way: once, unless the failure is transient. */
export function countPossibleTries(error: unknown, tries: number): number {
  if (!isTransient(error)) return 1;
  if (isNoAnswerError(error) || toFault(error).code === UNRECOGNIZED_ANSWER)
    return Math.min(tries, MAX_UNANSWERED_TRIES);
  return UNKNOWN_HOST_CODES.includes(toFault(error).code) ? Math.min(tries, MAX_UNKNOWN_HOST_TRIES) : tries;
}

/** Returns the delay of the Retry-After header, in seconds or until a date; 0 if there is none. */
export function getRetryAfterMs(error: unknown): number {
  const value = getErrorHeader(error, 'retry-after')?.trim();
  if (value === undefined) return 0;
  const delayMs = /^\d+$/.test(value) ? Number(value) * 1000 : computeDelayUntil(value, error);
  return Math.min(Math.max(0, delayMs || 0), MAX_RETRY_AFTER_MS);
}

/** Names of errors for which the SDK received no response. */
const NETWORK_ERROR_NAMES = ['RestError', 'AbortError'];
const NETWORK_ERROR_CODES = [
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'REQUEST_SEND_ERROR',
];
export function isNetworkError(error: Error, code: string): boolean {
  return NETWORK_ERROR_CODES.includes(code) || NETWORK_ERROR_NAMES.includes(error.name);
}
