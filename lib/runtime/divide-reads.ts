/** The most that is read: of one, about so many of all together, and at least so many of each. */
export interface ReadLimits {
  readonly ofOne: number;
  readonly least: number;
  readonly ofAll: number;
}

/** Computes how many are read of each: fewer if there are many. */
export function divideReads({ ofOne, least, ofAll }: ReadLimits, count: number): number {
  return Math.min(ofOne, Math.max(least, Math.floor(ofAll / Math.max(count, 1))));
}
