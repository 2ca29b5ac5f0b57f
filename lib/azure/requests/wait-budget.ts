import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';

/** The part of its time that a run may wait for busy accounts, in addition to the budget. */
const WAITING_SHARE = 0.5;

/**
 * The time that a run waits because services ask for it (Retry-After). A long run that makes progress between short waits
 * goes on; one that mostly waits ends.
 */
export class WaitBudget {
  private waitedMs = 0;
  private readonly startedAt = performance.now();

  /** @param maxWaitMs Milliseconds that a run waits in any case. */
  constructor(private readonly maxWaitMs: number) {}

  /** @throws DataShareError `ServiceBusy` if the run has waited for too long */
  public spend(waitMs: number, service: string): void {
    this.waitedMs += waitMs;
    const allowedMs = this.maxWaitMs + WAITING_SHARE * (performance.now() - this.startedAt);
    if (this.waitedMs <= allowedMs) return;
    throw new DataShareError([problems.serviceBusy(service, Math.round(this.waitedMs / 1000))]);
  }
}
