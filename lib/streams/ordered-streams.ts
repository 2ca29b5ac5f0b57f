import type { Compare } from './name-order';
import { compareNames } from './name-order';

/** Small tools over ordered asynchronous streams of batches: nothing here knows what the items mean. */

/** A stream that is read a batch at a time: a promise for each item would cost more than all that is done with it. */
export type Batches<T> = AsyncIterable<readonly T[]>;

/** What streams have at one path. */
export type Row<S> = { readonly path: string } & { readonly [K in keyof S]?: S[K] };

/** The streams of a join, by name. */
export type Streams<S> = { readonly [K in keyof S]: Batches<S[K]> | undefined };

/**
 * Joins streams by path: a row for each path that any of them has, in ascending order.
 *
 * Each stream has to ascend strictly, in the same order; see `strictlyAscending`.
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
 * The same, with what `combine` makes of each row. The row is one and the same object each time: there are as many as
 * there are files.
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
      // Until one of the streams has to be waited for.
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

/** Sets the row to what the streams have at the lowest path; false where all have come to their end. */
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

/** A place in a stream. */
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

  /** Undefined at the end. */
  public get head(): { readonly path: string } | undefined {
    return this.batch[this.at];
  }

  /** Whether it has to be filled before its head is known. */
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
 * Passes batches on unless their keys do not strictly ascend; then `onDisorder` throws.
 *
 * A merge over a stream that is out of order would miss items silently.
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

/** All at once, in another order: for streams that are joined with one of that order. Memory grows with them. */
export async function* sortBatches<T extends { readonly path: string }>(
  batches: Batches<T>,
  compare: Compare,
): AsyncGenerator<readonly T[]> {
  const all: T[] = [];
  for await (const batch of batches) for (const item of batch) all.push(item);
  yield all.sort((a, b) => compare(a.path, b.path));
}

/** Pulls ahead of its reader by at most `limit` items, so that listing and copying overlap. */
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
        // Taken in batches: shifting one by one from a long array would copy it each time.
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

/** Runs `work` on up to `concurrency` items at once and yields the results in the order of the items. */
export async function* mapOrdered<T, R>(
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Awaited below, in order; until then a failure must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= concurrency) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
