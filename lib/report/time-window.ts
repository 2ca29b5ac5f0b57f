const DAY_MS = 24 * 60 * 60 * 1000;

/** The time of a report, and the days after it in which an end needs attention. */
export class TimeWindow {
  private readonly end: number;

  constructor(
    private readonly now: Date,
    days: number,
  ) {
    this.end = now.getTime() + days * DAY_MS;
  }

  /** True if a time is not after the time of the report. */
  public isOver(time: string): boolean {
    return Date.parse(time) <= this.now.getTime();
  }

  /** True if a time is after the time of the report, but not after the window. */
  public isSoon(time: string): boolean {
    return !this.isOver(time) && Date.parse(time) <= this.end;
  }
}
