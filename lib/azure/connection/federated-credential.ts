import type { TokenCredential } from '@azure/identity';
import { types } from 'node:util';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/**
 * The environment variable with the application (client) id of a multi-tenant application. The provider's accounts are
 * then reached as that application in the provider's tenant, by its trust in the managed identity that this runs as.
 */
export const SOURCE_CLIENT_ID_VARIABLE = 'DATASHARE_SOURCE_CLIENT_ID';

/** What a managed identity's token has to be made for, so that Entra ID takes it in place of a secret. */
const TOKEN_EXCHANGE = 'api://AzureADTokenExchange/.default';

/**
 * A credential of an application in another tenant, which trusts a managed identity by a federated credential: the
 * identity's token is its assertion, so that there is no secret.
 *
 * @param side What it is for, in errors.
 * @param tenantId The tenant that is signed in to; the application has a service principal there.
 * @param clientId Of the application. It is registered in the identity's own tenant.
 * @param identityClientId Of the user-assigned identity; undefined for the system-assigned one.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function createFederatedCredential(
  side: string,
  tenantId: string,
  clientId: string,
  identityClientId: string | undefined,
): TokenCredential {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded where it is needed, as in connection.ts
  const identity = require('@azure/identity') as typeof import('@azure/identity');
  const managed = new identity.ManagedIdentityCredential(
    identityClientId === undefined ? {} : { clientId: identityClientId },
  );
  const application = new identity.ClientAssertionCredential(tenantId, clientId, async () => {
    const { token } = await managed.getToken(TOKEN_EXCHANGE);
    return token;
  });
  return {
    getToken: async (scopes, options) => {
      try {
        return await application.getToken(scopes, { ...options, tenantId });
      } catch (error) {
        throw toSignInError(error, side, clientId, tenantId);
      }
    },
  };
}

/** What Entra ID refuses says more by its code than that there is no credential. */
function toSignInError(error: unknown, side: string, clientId: string, tenantId: string): unknown {
  if (!types.isNativeError(error)) return error;
  const [reason] = /AADSTS\d+/.exec(error.message) ?? [];
  const isUnavailable = error.name === 'CredentialUnavailableError';
  if (reason === undefined && !isUnavailable) return error;
  const federated = { clientId, tenantId, reason: reason ?? 'there is no managed identity here' };
  const found = problems.credentialUnavailable(side, SOURCE_CLIENT_ID_VARIABLE, federated);
  return new DataShareError([found], { cause: error });
}
