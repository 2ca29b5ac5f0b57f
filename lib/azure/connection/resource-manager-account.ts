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
import { runWithinLimit } from '../requests/limited-try';
import { CallBounds } from '../requests/call-bounds';

const ENDPOINT = 'https://management.azure.com';
const API_VERSION = '2023-05-01';

/** Facts of a storage account from Azure Resource Manager, or the reason why they are unknown. */
export type AccountFacts =
  | { readonly kind: 'known'; readonly location: string; readonly isHnsEnabled: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

const accountSchema = z.object({
  location: z.string(),
  properties: z.object({ isHnsEnabled: z.boolean().optional() }),
});

/**
 * Reads an account from ARM, because the data plane does not report the region.
 *
 * Missing permission is a result, not an error: the account of the other side is rarely readable.
 *
 * @see https://learn.microsoft.com/rest/api/storagerp/storage-accounts/get-properties
 */
export async function readAccountFacts(
  resourceId: string,
  credential: TokenCredential,
  signal: AbortSignal,
  { limits, watch }: CallBounds = new CallBounds(),
): Promise<AccountFacts> {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 2 } });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${ENDPOINT}/.default` }));
  const url = `${ENDPOINT}${resourceId}?api-version=${API_VERSION}`;
  const pending = { service: 'Azure Resource Manager', action: `describe ${resourceId}` };
  watch.begin(pending);
  try {
    const { status, bodyAsText } = await runWithinLimit(
      signal,
      { limitMs: limits.requestMs + limits.tokenMs },
      (abortSignal) =>
        pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, abortSignal })),
    );
    if (status !== 200) return { kind: 'unknown', reason: `Azure Resource Manager answered ${status}` };
    const account = accountSchema.safeParse(JSON.parse(bodyAsText ?? 'null'));
    if (!account.success)
      return { kind: 'unknown', reason: 'the answer of Azure Resource Manager cannot be read' };
    const { location, properties } = account.data;
    return { kind: 'known', location, isHnsEnabled: properties.isHnsEnabled ?? false };
  } catch (error) {
    if (signal.aborted) throw new DataShareError([problems.interrupted()], { cause: error });
    return { kind: 'unknown', reason: `Azure Resource Manager cannot be reached (${(error as Error).name})` };
  } finally {
    watch.end(pending);
  }
}
