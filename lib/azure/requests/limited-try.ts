import type { TrySignal } from './try-signal';
import { onAbort, TryAbort } from './try-signal';

/** The failure of a try that exceeded its time limit. It is a lost response: the service may have done what was asked. */
export class NoAnswerError extends Error {
  public readonly code = 'NO_ANSWER';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoAnswerError';
  }
}

/** The failure of a credential that gave no token within its limit. The request that needs the token is tried again. */
export class NoTokenError extends NoAnswerError {
  constructor(
    public readonly limitMs: number,
    options: ErrorOptions,
  ) {
    super(`no token within ${formatSeconds(limitMs)} s`, options);
  }
}

export function isNoAnswerError(error: unknown): boolean {
  return error instanceof NoAnswerError;
}

/** The failure of a try that was interrupted, as the SDK throws it. */
export function createAbortError(): Error {
  return Object.assign(new Error('the request was interrupted'), { name: 'AbortError' });
}

/** The limit of one try. */
export interface TryLimit {
  readonly limitMs: number;
  /** Returns more time that a try gets when it reaches its limit, once; 0 if there is no reason. */
  readonly extendMs?: () => number;
}

/**
 * Runs one try of a request. It ends when the request does, at its time limit, or when the signal is aborted, even if
 * the request ignores the signal that it is given.
 */
export function runWithinLimit<T>(
  signal: TrySignal,
  { limitMs, extendMs = () => 0 }: TryLimit,
  request: (abortSignal: TrySignal) => Promise<T>,
): Promise<T> {
  if (signal.aborted) return Promise.reject(createAbortError());
  const own = new TryAbort();
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      stopListening();
    };
    const fail = (error: unknown): void => {
      end();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it was thrown
      reject(error);
    };
    const interrupt = (): void => {
      fail(createAbortError());
      own.abort();
    };
    const timeOut = (waitedMs: number): void => {
      fail(new NoAnswerError(`no answer within ${formatSeconds(waitedMs)} s`));
      own.abort();
    };
    let timer = setTimeout(() => {
      const moreMs = extendMs();
      if (moreMs > 0) timer = setTimeout(() => timeOut(limitMs + moreMs), moreMs);
      else timeOut(limitMs);
    }, limitMs);
    const stopListening = onAbort(signal, interrupt);
    request(own).then((answer) => {
      end();
      resolve(answer);
    }, fail);
  });
}

export function formatSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 10 ? String(Number(seconds.toFixed(2))) : String(Math.round(seconds));
}
