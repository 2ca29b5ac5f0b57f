import { connectQueue } from '../../../lib/azure/connection/connect-queue';
import { StorageChangeQueue } from '../../../lib/azure/stores/change-queue';
import { PROCESS_MESSAGES_ACTIONS } from '../../../lib/access/condition/queue-condition';
import type { Answer, RecordedRequest } from '../../support/recorder';
import { Recorder } from '../../support/recorder';

const MESSAGES = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';
/** @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
const ACTIONS = {
  GET: `${MESSAGES}/process/action`,
  DELETE: `${MESSAGES}/process/action`,
  PUT: `${MESSAGES}/write`,
};
const { signal } = new AbortController();

/** The Queue service, which allows what Storage Queue Data Message Processor allows. */
function answer({ method }: RecordedRequest): Answer {
  const action = ACTIONS[method as keyof typeof ACTIONS];
  if (!PROCESS_MESSAGES_ACTIONS.some((allowed) => allowed === action))
    return { status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' } };
  if (method === 'DELETE') return { status: 204 };
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>m1</MessageId>
<InsertionTime>Fri, 01 Jan 2027 00:00:00 GMT</InsertionTime><ExpirationTime>Fri, 08 Jan 2027 00:00:00 GMT</ExpirationTime>
<PopReceipt>r1</PopReceipt><TimeNextVisible>Fri, 01 Jan 2027 00:05:00 GMT</TimeNextVisible><DequeueCount>1</DequeueCount>
<MessageText>hello</MessageText></QueueMessage></QueueMessagesList>`,
  };
}

let recorder: Recorder;
beforeEach(async () => (recorder = await Recorder.start(answer)));
afterEach(() => recorder.stop());

function openQueue(): StorageChangeQueue {
  const getToken = (scopes: string | string[]) =>
    Promise.resolve({ token: `contoso|${String(scopes)}`, expiresOnTimestamp: Date.now() + 3_600_000 });
  const connection = connectQueue(
    { queueEndpoint: 'https://contoso.queue.core.windows.net', queueName: 'fabrikam' },
    null,
    { env: {}, now: () => new Date('2027-01-01T00:00:00Z'), credentials: { source: { getToken } } },
  );
  return new StorageChangeQueue(connection, 'fabrikam');
}

test('the role of the recipient is enough: a message that cannot be hidden for longer stays as it is', async () => {
  const queue = openQueue();
  const [message] = await queue.receive(300, signal);
  expect(message).toMatchObject({ messageId: 'm1', text: 'hello' });
  expect(await queue.hide(message, 600, signal)).toEqual(message);
  expect(await queue.hide(message, 0, signal)).toEqual(message);
  await queue.delete(message, signal);
  expect(recorder.requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
    'GET contoso.queue.core.windows.net/fabrikam/messages?numofmessages=32&visibilitytimeout=300&timeout=30',
    // Once: after it was refused, it is not sent again.
    'PUT contoso.queue.core.windows.net/fabrikam/messages/m1?popreceipt=r1&visibilitytimeout=600&timeout=30',
    'DELETE contoso.queue.core.windows.net/fabrikam/messages/m1?popreceipt=r1&timeout=30',
  ]);
  const tokens = recorder.requests.map(({ headers }) => headers.authorization);
  expect(new Set(tokens)).toEqual(new Set(['Bearer contoso|https://storage.azure.com/.default']));
});
