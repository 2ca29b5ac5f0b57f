import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { CallBounds } from '../requests/call-bounds';
import { NoManagementAnswer, ResourceManager } from './resource-manager';

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
  bounds?: CallBounds,
): Promise<AccountFacts> {
  try {
    const { status, body } = await new ResourceManager(credential, bounds).send(
      {
        method: 'GET',
        place: { path: resourceId, apiVersion: API_VERSION },
        action: `describe ${resourceId}`,
      },
      signal,
    );
    if (status !== 200) return { kind: 'unknown', reason: `Azure Resource Manager answered ${status}` };
    const account = accountSchema.safeParse(body);
    if (!account.success)
      return { kind: 'unknown', reason: 'the answer of Azure Resource Manager cannot be read' };
    const { location, properties } = account.data;
    return { kind: 'known', location, isHnsEnabled: properties.isHnsEnabled ?? false };
  } catch (error) {
    if (error instanceof NoManagementAnswer) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}
