import type { Compare } from './name-order';
import { compareNames } from './name-order';

/*
 * Operations on ordered asynchronous streams, used by the engine (lib/snapshot), the Azure stores and the runtime. They
 * know nothing about the meaning of the items.
 *
 * - `Batches<T>` is a stream of arrays. One promise per item would cost more than the work on it.
 * - `requireAscending` guards a stream: it fails on the first item that is out of order. A join over a stream that is out
 *   of order would miss items without an error.
 * - `joinByPath` and `joinAndCombine` merge several ascending streams into rows, one for each path. Memory does not grow
 *   with the number of items: they hold one batch per stream. All streams must have the same order (name-order.ts).
 * - `toCodePointOrder` (code-point-order.ts) guards a listing, and brings it into the order of all other streams.
 * - `sortBatches` changes the order of a stream, and is the only operation that holds all items in memory.
 * - `readAhead` lets a producer run a few items ahead of its consumer. `mapOrdered` runs a limited number of tasks at the
 *   same time and yields their results in order; `mapConcurrently` returns them as an array.
 *
 * Every operation closes its inputs when its consumer stops early.
 */

/** A stream that is read one batch at a time. */
export type Batches<T> = AsyncIterable<readonly T[]>;

/** Number of items of a batch that is made of single items. */
const BATCH_ITEMS = 256;

/** Reads some items at a time. */
export async function* toBatches<T>(items: Iterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_ITEMS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The items that the streams of a join have at one path. */
export type Row<S> = { readonly path: string } & { readonly [K in keyof S]?: S[K] };

/** The streams of a join, by name. */
export type Streams<S> = { readonly [K in keyof S]: Batches<S[K]> | undefined };

/**
 * Joins streams by path: yields a row for each path that is in any of them, in ascending order.
 *
 * Each stream must be strictly ascending in the same order; see `requireAscending`.
 */
export function joinByPath<S extends Pathed>(
  streams: Streams<S>,
  compare?: Compare,
): AsyncGenerator<readonly Row<S>[]> {
  const copyRow = (row: Row<S>): Row<S> => {
    const found = Object.entries(row).filter(([, value]) => value !== undefined);
    return Object.fromEntries(found) as Row<S>;
  };
  return joinAndCombine(streams, copyRow, compare);
}

/**
 * Joins streams by path, and yields the result of `combine` for each row. The same row object is reused each time, because
 * there are as many rows as files.
 */
export async function* joinAndCombine<S extends Pathed, R>(
  streams: Streams<S>,
  combine: (row: Row<S>) => R,
  compare: Compare = compareNames,
): AsyncGenerator<readonly R[]> {
  const named = Object.entries<Batches<{ readonly path: string }> | undefined>(streams);
  const cursors = named.flatMap(([name, batches]) => (batches ? [new Cursor(name, batches)] : []));
  const row: Record<string, unknown> = { path: '' };
  for (const { name } of cursors) row[name] = undefined;
  try {
    for (;;) {
      for (const cursor of cursors) if (cursor.needsFill) await cursor.fill();
      const combined: R[] = [];
      // Combines rows until a stream needs its next batch.
      while (!cursors.some(({ needsFill }) => needsFill) && nextRow(cursors, row, compare))
        combined.push(combine(row as Row<S>));
      if (combined.length === 0) return;
      yield combined;
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

type Pathed = Record<string, { readonly path: string }>;

/** Fills the row with the items at the lowest path. False if all streams have ended. */
function nextRow(cursors: readonly Cursor[], row: Record<string, unknown>, compare: Compare): boolean {
  let path: string | undefined;
  for (const { head } of cursors) {
    if (head && (path === undefined || compare(head.path, path) < 0)) path = head.path;
  }
  if (path === undefined) return false;
  row['path'] = path;
  for (const cursor of cursors) {
    const { head } = cursor;
    const isHere = head?.path === path;
    row[cursor.name] = isHere ? head : undefined;
    if (isHere) cursor.at += 1;
  }
  return true;
}

/** The current position in a stream. */
class Cursor {
  public at = 0;
  private batch: readonly { readonly path: string }[] = [];
  private isDone = false;
  private readonly iterator: AsyncIterator<readonly { readonly path: string }[]>;

  constructor(
    public readonly name: string,
    batches: Batches<{ readonly path: string }>,
  ) {
    this.iterator = batches[Symbol.asyncIterator]();
  }

  /** The current item; undefined at the end. */
  public get head(): { readonly path: string } | undefined {
    return this.batch[this.at];
  }

  /** True if the next batch must be read before the head is known. */
  public get needsFill(): boolean {
    return this.at >= this.batch.length && !this.isDone;
  }

  public async fill(): Promise<void> {
    while (this.needsFill) {
      const next = await this.iterator.next();
      this.at = 0;
      this.isDone = next.done === true;
      this.batch = next.done ? [] : next.value;
    }
  }

  public async close(): Promise<void> {
    await this.iterator.return?.();
  }
}

/**
 * Passes batches on while their keys are strictly ascending. Otherwise `onDisorder` throws, because a join over a stream
 * that is out of order would silently miss items.
 */
export async function* requireAscending<T>(
  batches: Batches<T>,
  getKey: (item: T) => string,
  onDisorder: (key: string, before: string) => never,
  compare: Compare = compareNames,
): AsyncGenerator<readonly T[]> {
  let before: string | undefined;
  for await (const batch of batches) {
    for (const item of batch) {
      const key = getKey(item);
      if (before !== undefined && compare(before, key) >= 0) onDisorder(key, before);
      before = key;
    }
    yield batch;
  }
}

/** Sorts a whole stream, so that it can be joined with streams of that order. Memory grows with its length. */
export async function* sortBatches<T extends { readonly path: string }>(
  batches: Batches<T>,
  compare: Compare,
): AsyncGenerator<readonly T[]> {
  const all: T[] = [];
  for await (const batch of batches) for (const item of batch) all.push(item);
  yield all.sort((a, b) => compare(a.path, b.path));
}

/** Reads up to `limit` items ahead of the consumer, so that listing and copying overlap. */
export async function* readAhead<T>(items: AsyncIterable<T>, limit: number): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const buffer: T[] = [];
  const state: { done: boolean; failure?: unknown; failed: boolean } = { done: false, failed: false };
  let wakeReader = (): void => {};
  let wakePuller = (): void => {};

  const pullTask = (async () => {
    try {
      while (!state.done) {
        const next = await iterator.next();
        if (next.done) break;
        buffer.push(next.value);
        wakeReader();
        if (buffer.length >= limit && !state.done)
          await new Promise<void>((resolve) => (wakePuller = resolve));
      }
    } catch (error) {
      state.failure = error;
      state.failed = true;
    }
    state.done = true;
    wakeReader();
  })();

  try {
    for (;;) {
      while (buffer.length > 0) {
        // Taken in batches, because each shift() of a long array would copy it.
        const batch = buffer.splice(0);
        wakePuller();
        yield* batch;
      }
      if (state.done) break;
      await new Promise<void>((resolve) => (wakeReader = resolve));
    }
    if (state.failed) throw state.failure;
  } finally {
    state.done = true;
    wakePuller();
    await pullTask;
    await iterator.return?.();
  }
}

/** Small documents that are read at the same time. Each read is mostly a wait for its answer. */
export const READS_AT_ONCE = 32;

/** Runs `work` on up to `concurrency` items at once and returns the results in the order of the items. */
export async function mapConcurrently<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for await (const result of mapOrdered(items, concurrency, work)) results.push(result);
  return results;
}

/** Runs `work` on up to `concurrency` items at once and yields the results in the order of the items. */
export async function* mapOrdered<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Awaited below, in order. Until then a failure must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= concurrency) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
