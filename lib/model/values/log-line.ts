/*
 * What `datashare sync --log-format json` says, a JSON object a line. Alerts ask for these names: changing one breaks
 * them, adding one does not.
 */

/** What a line tells. */
export enum LogEvent {
  STARTED = 'SynchronizationStarted',
  PROGRESS = 'SynchronizationProgress',
  WARNING = 'SynchronizationWarning',
  /** The last line of each run, however it ended. */
  ENDED = 'SynchronizationEnded',
}

/** How a run ended. */
export enum EndStatus {
  SUCCEEDED = 'Succeeded',
  /** Files failed, or nothing more could be done. What was copied is kept. */
  FAILED = 'Failed',
  /** Nothing was touched: a document that does not parse, or sides that do not fit. */
  REFUSED = 'Refused',
  /** Another run was under way. */
  SKIPPED = 'Skipped',
}

/** What each line has. */
export interface LogLine {
  /** When it was written: UTC, ISO 8601. */
  readonly time: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly event: LogEvent;
  /** These are null until the document has been read. */
  readonly subscriptionName: string | null;
  readonly shareName: string | null;
  readonly invitationId: string | null;
}

/** The last line. What a run did not come to know is null. */
export interface EndedLine extends LogLine {
  readonly event: LogEvent.ENDED;
  readonly status: EndStatus;
  readonly exitCode: number;
  /** The code of what went wrong; where only files failed, that of the first. Null where nothing did. */
  readonly code: string | null;
  readonly message: string | null;
  /** What to do about it. */
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
