import { setTimeout as sleep } from 'node:timers/promises';

/** The time after an interruption in which requests that record what was done may still wait for a busy account. */
const RECORDING_PAUSE_MS = 2000;

/** The failure of a request that was not sent because of an interruption: its account had asked to wait. */
export class InterruptedError extends Error {
  constructor(options?: ErrorOptions) {
    super('the run was interrupted while an account asked it to wait', options);
    this.name = 'InterruptedError';
  }
}

/**
 * The interruption of a call. From then on nothing waits for a busy account, apart from requests that record what was done,
 * which wait shortly and are then sent once more.
 */
export class Interruption {
  private endsAt = Infinity;

  /** @param recording The signal of requests that record what was done. */
  constructor(
    private readonly signal?: AbortSignal,
    private readonly recording?: AbortSignal,
  ) {
    const begin = (): void => void (this.endsAt = performance.now() + RECORDING_PAUSE_MS);
    if (signal?.aborted) begin();
    else signal?.addEventListener('abort', begin, { once: true });
  }

  /** True if a request must not be repeated because its account is busy. */
  public endsRetries(signal: AbortSignal): boolean {
    return (this.signal?.aborted ?? false) && !(signal === this.recording && performance.now() < this.endsAt);
  }

  /**
   * Waits because an account asks for it.
   *
   * @returns False if the time is not over, and the request is to be sent all the same.
   * @throws InterruptedError
   */
  public async pause(waitMs: number, signal: AbortSignal): Promise<boolean> {
    const interruption = this.signal;
    const until = performance.now() + waitMs;
    if (!interruption?.aborted) {
      const signals = interruption ? AbortSignal.any([signal, interruption]) : signal;
      try {
        await sleep(waitMs, undefined, { signal: signals });
        return true;
      } catch (error) {
        if (signal.aborted || !interruption?.aborted) throw error;
      }
    }
    if (signal !== this.recording) throw new InterruptedError();
    const leftMs = Math.min(until, this.endsAt) - performance.now();
    if (leftMs > 0) await sleep(leftMs, undefined, { signal });
    return performance.now() >= until;
  }
}
