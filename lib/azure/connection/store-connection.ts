import type { TokenCredential } from '@azure/identity';
import type { RawHttpClient } from '../requests/raw-http';
import type { ServerClock } from './server-clock';
import type { RequestRetrier } from '../requests/request-retrier';
import type { CopySource } from '../../snapshot/contract/storage-ports';
import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { BlobServiceClient } from '@azure/storage-blob';

/** The role of an account: the provider's with the data, the consumer's, or the provider's with the exchange. */
export type SideName = 'source' | 'target' | 'exchange';
/** Microsoft Entra ID credentials of the sides. */
export interface SideCredentials {
  /** Credential for the provider's data. */
  readonly source?: TokenCredential;
  /** Credential for the consumer's account. */
  readonly target?: TokenCredential;
  /**
   * Credential for the exchange.
   * @default - the one of the source
   */
  readonly exchange?: TokenCredential;
}
/** The environment variable with a side's connection string. */
export const CONNECTION_STRING_VARIABLE: Readonly<Record<SideName, string>> = {
  source: 'DATASHARE_SOURCE_CONNECTION_STRING',
  target: 'DATASHARE_TARGET_CONNECTION_STRING',
  exchange: 'DATASHARE_EXCHANGE_CONNECTION_STRING',
};

/** The environment variable with the connection string of the account that has the queue of change events. */
export const EVENTS_VARIABLE = 'DATASHARE_EVENTS_CONNECTION_STRING';

/** Returns the environment variable with the connection string of one of the provider's accounts. */
export function getSourceVariable(storageAccountName: string): string {
  return `${CONNECTION_STRING_VARIABLE.source}_${storageAccountName.toUpperCase()}`;
}

/** The environment variable that chooses the format of listings. */
export const LIST_FORMAT_VARIABLE = 'DATASHARE_LIST_FORMAT';

export type ListFormatName = 'arrow' | 'xml';

/** A connection to a service of the account of one side, as far as errors and retries need it. */
export interface ServiceConnection {
  readonly side: SideName;
  readonly retrier: RequestRetrier;
  /** Sends the requests for state, which do not wait behind copies. */
  readonly stateRetrier: RequestRetrier;
  readonly clock: ServerClock;
  /** The endpoint of the service, without a query or a trailing slash. */
  readonly blobEndpoint: string;
  /** The SAS in the query of each raw request; '' if requests are signed in another way. */
  readonly sas: string;
  readonly usesConnectionString: boolean;
  /** The host that signs this process in. */
  readonly authorityHost: string;
  /** Describes the settings that decide how an endpoint is reached: certificates and proxies. */
  readonly describeNetwork: (endpoint: string) => string;
  /** The environment variable with the connection string. */
  readonly connectionStringVariable?: string;
}

/** The clients of an account. */
export interface StorageClients {
  readonly service: BlobServiceClient;
  /** Sends each request once: for use with `retrier`. */
  readonly serviceWithoutRetry: BlobServiceClient;
  /** Sends frequent requests, each once: for use with `retrier`. */
  readonly http: RawHttpClient;
  /** The dfs endpoint of ADLS Gen2. Sends each request once: for use with `retrier`. */
  readonly dataLake: () => DataLakeServiceClient;
}

/** A connection to the account of one side. Its clients are created at their first use. */
export interface StoreConnection extends ServiceConnection, StorageClients {
  readonly storageAccountName: string;
  /** The format that listings ask for: with `arrow`, the account decides between Arrow and XML. */
  readonly listFormat: ListFormatName;
  /**
   * Authorizes the service of another account to read a blob.
   *
   * @param isRenewed True if the previous authorization was refused and a new one is needed.
   */
  authorizeCopy(container: string, blobUrl: string, isRenewed: boolean): Promise<CopySource>;
}
