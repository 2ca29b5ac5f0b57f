import type { TimedChange } from './timed-changes';

/** The age that changes had when they arrived, in seconds. */
export interface Staleness {
  /** Half of the changes arrived within this time. */
  readonly p50: number;
  /** 95 of 100 changes arrived within this time. */
  readonly p95: number;
  /** The longest time. */
  readonly max: number;
}

/** Changes on their way to the recipient, by the file that they are about. */
export class Arrivals {
  private readonly waiting = new Map<string, TimedChange>();
  private readonly ages: number[] = [];
  /** Number of changes that a later change of the same file replaced before they arrived. */
  public superseded = 0;

  public add(change: TimedChange): void {
    const key = toPlace(change);
    if (this.waiting.has(key)) this.superseded++;
    this.waiting.set(key, change);
  }

  /** Lets all changes arrive, and returns their number. */
  public arrive(at: Date): number {
    const count = this.waiting.size;
    for (const change of this.waiting.values()) this.ages.push((at.getTime() - Date.parse(change.at)) / 1000);
    this.waiting.clear();
    return count;
  }

  /** Returns the places of the changes that have not arrived. */
  public getWaiting(): string[] {
    return [...this.waiting.keys()];
  }

  public getNumber(): number {
    return this.ages.length;
  }

  /** Returns null if nothing has arrived. */
  public getStaleness(): Staleness | null {
    const sorted = [...this.ages].sort((a, b) => a - b);
    if (sorted.length === 0) return null;
    const rank = (fraction: number): number => sorted[Math.ceil(fraction * sorted.length) - 1];
    return { p50: rank(0.5), p95: rank(0.95), max: rank(1) };
  }
}

export const toPlace = ({ container, path }: Pick<TimedChange, 'container' | 'path'>): string =>
  `${container}/${path}`;
