import type { QueueServiceClient } from '@azure/storage-queue';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { ChangeEventsFacts } from '../../model/documents/change-facts';
import { isAzureEndpoint } from '../../model/rules/naming-rules';
import type { AzureOptions } from './connect';
import { createCredential, createRetriers, SIGN_IN_ENDPOINT } from './connect';
import { checkAnswers } from './client-answer-checks';
import { describeProxySettings } from './describe-proxy-settings';
import { ServerClock } from './server-clock';
import { SENT_ONCE } from './storage-clients';
import type { ServiceConnection } from './store-connection';
import { CONNECTION_STRING_VARIABLE, EVENTS_VARIABLE, getSourceVariable } from './store-connection';

/** A connection to the Queue service of one of the provider's accounts. */
export interface QueueConnection extends ServiceConnection {
  /** Sends each request once: for use with `retrier`. */
  readonly queues: QueueServiceClient;
}

/**
 * Connects to the Queue service of the account that has the queue. A connection string of the environment is used if it is of this
 * account, otherwise Microsoft Entra ID, as for the provider's data.
 *
 * @param tenantId The tenant of the provider; null if it is unknown.
 * @throws DataShareError `ConnectionStringInvalid`, `EndpointUntrusted`, `TenantMissing`
 */
export function connectQueue(
  { queueEndpoint }: ChangeEventsFacts,
  tenantId: string | null,
  options: AzureOptions,
): QueueConnection {
  const account = readAccountName(queueEndpoint);
  const variables = [
    EVENTS_VARIABLE,
    ...(account === undefined ? [] : [getSourceVariable(account), CONNECTION_STRING_VARIABLE.source]),
  ];
  const { QueueServiceClient: Client } = loadQueuePackage();
  for (const variable of variables) {
    const connectionString = options.env[variable];
    // That of the source may be of another account, or without an endpoint for queues.
    if (!connectionString || (variable !== EVENTS_VARIABLE && !canReachQueues(connectionString, account)))
      continue;
    let queues: QueueServiceClient;
    try {
      queues = Client.fromConnectionString(connectionString, SENT_ONCE);
    } catch {
      // Neither the message of the SDK nor the value is passed on: both may contain the secret.
      throw new DataShareError([problems.connectionStringInvalid(variable)]);
    }
    // A queue of the same name in another account has the messages of others.
    if (variable !== EVENTS_VARIABLE && queues.accountName !== account) continue;
    return describeConnection(checkAnswers(queues, options.bounds?.onRequest), options, variable);
  }
  const blobEndpoint = queueEndpoint.replace('.queue.', '.blob.');
  if (account === undefined || !isAzureEndpoint(blobEndpoint, account))
    throw new DataShareError([problems.endpointUntrusted('source', queueEndpoint, account ?? queueEndpoint)]);
  const address = { storageAccountName: account, blobEndpoint, tenantId };
  const credential = createCredential('source', address, options);
  const queues = new Client(queueEndpoint, credential, SENT_ONCE);
  return describeConnection(checkAnswers(queues, options.bounds?.onRequest), options);
}

const QUEUE_HOST = /^https:\/\/([a-z0-9]{3,24})\.(?:z\d{1,3}\.)?queue\./;

function readAccountName(queueEndpoint: string): string | undefined {
  return QUEUE_HOST.exec(queueEndpoint)?.[1];
}

function canReachQueues(connectionString: string, account: string | undefined): boolean {
  const hasEndpoint = /\b(QueueEndpoint|EndpointSuffix)=/i.test(connectionString);
  return hasEndpoint && account !== undefined && connectionString.includes(account);
}

function describeConnection(
  queues: QueueServiceClient,
  options: AzureOptions,
  variable?: string,
): QueueConnection {
  const { origin, pathname, search } = new URL(queues.url);
  return {
    side: 'source',
    queues,
    ...createRetriers('source', options),
    clock: new ServerClock(options.now),
    blobEndpoint: `${origin}${pathname}`.replace(/\/+$/, ''),
    sas: search.slice(1),
    usesConnectionString: variable !== undefined,
    ...(variable !== undefined && { connectionStringVariable: variable }),
    authorityHost: options.env['AZURE_AUTHORITY_HOST'] || SIGN_IN_ENDPOINT,
    describeNetwork: (endpoint) => describeProxySettings(endpoint, options.env),
  };
}

/** Loads the package at first use. */
function loadQueuePackage(): typeof import('@azure/storage-queue') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous
  return require('@azure/storage-queue') as typeof import('@azure/storage-queue');
}
