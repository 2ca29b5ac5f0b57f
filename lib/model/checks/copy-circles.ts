import type { Place } from '../values/dataset';
import { overlaps } from '../values/dataset';

/** A place in one of several storage accounts. */
export interface AccountPlace extends Place {
  /** Key of the account: equal for one account. */
  readonly account: string;
}

/** A copy from one place to another. */
export interface Copy {
  readonly source: AccountPlace;
  readonly target: AccountPlace;
}

/** Maximum number of circles that are reported. */
const MAX_CIRCLES = 10;

/**
 * Finds copies that together return data to where it came from: each one reads a place that overlaps the one that the copy
 * before it writes. Circles have no copy in common.
 */
export function findCopyCircles<T extends Copy>(copies: readonly T[]): T[][] {
  const readersByContainer = new Map<string, T[]>();
  for (const copy of copies) {
    const key = toContainerKey(copy.source);
    const readers = readersByContainer.get(key);
    if (readers) readers.push(copy);
    else readersByContainer.set(key, [copy]);
  }
  const findReaders = ({ target }: T): T[] =>
    (readersByContainer.get(toContainerKey(target)) ?? []).filter(({ source }) => overlaps(source, target));

  const circles: T[][] = [];
  const finished = new Set<T>();
  for (const start of copies) {
    if (finished.has(start)) continue;
    // A depth-first search without recursion: the copies from the start on, each with the readers that are still to visit.
    const way = new Map<T, T[]>([[start, findReaders(start)]]);
    const last: T[] = [start];
    while (last.length > 0 && circles.length < MAX_CIRCLES) {
      const copy = last[last.length - 1];
      const next = way.get(copy)!.shift();
      if (next === undefined) {
        finished.add(copy);
        way.delete(copy);
        last.pop();
      } else if (way.has(next)) {
        const circle = last.splice(last.indexOf(next));
        circles.push(circle);
        for (const each of circle) {
          finished.add(each);
          way.delete(each);
        }
      } else if (!finished.has(next)) {
        way.set(next, findReaders(next));
        last.push(next);
      }
    }
  }
  return circles;
}

function toContainerKey({ account, container }: AccountPlace): string {
  return `${account}/${container}`;
}
