import type { EndStatus } from '../../../model/values/log-line';
import type { Warning } from '../../../errors/warning-codes';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import type { SnapshotProgress } from '../../../snapshot/copying/progress-counts';
import type { Waiting } from '../../../runtime/options';
import type { EventCounts } from '../../../snapshot/contract/event-counts';
import type { RunRecord } from '../../../snapshot/contract/run-record';

/** The result of a run that did nothing, which is no failure. `Succeeded` if nothing was to do. */
export type SkipStatus = EndStatus.SKIPPED | EndStatus.ENDED | EndStatus.SUCCEEDED;

/** The output of a synchronization while it runs and when it ends. Exactly one of the last three methods is called. */
export interface SyncLog {
  /** Called after the document has been read. */
  start(subscription: SubscriptionDocument): void;
  readonly reportProgress: (progress: SnapshotProgress) => void;
  readonly reportWarning: (warning: Warning) => void;
  readonly reportWaiting: (waiting: Waiting) => void;
  /** Called after the run has written its record. The run may still end with an error. */
  readonly keepRecord: (record: RunRecord) => void;
  /** Called after a pass over a queue of change events. */
  readonly keepEvents: (events: EventCounts) => void;
  end(record: RunRecord, exitCode: number): void;
  /** Called if another run was active, if access had ended, or if nothing was to do. */
  skip(message: string, status?: SkipStatus): void;
  /**
   * Called if the run ended with an error.
   *
   * @returns The exit code.
   * @throws The error, if it is not printed here.
   */
  fail(error: unknown): number;
}
