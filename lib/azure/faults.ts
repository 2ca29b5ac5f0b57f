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
}

export function faultOf(error: unknown): { readonly status: number; readonly code: string } {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault;
  return {
    status: fault.statusCode ?? 0,
    code: fault.details?.errorCode ?? fault.code ?? fault.name ?? 'unknown',
  };
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

export function translated(
  connection: StoreConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  error: unknown,
): unknown {
  if (DataShareError.isDataShareError(error) || !(error instanceof Error)) return error;
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
const GONE = ['ContainerNotFound', 'ContainerBeingDeleted', 'ContainerDisabled'];
const NOT_REACHED = [
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
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
  const reason = redact(status ? `${status} ${code}` : code);
  if (error.name === 'AbortError' && signal.aborted) return problems.interrupted();
  if (NOT_SIGNED_IN.includes(error.name)) {
    return problems.credentialUnavailable(side, CONNECTION_STRING_VARIABLE[side]);
  }
  if (status === 401 || status === 403) {
    return problems.accessDenied(side, container, reason, connectionStringVariable);
  }
  if (GONE.includes(code)) return problems.containerNotFound(side, container);
  if (
    status === 0 &&
    (NOT_REACHED.includes(code) || (NETWORK_ERRORS.includes(error.name) && code !== 'PARSE_ERROR'))
  )
    return problems.endpointUnreachable(side, blobEndpoint, reason);
  return problems.storageFailed(side, action, reason);
}
