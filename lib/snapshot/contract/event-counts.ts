import type { ReceivedEvents } from './run-record';

/** The messages of one pass over a queue of change events, after it. */
export interface EventCounts extends ReceivedEvents {
  /** Number of messages that were given up: unreadable ones, and those whose changes fail again and again. Each is in a blob of the state. */
  readonly deadLetters: number;
  /** Number of messages that stay in the queue, because their changes could not be copied yet. */
  readonly waiting: number;
  /** Age of the oldest one of these in milliseconds; 0 if there is none. */
  readonly oldestWaitingMs: number;
}
