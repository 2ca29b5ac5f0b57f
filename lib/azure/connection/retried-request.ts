import type { LimitChoice } from '../requests/time-limits';
import { toDataShareError } from './error-translation';
import type { ServiceConnection } from './store-connection';
import type { TrySignal } from '../requests/try-signal';

/** Runs a request, and translates errors of the SDK into problems that name the side, the container and a fix. */
export async function withErrorTranslation<T>(
  connection: ServiceConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toDataShareError(connection, container, action, signal, error);
  }
}

/** Runs a request that the SDK sends once, within its time limit, retries transient failures, and translates errors. */
export function withRetry<T>(
  connection: ServiceConnection,
  container: string,
  action: string,
  signal: AbortSignal,
  request: (abortSignal: TrySignal) => Promise<T>,
  limit?: LimitChoice,
): Promise<T> {
  return withErrorTranslation(connection, container, action, signal, () =>
    connection.retrier.run(signal, request, { action, limit }),
  );
}

/** Runs a request for state as `withRetry` does. It neither waits behind copies nor counts as one. */
export const withStateRetry: typeof withRetry = (connection, ...facts) =>
  withRetry({ ...connection, retrier: connection.stateRetrier }, ...facts);
