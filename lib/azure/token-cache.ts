import type { TokenCredential } from '@azure/identity';

const RENEWAL_MS = 5 * 60 * 1000;

/** Asks for a token once and again shortly before it ends: some credentials start a process for each token. */
export function tokenCache(
  credential: TokenCredential,
  scope: string,
  now: () => Date,
): () => Promise<string> {
  let current: Promise<{ readonly token: string; readonly expiresOnTimestamp: number }> | undefined;

  const renew = async (): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }> => {
    const token = await credential.getToken(scope);
    if (!token)
      throw Object.assign(new Error('the credential gave no token'), { name: 'AuthenticationError' });
    return token;
  };
  return async () => {
    const held = await current?.catch(() => undefined);
    if (!held || held.expiresOnTimestamp - now().getTime() < RENEWAL_MS) current = renew();
    return (await current!).token;
  };
}
