import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { checkAnswers } from './client-answer-checks';

/** Creates the client, and loads its package, at first use. */
export function createLazyDataLake(
  make: (dataLake: DataLake) => DataLakeServiceClient,
): () => DataLakeServiceClient {
  let made: DataLakeServiceClient | undefined;
  return () => (made ??= checkAnswers(make(loadDataLakePackage())));
}

export type DataLake = typeof import('@azure/storage-file-datalake');
export function loadDataLakePackage(): DataLake {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous
  return require('@azure/storage-file-datalake') as DataLake;
}
