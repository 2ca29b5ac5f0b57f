import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 100;
const LONGEST_MS = 2_000;
const GROWTH = 1.5;

/** The pauses of a process that waits for others: longer and longer ones, until something happens. */
export class Pauses {
  private nextMs = FIRST_MS;

  public reset(): void {
    this.nextMs = FIRST_MS;
  }

  /** Ends early if the signal is aborted. */
  public async wait(signal: AbortSignal): Promise<void> {
    const ms = this.nextMs;
    this.nextMs = Math.min(LONGEST_MS, ms * GROWTH);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
