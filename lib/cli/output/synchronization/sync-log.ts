import type { SubscriptionDocument } from '../../../model/documents/subscription';
import type { SnapshotProgress } from '../../../snapshot/copying/run-tally';
import type { RunRecord } from '../../../snapshot/ports/run-record';

/** What a synchronization says while it runs, and how it ended. Exactly one of the last three is called. */
export interface SyncLog {
  /** The document has been read. */
  start(subscription: SubscriptionDocument): void;
  readonly reportProgress: (progress: SnapshotProgress) => void;
  /** @param text Begins with the stable name of what is doubtful. */
  readonly reportWarning: (text: string) => void;
  /** The run has left its record; it may still end with an error. */
  readonly keepRecord: (record: RunRecord) => void;
  end(record: RunRecord, exitCode: number): void;
  /** Another run was under way. */
  skip(message: string): void;
  /**
   * The run ended with an error.
   *
   * @returns The exit code.
   * @throws The error, where it is not said here.
   */
  fail(error: unknown): number;
}
