/** A clock that is set back by less than this only makes a wait longer by that. */
const CORRECTION_MS = 60_000;

/**
 * A time from which on something is due, by the clock of this machine. A clock that was set back by more than a correction says
 * nothing about how long the wait was: it is due.
 */
export class DueTime {
  private since = -Infinity;
  private at = -Infinity;

  /** Puts it off. All times are milliseconds. */
  public postpone(now: number, until: number): void {
    this.since = now;
    this.at = until;
  }

  public isDue(now: number): boolean {
    return this.countMsLeft(now) === 0;
  }

  public countMsLeft(now: number): number {
    return now < this.since - CORRECTION_MS ? 0 : Math.max(0, this.at - now);
  }
}
