import type { AccessToken, TokenCredential } from '@azure/identity';

const RENEWAL_MS = 5 * 60 * 1000;

/** Asks for a token once and again shortly before it ends: some credentials start a process for each token. */
export function tokenCache(
  credential: TokenCredential,
  scope: string,
  now: () => Date,
): (isRenewed?: boolean) => Promise<string> {
  let held: AccessToken | undefined;
  let asking: Promise<AccessToken> | undefined;

  const ask = async (): Promise<AccessToken> => {
    const token = await credential.getToken(scope);
    if (!token)
      throw Object.assign(new Error('the credential gave no token'), { name: 'AuthenticationError' });
    return (held = token);
  };
  return async (isRenewed = false) => {
    if (held && !isRenewed && held.expiresOnTimestamp - now().getTime() > RENEWAL_MS) return held.token;
    asking ??= ask().finally(() => (asking = undefined));
    return (await asking).token;
  };
}
