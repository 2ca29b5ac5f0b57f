import type { ChangedFile, ChangeKey } from '../changes/changed-file';
import { FoldedEvents } from '../changes/fold-events';
import type { LocatedDataset } from '../changes/locate-change';
import { parseMessage } from '../changes/parse-message';
import type { ReceivedEvents } from './contract/run-record';
import type { ChangeQueue, QueuedMessage } from './contract/change-queue';
import { MAX_MESSAGES } from './contract/change-queue';

/** Maximum number of messages of one run. The next run receives the rest. */
const MAX_RECEIVED = 50_000;
/** Number of answers that must be full before several requests for messages are in flight. */
const FULL_ANSWERS = 4;
const REQUESTS_AT_ONCE = 8;

/** A message that was received, and what it is about. */
export interface ReceivedMessage {
  /** The message with its latest receipt; undefined if somebody else has received it since. */
  message: QueuedMessage | undefined;
  /** The files that it tells of; none if it is about something else. */
  readonly keys: readonly ChangeKey[];
  readonly isReadable: boolean;
}

/** Receives the messages of a queue, and folds what they tell. */
export class EventIntake {
  public readonly messages: ReceivedMessage[] = [];
  private readonly folded: FoldedEvents;

  constructor(
    private readonly queue: ChangeQueue,
    datasets: readonly LocatedDataset[],
    /** Returns the time for which messages are hidden at present. */
    private readonly getHiddenSeconds: () => number,
  ) {
    this.folded = new FoldedEvents(datasets);
  }

  /** The messages by what they tell. */
  public get counts(): ReceivedEvents {
    const { messages } = this;
    return {
      received: messages.length,
      outside: messages.filter(({ keys, isReadable }) => isReadable && keys.length === 0).length,
      unreadable: messages.filter(({ isReadable }) => !isReadable).length,
    };
  }

  /** The last change of each file that was told of. */
  public get files(): readonly ChangedFile[] {
    return this.folded.files;
  }

  /** Receives messages until the queue has no more to give, or a run has enough. */
  public async receiveAll(signal: AbortSignal): Promise<void> {
    let isEmpty = await this.receiveOnce(signal);
    for (let answers = 1; !isEmpty && answers < FULL_ANSWERS; answers++)
      isEmpty = await this.receiveOnce(signal);
    const receive = async (): Promise<void> => {
      while (!isEmpty && this.messages.length < MAX_RECEIVED && !signal.aborted)
        isEmpty = (await this.receiveOnce(signal)) || isEmpty;
    };
    if (!isEmpty) {
      // After a failure, too, nothing may arrive later: who deals with the messages must have seen all of them.
      const ends = await Promise.allSettled(Array.from({ length: REQUESTS_AT_ONCE }, receive));
      const failure = ends.find((end) => end.status === 'rejected');
      if (failure) throw failure.reason;
    }
  }

  /** @returns True if the queue had fewer messages than an answer can have. */
  private async receiveOnce(signal: AbortSignal): Promise<boolean> {
    const received = await this.queue.receive(this.getHiddenSeconds(), signal);
    for (const message of received) this.add(message);
    return received.length < MAX_MESSAGES;
  }

  public add(message: QueuedMessage): void {
    const changes = parseMessage(message.text);
    const keys = (changes ?? []).flatMap((change) => this.folded.add(change));
    this.messages.push({ message, keys, isReadable: changes !== undefined });
  }
}
