import { onAbort, toAbortSignal, TryAbort } from '../../../lib/azure/requests/try-signal';

describe('the signal of a try', () => {
  test('tells each listener once that it was aborted, apart from those that were removed', () => {
    const signal = new TryAbort();
    const [told, removed, late] = [jest.fn(), jest.fn(), jest.fn()];
    signal.addEventListener('abort', told);
    signal.addEventListener('abort', removed);
    signal.removeEventListener('abort', removed);
    expect(signal.aborted).toBe(false);
    signal.abort();
    signal.abort();
    signal.addEventListener('abort', late);
    expect(signal.aborted).toBe(true);
    expect([told, removed, late].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
  });

  test('aborts a signal that was made of it, before or after', () => {
    const signal = new TryAbort();
    const before = toAbortSignal(signal);
    expect(before.aborted).toBe(false);
    signal.abort();
    expect([before.aborted, toAbortSignal(signal).aborted]).toEqual([true, true]);
  });
});

describe('callbacks of one signal', () => {
  test('are called in the end, apart from those that were removed, and have one listener together', () => {
    const stop = new AbortController();
    const listen = jest.spyOn(stop.signal, 'addEventListener');
    const called: number[] = [];
    const remove = Array.from({ length: 100 }, (_, at) => onAbort(stop.signal, () => called.push(at)));
    for (let at = 0; at < 100; at += 2) remove[at]();
    // A place that is free again is used, and a second removal takes nobody else's.
    onAbort(stop.signal, () => called.push(100));
    for (let at = 0; at < 100; at += 2) remove[at]();
    stop.abort();
    const odd = Array.from({ length: 50 }, (_, at) => 2 * at + 1);
    expect([...called].sort((a, b) => a - b)).toEqual([...odd, 100]);
    expect(listen).toHaveBeenCalledTimes(1);
  });

  test('may remove each other', () => {
    const stop = new AbortController();
    const called: string[] = [];
    onAbort(stop.signal, () => {
      called.push('first');
      removeSecond();
    });
    const removeSecond = onAbort(stop.signal, () => called.push('second'));
    stop.abort();
    expect(called).toEqual(['first']);
  });
});
