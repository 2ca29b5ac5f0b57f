import type { Readable } from 'node:stream';
import { createAbortError, formatSeconds, NoAnswerError } from './limited-try';
import type { TrySignal } from './try-signal';
import { onAbort } from './try-signal';

/** The slowest body that is read: it may keep its reader waiting for this many idle limits, and as many for each MiB. */
const SLOWEST_IN_IDLE_LIMITS = 4;
const MIB = 1024 * 1024;

/**
 * Reads a body as it arrives. Fails if it makes no progress for a while, if it arrives too slowly to ever end, or if the
 * signal is aborted.
 *
 * @throws NoAnswerError
 */
export async function* readBody(stream: Readable, signal: TrySignal, idleMs: number): AsyncGenerator<Buffer> {
  let isReading = true;
  let bytes = 0;
  // A reader that is slow is no fault of the service: only the time in which it waits for bytes counts.
  let waitedMs = 0;
  let waitingSince = performance.now();
  const stop = (error: Error): void => void stream.destroy(error);
  const timer = setTimeout(() => {
    if (isReading) stop(new NoAnswerError(`the response stopped for ${formatSeconds(idleMs)} s`));
    else timer.refresh();
  }, idleMs);
  const interrupt = (): void => stop(createAbortError());
  if (signal.aborted) interrupt();
  const stopListening = onAbort(signal, interrupt);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      isReading = false;
      bytes += chunk.length;
      waitedMs += performance.now() - waitingSince;
      if (waitedMs > idleMs * SLOWEST_IN_IDLE_LIMITS * (1 + bytes / MIB))
        throw new NoAnswerError(`the response had only ${bytes} bytes after ${formatSeconds(waitedMs)} s`);
      yield chunk;
      isReading = true;
      waitingSince = performance.now();
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}
