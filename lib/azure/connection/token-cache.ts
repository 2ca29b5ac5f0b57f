import type { AccessToken, TokenCredential } from '@azure/identity';

const RENEWAL_MS = 5 * 60 * 1000;

/** Caches a token until shortly before it expires: some credentials start a process for each token. */
export function createTokenCache(
  credential: TokenCredential,
  scope: string,
  now: () => Date,
): (isRenewed?: boolean) => Promise<string> {
  let cached: AccessToken | undefined;
  let pending: Promise<AccessToken> | undefined;

  const requestToken = async (): Promise<AccessToken> => {
    const token = await credential.getToken(scope);
    if (!token)
      throw Object.assign(new Error('the credential returned no token'), { name: 'AuthenticationError' });
    return (cached = token);
  };
  return async (isRenewed = false) => {
    if (cached && !isRenewed && cached.expiresOnTimestamp - now().getTime() > RENEWAL_MS) return cached.token;
    pending ??= requestToken().finally(() => (pending = undefined));
    return (await pending).token;
  };
}
