import type { TimeLimits } from './time-limits';
import { TIME_LIMITS } from './time-limits';
import { Interruption } from './interruption';
import type { RequestListener } from './sent-request';
import { WaitBudget } from './wait-budget';
import type { Waiting } from './wait-watch';
import { WaitWatch } from './wait-watch';

/** The longest time that a run waits for busy services in any case. */
const MAX_WAIT_MS = 10 * 60_000;

export interface CallBoundOptions {
  readonly timeLimits?: Partial<TimeLimits>;
  /** Milliseconds that a run waits because services ask for it. */
  readonly maxWaitMs?: number;
  /** Receives what the run waits for, if that takes long. */
  readonly onWaiting?: (waiting: Waiting) => void;
  /** Receives each request after it has ended. */
  readonly onRequest?: RequestListener;
}

/** The bounds of all requests of one call: no request and no wait is without a limit. */
export class CallBounds {
  public readonly limits: TimeLimits;
  public readonly budget: WaitBudget;
  public readonly watch: WaitWatch;
  public readonly onRequest: RequestListener | undefined;
  /** Number of tokens that are being requested. Requests that need one get more time. */
  public pendingTokens = 0;
  public interruption = new Interruption();

  constructor({ timeLimits, maxWaitMs = MAX_WAIT_MS, onWaiting, onRequest }: CallBoundOptions = {}) {
    this.limits = { ...TIME_LIMITS, ...timeLimits };
    this.budget = new WaitBudget(maxWaitMs);
    this.watch = new WaitWatch(onWaiting);
    this.onRequest = onRequest;
  }

  /** @param recording The signal of requests that record what was done until an interruption. */
  public setInterruption(signal: AbortSignal, recording: AbortSignal): void {
    this.interruption = new Interruption(signal, recording);
  }

  /** Returns the additional time of a request that reached its limit: it may be waiting for a token. */
  public readonly extendForToken = (): number => (this.pendingTokens > 0 ? this.limits.tokenMs : 0);
}
