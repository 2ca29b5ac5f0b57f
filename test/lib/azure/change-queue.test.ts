import type { QueueConnection } from '../../../lib/azure/connection/connect-queue';
import { ServerClock } from '../../../lib/azure/connection/server-clock';
import { CallBounds } from '../../../lib/azure/requests/call-bounds';
import { RequestRetrier } from '../../../lib/azure/requests/request-retrier';
import { StorageChangeQueue } from '../../../lib/azure/stores/change-queue';
import type { QueuedMessage } from '../../../lib/snapshot/contract/change-queue';

const NOW = Date.parse('2027-01-01T00:00:00Z');
const DAY = 86_400;
const { signal } = new AbortController();

/** A queue whose client answers a request for messages with these, and notes the times for which messages are hidden. */
function openQueue(received: readonly object[] = []): {
  readonly queue: StorageChangeQueue;
  readonly hidden: (number | undefined)[];
} {
  const hidden: (number | undefined)[] = [];
  const client = {
    receiveMessages: async () => ({ receivedMessageItems: received, date: new Date(NOW) }),
    updateMessage: async (_id: string, _receipt: string, _text: undefined, seconds: number) => {
      hidden.push(seconds);
      return { popReceipt: 'next' };
    },
  };
  const connection = {
    queues: { getQueueClient: () => client },
    clock: new ServerClock(() => new Date(NOW)),
    retrier: new RequestRetrier({ tries: 1 }, { bounds: new CallBounds() }),
  } as unknown as QueueConnection;
  return { queue: new StorageChangeQueue(connection, 'events'), hidden };
}

const toMessage = (expiresOn: Date): QueuedMessage => ({
  messageId: '1',
  receipt: 'r',
  text: '',
  dequeueCount: 1,
  insertedOn: new Date(NOW),
  expiresOn,
});

test.each([
  ['for the time that is asked for', 600, 7 * DAY, 600],
  ['until it expires at most', 600, 300, 299],
  ['no longer if it has expired', 600, -5, 0],
  ['at once visible if so asked', 0, 7 * DAY, 0],
])('a message is hidden %s', async (_, asked, leftSeconds, hiddenSeconds) => {
  const { queue, hidden } = openQueue();
  await queue.hide(toMessage(new Date(NOW + leftSeconds * 1000)), asked, signal);
  expect(hidden).toEqual([hiddenSeconds]);
});

test.each([
  ['a date', new Date(NOW + 1000), NOW + 1000],
  ['no date', undefined, 8.64e15],
  ['an invalid date', new Date(NaN), 8.64e15],
])('a message that expires on %s is understood', async (_, expiresOn, time) => {
  const { queue } = openQueue([{ messageId: '1', popReceipt: 'r', messageText: 'x', expiresOn }]);
  const [message] = await queue.receive(300, signal);
  expect(message.expiresOn.getTime()).toBe(time);
});
