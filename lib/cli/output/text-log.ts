import type { SubscriptionDocument } from '../../model/documents/subscription';
import { printable, redact } from '../../errors/redact';
import type { SnapshotProgress } from '../../snapshot/copying/run-tally';
import type { RunRecord } from '../../snapshot/ports/run-record';
import { warn } from './print';
import { printJson } from './print';
import type { CliIo } from '../io';
import type { Progress } from './progress';
import { startProgress } from './progress';
import type { SyncLog } from './sync-log';

/** A run as people read it: progress and warnings on standard error, and what became of it on standard output. */
export class TextLog implements SyncLog {
  private readonly warnings: string[] = [];
  private subscriptionName = '';
  private shown: Progress | undefined;

  /**
   * @param describe What became of a run, in words and tables.
   * @param isJson One JSON document of it instead.
   */
  constructor(
    private readonly io: CliIo,
    private readonly describe: (record: RunRecord, io: CliIo) => string,
    private readonly isJson = false,
  ) {}

  public started({ subscriptionName }: SubscriptionDocument): void {
    this.subscriptionName = subscriptionName;
    this.shown = startProgress(this.io);
  }

  public readonly progress = (progress: SnapshotProgress): void => this.shown?.update(progress);

  // Not while the progress bar is drawn.
  public readonly warning = (text: string): void => void this.warnings.push(text);

  public readonly recorded = (): void => {};

  public ended(record: RunRecord): void {
    this.stop();
    if (this.isJson) printJson(this.io, record);
    else this.io.stdout(this.describe(record, this.io));
  }

  public skipped(message: string): void {
    this.stop();
    const { subscriptionName, io } = this;
    if (this.isJson) printJson(io, { subscriptionName, status: 'Skipped', message });
    else io.stdout(`${printable(redact(`skipped: ${message}`))}\n`);
  }

  public failed(error: unknown): never {
    this.stop();
    throw error;
  }

  private stop(): void {
    this.shown?.stop();
    this.warnings.forEach((text) => warn(text, this.io));
  }
}
