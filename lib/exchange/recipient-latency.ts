import type { ChangeLatency, SynchronizationTrigger } from '../model/values/change-latency';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';

/** Time that the changes of the last seven days took until the recipient had copies of them, according to its receipts. */
export interface RecipientLatency {
  /** The things that the newest measured synchronization looked at. */
  readonly trigger: SynchronizationTrigger;
  /** Start of that synchronization, UTC. */
  readonly startTime: string;
  /** The milliseconds from the changes to their copies in that synchronization. */
  readonly lastMs: ChangeLatency;
  /** The longest time in all synchronizations whose receipts were read, in milliseconds. */
  readonly maxMs: number;
  /** Number of changes that listings found and that no event had told of; null if no receipt counts them. */
  readonly filesMissedByEvents: number | null;
}

/**
 * Summarizes the receipts that measure a latency.
 *
 * @returns Undefined if none of them does: that is unknown, not zero.
 */
export function summarizeLatency(receipts: readonly SynchronizationReceipt[]): RecipientLatency | undefined {
  let newest: Measured | undefined;
  let maxMs = 0;
  let missed: number | null = null;
  for (const receipt of receipts) {
    const { filesMissedByEvents } = receipt;
    // Numbers are claims: their sum stays a number that JSON keeps.
    if (typeof filesMissedByEvents === 'number')
      missed = Math.min((missed ?? 0) + filesMissedByEvents, Number.MAX_SAFE_INTEGER);
    if (!isMeasured(receipt)) continue;
    maxMs = Math.max(maxMs, receipt.changeLatencyMs.max);
    if (!newest || Date.parse(receipt.startTime) >= Date.parse(newest.startTime)) newest = receipt;
  }
  if (!newest) return undefined;
  const { trigger, startTime, changeLatencyMs: lastMs } = newest;
  return { trigger, startTime, lastMs, maxMs, filesMissedByEvents: missed };
}

type Measured = SynchronizationReceipt & {
  readonly trigger: SynchronizationTrigger;
  readonly changeLatencyMs: ChangeLatency;
};

function isMeasured(receipt: SynchronizationReceipt): receipt is Measured {
  const { trigger, changeLatencyMs } = receipt;
  return trigger !== undefined && changeLatencyMs !== undefined && changeLatencyMs !== null;
}
