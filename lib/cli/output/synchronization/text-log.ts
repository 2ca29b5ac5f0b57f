import type { Warning } from '../../../errors/warning-codes';
import { EndStatus } from '../../../model/values/log-line';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import { escapeUnprintable, redact } from '../../../errors/redact';
import type { SnapshotProgress } from '../../../snapshot/copying/progress-counts';
import type { RunRecord } from '../../../snapshot/contract/run-record';
import type { Waiting } from '../../../runtime/options';
import { printWaiting } from '../waiting';
import { printWarning, printJson } from '../print';
import type { CliIo } from '../../io';
import type { Progress } from './progress';
import { startProgress } from './progress';
import type { SkipStatus, SyncLog } from './sync-log';
import type { EventCounts } from '../../../snapshot/contract/event-counts';

/** Output for people: progress and warnings on standard error, and the result on standard output. */
export class TextLog implements SyncLog {
  private readonly warnings: Warning[] = [];
  private subscriptionName = '';
  private events: EventCounts | undefined;
  private shown: Progress<SnapshotProgress> | undefined;

  /**
   * @param describe Formats the result for people.
   * @param isJson Prints the result as one JSON document instead.
   * @param isQuiet Prints only warnings, and a result that is no success.
   */
  constructor(
    private readonly io: CliIo,
    private readonly describe: (record: RunRecord, io: CliIo) => string,
    private readonly options: { readonly isJson?: boolean; readonly isQuiet?: boolean } = {},
  ) {}

  public start({ subscriptionName }: SubscriptionDocument): void {
    this.subscriptionName = subscriptionName;
    if (!this.options.isQuiet) this.shown = startProgress(this.io);
  }

  public readonly reportProgress = (progress: SnapshotProgress): void => this.shown?.update(progress);

  // Kept until the progress bar is gone.
  public readonly reportWarning = (warning: Warning): void => void this.warnings.push(warning);

  public readonly reportWaiting = (waiting: Waiting): void => {
    if (!this.options.isQuiet) printWaiting(waiting, this.shown?.io ?? this.io);
  };

  public readonly keepRecord = (): void => {};

  public end(record: RunRecord, exitCode: number): void {
    const { isJson, isQuiet } = this.options;
    this.stopProgress();
    if (isQuiet && exitCode === 0) return;
    if (isJson) printJson(this.io, record);
    else this.io.stdout(this.describe(record, this.io));
  }

  public readonly keepEvents = (events: EventCounts): void => void (this.events = events);

  public skip(message: string, status: SkipStatus = EndStatus.SKIPPED): void {
    this.stopProgress();
    const { subscriptionName, io } = this;
    if (this.options.isQuiet) return;
    if (this.options.isJson)
      printJson(io, { subscriptionName, status, message, ...(this.events && { events: this.events }) });
    else {
      const subject = status === EndStatus.SUCCEEDED ? subscriptionName : status.toLowerCase();
      io.stdout(`${escapeUnprintable(redact(`${subject}: ${message}`))}\n`);
    }
  }

  public fail(error: unknown): never {
    this.stopProgress();
    throw error;
  }

  private stopProgress(): void {
    this.shown?.stop();
    this.warnings.forEach((warning) => printWarning(warning, this.io));
  }
}
