import { z } from 'zod';
import type { QueuedMessage } from '../contract/change-queue';
import type { RunDependencies } from '../contract/run-dependencies';
import { readLimitedText } from '../contract/read-limited-text';
import { hashSha256 } from './chunked-jsonl';
import { parseStateJson } from './json-documents';
import { createNotWrittenError } from '../contract/own-blobs';

/** Maximum number of characters of a message that are kept. A queue holds 64 KiB. */
const MAX_TEXT = 64 * 1024;

/** Maximum size of a letter: JSON escapes a character in up to six. */
const MAX_BYTES = 8 * MAX_TEXT;

const letterSchema = z.object({
  documentType: z.literal('deadLetter'),
  messageId: z.string(),
  text: z.string(),
});

/** Builds the path of a message that was given up. */
export function toDeadLetterPath(subscriptionName: string, { messageId, insertedOn }: QueuedMessage): string {
  const time = insertedOn.toISOString().replace(/[-:]/g, '');
  return `${subscriptionName}/dead-letters/${time}-${hashSha256(messageId).slice(0, 16)}.json`;
}

/** Writes a message that was given up to a blob. Nothing is written if an earlier run has done so and could not delete the message. */
export async function writeDeadLetter(
  {
    stateStore,
    subscription,
    neverAborted,
    now,
  }: Pick<RunDependencies, 'stateStore' | 'subscription' | 'neverAborted' | 'now'>,
  message: QueuedMessage,
  reason: string,
): Promise<void> {
  const { messageId, insertedOn, dequeueCount, text } = message;
  const letter = {
    documentType: 'deadLetter',
    schemaVersion: 1,
    reason,
    givenUpOn: now().toISOString(),
    messageId,
    insertedOn: insertedOn.toISOString(),
    dequeueCount,
    text: text.slice(0, MAX_TEXT),
  };
  const path = toDeadLetterPath(subscription.subscriptionName, message);
  const etag = await stateStore.replace(path, JSON.stringify(letter, null, 2), undefined, neverAborted);
  // The message is deleted next, so an answer that the letter is there is not enough.
  if (etag === undefined && !(await holdsMessage(letter.messageId, letter.text)))
    throw createNotWrittenError(path);

  async function holdsMessage(id: string, messageText: string): Promise<boolean> {
    const blob = await stateStore.read(path, neverAborted);
    if (!blob) return false;
    const present = parseStateJson(await readLimitedText(blob.content, path, MAX_BYTES), path, letterSchema);
    return present?.messageId === id && present.text === messageText;
  }
}
