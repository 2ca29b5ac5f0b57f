import { performance } from 'node:perf_hooks';

/** Maximum number of pages of listings that are in flight at the same time, over all datasets of an account. */
const MAX_PAGES = 16;
/** Waiting time per page, net of the work of this process, from which on it pays to list several ranges. */
const SLOW_PAGE_MS = 40;

/** The time of a process since an arbitrary point, and the part of it in which the process was busy. */
export interface ProcessTimes {
  readonly ms: number;
  readonly busyMs: number;
}

/**
 * The pages of listings that one account is asked for at the same time. All listings of a run share it.
 *
 * It measures how many ranges are worth listing at the same time: as many as keep this process busy. If pages arrive as fast as
 * they are read, that is one.
 */
export class ListingSlots {
  private ranges = 0;
  private worthwhile = 1;
  private inFlight = 0;
  private readonly waiting: (() => void)[] = [];
  /** The pages since the last measurement, and the time that they were in flight, all together. */
  private pages = 0;
  private flightMs = 0;
  private before: ProcessTimes | undefined;

  constructor(
    private readonly readTimes: () => ProcessTimes = readProcessTimes,
    private readonly maxPages = MAX_PAGES,
  ) {}

  /** True if one more range is worth listing. */
  public get hasRoom(): boolean {
    return this.ranges < this.worthwhile;
  }

  /** Counts a range that is being listed. */
  public beginRange(): void {
    this.ranges += 1;
  }

  public endRange(): void {
    this.ranges -= 1;
  }

  /** Fetches a page as soon as fewer than the maximum are in flight. */
  public async fetch<T>(fetchPage: () => Promise<T>): Promise<T> {
    while (this.inFlight >= this.maxPages) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.before ??= this.readTimes();
    this.inFlight += 1;
    const begin = this.readTimes().ms;
    try {
      return await fetchPage();
    } finally {
      this.inFlight -= 1;
      this.waiting.shift()?.();
      this.notePage(this.readTimes().ms - begin);
    }
  }

  private notePage(ms: number): void {
    this.pages += 1;
    this.flightMs += ms;
    const now = this.readTimes();
    const { before = now, pages, flightMs } = this;
    // Each range has had a page.
    if (pages < this.ranges) return;
    const busyMs = Math.max(now.busyMs - before.busyMs, 1);
    const isSlow = (flightMs - busyMs) / pages > SLOW_PAGE_MS;
    this.worthwhile = isSlow ? Math.min(this.maxPages, Math.ceil(flightMs / busyMs)) : 1;
    [this.pages, this.flightMs, this.before] = [0, 0, now];
  }
}

function readProcessTimes(): ProcessTimes {
  const { active } = performance.eventLoopUtilization();
  return { ms: performance.now(), busyMs: active };
}
