import type { Part } from '../state/chunked-jsonl';

/** Number of files that each dataset in progress may hold: as many as a page of a listing has at most. */
export const MAX_SHORT_FILES = 5000;

/** True if a manifest has more files than a page: then a dataset holds more than a page, whatever its listing has. */
export function isLong(parts: readonly Pick<Part, 'entries'>[]): boolean {
  return parts.reduce((sum, { entries }) => sum + entries, 0) > MAX_SHORT_FILES;
}

/**
 * Lets only some datasets of a run list more than a page at the same time: each of these holds batches of its listing and of its
 * manifest in memory. The others wait after their first page. Those that list on never wait for those that wait.
 */
export class LongListings {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /** @param limit Maximum number of datasets that list more than a page at the same time: at least one. */
  constructor(private readonly limit: number) {}

  public createListing(): LongListing {
    return new LongListing(this);
  }

  public async begin(): Promise<void> {
    if (this.running < this.limit) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  public end(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}

/** The listings of one dataset: of its source, and of its target if that is listed too. */
export class LongListing {
  private begun: Promise<void> | undefined;

  constructor(private readonly all: LongListings) {}

  /** Must be awaited before more than a page of the dataset is held. */
  public readonly begin = (): Promise<void> => (this.begun ??= this.all.begin());

  /** Called once, after all work on the dataset. */
  public end(): void {
    void this.begun?.then(() => this.all.end());
  }
}
