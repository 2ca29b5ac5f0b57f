/*
 * The lines of `datashare sync --log-format json`, one JSON object each. Alerts query these names: changing a name breaks them,
 * adding one does not.
 */

/** The events that a line can report. */
export enum LogEvent {
  STARTED = 'SynchronizationStarted',
  /** Every five seconds. See `ProgressLine`. */
  PROGRESS = 'SynchronizationProgress',
  WARNING = 'SynchronizationWarning',
  /** No request has been answered for ten seconds, or an account asked to wait. `message` says what is waited for. */
  WAITING = 'SynchronizationWaiting',
  /** The last line of each run, whatever its result. */
  ENDED = 'SynchronizationEnded',
}

/** The results of a run. */
export enum EndStatus {
  SUCCEEDED = 'Succeeded',
  /** Files failed, or the run could not continue. Copied files are kept. */
  FAILED = 'Failed',
  /** Nothing was changed: a document is invalid, or source and target are not compatible. */
  REFUSED = 'Refused',
  /** Another run held the lock. */
  SKIPPED = 'Skipped',
  /** Access to the share has ended, as declared: nothing was changed, and no later run changes anything. */
  ENDED = 'Ended',
}

/** The fields of every line. */
export interface LogLine {
  /** Time of the line: UTC, ISO 8601. */
  readonly time: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly event: LogEvent;
  /** Null until the document has been read. So are the next two. */
  readonly subscriptionName: string | null;
  readonly shareName: string | null;
  readonly invitationId: string | null;
}

/** A line of progress. All but the last two fields are absent until the run has begun. Sizes are in bytes. */
export interface ProgressLine extends LogLine {
  readonly event: LogEvent.PROGRESS;
  /** The dataset that was started last. The counts are over all datasets. */
  readonly datasetName?: string;
  readonly phase?: 'listing' | 'comparing' | 'copying' | 'publishing' | 'deleting' | 'recording' | 'waiting';
  /** False while more files to copy may be found. */
  readonly isTotalKnown?: boolean;
  readonly comparedFiles?: number;
  readonly plannedFiles?: number;
  readonly plannedBytes?: number;
  readonly copiedFiles?: number;
  /** Includes the blocks of unfinished files. */
  readonly copiedBytes?: number;
  /** Bytes among `copiedBytes` that an earlier run had copied. */
  readonly reusedBytes?: number;
  readonly unchangedFiles?: number;
  readonly failedFiles?: number;
  readonly failedBytes?: number;
  readonly filesToDelete?: number;
  readonly deletedFiles?: number;
  /** Speed of copying over the last seconds; null if nothing was copied. */
  readonly bytesPerSecond: number | null;
  /** An estimate; null if the total or the speed is not known. */
  readonly secondsLeft: number | null;
}

/** The facts of a run about change events. Values that the run did not determine are null. */
export interface EventFacts {
  /** `Events` or `Digest` if the run looked at the files that these named, `Listing` if it listed everything and counted what events had missed. */
  readonly trigger: string | null;
  /** Time within which 95 of 100 changes were copied, from the change at the source on. */
  readonly changeLatencyP95Ms: number | null;
  /** Number of changes that a listing found and no event had told of. */
  readonly filesMissedByEvents: number | null;
  /** Age of the oldest message that stays in the queue, because its change could not be copied; 0 if none stays. */
  readonly oldestWaitingMs: number | null;
  /** Number of messages that were moved from the queue to blobs of the state. */
  readonly deadLetters: number | null;
}

/** The last line. Values that the run did not determine are null. */
export interface EndedLine extends LogLine, EventFacts {
  readonly event: LogEvent.ENDED;
  readonly status: EndStatus;
  readonly exitCode: number;
  /** Error code; if only files failed, that of the first one. Null if nothing failed. */
  readonly code: string | null;
  readonly message: string | null;
  /** The way to solve it. */
  readonly fix: string | null;
  readonly synchronizationId: string | null;
  readonly synchronizationMode: string | null;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly durationMs: number | null;
  /** Over all datasets. Sizes are in bytes. */
  readonly filesRead: number | null;
  readonly filesWritten: number | null;
  readonly sizeWritten: number | null;
  readonly filesUnchanged: number | null;
  readonly filesDeleted: number | null;
  readonly filesFailed: number | null;
  readonly filesPostponed: number | null;
}
