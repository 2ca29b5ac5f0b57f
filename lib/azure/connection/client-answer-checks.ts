import type { Pipeline } from '@azure/core-rest-pipeline';
import type { BlobServiceClient } from '@azure/storage-blob';
import type { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { QueueServiceClient } from '@azure/storage-queue';
import { createAnswerPolicy } from '../requests/answer-policy';
import type { RequestListener } from '../requests/sent-request';

/**
 * Lets a client of the SDK check every answer before it reads it. The SDK has no option for a policy, so the policy is
 * added to its pipeline, which all clients that are made from this one share. The version of the SDK is pinned, and a
 * test checks that an answer of something else is refused for each operation.
 */
export function checkAnswers<T extends BlobServiceClient | DataLakeServiceClient | QueueServiceClient>(
  client: T,
  listener: RequestListener | undefined,
): T {
  const { pipeline } = client as unknown as { readonly pipeline: { readonly _corePipeline: Pipeline } };
  pipeline._corePipeline.addPolicy(createAnswerPolicy(listener), { afterPhase: 'Sign' });
  return client;
}
