/**
 * The time of the storage service according to its last response. The service checks a SAS against it, and the clock of
 * this machine may be hours off.
 */
export class ServerClock {
  private offsetMs = 0;

  constructor(private readonly localNow: () => Date) {}

  /** @param date The date of a response that was just received. */
  public observe(date: Date | undefined): void {
    if (date) this.offsetMs = date.getTime() - this.localNow().getTime();
  }

  public now(): Date {
    return new Date(this.localNow().getTime() + this.offsetMs);
  }
}
