import type { TokenCredential } from '@azure/identity';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

const ENDPOINT = 'https://management.azure.com';
const API_VERSION = '2023-05-01';

/** What Azure Resource Manager says of a storage account, or why it does not say. */
export type AccountFacts =
  | { readonly kind: 'known'; readonly location: string; readonly isHnsEnabled: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

const accountSchema = z.object({
  location: z.string(),
  properties: z.object({ isHnsEnabled: z.boolean().optional() }),
});

/**
 * Asks ARM about an account: its data plane does not tell its region.
 *
 * Not being allowed to ask is an answer, no error: the other side's account is rarely readable.
 *
 * @see https://learn.microsoft.com/rest/api/storagerp/storage-accounts/get-properties
 */
export async function readAccountFacts(
  resourceId: string,
  credential: TokenCredential,
  signal: AbortSignal,
): Promise<AccountFacts> {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 2 } });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${ENDPOINT}/.default` }));
  const request = createPipelineRequest({
    url: `${ENDPOINT}${resourceId}?api-version=${API_VERSION}`,
    abortSignal: signal,
    timeout: 30_000,
  });
  try {
    const { status, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), request);
    if (status !== 200) return { kind: 'unknown', reason: `Azure Resource Manager answered ${status}` };
    const account = accountSchema.safeParse(JSON.parse(bodyAsText ?? 'null'));
    if (!account.success)
      return { kind: 'unknown', reason: 'Azure Resource Manager answered something else' };
    const { location, properties } = account.data;
    return { kind: 'known', location, isHnsEnabled: properties.isHnsEnabled ?? false };
  } catch (error) {
    if (signal.aborted) throw new DataShareError([problems.interrupted()], { cause: error });
    return { kind: 'unknown', reason: `Azure Resource Manager cannot be asked (${(error as Error).name})` };
  }
}
