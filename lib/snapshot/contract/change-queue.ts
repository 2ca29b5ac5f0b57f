/** A message of a queue. It stays in the queue, where nobody else sees it for a while, until it is deleted. */
export interface QueuedMessage {
  readonly messageId: string;
  /** Proves that this process was the last one to receive the message. */
  readonly receipt: string;
  readonly text: string;
  /** Number of times that the message was received, this one included. */
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  /** The time at which the service removes the message. */
  readonly expiresOn: Date;
}

/** Maximum number of messages in one answer. @see https://learn.microsoft.com/rest/api/storageservices/get-messages */
export const MAX_MESSAGES = 32;

/** The time after which a message can be received again if a run is killed, in seconds, if nothing else is said. */
export const HIDDEN_SECONDS = 300;
/** The longest time for which a message can be hidden, in seconds: seven days. @see https://learn.microsoft.com/rest/api/storageservices/get-messages */
export const MAX_HIDDEN_SECONDS = 604_800;

/** The queue that tells one recipient of changes. */
export interface ChangeQueue {
  /** Describes the queue, for messages. */
  readonly description: string;
  /**
   * Receives messages, at most `MAX_MESSAGES`. Others do not see them for a while.
   *
   * @param hiddenSeconds The time after which a message that is not deleted can be received again.
   */
  receive(hiddenSeconds: number, signal: AbortSignal): Promise<readonly QueuedMessage[]>;
  /**
   * Changes the time until a message can be received again. It does not exceed the time until the message
   * expires. The time stays as it is if this identity may not change it.
   *
   * @returns The message with its new receipt; undefined if somebody else has received it in the meantime.
   */
  hide(
    message: QueuedMessage,
    hiddenSeconds: number,
    signal: AbortSignal,
  ): Promise<QueuedMessage | undefined>;
  /** Deletes a message, unless somebody else has received it in the meantime. */
  delete(message: QueuedMessage, signal: AbortSignal): Promise<void>;
}
