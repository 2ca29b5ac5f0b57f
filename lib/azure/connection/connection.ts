import type { DefaultAzureCredentialOptions, TokenCredential } from '@azure/identity';
import type { StoragePipelineOptions } from '@azure/storage-blob';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { DataShareError } from '../../errors/data-share-error';
import type { ExchangeFacts, StoreFacts } from '../../model/documents/schema-fields';
import { isAzureEndpoint } from '../../model/rules/naming-rules';
import { problems } from '../../errors/catalogue';
import { VERSION } from '../../version';
import type { RetryOptions } from '../requests/retry';
import { RequestRetrier } from '../requests/retry';
import type { CopyLimits } from './copy-limits';
import { createContainerSas } from './container-sas';
import { createFederatedCredential, SOURCE_CLIENT_ID_VARIABLE } from './federated-credential';
import { ServerClock } from './server-clock';
import { createTokenCache } from './token-cache';
import { RawHttpClient } from '../requests/raw-http';
import type { SideName, StoreConnection } from './store-connection';
import { CONNECTION_STRING_VARIABLE } from './store-connection';

/** What of a document says where an account is reached. */
type AccountAddress = Pick<StoreFacts, 'storageAccountName' | 'blobEndpoint' | 'tenantId'>;

/** How to reach Azure. */
export interface AzureOptions {
  /** Where the connection strings are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /**
   * Credentials of the sides that have no connection string.
   * @default - a DefaultAzureCredential for the side's tenant
   */
  readonly credentials?: Readonly<Partial<Record<SideName, TokenCredential>>>;
  /** How often a request of the snapshot engine is sent again. */
  readonly retry?: RetryOptions;
  /** Requests of the snapshot engine that each account is sent in a second at most. */
  readonly maxRequestsPerSecond?: number;
  /** Up to where each way of copying goes. */
  readonly copyLimits?: CopyLimits;
}

const userAgentOptions = { userAgentPrefix: `cdktf-azure-data-share/${VERSION}` };

const SENT_ONCE = { userAgentOptions, retryOptions: { maxTries: 1 } };

function toPipelineOptions({ retry = {} }: AzureOptions): StoragePipelineOptions {
  const { tries = 5, delayMs = 500, maxDelayMs = 30_000 } = retry;
  const retryOptions = { maxTries: tries, retryDelayInMs: delayMs, maxRetryDelayInMs: maxDelayMs };
  return { userAgentOptions, retryOptions };
}

/** Made, and its package loaded, where it is needed. */
function createLazyDataLake(make: (dataLake: DataLake) => DataLakeServiceClient): () => DataLakeServiceClient {
  let made: DataLakeServiceClient | undefined;
  return () => (made ??= make(loadDataLakePackage()));
}

type DataLake = typeof import('@azure/storage-file-datalake');

function loadDataLakePackage(): DataLake {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous
  return require('@azure/storage-file-datalake') as DataLake;
}

/** The scope of a token for Azure Storage. */
const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/**
 * Connects to one side: by its connection string where the environment has one, whose endpoint and account then win
 * over the document's; otherwise by Microsoft Entra ID.
 *
 * @throws DataShareError `ConnectionStringInvalid`, `EndpointUntrusted`, `TenantMissing`
 */
export function connect(side: SideName, facts: AccountAddress, options: AzureOptions): StoreConnection {
  const connectionString = options.env[CONNECTION_STRING_VARIABLE[side]];
  return connectionString
    ? connectWithConnectionString(side, connectionString, options)
    : connectWithToken(side, facts, options);
}

/**
 * Connects to an exchange: by a connection string where the environment has one of this very account, for several
 * exchanges may be asked at once, and it may be the source's; otherwise by Microsoft Entra ID.
 *
 * @throws DataShareError as `connect`
 */
export function connectExchange(facts: ExchangeFacts, options: AzureOptions): StoreConnection {
  const found = [CONNECTION_STRING_VARIABLE.exchange, CONNECTION_STRING_VARIABLE.source]
    .filter((variable) => canBelongToAccount(options.env[variable], facts.storageAccountName))
    .map((variable) => connectWithConnectionString('exchange', options.env[variable]!, options, variable))
    .find(({ storageAccountName }) => storageAccountName === facts.storageAccountName);
  return found ?? connectWithToken('exchange', facts, options);
}

/** Whether a connection string may be of an account, so far as can be seen without reading it. */
function canBelongToAccount(connectionString: string | undefined, storageAccountName: string): boolean {
  return connectionString?.includes(storageAccountName) ?? false;
}

/**
 * The credential of a side without connection string, for the tenant that the document names.
 *
 * @throws DataShareError `TenantMissing`
 */
export function createCredential(
  side: SideName,
  { tenantId }: AccountAddress,
  options: AzureOptions,
): TokenCredential {
  const explicitCredential =
    options.credentials?.[side] ?? (side === 'exchange' ? options.credentials?.source : undefined);
  if (explicitCredential) return explicitCredential;
  const application = side === 'target' ? undefined : options.env[SOURCE_CLIENT_ID_VARIABLE];
  if (application && tenantId !== null)
    return createFederatedCredential(side, tenantId, application, options.env['AZURE_CLIENT_ID']);
  if (application && side === 'source')
    throw new DataShareError([problems.tenantMissing(SOURCE_CLIENT_ID_VARIABLE)]);
  // Azure Storage says whose tenant an account is of; an exchange is named by its URL alone.
  const tenantOptions = side === 'exchange' ? { additionallyAllowedTenants: ['*'] } : {};
  if (tenantId === null) return createDefaultCredential(tenantOptions);
  const credential = createDefaultCredential({ tenantId, additionallyAllowedTenants: [tenantId] });
  // Some of its parts take their tenant from the environment, unless each token is asked for with one.
  return { getToken: (scopes, request) => credential.getToken(scopes, { ...request, tenantId }) };
}

/** The package is loaded where it is needed: it takes as long as a quarter of a small run. */
function createDefaultCredential(options: DefaultAzureCredentialOptions): TokenCredential {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous
  const identity = require('@azure/identity') as typeof import('@azure/identity');
  return new identity.DefaultAzureCredential(options);
}

function connectWithConnectionString(
  side: SideName,
  connectionString: string,
  options: AzureOptions,
  variable = CONNECTION_STRING_VARIABLE[side],
): StoreConnection {
  let service: BlobServiceClient;
  try {
    service = BlobServiceClient.fromConnectionString(connectionString, toPipelineOptions(options));
  } catch {
    // Neither the SDK's message nor the value is passed on: both may hold the secret.
    throw new DataShareError([problems.connectionStringInvalid(variable)]);
  }
  const { credential } = service;
  const unretried = BlobServiceClient.fromConnectionString(connectionString, SENT_ONCE);
  const clock = new ServerClock(options.now);
  const getContainerSas =
    credential instanceof StorageSharedKeyCredential ? createContainerSas(service, credential, clock) : undefined;
  return {
    ...toAccountIdentity(side, service),
    serviceWithoutRetry: unretried,
    http: new RawHttpClient(service, userAgentOptions.userAgentPrefix),
    retrier: new RequestRetrier(options.retry, options.maxRequestsPerSecond),
    dataLake: createLazyDataLake(({ DataLakeServiceClient: Client }) =>
      Client.fromConnectionString(connectionString, SENT_ONCE),
    ),
    clock,
    usesConnectionString: true,
    connectionStringVariable: variable,
    // The URL of a client made from a SAS carries that SAS.
    authorizeCopy: (container, blobUrl, isRenewed) =>
      Promise.resolve({ url: getContainerSas ? `${blobUrl}?${getContainerSas(container, isRenewed)}` : blobUrl }),
  };
}

function connectWithToken(side: SideName, facts: AccountAddress, options: AzureOptions): StoreConnection {
  if (!isAzureEndpoint(facts.blobEndpoint, facts.storageAccountName)) {
    throw new DataShareError([
      problems.endpointUntrusted(side, facts.blobEndpoint, facts.storageAccountName),
    ]);
  }
  const credential = createCredential(side, facts, options);
  const service = new BlobServiceClient(facts.blobEndpoint, credential, toPipelineOptions(options));
  const bearerToken = createTokenCache(credential, STORAGE_SCOPE, options.now);
  return {
    ...toAccountIdentity(side, service),
    serviceWithoutRetry: new BlobServiceClient(facts.blobEndpoint, credential, SENT_ONCE),
    http: new RawHttpClient(service, userAgentOptions.userAgentPrefix),
    retrier: new RequestRetrier(options.retry, options.maxRequestsPerSecond),
    dataLake: createLazyDataLake(
      ({ DataLakeServiceClient: Client }) =>
        new Client(facts.blobEndpoint.replace('.blob.', '.dfs.'), credential, SENT_ONCE),
    ),
    clock: new ServerClock(options.now),
    storageAccountName: facts.storageAccountName,
    usesConnectionString: false,
    authorizeCopy: async (_container, url, isRenewed) => ({ url, bearerToken: await bearerToken(isRenewed) }),
  };
}

function toAccountIdentity(
  side: SideName,
  service: BlobServiceClient,
): Pick<StoreConnection, 'side' | 'service' | 'storageAccountName' | 'blobEndpoint' | 'sas'> {
  const url = new URL(service.url);
  const blobEndpoint = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return {
    side,
    service,
    storageAccountName: service.accountName,
    blobEndpoint,
    sas: url.search.slice(1),
  };
}
