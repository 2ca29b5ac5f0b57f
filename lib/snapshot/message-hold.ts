import { MAX_HIDDEN_SECONDS } from './contract/change-queue';

/**
 * Keeps messages from being received by others while a run deals with them. Each renewal doubles the time, so that the number of
 * renewals is small, and a killed run hides its messages for about as long as it has held them. There is no renewal beyond the longest
 * time that the service allows: the run has then had the messages for days.
 */
export class MessageHold {
  private timer: NodeJS.Timeout | undefined;
  private renewal: Promise<void> | undefined;
  private readonly end = new AbortController();

  constructor(
    private seconds: number,
    private readonly hide: (seconds: number) => Promise<void>,
  ) {
    this.schedule();
  }

  /** The time for which messages are hidden at present. */
  public get hiddenSeconds(): number {
    return this.seconds;
  }

  /** Aborted when the messages are held no longer. */
  public get endSignal(): AbortSignal {
    return this.end.signal;
  }

  /** Stops the renewals. One that is in flight is waited for, because it changes the receipts. */
  public async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.renewal;
  }

  private schedule(): void {
    // At half of the time: a renewal of many messages takes a while.
    this.timer = setTimeout(() => void (this.renewal = this.renew()), this.seconds * 500);
    this.timer.unref();
  }

  private async renew(): Promise<void> {
    if (this.seconds >= MAX_HIDDEN_SECONDS) return this.end.abort();
    this.seconds = Math.min(MAX_HIDDEN_SECONDS, this.seconds * 2);
    // A message that cannot be kept is received again, and its change is then known.
    await this.hide(this.seconds).catch(() => undefined);
    if (this.timer !== undefined) this.schedule();
  }
}
