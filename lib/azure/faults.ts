import { types } from 'node:util';
import { DataShareError } from '../errors';
import type { Problem } from '../problems';
import { problems } from '../problems';
import { redact } from '../redact';
import type { StoreConnection } from './connection';
import { CONNECTION_STRING_VARIABLE } from './connection';

/** The parts of the Azure SDK's errors that matter here. */
interface Fault {
  readonly name?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly errorCode?: string };
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

export function faultOf(error: unknown): { readonly status: number; readonly code: string } {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault;
  return {
    status: fault.statusCode ?? 0,
    code: fault.details?.errorCode ?? fault.code ?? fault.name ?? 'unknown',
  };
}

/** As the Blob endpoint says it, and the dfs endpoint. */
export const NO_CONTAINER = ['ContainerNotFound', 'FilesystemNotFound'];

const THROTTLED = [429, 503];
const TRANSIENT = [408, 429, 500, 502, 503, 504];
/** What the target's service was told by the source's. */
const TRANSIENT_AT_SOURCE = ['InternalError', 'OperationTimedOut', 'ServerBusy'];

/** The account has more to do than it can: fewer requests help, and waiting. */
export function isThrottled(error: unknown): boolean {
  return THROTTLED.includes(faultOf(error).status) || headerOf(error, COPY_SOURCE_ERROR) === 'ServerBusy';
}

const COPY_SOURCE_ERROR = 'x-ms-copy-source-error-code';

/** Whether the same request may have another answer in a moment: a broken connection, an answer that was cut, a busy service. */
export function isTransient(error: unknown): boolean {
  if (!types.isNativeError(error) || error.name === 'AbortError') return false;
  const { status, code } = faultOf(error);
  if (code === 'PARSE_ERROR') return true;
  if (status === 0) return isOfNetwork(error, code);
  return TRANSIENT.includes(status) || TRANSIENT_AT_SOURCE.includes(headerOf(error, COPY_SOURCE_ERROR) ?? '');
}

/** What Retry-After asks for; 0 where it is not there. */
export function retryAfterMs(error: unknown): number {
  const value = headerOf(error, 'retry-after');
  if (value === undefined) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  // A service that asks for more is not waited for: the run ends, and the next one goes on.
  return Math.min(Math.max(0, seconds || 0), 120) * 1000;
}

function headerOf(error: unknown, name: string): string | undefined {
  return (error as Fault | undefined)?.response?.headers.get(name);
}

function isOfNetwork(error: Error, code: string): boolean {
  return NOT_REACHED.includes(code) || NETWORK_ERRORS.includes(error.name);
}

/** Runs a request and turns the SDK's error into ours: which side, which container, what to do. */
export async function asked<T>(
  connection: StoreConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw translated(connection, container, action, signal, error);
  }
}

/** The same, and the request is sent again where that may help: for those that the SDK sends once. */
export function askedAgain<T>(
  connection: StoreConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<T> {
  return asked(connection, container, action, signal, () => connection.attempts.run(signal, request));
}

export function translated(
  connection: StoreConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  error: unknown,
): unknown {
  if (DataShareError.isDataShareError(error) || !types.isNativeError(error)) return error;
  return new DataShareError([problemOf(connection, container, action, signal, error)], { cause: error });
}

const NOT_SIGNED_IN = [
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
];
/** Of these, the SDK has no answer of a server to tell. */
const NETWORK_ERRORS = ['RestError', 'AbortError'];
const CUT_OFF = 'its answer was cut off or malformed';
const GONE = [...NO_CONTAINER, 'ContainerBeingDeleted', 'ContainerDisabled'];
const NOT_REACHED = [
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'REQUEST_SEND_ERROR',
];

function problemOf(
  { side, blobEndpoint, connectionStringVariable }: StoreConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  error: Error,
): Problem {
  const { status, code } = faultOf(error);
  const reason = redact(code === 'PARSE_ERROR' ? CUT_OFF : status ? `${status} ${code}` : code);
  if (error.name === 'AbortError' && signal.aborted) return problems.interrupted();
  if (NOT_SIGNED_IN.includes(error.name)) {
    return problems.credentialUnavailable(side, CONNECTION_STRING_VARIABLE[side]);
  }
  if (status === 401 || status === 403) {
    return problems.accessDenied(side, container, reason, connectionStringVariable);
  }
  if (GONE.includes(code)) return problems.containerNotFound(side, container);
  if (status === 0 && code !== 'PARSE_ERROR' && isOfNetwork(error, code))
    return problems.endpointUnreachable(side, blobEndpoint, reason);
  return problems.storageFailed(side, action, reason);
}
