import { setTimeout as sleep } from 'node:timers/promises';

/** After a step down, answers of requests that were sent before it say nothing new. */
const STEP_DOWN_INTERVAL_MS = 1000;

/** Requests that are sent at once in the beginning. */
const INITIAL_LIMIT = 32;

/**
 * How many requests one account is sent at once. Twice as many after each round that went well, until it throttles; then
 * half as many, and one more after each round. None at all while it asked to be left alone (Retry-After).
 */
export class RateLimiter {
  private limit = INITIAL_LIMIT;
  /** From here on it is felt for the limit slowly. */
  private threshold = Infinity;
  private nextAt = 0;
  private running = 0;
  private pausedUntil = 0;
  private steppedDownAt = -Infinity;
  private readonly waiting: (() => void)[] = [];

  /** @param perSecond Requests that the account is sent in a second at most. */
  constructor(private readonly perSecond = Infinity) {}

  /** Runs a request when its turn has come. */
  public async run<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    await this.waitForTurn(signal);
    try {
      const answer = await request();
      this.limit += this.limit < this.threshold ? 1 : 1 / this.limit;
      return answer;
    } finally {
      this.running -= 1;
      while (this.waiting.length > 0 && this.running < Math.floor(this.limit)) this.admitNext();
    }
  }

  /** The account has answered that it is too busy. */
  public slowDown(retryAfterMs: number): void {
    const now = performance.now();
    this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs);
    if (now - this.steppedDownAt < STEP_DOWN_INTERVAL_MS) return;
    this.steppedDownAt = now;
    this.limit = Math.max(1, Math.floor(Math.min(this.limit, this.running) / 2));
    this.threshold = this.limit;
  }

  private async waitForTurn(signal: AbortSignal): Promise<void> {
    if (this.running < Math.floor(this.limit)) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      for (let left = this.computePauseMs(); left > 0; left = this.computePauseMs()) await sleep(left, undefined, { signal });
    } catch (error) {
      this.running -= 1;
      if (this.waiting.length > 0) this.admitNext();
      throw error;
    }
  }

  private admitNext(): void {
    this.running += 1;
    this.waiting.shift()!();
  }

  /** Milliseconds until the next request may be sent. */
  private computePauseMs(): number {
    const now = performance.now();
    if (now < this.pausedUntil) return this.pausedUntil - now;
    if (this.perSecond === Infinity) return 0;
    if (now < this.nextAt) return this.nextAt - now;
    // One at a time asks, so that the next one waits for this one's place.
    this.nextAt = Math.max(now, this.nextAt) + 1000 / this.perSecond;
    return 0;
  }
}
