import type { TokenCredential } from '@azure/identity';
import { uuidRule } from '../../model/rules/naming-rules';
import { STORAGE_SCOPE } from '../requests/service-version';
import { createTokenCache } from './token-cache';

/** The longest token that is looked into. */
const MAX_TOKEN_LENGTH = 64 * 1024;

/**
 * Reads the object id of the caller from its access token: the claim `oid`, which Azure compares with role assignments in the
 * tenant that issued the token. The token is the caller's own, so its signature is not checked; the id only says where to look.
 *
 * @returns Undefined if the token has no such claim.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export async function readCallerId(
  credential: TokenCredential,
  now: () => Date,
): Promise<string | undefined> {
  const token = await createTokenCache(credential, STORAGE_SCOPE, now)();
  return parseObjectId(token);
}

/** Returns the claim `oid` of a JSON Web Token in lower case; undefined if there is none. */
export function parseObjectId(token: string): string | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims = JSON.parse(text) as { readonly oid?: unknown } | null;
    const id = claims?.oid;
    return typeof id === 'string' && uuidRule(id) === undefined ? id.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
