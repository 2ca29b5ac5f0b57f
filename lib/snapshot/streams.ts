/** Small tools over ordered asynchronous streams: nothing here knows what the items mean. */

/** Yields pairs of equal keys, and singles, from two streams in ascending order of their keys. */
export async function* mergeByKey<A, B>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
  keyOf: { readonly left: (item: A) => string; readonly right: (item: B) => string },
): AsyncGenerator<readonly [A | undefined, B | undefined]> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  try {
    let [l, r] = [await lefts.next(), await rights.next()];
    while (!l.done || !r.done) {
      const order = l.done ? 1 : r.done ? -1 : compareNames(keyOf.left(l.value), keyOf.right(r.value));
      yield [order <= 0 && !l.done ? l.value : undefined, order >= 0 && !r.done ? r.value : undefined];
      if (order <= 0) l = await lefts.next();
      if (order >= 0) r = await rights.next();
    }
  } finally {
    await lefts.return?.();
    await rights.return?.();
  }
}

/**
 * Passes items on unless their keys do not strictly ascend; then `onDisorder` throws.
 *
 * A merge over a stream that is out of order would miss items silently.
 */
export async function* strictlyAscending<T>(
  items: AsyncIterable<T>,
  keyOf: (item: T) => string,
  onDisorder: (key: string, before: string) => never,
): AsyncGenerator<T> {
  let before: string | undefined;
  for await (const item of items) {
    const key = keyOf(item);
    if (before !== undefined && compareNames(before, key) >= 0) onDisorder(key, before);
    before = key;
    yield item;
  }
}

/** The order of a flat Blob listing: by the bytes of the names in UTF-8, which is the order of code points. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    // Surrogates stand for code points above all others of 16 bits, though their own numbers are lower.
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (codeUnit: number): boolean => codeUnit >= 0xd800 && codeUnit <= 0xdfff;

/** Pulls ahead of its reader by at most `limit` items, so that listing and copying overlap. */
export async function* readAhead<T>(items: AsyncIterable<T>, limit: number): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const buffer: T[] = [];
  const state: { done: boolean; failure?: unknown; failed: boolean } = { done: false, failed: false };
  let wakeReader = (): void => {};
  let wakePuller = (): void => {};

  const pulling = (async () => {
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
    await pulling;
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
