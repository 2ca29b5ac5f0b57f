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
  range: Pick<NameRange, 'from' | 'to'>,
  compare: Compare,
): AsyncGenerator<readonly T[]> {
  for await (const batch of batches) {
    const { items, rest } = cutToRange(batch, range, compare);
    if (items.length > 0) yield items;
    if (rest.length > 0) return;
  }
}

/** Returns the items of a batch that are in a range, and those after it. */
export function cutToRange<T extends { readonly path: string }>(
  batch: readonly T[],
  { from, to }: Pick<NameRange, 'from' | 'to'>,
  compare: Compare,
): { readonly items: readonly T[]; readonly rest: readonly T[] } {
  const isBefore = ({ path }: T): boolean => from !== undefined && compare(path, from) < 0;
  const isAfter = ({ path }: T): boolean => to !== undefined && compare(path, to) >= 0;
  if (batch.length === 0 || isBefore(batch[batch.length - 1])) return { items: [], rest: [] };
  const start = isBefore(batch[0]) ? batch.findIndex((item) => !isBefore(item)) : 0;
  const end = isAfter(batch[batch.length - 1]) ? batch.findIndex(isAfter) : batch.length;
  const isWhole = start === 0 && end === batch.length;
  return { items: isWhole ? batch : batch.slice(start, end), rest: batch.slice(end) };
}
