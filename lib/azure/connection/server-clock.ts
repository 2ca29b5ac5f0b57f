/**
 * The time at the storage service, as its last answer had it: what a SAS is judged by. The clock of this machine may be
 * hours off.
 */
export class ServerClock {
  private offsetMs = 0;

  constructor(private readonly localNow: () => Date) {}

  /** @param date Of an answer, just received. */
  public observe(date: Date | undefined): void {
    if (date) this.offsetMs = date.getTime() - this.localNow().getTime();
  }

  public now(): Date {
    return new Date(this.localNow().getTime() + this.offsetMs);
  }
}
