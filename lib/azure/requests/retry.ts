import { setTimeout as sleep } from 'node:timers/promises';
import { getRetryAfterMs, isTransient, isThrottled } from './transient-errors';
import { RateLimiter } from './rate-limiter';

/** Retries of a request after a transient failure. */
export interface RetryOptions {
  /**
   * Maximum number of attempts.
   * @default 8
   */
  readonly tries?: number;
  /**
   * Milliseconds before the first retry. The delay doubles with each further one. If the service asks for a delay
   * (Retry-After), no request is sent to the account before that.
   * @default 500
   */
  readonly delayMs?: number;
  /**
   * Maximum delay in milliseconds.
   * @default 30000
   */
  readonly maxDelayMs?: number;
}

/**
 * Sends the requests of the snapshot engine to one account, and retries transient failures.
 *
 * The retries of the SDK do not honor Retry-After, and do not report that a request was sent twice. The engine has to know
 * that, because the first request may have succeeded even though its response was lost.
 */
export class RequestRetrier {
  private readonly rateLimiter: RateLimiter;
  private readonly tries: number;
  private readonly delayMs: number;
  private readonly maxDelayMs: number;

  /** @param perSecond Requests that the account is sent in a second at most. */
  constructor({ tries = 8, delayMs = 500, maxDelayMs = 30_000 }: RetryOptions = {}, perSecond?: number) {
    this.rateLimiter = new RateLimiter(perSecond);
    this.tries = tries;
    this.delayMs = delayMs;
    this.maxDelayMs = maxDelayMs;
  }

  public async run<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.rateLimiter.run(signal, request);
      } catch (error) {
        if (isThrottled(error)) this.rateLimiter.slowDown(getRetryAfterMs(error));
        if (attempt >= this.tries || signal.aborted || !isTransient(error)) throw error;
        await sleep(this.computeDelayMs(attempt), undefined, { signal });
      }
    }
  }

  /** Adds jitter, so that requests that failed together are not retried together. */
  private computeDelayMs(attempt: number): number {
    return Math.min(this.maxDelayMs, this.delayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  }
}
