import type { ReceivingFrequency } from '../exchange/frequency';
import type { ChangeLatency, SynchronizationTrigger } from '../model/values/change-latency';

/** One synchronization, from a receipt (provider) or a run record (consumer). */
export interface ReportedSynchronization {
  /** Id of the synchronization. */
  readonly synchronizationId: string;
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Recipient or subscription that ran it. */
  readonly recipientName: string;
  /** Mode of the synchronization. */
  readonly mode: 'FullSync' | 'Incremental';
  /** Result of the synchronization. */
  readonly status: 'Succeeded' | 'Failed';
  /** Start, UTC. */
  readonly startTime: string;
  /** End, UTC. */
  readonly endTime: string;
  /** Duration in milliseconds. */
  readonly durationMs: number;
  /** Number of files that were copied. */
  readonly filesWritten: number;
  /** Size of the files that were copied, in bytes. */
  readonly sizeWritten: number;
  /** Number of files that could not be copied. */
  readonly filesFailed: number;
  /**
   * Time from the last scheduled time to the start, for each run up to the first success after it; null for other runs, if no schedule is
   * known, and if no earlier run shows that the schedule applied then.
   */
  readonly latenessMs: number | null;
  /** The things it looked at: a `Listing` of the source, or the files that `Events` or `Digest` named; null if the run does not say. */
  readonly trigger: SynchronizationTrigger | null;
  /** Milliseconds from the changes to their copies; null if they were not measured. */
  readonly changeLatencyMs: ChangeLatency | null;
  /** Number of changes that a listing found and that no event had told of; null if that is unknown. */
  readonly filesMissedByEvents: number | null;
  /** True if the recipient states it in a receipt, false if it is the consumer's own record. */
  readonly isReceipt: boolean;
}

/** The declared and the measured frequency with which a recipient receives data. */
export interface Frequency extends ReceivingFrequency {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Name of the recipient. */
  readonly recipientName: string;
  /** True if a whole interval of the schedule passed without a success. */
  readonly isLate: boolean;
}
