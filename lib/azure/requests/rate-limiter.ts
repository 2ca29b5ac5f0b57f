import { setTimeout as sleep } from 'node:timers/promises';
import { Interruption } from './interruption';

/** Minimum time between two reductions: responses to earlier requests carry no new information. */
const STEP_DOWN_INTERVAL_MS = 1000;

const NO_INTERRUPTION = new Interruption();

/** Initial number of concurrent requests. */
const INITIAL_LIMIT = 32;

/**
 * Limits the concurrent requests to one account. The limit doubles after each successful round until the account
 * throttles; then it is halved, and grows by one after each round. During a Retry-After delay no request is sent.
 */
export class RateLimiter {
  private limit = INITIAL_LIMIT;
  /** From this limit on, growth is linear. */
  private threshold = Infinity;
  private nextAt = 0;
  private running = 0;
  private pausedUntil = 0;
  private steppedDownAt = -Infinity;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param perSecond Maximum number of requests per second.
   * @param getInterruption Returns the interruption, which ends the pauses of the account.
   */
  constructor(
    private readonly perSecond = Infinity,
    private readonly getInterruption = (): Interruption => NO_INTERRUPTION,
  ) {}

  /** Runs a request as soon as the limits allow. */
  public async run<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    // Most requests have nothing to wait for.
    if (this.canRunAtOnce()) this.running += 1;
    else await this.waitForTurn(signal);
    try {
      const answer = await request();
      this.limit += this.limit < this.threshold ? 1 : 1 / this.limit;
      return answer;
    } finally {
      this.running -= 1;
      while (this.waiting.length > 0 && this.running < Math.floor(this.limit)) this.admitNext();
    }
  }

  /**
   * Lowers the limit after the account reported that it is too busy.
   *
   * @returns Milliseconds by which this lengthens the pause of the account: requests that were refused together wait together.
   */
  public slowDown(retryAfterMs: number): number {
    const now = performance.now();
    const pausedUntil = Math.max(this.pausedUntil, now);
    const lengthenedMs = Math.max(0, now + retryAfterMs - pausedUntil);
    this.pausedUntil = pausedUntil + lengthenedMs;
    if (now - this.steppedDownAt < STEP_DOWN_INTERVAL_MS) return lengthenedMs;
    this.steppedDownAt = now;
    this.limit = Math.max(1, Math.floor(Math.min(this.limit, this.running) / 2));
    this.threshold = this.limit;
    return lengthenedMs;
  }

  private canRunAtOnce(): boolean {
    if (this.perSecond !== Infinity || this.running >= Math.floor(this.limit)) return false;
    return this.pausedUntil === 0 || this.computePauseMs() <= 0;
  }

  private async waitForTurn(signal: AbortSignal): Promise<void> {
    if (this.running < Math.floor(this.limit)) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await this.waitForAccount(signal);
      for (let left = this.computeSlotMs(); left > 0; left = this.computeSlotMs()) {
        await sleep(left, undefined, { signal });
        await this.waitForAccount(signal);
      }
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

  private async waitForAccount(signal: AbortSignal): Promise<void> {
    for (let left = this.computePauseMs(); left > 0; left = this.computePauseMs())
      if (!(await this.getInterruption().pause(left, signal))) return;
  }

  /** Returns the milliseconds until the account wants the next request. */
  private computePauseMs(): number {
    return this.pausedUntil - performance.now();
  }

  /** Returns the milliseconds until the rate allows the next request. */
  private computeSlotMs(): number {
    const now = performance.now();
    if (this.perSecond === Infinity) return 0;
    if (now < this.nextAt) return this.nextAt - now;
    // Each call reserves its slot, so that the next one waits for the slot after it.
    this.nextAt = Math.max(now, this.nextAt) + 1000 / this.perSecond;
    return 0;
  }
}
