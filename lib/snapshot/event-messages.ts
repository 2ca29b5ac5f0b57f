import { DataShareError } from '../errors/data-share-error';
import { mapOrdered } from '../streams/ordered-streams';
import type { ChangeQueue, QueuedMessage } from './contract/change-queue';
import type { RunChanges } from './planning/run-changes';
import { writeDeadLetter } from './state/dead-letters';
import type { RunDependencies } from './contract/run-dependencies';
import type { ReceivedMessage } from './event-intake';

/** Number of times that a message is received before it is given up. */
export const MAX_DEQUEUES = 10;
/** Maximum number of messages that one run gives up. The others stay in the queue. */
const MAX_DEAD_LETTERS = 100;
/** Number of requests about messages in flight. */
const REQUESTS_AT_ONCE = 16;
/** Maximum number of messages that are given back at once. The others can be received when their time is over. */
const MAX_GIVEN_BACK = 1000;
export const RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 600;

/** Gives messages back to the queue. It never fails: the time for which they are hidden ends by itself. */
export async function giveBackMessages(
  queue: ChangeQueue,
  messages: readonly QueuedMessage[],
  signal: AbortSignal,
  seconds = 0,
): Promise<void> {
  const results = mapOrdered(messages.slice(0, MAX_GIVEN_BACK), REQUESTS_AT_ONCE, (message) =>
    queue.hide(message, seconds, signal),
  );
  try {
    for await (const _ of results);
  } catch {
    // Whatever is left comes back later.
  }
}

/** The messages of a run that are left after it. */
export interface SettledMessages {
  /** Messages that were given up: each is in a blob of the state. */
  readonly deadLetters: number;
  /** Messages that stay in the queue, because their changes could not be copied yet. */
  readonly waiting: readonly QueuedMessage[];
  /** Number of messages that are done with, and that a fault has left in the queue. They are among those that wait. */
  readonly undeleted: number;
  /** The fault. */
  readonly failure?: DataShareError;
}

/** The messages that a run has received, from their arrival to their end. */
export class EventMessages {
  constructor(
    private readonly job: Pick<RunDependencies, 'stateStore' | 'subscription' | 'neverAborted' | 'now'>,
    private readonly queue: ChangeQueue,
    private readonly messages: readonly ReceivedMessage[],
  ) {}

  /** Hides all messages for so long from now on. */
  public async hide(seconds: number): Promise<void> {
    await this.hideAll(this.messages, () => seconds);
  }

  /**
   * Deletes the messages whose changes a run has dealt with, after the state has been committed. A message that cannot be read,
   * or whose change has failed once more after many attempts, is written to a blob first. A service that fails ends it: the messages that
   * are left come again.
   */
  public async settle(changes: Pick<RunChanges, 'isSettled' | 'hasFailed'>): Promise<SettledMessages> {
    const done: ReceivedMessage[] = [];
    const failed: ReceivedMessage[] = [];
    const waiting: ReceivedMessage[] = [];
    for (const received of this.messages) {
      const { message, keys, isReadable } = received;
      if (!message) continue;
      // Others, such as a run that was active, may have put the message off: only a failure counts.
      const isHopeless = message.dequeueCount >= MAX_DEQUEUES && keys.some((key) => changes.hasFailed(key));
      if (isReadable && keys.every((key) => changes.isSettled(key))) done.push(received);
      else if ((!isReadable || isHopeless) && failed.length < MAX_DEAD_LETTERS) failed.push(received);
      else waiting.push(received);
    }
    const finished = new Set([...done, ...failed]);
    let deadLetters = 0;
    const toResult = (failure?: DataShareError): SettledMessages => {
      // A renewal may have shown that somebody else has received a message.
      const listMessages = (left: Iterable<ReceivedMessage>): QueuedMessage[] =>
        [...left].flatMap(({ message }) => message ?? []);
      const undeleted = listMessages(finished);
      const result = { deadLetters, waiting: [...undeleted, ...listMessages(waiting)] };
      return { ...result, undeleted: undeleted.length, ...(failure && { failure }) };
    };
    try {
      for (const received of failed) {
        const { message, isReadable } = received;
        const reason = isReadable ? 'its change could not be copied' : 'it cannot be read';
        await writeDeadLetter(this.job, message!, reason);
        deadLetters += 1;
      }
      await this.forEachMessage([...finished], async (message, received) => {
        await this.queue.delete(message, this.job.neverAborted);
        finished.delete(received);
      });
      await this.hideAll(waiting.slice(0, MAX_GIVEN_BACK), ({ dequeueCount }) =>
        Math.min(MAX_RETRY_SECONDS, RETRY_SECONDS * dequeueCount),
      );
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      return toResult(error);
    }
    return toResult();
  }

  /** Gives messages back to the queue after a run that could not deal with them. */
  public async giveBack(seconds = 0): Promise<void> {
    const messages = this.messages.flatMap(({ message }) => message ?? []);
    await giveBackMessages(this.queue, messages, this.job.neverAborted, seconds);
  }

  private async hideAll(
    messages: readonly ReceivedMessage[],
    toSeconds: (message: QueuedMessage) => number,
  ): Promise<void> {
    await this.forEachMessage(messages, async (message, received) => {
      received.message = await this.queue.hide(message, toSeconds(message), this.job.neverAborted);
    });
  }

  private async forEachMessage(
    messages: readonly ReceivedMessage[],
    work: (message: QueuedMessage, received: ReceivedMessage) => Promise<void>,
  ): Promise<void> {
    const results = mapOrdered(messages, REQUESTS_AT_ONCE, async (received) => {
      if (received.message) await work(received.message, received);
    });
    for await (const _ of results);
  }
}
