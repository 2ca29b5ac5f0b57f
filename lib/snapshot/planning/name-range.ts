import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';

/** A range of the names of one dataset. */
export interface NameRange {
  /** The first name; undefined if there is no name before the range. */
  readonly from?: string;
  /** The first name after the range; undefined if the range has all further names. */
  readonly to?: string;
  /** Names at which a listing of the range may start, the best one first. None comes after `from`. */
  readonly starts: readonly string[];
}

/** Passes on the items of a range, and closes the stream at its end. */
export async function* limitToRange<T extends { readonly path: string }>(
  batches: Batches<T>,
  { from, to }: Pick<NameRange, 'from' | 'to'>,
  compare: Compare,
): AsyncGenerator<readonly T[]> {
  const isBefore = ({ path }: T): boolean => from !== undefined && compare(path, from) < 0;
  const isAfter = ({ path }: T): boolean => to !== undefined && compare(path, to) >= 0;
  for await (const batch of batches) {
    if (batch.length === 0 || isBefore(batch[batch.length - 1])) continue;
    const start = isBefore(batch[0]) ? batch.findIndex((item) => !isBefore(item)) : 0;
    const isLast = isAfter(batch[batch.length - 1]);
    const end = isLast ? batch.findIndex(isAfter) : batch.length;
    if (end > start) yield start === 0 && end === batch.length ? batch : batch.slice(start, end);
    if (isLast) return;
  }
}
