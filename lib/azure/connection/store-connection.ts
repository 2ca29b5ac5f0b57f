import type { RawHttpClient } from '../requests/raw-http';
import type { ServerClock } from './server-clock';
import type { RequestRetrier } from '../requests/retry';
import type { CopySource } from '../../snapshot/ports/storage-ports';
import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { BlobServiceClient } from '@azure/storage-blob';

/** Which of the accounts: the provider's with the data, the consumer's, the provider's with the exchange. */
export type SideName = 'source' | 'target' | 'exchange';
/** The environment variable with a side's connection string. */
export const CONNECTION_STRING_VARIABLE: Readonly<Record<SideName, string>> = {
  source: 'DATASHARE_SOURCE_CONNECTION_STRING',
  target: 'DATASHARE_TARGET_CONNECTION_STRING',
  exchange: 'DATASHARE_EXCHANGE_CONNECTION_STRING',
};

/** One side's account, ready to be asked. */
export interface StoreConnection {
  readonly side: SideName;
  readonly service: BlobServiceClient;
  /** Sends each request once: for use with `attempts`. */
  readonly serviceWithoutRetry: BlobServiceClient;
  /** The requests that are sent by the thousand, each once: for use with `attempts`. */
  readonly http: RawHttpClient;
  readonly retrier: RequestRetrier;
  /** The dfs endpoint of ADLS Gen2, which each request is sent to once: for use with `attempts`. */
  readonly dataLake: () => DataLakeServiceClient;
  readonly clock: ServerClock;
  readonly storageAccountName: string;
  /** Without query and trailing slash. */
  readonly blobEndpoint: string;
  /** What each request of the wire has in its query; '' where it is signed otherwise. */
  readonly sas: string;
  readonly usesConnectionString: boolean;
  /** The environment variable that it was connected by. */
  readonly connectionStringVariable?: string;
  /**
   * Lets another account's service read a blob here.
   *
   * @param isRenewed The authorization of before was refused: make a new one.
   */
  authorizeCopy(container: string, blobUrl: string, isRenewed: boolean): Promise<CopySource>;
}
