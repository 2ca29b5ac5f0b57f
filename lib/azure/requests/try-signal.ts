import type { PipelineRequest } from '@azure/core-rest-pipeline';

/** The signal of one try, as the SDK takes it. */
export type TrySignal = NonNullable<PipelineRequest['abortSignal']>;

type Listener = Parameters<TrySignal['addEventListener']>[1];

/**
 * Ends one try. It does what an `AbortController` does, at a fiftieth of its cost: there is one for each request, and most requests of a
 * snapshot are copies.
 */
export class TryAbort implements TrySignal {
  public aborted = false;
  private listeners: Listener[] = [];

  public addEventListener(_type: 'abort', listener: Listener): void {
    if (!this.aborted) this.listeners.push(listener);
  }

  public removeEventListener(_type: 'abort', listener: Listener): void {
    const at = this.listeners.indexOf(listener);
    if (at >= 0) this.listeners.splice(at, 1);
  }

  public abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) listener.call(this, { type: 'abort' });
  }
}

/** Returns a signal that is aborted with a try, for what takes no other. */
export function toAbortSignal(signal: TrySignal): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', () => controller.abort());
  return controller.signal;
}

/**
 * The tries that an abort of one signal ends. A signal has one listener for all of them, and they are in an array: what is removed from the
 * listeners of a signal, or from a set, still refers to what was added later, which keeps the garbage of thousands of requests in memory.
 */
class AbortCallbacks {
  private readonly callbacks: ((() => void) | undefined)[] = [];
  private readonly free: number[] = [];

  constructor(signal: TrySignal) {
    signal.addEventListener('abort', () => {
      for (const callback of this.callbacks) callback?.();
    });
  }

  public add(callback: () => void): () => void {
    const at = this.free.pop() ?? this.callbacks.length;
    this.callbacks[at] = callback;
    return () => {
      if (this.callbacks[at] !== callback) return;
      this.callbacks[at] = undefined;
      this.free.push(at);
    };
  }
}

const known = new WeakMap<TrySignal, AbortCallbacks>();

/** Calls back when a signal is aborted. Returns a function after which it does not. */
export function onAbort(signal: TrySignal, callback: () => void): () => void {
  let callbacks = known.get(signal);
  if (!callbacks) known.set(signal, (callbacks = new AbortCallbacks(signal)));
  return callbacks.add(callback);
}
