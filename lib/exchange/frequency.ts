import { computeShortestInterval } from '../model/values/schedule';

/** The window in which synchronizations are counted. */
const WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

/** The frequency with which data is received: declared, and measured. */
export interface ReceivingFrequency {
  /** Cron expression (five fields, UTC) that the recipient follows; null if it follows none, or if that is not known. */
  readonly declaredCron: string | null;
  /** Interval of the schedule in milliseconds, the shorter one if the next two differ; null if there is no schedule. */
  readonly declaredIntervalMs: number | null;
  /** Synchronizations that succeeded in the last seven days. */
  readonly runsInSevenDays: number;
  /** Time between the starts of the last two successes in milliseconds; null if there are fewer than two. */
  readonly lastGapMs: number | null;
  /** Bytes that were copied in the last seven days, by failed synchronizations too. */
  readonly bytesInSevenDays: number;
  /** True if not all synchronizations of the last seven days were read: then at least this many bytes were copied. */
  readonly areBytesAtLeast: boolean;
}

/** Counts the synchronizations of the last seven days, one after another, in any order. */
export class FrequencyMeter {
  private readonly since: number;
  private runs = 0;
  private attempts = 0;
  private sized = 0;
  private bytes = 0;
  /** Starts of the last two successes, newest first. */
  private newest: readonly number[] = [];

  constructor(private readonly now: Date) {
    this.since = now.getTime() - WINDOW_MS;
  }

  /** Counts one synchronization. Returns true if it started in the last seven days: then its size counts, too. */
  public addRun(startedOn: Date, isSuccess: boolean): boolean {
    const start = startedOn.getTime();
    if (isSuccess) this.newest = [...this.newest, start].sort((a, b) => b - a).slice(0, 2);
    if (start < this.since) return false;
    this.attempts += 1;
    if (isSuccess) this.runs += 1;
    return true;
  }

  /** Adds the bytes of one of the synchronizations that started in the last seven days. */
  public addBytes(sizeWritten: number): void {
    this.sized += 1;
    // Sizes are claims: their sum stays a number that JSON keeps.
    this.bytes = Math.min(this.bytes + sizeWritten, Number.MAX_SAFE_INTEGER);
  }

  public measure(declaredCron: string | null): ReceivingFrequency {
    const [last, previous] = this.newest;
    return {
      declaredCron,
      declaredIntervalMs: declaredCron === null ? null : computeShortestInterval(declaredCron, this.now),
      runsInSevenDays: this.runs,
      lastGapMs: previous === undefined ? null : last - previous,
      bytesInSevenDays: this.bytes,
      areBytesAtLeast: this.sized < this.attempts,
    };
  }
}
