import { connectQueue } from '../../../lib/azure/connection/connect-queue';

const KEY = Buffer.from('key').toString('base64');
const toString = (account: string): string =>
  `DefaultEndpointsProtocol=https;AccountName=${account};AccountKey=${KEY};EndpointSuffix=core.windows.net`;

function connect(env: Readonly<Record<string, string>>, endpoint = 'https://contoso.queue.core.windows.net') {
  const { queues, connectionStringVariable } = connectQueue(
    { queueEndpoint: endpoint, queueName: 'events' },
    null,
    { env, now: () => new Date(0) },
  );
  return [queues.accountName, connectionStringVariable];
}

test.each([
  ['of the source', 'DATASHARE_SOURCE_CONNECTION_STRING', 'contoso', 'contoso'],
  ['of one of the sources', 'DATASHARE_SOURCE_CONNECTION_STRING_CONTOSO', 'contoso', 'contoso'],
  ['of the events, whatever its account is', 'DATASHARE_EVENTS_CONNECTION_STRING', 'other', 'other'],
])('a connection string %s is used for the queue', (_name, variable, account, used) => {
  expect(connect({ [variable]: toString(account) })).toEqual([used, variable]);
});

test.each(['contoso2', 'mycontoso', 'other'])(
  'the connection string of %s is not used for a queue of contoso',
  (account) => {
    const env = { DATASHARE_SOURCE_CONNECTION_STRING: toString(account) };
    expect(connect(env)).toEqual(['contoso', undefined]);
  },
);

test.each(['https://contoso.queue.evil.example', 'https://evil.example/contoso.queue.core.windows.net'])(
  'no token is sent to %s',
  (endpoint) => {
    expect(() => connect({}, endpoint)).toThrow('EndpointUntrusted');
  },
);
