/** A name at which a dataset can be cut, and the number of files from there to the next one. */
export interface SplitName {
  readonly first: string;
  readonly entries: number;
}

/** A range between two of these names. */
export interface SplitRange {
  /** Index of its first name. */
  readonly index: number;
  /** Number of names. */
  readonly count: number;
}

/**
 * Cuts a dataset into ranges with about the same number of files each: together they have every name once. The same names and
 * the same number give the same ranges.
 *
 * @param names In ascending order.
 * @param maxRanges Maximum number of ranges: 1 or more.
 * @param canBegin Returns true if a range may begin at a name. The first range has all names before the second one, too.
 */
export function splitNames(
  names: readonly SplitName[],
  maxRanges: number,
  canBegin: (name: string) => boolean = () => true,
): SplitRange[] {
  const all = names.reduce((sum, { entries }) => sum + entries, 0);
  const ranges: SplitRange[] = [];
  let index = 0;
  let passed = 0;
  for (const [at, { first, entries }] of names.entries()) {
    const isDue = passed * maxRanges >= all * (ranges.length + 1);
    if (at > index && isDue && ranges.length < maxRanges - 1 && canBegin(first)) {
      ranges.push({ index, count: at - index });
      index = at;
    }
    passed += entries;
  }
  if (index < names.length) ranges.push({ index, count: names.length - index });
  return ranges;
}
