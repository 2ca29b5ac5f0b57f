import { setTimeout as sleep } from 'node:timers/promises';

/** After a step down, answers of requests that were sent before it say nothing new. */
const STEP_DOWN_INTERVAL_MS = 1000;

/**
 * How many requests one account is sent at once: half as many each time that it throttles, one more again after each
 * round that went well, and none at all while it asked to be left alone (Retry-After).
 */
export class Pace {
  private limit = Infinity;
  private running = 0;
  private pausedUntil = 0;
  private steppedDownAt = -Infinity;
  private readonly waiting: (() => void)[] = [];

  /** Runs a request when its turn has come. */
  public async run<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    await this.turn(signal);
    try {
      const answer = await request();
      // Additive increase: each round of `limit` answers is worth one more request.
      if (this.limit !== Infinity) this.limit += 1 / this.limit;
      return answer;
    } finally {
      this.running -= 1;
      while (this.waiting.length > 0 && this.running < Math.floor(this.limit)) this.admit();
    }
  }

  /** The account has answered that it is too busy. */
  public throttled(retryAfterMs: number): void {
    const now = performance.now();
    this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs);
    if (now - this.steppedDownAt < STEP_DOWN_INTERVAL_MS) return;
    this.steppedDownAt = now;
    this.limit = Math.max(1, Math.floor(Math.min(this.limit, this.running) / 2));
  }

  private async turn(signal: AbortSignal): Promise<void> {
    if (this.running < Math.floor(this.limit)) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      for (let left = this.pause(); left > 0; left = this.pause()) await sleep(left, undefined, { signal });
    } catch (error) {
      this.running -= 1;
      if (this.waiting.length > 0) this.admit();
      throw error;
    }
  }

  private admit(): void {
    this.running += 1;
    this.waiting.shift()!();
  }

  private pause(): number {
    return this.pausedUntil - performance.now();
  }
}
