import type { TokenCredential } from '@azure/identity';
import { types } from 'node:util';
import { DataShareError } from '../../errors/data-share-error';
import { findAuthorityCode } from '../requests/network-faults';
import { problems } from '../../errors/catalogue';

/**
 * The environment variable with the application (client) id of a multitenant application. If it is set, this process
 * signs in as that application in the provider's tenant, with its managed identity as a federated credential.
 */
export const SOURCE_CLIENT_ID_VARIABLE = 'DATASHARE_SOURCE_CLIENT_ID';

/** The scope of a managed identity's token that Microsoft Entra ID accepts in place of a secret. */
const TOKEN_EXCHANGE = 'api://AzureADTokenExchange/.default';

/**
 * Creates the credential of an application in another tenant that trusts a managed identity by a federated credential.
 * The token of the identity is the assertion, so there is no secret.
 *
 * @param side The side that errors name.
 * @param tenantId The tenant to sign in to, in which the application has a service principal.
 * @param clientId The client id of the application, which is registered in the tenant of the identity.
 * @param identityClientId The client id of the user-assigned identity; undefined for the system-assigned one.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function createFederatedCredential(
  side: string,
  tenantId: string,
  clientId: string,
  identityClientId: string | undefined,
): TokenCredential {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded at first use, as in connection.ts
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

/** Translates a rejected sign-in: the AADSTS code says more than that there is no credential. */
function toSignInError(error: unknown, side: string, clientId: string, tenantId: string): unknown {
  if (!types.isNativeError(error)) return error;
  const [reason] = /AADSTS\d+/.exec(error.message) ?? [];
  const isUnavailable = error.name === 'CredentialUnavailableError' && findAuthorityCode(error) === undefined;
  if (reason === undefined && !isUnavailable) return error;
  const federated = { clientId, tenantId, reason: reason ?? 'no managed identity is available' };
  const found = problems.credentialUnavailable(side, SOURCE_CLIENT_ID_VARIABLE, federated);
  return new DataShareError([found], { cause: error });
}
