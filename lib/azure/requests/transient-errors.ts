import { types } from 'node:util';

/** The fields of an error of the Azure SDK that are used here. */
export interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly errorCode?: string };
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

export function toFault(error: unknown): { readonly status: number; readonly code: string } {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  return {
    status: fault.statusCode ?? 0,
    code: fault.details?.errorCode ?? fault.code ?? fault.name ?? 'unknown',
  };
}

/** The error codes of the Blob endpoint and of the dfs endpoint. */
export const CONTAINER_NOT_FOUND_CODES = ['ContainerNotFound', 'FilesystemNotFound'];
export const THROTTLED_STATUSES = [429, 503];
export const TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504];
/** Error codes of the source, as the target's service passes them on. */
export const TRANSIENT_SOURCE_CODES = ['InternalError', 'OperationTimedOut', 'ServerBusy'];
/** True if the account is overloaded: fewer requests and waiting help. */
export function isThrottled(error: unknown): boolean {
  return (
    THROTTLED_STATUSES.includes(toFault(error).status) ||
    getErrorHeader(error, COPY_SOURCE_ERROR_HEADER) === 'ServerBusy'
  );
}

export const COPY_SOURCE_ERROR_HEADER = 'x-ms-copy-source-error-code';
/** True if the same request may succeed in a moment: a broken connection, a truncated response, a busy service. */
export function isTransient(error: unknown): boolean {
  if (!types.isNativeError(error) || error.name === 'AbortError') return false;
  const { status, code } = toFault(error);
  if (code === 'PARSE_ERROR') return true;
  if (status === 0) return isNetworkError(error, code);
  return (
    TRANSIENT_STATUSES.includes(status) ||
    TRANSIENT_SOURCE_CODES.includes(getErrorHeader(error, COPY_SOURCE_ERROR_HEADER) ?? '')
  );
}

/** Returns the delay of the Retry-After header; 0 if there is none. */
export function getRetryAfterMs(error: unknown): number {
  const value = getErrorHeader(error, 'retry-after');
  if (value === undefined) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  // A longer delay is not honored: the run ends, and the next one continues.
  return Math.min(Math.max(0, seconds || 0), 120) * 1000;
}

export function getErrorHeader(error: unknown, name: string): string | undefined {
  return (error as SdkError | undefined)?.response?.headers.get(name);
}

/** Names of errors for which the SDK received no response. */
export const NETWORK_ERROR_NAMES = ['RestError', 'AbortError'];
export const NETWORK_ERROR_CODES = [
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
