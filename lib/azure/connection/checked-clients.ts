import type { Pipeline } from '@azure/core-rest-pipeline';
import type { BlobServiceClient } from '@azure/storage-blob';
import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { answerPolicy } from '../requests/expected-answers';

/** Creates the client, and loads its package, at first use. */
export function createLazyDataLake(
  make: (dataLake: DataLake) => DataLakeServiceClient,
): () => DataLakeServiceClient {
  let made: DataLakeServiceClient | undefined;
  return () => (made ??= checkAnswers(make(loadDataLakePackage())));
}

/**
 * Lets a client of the SDK check every answer before it reads it. The SDK has no option for a policy, so the policy is
 * added to its pipeline, which all clients that are made from this one share. The version of the SDK is pinned, and a
 * test checks that an answer of something else is refused for each operation.
 */
export function checkAnswers<T extends BlobServiceClient | DataLakeServiceClient>(client: T): T {
  const { pipeline } = client as unknown as { readonly pipeline: { readonly _corePipeline: Pipeline } };
  pipeline._corePipeline.addPolicy(answerPolicy, { afterPhase: 'Sign' });
  return client;
}

type DataLake = typeof import('@azure/storage-file-datalake');

function loadDataLakePackage(): DataLake {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would be asynchronous
  return require('@azure/storage-file-datalake') as DataLake;
}
