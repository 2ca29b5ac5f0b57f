import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { ChangeQueue, QueuedMessage } from '../../snapshot/contract/change-queue';
import { MAX_MESSAGES } from '../../snapshot/contract/change-queue';
import type { QueueConnection } from '../connection/connect-queue';
import { withRetry } from '../connection/retried-request';
import { toFault } from '../requests/sdk-fault';
import type { TrySignal } from '../requests/try-signal';

/** Error codes of a message that somebody else has received or deleted in the meantime. */
const LOST_CODES = ['MessageNotFound', 'PopReceiptMismatch'];
/** The error code of a request that the roles of this identity do not cover. */
const NOT_PERMITTED = 'AuthorizationPermissionMismatch';
/** Error codes of a queue that is not there for anybody. */
const GONE_CODES = ['QueueNotFound', 'QueueBeingDeleted', 'QueueDisabled'];

/** A queue of Azure Storage, which Event Grid writes to. */
export class StorageChangeQueue implements ChangeQueue {
  private readonly client: QueueClient;
  /**
   * False if this identity cannot change when a message comes back: Update Message requires `messages/write`, which Storage Queue Data
   * Message Processor does not have.
   *
   * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
   */
  private canUpdate = true;

  constructor(
    private readonly connection: QueueConnection,
    private readonly queueName: string,
  ) {
    this.client = connection.queues.getQueueClient(queueName);
  }

  public get description(): string {
    return `${this.connection.blobEndpoint}/${this.queueName}`;
  }

  public async receive(hiddenSeconds: number, signal: AbortSignal): Promise<readonly QueuedMessage[]> {
    const { receivedMessageItems, date } = await this.send('receive messages', signal, (abortSignal) =>
      this.client.receiveMessages({
        numberOfMessages: MAX_MESSAGES,
        visibilityTimeout: hiddenSeconds,
        abortSignal,
      }),
    );
    this.connection.clock.observe(date);
    return receivedMessageItems.slice(0, MAX_MESSAGES).flatMap(toQueuedMessage);
  }

  public async hide(
    message: QueuedMessage,
    hiddenSeconds: number,
    signal: AbortSignal,
  ): Promise<QueuedMessage | undefined> {
    if (!this.canUpdate) return message;
    try {
      return await this.update(message, hiddenSeconds, signal);
    } catch (error) {
      if (toFault(getCause(getCause(error))).code !== NOT_PERMITTED) throw error;
      this.canUpdate = false;
      return message;
    }
  }

  private update(
    message: QueuedMessage,
    hiddenSeconds: number,
    signal: AbortSignal,
  ): Promise<QueuedMessage | undefined> {
    const { messageId, receipt, expiresOn } = message;
    // The service refuses a time after the message has expired: see https://learn.microsoft.com/rest/api/storageservices/update-message.
    const leftSeconds = (expiresOn.getTime() - this.connection.clock.now().getTime()) / 1000 - 1;
    const seconds = Math.max(0, Math.floor(Math.min(hiddenSeconds, leftSeconds)));
    return this.send('hide a message', signal, (abortSignal) =>
      ignoreLost(async () => {
        // Without a text, the message keeps its own.
        const { popReceipt } = await this.client.updateMessage(messageId, receipt, undefined, seconds, {
          abortSignal,
        });
        return popReceipt === undefined ? undefined : { ...message, receipt: popReceipt };
      }),
    );
  }

  public async delete({ messageId, receipt }: QueuedMessage, signal: AbortSignal): Promise<void> {
    await this.send('delete a message', signal, (abortSignal) =>
      ignoreLost(() => this.client.deleteMessage(messageId, receipt, { abortSignal })),
    );
  }

  /** @throws DataShareError `ChangeQueueUnavailable` if the queue is not there, or this identity cannot read it */
  private async send<T>(
    action: string,
    signal: AbortSignal,
    request: (abortSignal: TrySignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await withRetry(this.connection, this.queueName, action, signal, request);
    } catch (error) {
      const { status, code } = toFault((error as Error).cause);
      const isRefused = status === 401 || status === 403;
      if (!isRefused && !GONE_CODES.includes(code)) throw error;
      const problem = problems.changeQueueUnavailable(this.description, `${status} ${code}`);
      throw new DataShareError([problem], { cause: error });
    }
  }
}

const getCause = (error: unknown): unknown => (error as Error | undefined)?.cause;

async function ignoreLost<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (LOST_CODES.includes(toFault(error).code)) return undefined;
    throw error;
  }
}

/** The time at which a message ends of which the service does not tell it. */
const NO_END = new Date(8.64e15);

function isTime(value: unknown): value is Date {
  return value instanceof Date && Number.isFinite(value.getTime());
}

/** Checks a message: one without an id or a receipt cannot be dealt with. */
function toQueuedMessage({
  messageId,
  popReceipt,
  messageText,
  dequeueCount,
  insertedOn,
  expiresOn,
}: Partial<DequeuedMessageItem>): QueuedMessage[] {
  if (!messageId || !popReceipt) return [];
  const count = Number(dequeueCount);
  return [
    {
      messageId,
      receipt: popReceipt,
      text: typeof messageText === 'string' ? messageText : '',
      dequeueCount: Number.isSafeInteger(count) && count > 0 ? count : 1,
      insertedOn: isTime(insertedOn) ? insertedOn : new Date(0),
      expiresOn: isTime(expiresOn) ? expiresOn : NO_END,
    },
  ];
}
