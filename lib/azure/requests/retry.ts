import { setTimeout as sleep } from 'node:timers/promises';
import { getRetryAfterMs } from './error-kinds';
import { isTransient } from './error-kinds';
import { isThrottled } from './error-kinds';
import { RateLimiter } from './rate-limiter';

/** How often a request is sent again after a failure that may pass. */
export interface RetryOptions {
  /**
   * How often it is sent at most.
   * @default 8
   */
  readonly tries?: number;
  /**
   * Milliseconds before it is sent again for the first time; twice as long each time after. Where the service says how
   * long to wait (Retry-After), no request of the account is sent before that.
   * @default 500
   */
  readonly delayMs?: number;
  /**
   * The longest of these delays.
   * @default 30000
   */
  readonly maxDelayMs?: number;
}

/**
 * Sends the requests of the snapshot engine to one account, and again where that may help.
 *
 * The SDK's own retries do not heed Retry-After, and do not tell that a request was sent twice: which has to be known
 * where the first one may have been carried out and only its answer was lost.
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

  /** With a random part, so that requests which failed together are not sent together again. */
  private computeDelayMs(attempt: number): number {
    return Math.min(this.maxDelayMs, this.delayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  }
}
