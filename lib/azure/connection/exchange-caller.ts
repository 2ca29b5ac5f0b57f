import type { ExchangeFacts } from '../../model/documents/store-facts';
import { readCallerId } from './caller-id';
import type { AzureOptions } from './connect';
import { connectExchange, createCredential } from './connect';
import { withErrorTranslation } from './retried-request';

/**
 * Finds the object id of the caller of an exchange in its access token.
 *
 * @returns Undefined if the exchange is reached with a connection string, or the token names no object id.
 * @throws DataShareError `CredentialUnavailable`, `Interrupted` and the errors of `connectExchange`
 */
export async function findExchangeCaller(
  facts: ExchangeFacts,
  options: AzureOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const connection = connectExchange(facts, options);
  if (connection.usesConnectionString) return undefined;
  const credential = createCredential('exchange', facts, options);
  return withErrorTranslation(connection, facts.container, 'read the token', signal, () =>
    readCallerId({ getToken: (scopes) => credential.getToken(scopes, { abortSignal: signal }) }, options.now),
  );
}
