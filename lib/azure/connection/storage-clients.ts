import type { TokenCredential } from '@azure/identity';
import type { StoragePipelineOptions } from '@azure/storage-blob';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { FRAMEWORK } from '../../framework';
import { VERSION } from '../../version';
import { RawHttpClient } from '../requests/raw-http';
import type { RequestListener } from '../requests/sent-request';
import { checkAnswers } from './client-answer-checks';
import { createContainerSas } from './container-sas';
import type { ServerClock } from './server-clock';
import type { StorageClients } from './store-connection';

const userAgentOptions = { userAgentPrefix: `${FRAMEWORK.packageName}/${VERSION}` };

/** Options of clients whose requests a retrier repeats. */
export const SENT_ONCE = { userAgentOptions, retryOptions: { maxTries: 1 } };

/** Options that all clients of a connection share. */
export interface ClientOptions {
  /** Retries of the clients whose requests no retrier repeats. */
  readonly retryOptions: StoragePipelineOptions['retryOptions'];
  readonly listener?: RequestListener;
}

/** Creates clients that sign in with Microsoft Entra ID. */
export function createTokenClients(
  blobEndpoint: string,
  credential: TokenCredential,
  options: ClientOptions,
): StorageClients {
  const create = (pipelineOptions: StoragePipelineOptions): BlobServiceClient =>
    new BlobServiceClient(blobEndpoint, credential, pipelineOptions);
  return createClients(create, options, ({ DataLakeServiceClient: Client }) => {
    return new Client(blobEndpoint.replace('.blob.', '.dfs.'), credential, SENT_ONCE);
  });
}

/** Creates the clients of a connection string. @throws Error if it cannot be parsed: the message may contain the secret */
export function createConnectionStringClients(
  connectionString: string,
  options: ClientOptions,
): StorageClients {
  const create = (pipelineOptions: StoragePipelineOptions): BlobServiceClient =>
    BlobServiceClient.fromConnectionString(connectionString, pipelineOptions);
  return createClients(create, options, ({ DataLakeServiceClient: Client }) =>
    Client.fromConnectionString(connectionString, SENT_ONCE),
  );
}

/** Returns the function that issues a SAS of a container; undefined without the account key. */
export function createSasIssuer(
  { service }: StorageClients,
  clock: ServerClock,
): ReturnType<typeof createContainerSas> | undefined {
  const { credential } = service;
  return credential instanceof StorageSharedKeyCredential
    ? createContainerSas(service, credential, clock)
    : undefined;
}

function createClients(
  create: (pipelineOptions: StoragePipelineOptions) => BlobServiceClient,
  { retryOptions, listener }: ClientOptions,
  createDataLake: (dataLake: DataLakePackage) => DataLakeServiceClient,
): StorageClients {
  const service = checkAnswers(create({ userAgentOptions, retryOptions }), listener);
  let dataLake: DataLakeServiceClient | undefined;
  return {
    service,
    serviceWithoutRetry: checkAnswers(create(SENT_ONCE), listener),
    http: new RawHttpClient(service, userAgentOptions.userAgentPrefix, listener),
    dataLake: () => (dataLake ??= checkAnswers(createDataLake(loadDataLakePackage()), listener)),
  };
}

type DataLakePackage = typeof import('@azure/storage-file-datalake');
function loadDataLakePackage(): DataLakePackage {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous
  return require('@azure/storage-file-datalake') as DataLakePackage;
}
