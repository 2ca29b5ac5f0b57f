import { DataShareError } from '../../../errors/data-share-error';
import type { EndedLine, EventFacts, LogLine } from '../../../model/values/log-line';
import { EndStatus, LogEvent } from '../../../model/values/log-line';
import type { Warning } from '../../../errors/warning-codes';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import { escapeUnprintable, redactReplacer } from '../../../errors/redact';
import type { SnapshotProgress } from '../../../snapshot/copying/progress-counts';
import type { RunRecord, SynchronizationDetails } from '../../../snapshot/contract/run-record';
import type { Waiting } from '../../../runtime/options';
import { formatWaiting } from '../waiting';
import { addCommandHints, nameFlags } from '../command-hints';
import { toExitCode } from '../print';
import type { CliIo } from '../../io';
import { MeteredProgress } from './metered-progress';
import { toShownCopies } from './progress-line';
import type { SkipStatus, SyncLog } from './sync-log';
import type { EventCounts } from '../../../snapshot/contract/event-counts';

/** The interval of progress lines. */
const PROGRESS_INTERVAL_MS = 5000;

/** Output for log collectors: lines of JSON on standard output. See `LogLine`. */
export class JsonLog implements SyncLog {
  private subscription: SubscriptionDocument | undefined;
  private latest: SnapshotProgress | undefined;
  private readonly metered = new MeteredProgress(toShownCopies);
  private record: RunRecord | undefined;
  private events: EventCounts | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly io: CliIo) {}

  public start(subscription: SubscriptionDocument): void {
    this.subscription = subscription;
    this.write({ level: 'info', event: LogEvent.STARTED });
    this.timer = setInterval(() => this.writeProgress(), PROGRESS_INTERVAL_MS);
    this.timer.unref();
  }

  public readonly reportProgress = (progress: SnapshotProgress): void => {
    this.latest = progress;
    this.metered.update(progress);
  };

  public readonly reportWarning = (warning: Warning): void => {
    const { code, message, fix } = addCommandHints(warning);
    this.write({ level: 'warning', event: LogEvent.WARNING, code, message: `${message}; ${fix}` });
  };

  public readonly reportWaiting = (waiting: Waiting): void => {
    const { seconds } = waiting;
    this.write({ level: 'info', event: LogEvent.WAITING, message: formatWaiting(waiting), seconds });
  };

  public readonly keepRecord = (record: RunRecord): void => {
    this.record = record;
  };

  public readonly keepEvents = (events: EventCounts): void => {
    this.events = events;
  };

  public end({ message, failures: [first] }: RunRecord, exitCode: number): void {
    const status = exitCode === 0 ? EndStatus.SUCCEEDED : EndStatus.FAILED;
    if (!first) return this.writeEnd({ status, exitCode, message });
    const { datasetName, path, code, reason } = first;
    this.writeEnd({
      status,
      exitCode,
      code,
      message: `${message}, the first of them ${datasetName}/${path}: ${nameFlags(reason)}`,
      fix: 'see them all with datashare history --json',
    });
  }

  public skip(message: string, status: SkipStatus = EndStatus.SKIPPED): void {
    this.writeEnd({ status, exitCode: 0, message });
  }

  public fail(error: unknown): number {
    if (!DataShareError.isDataShareError(error)) {
      this.writeEnd({ status: EndStatus.FAILED, exitCode: 1, code: 'InternalError' });
      throw error;
    }
    const { code, message, fix, where } = addCommandHints(error.problems[0]);
    const exitCode = toExitCode(error.problems);
    this.writeEnd({
      status: exitCode === 2 || exitCode === 3 ? EndStatus.REFUSED : EndStatus.FAILED,
      exitCode,
      code,
      message: where === undefined ? message : `${where}: ${message}`,
      fix,
    });
    return exitCode;
  }

  private writeEnd(outcome: Pick<EndedLine, 'status' | 'exitCode'> & Partial<Outcome>): void {
    clearInterval(this.timer);
    const { status, exitCode, code = null, message = null, fix = null } = outcome;
    const isFine = status !== EndStatus.FAILED && status !== EndStatus.REFUSED;
    this.write({
      level: isFine ? 'info' : 'error',
      event: LogEvent.ENDED,
      status,
      exitCode,
      code,
      message,
      fix,
      ...toRunFacts(this.record),
      trigger: this.record?.trigger ?? null,
      changeLatencyP95Ms: this.record?.changeLatencyMs?.p95 ?? null,
      filesMissedByEvents: this.record?.filesMissedByEvents ?? null,
      oldestWaitingMs: this.events?.oldestWaitingMs ?? null,
      deadLetters: this.events?.deadLetters ?? null,
    });
  }

  private writeProgress(): void {
    const [, { speed, secondsLeft }] = this.metered.read();
    this.write({
      level: 'info',
      event: LogEvent.PROGRESS,
      ...this.latest,
      bytesPerSecond: speed ? Math.round(speed.bytesPerSecond) : null,
      secondsLeft: secondsLeft === undefined ? null : Math.ceil(secondsLeft),
    });
  }

  private write(line: Pick<LogLine, 'level' | 'event'> & Readonly<Record<string, unknown>>): void {
    const { level, event, ...more } = line;
    const { subscriptionName = null, invitation } = this.subscription ?? {};
    const { shareName = null, invitationId = null } = invitation ?? {};
    const time = this.io.now().toISOString();
    const whole: LogLine = { time, level, event, subscriptionName, shareName, invitationId, ...more };
    this.io.stdout(`${escapeUnprintable(JSON.stringify(whole, redactReplacer))}\n`);
  }
}

type Outcome = Pick<EndedLine, 'code' | 'message' | 'fix'>;
type RunFacts = Omit<
  EndedLine,
  keyof LogLine | keyof EventFacts | 'status' | 'exitCode' | 'code' | 'message' | 'fix'
>;

function toRunFacts(record: RunRecord | undefined): RunFacts {
  const sum = (field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`): number | null =>
    record ? record.details.reduce((total, details) => total + details[field], 0) : null;
  return {
    synchronizationId: record?.synchronizationId ?? null,
    synchronizationMode: record?.synchronizationMode ?? null,
    startTime: record?.startTime ?? null,
    endTime: record?.endTime ?? null,
    durationMs: record?.durationMs ?? null,
    filesRead: sum('filesRead'),
    filesWritten: sum('filesWritten'),
    sizeWritten: sum('sizeWritten'),
    filesUnchanged: sum('filesUnchanged'),
    filesDeleted: sum('filesDeleted'),
    filesFailed: sum('filesFailed'),
    filesPostponed: sum('filesPostponed'),
  };
}
