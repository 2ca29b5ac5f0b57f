import { setTimeout as sleep } from 'node:timers/promises';
import { isNoAnswerError, runWithinLimit } from './limited-try';
import { RateLimiter } from './rate-limiter';
import { CallBounds } from './call-bounds';
import { InterruptedError } from './interruption';
import type { LimitChoice } from './time-limits';
import { REQUEST_LIMIT } from './time-limits';
import { toFault } from './sdk-fault';
import type { TrySignal } from './try-signal';
import type { PendingRequest } from './wait-watch';
import { getRetryAfterMs, countPossibleTries, isThrottled } from './transient-errors';

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
  /**
   * Milliseconds that a run waits because services ask for it (Retry-After), in addition to half of its duration. Then it
   * ends with `ServiceBusy`.
   * @default 600000
   */
  readonly maxWaitMs?: number;
}

/** The requests of one account, in addition to the options of retries. */
export interface RetrierOptions {
  /** The account in messages: "the target". */
  readonly service?: string;
  /** Requests that the account is sent in a second at most. */
  readonly perSecond?: number;
  readonly bounds?: CallBounds;
}

/** One request, as far as its bounds and messages need it. */
export interface RequestFacts {
  /** Completes "waiting for the target to": "copy to landing/a.csv". */
  readonly action?: string;
  readonly limit?: LimitChoice;
}

/**
 * Sends the requests of the snapshot engine to one account, and retries transient failures. Each try has a time limit.
 *
 * The retries of the SDK do not honor Retry-After, and do not report that a request was sent twice. The engine has to know
 * that, because the first request may have succeeded even though its response was lost.
 */
export class RequestRetrier {
  public readonly bounds: CallBounds;
  private readonly rateLimiter: RateLimiter;
  private readonly tries: number;
  private readonly delayMs: number;
  private readonly maxDelayMs: number;
  private readonly service: string;

  constructor(
    { tries = 8, delayMs = 500, maxDelayMs = 30_000 }: RetryOptions = {},
    { service = 'the account', perSecond, bounds = new CallBounds() }: RetrierOptions = {},
  ) {
    this.rateLimiter = new RateLimiter(perSecond, () => bounds.interruption);
    this.tries = tries;
    this.delayMs = delayMs;
    this.maxDelayMs = maxDelayMs;
    this.service = service;
    this.bounds = bounds;
  }

  /**
   * @param request Sends the request with the signal that it is given, which is aborted at the time limit too.
   * @throws NoAnswerError if the last try had no answer
   */
  public async run<T>(
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
    { action, limit = REQUEST_LIMIT }: RequestFacts = {},
  ): Promise<T> {
    const attempt = (): Promise<T> => this.runTry(signal, request, limit);
    const pending = this.beginPending(action);
    try {
      for (let tries = 1; ; tries++) {
        try {
          const answer = await this.rateLimiter.run(signal, attempt);
          this.bounds.watch.noteAnswer();
          return answer;
        } catch (error) {
          this.handleFailure(error);
          if (tries >= countPossibleTries(error, this.tries) || signal.aborted) throw error;
          await this.waitForRetry(error, this.computeDelayMs(tries), signal);
        }
      }
    } finally {
      this.bounds.watch.end(pending);
    }
  }

  private async waitForRetry(error: unknown, delayMs: number, signal: AbortSignal): Promise<void> {
    const { interruption } = this.bounds;
    if (!isThrottled(error)) await sleep(delayMs, undefined, { signal });
    else if (interruption.endsRetries(signal)) throw new InterruptedError({ cause: error });
    else await interruption.pause(delayMs, signal);
  }

  /** Sends a request once, within its time limit. */
  public async runOnce<T>(
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
    { action, limit = REQUEST_LIMIT }: RequestFacts = {},
  ): Promise<T> {
    const pending = this.beginPending(action);
    try {
      return await this.runTry(signal, request, limit);
    } finally {
      this.bounds.watch.end(pending);
    }
  }

  /** Counts a request as pending until it has ended, so that a long silence can be explained. */
  private beginPending(action = 'answer'): PendingRequest {
    const pending = { service: this.service, action };
    this.bounds.watch.begin(pending);
    return pending;
  }

  private runTry<T>(
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
    limit: LimitChoice,
  ): Promise<T> {
    const { limits, extendForToken } = this.bounds;
    return runWithinLimit(signal, { limitMs: limit(limits), extendMs: extendForToken }, request);
  }

  /** Slows down if the account is busy, within the budget of the run. @throws DataShareError `ServiceBusy` */
  private handleFailure(error: unknown): void {
    const { watch, budget } = this.bounds;
    const { status, code } = toFault(error);
    if (status !== 0 && !isNoAnswerError(error)) watch.noteAnswer();
    if (!isThrottled(error)) return;
    const waitMs = this.rateLimiter.slowDown(getRetryAfterMs(error));
    if (waitMs === 0) return;
    watch.reportPause(this.service, waitMs, `${status} ${code}`);
    budget.spend(waitMs, this.service);
  }

  /** Adds jitter, so that requests that failed together are not retried together. */
  private computeDelayMs(attempt: number): number {
    return Math.min(this.maxDelayMs, this.delayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  }
}
